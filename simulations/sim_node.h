// One simulated node: the real federation core over a MemoryStore, with its own clocks and faults.
//
// Ownership: borrows its Character. Thread: one. Time: virtual; the node's monotonic clock stands
// still while it is suspended, its wall clock may be wrong.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/random.h"
#include "simulations/cast.h"
#include "simulations/delivery_ledger.h"
#include "storage/memory_store.h"

namespace schakel::simulations {

class Adversary;

// How bad its machine is.
struct NodeFaults {
  Duration tick_late{0};                              // a busy CPU: timers come this late
  Duration receive_late{0};                           // and so do frames
  Duration sync_time = std::chrono::milliseconds(2);  // of a group commit
};

class SimNode {
 public:
  SimNode(const Character& character, NodeNumber number, std::uint64_t seed);
  ~SimNode();
  SimNode(const SimNode&) = delete;
  SimNode& operator=(const SimNode&) = delete;

  // What it trusts before it hears of anything newer; see stored_trust.h.
  void Install(const federation::TrustedSet& trust) { installed_ = trust; }
  // Builds the core from what the store holds. Errors: a damaged store, which is a bug here.
  Result<void> Start(federation::FederationOptions options, Now world);
  // Loses the core and what was not synced, except the first `kept` batches. A batch that was torn
  // counts as lost: the store's log recognises it.
  void Crash(std::size_t kept);
  // Copies what is on disk now, in place of an earlier copy.
  void TakeBackup();
  [[nodiscard]] bool HasBackup() const { return backup_.has_value(); }
  // Puts the copy in the place of the store. `is_known` = the id beside the store is not the one
  // inside, so that every start knows, until another incarnation is written; a snapshot of a whole
  // machine brings both. REQUIRES: HasBackup(), and it is down.
  void RestoreBackup(bool is_known);

  [[nodiscard]] bool IsRunning() const { return core_ != nullptr; }
  [[nodiscard]] bool IsHonest() const { return adversary == nullptr; }
  // A core caches what it tells of itself, so that reading it is no const call.
  [[nodiscard]] federation::Federation& core() const { return *core_; }
  [[nodiscard]] storage::MemoryStore& store() { return store_; }
  [[nodiscard]] federation::ChunkCache& chunk_cache() { return chunk_cache_; }
  [[nodiscard]] const storage::MemoryStore& store() const { return store_; }
  [[nodiscard]] const Character& character() const { return character_; }
  [[nodiscard]] NodeNumber number() const { return number_; }
  // Increases with every start: events of an earlier life are dropped.
  [[nodiscard]] Life life() const { return {number_, life_}; }

  // Its clocks.
  [[nodiscard]] Now NowOf(Now world) const;
  [[nodiscard]] MonoTime WorldTime(MonoTime own) const { return own + slept_; }
  void SetWallOffset(Duration offset) { wall_offset_ = offset; }
  void FreezeWall(Now world) { frozen_ = NowOf(world).wall; }
  void ThawWall() { frozen_.reset(); }
  void FallAsleep() { is_asleep_ = true; }
  void WakeUp(Duration slept);
  [[nodiscard]] bool IsAsleep() const { return is_asleep_; }

  struct Unsynced {
    federation::Token token = 0;
    std::vector<WrittenEntry> entries;
  };
  std::vector<Unsynced> unsynced;  // written, waiting for the sync
  bool is_sync_due = false;
  MonoTime next_tick = MonoTime::max();  // world time of the tick that is planned
  std::size_t crash_after_actions = 0;   // 0 = never
  NodeFaults faults;
  std::vector<Event> deferred;  // of a sleeper
  std::unique_ptr<Adversary> adversary;

 private:
  const Character& character_;
  NodeNumber number_;
  SeededRandom random_;
  storage::MemoryStore store_;
  federation::ChunkCache chunk_cache_;
  federation::TrustedSet installed_;
  std::unique_ptr<federation::Federation> core_;
  std::optional<storage::MemoryStore> backup_;
  std::optional<Buffer> restored_in_;  // the row of the incarnation in which it was restored
  std::uint32_t life_ = 0;
  Duration wall_offset_{0};
  Duration slept_{0};
  std::optional<WallTime> frozen_;
  bool is_asleep_ = false;
};

}  // namespace schakel::simulations
