// One simulated node: the real federation core over a MemoryStore, with crashes.
//
// Ownership: borrows the world's cast (keys, trust). Thread: one.
#pragma once

#include <memory>
#include <vector>

#include "base/random.h"
#include "federation/gossip/federation.h"
#include "storage/memory_store.h"

namespace schakel::simulations {

// What a node is before the run: keys, its place in the directory.
struct Character {
  crypto::KeyPair identity;
  crypto::TransportKeyPair transport;
  crypto::NodeId id;
};

class SimNode {
 public:
  SimNode(const Character& character, std::size_t number, std::uint64_t seed);

  // Builds the core from what the store holds. Errors: a damaged store, which is a bug here.
  Result<void> Start(const federation::FederationOptions& options,
                     const federation::TrustedSet& trust, Now now);
  // Loses the core and what was not synced, except the first `kept` batches.
  void Crash(std::size_t kept);

  [[nodiscard]] bool IsRunning() const { return core_ != nullptr; }
  [[nodiscard]] federation::Federation& core() { return *core_; }
  [[nodiscard]] storage::MemoryStore& store() { return store_; }
  [[nodiscard]] const Character& character() const { return character_; }
  [[nodiscard]] std::size_t number() const { return number_; }
  // Increases with every start: events of an earlier life are dropped.
  [[nodiscard]] std::uint64_t life() const { return life_; }

  std::vector<federation::Token> unsynced;  // written, waiting for the sync
  bool is_sync_due = false;
  MonoTime next_tick;

 private:
  const Character& character_;
  std::size_t number_;
  SeededRandom random_;
  storage::MemoryStore store_;
  std::unique_ptr<federation::Federation> core_;
  std::uint64_t life_ = 0;
};

}  // namespace schakel::simulations
