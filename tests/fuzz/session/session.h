// One node, its store and what its peers do to it, step by step as an input says: frames of every
// kind, lost connections, time that passes or jumps, new trust, writes that are synced late, and
// crashes that lose what is not.
//
// Whatever happens: nothing throws, no CHECK fails, every frame that the node sends can be decoded,
// it starts again on its store, and nothing grows beyond its bound.
#pragma once

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "base/random.h"
#include "choices.h"
#include "federation/gossip/federation.h"
#include "speaker.h"
#include "stage.h"
#include "storage/memory_store.h"

namespace schakel::federation {

class Session {
 public:
  Session(const Stage& stage, Choices& choices);

  void Step();

  // What came of it, so that a test can tell that the input got behind the signatures.
  [[nodiscard]] FederationStatus Status() const { return core_->Status(now_); }
  [[nodiscard]] std::size_t starts() const { return starts_; }

 private:
  static constexpr std::size_t kPeers = 3;  // members 1, 2 and 3; the node knows the first as seed

  void Start();
  void Crash();
  void Wait(Duration duration);
  void JumpClock();
  void Publish();
  void EndDial();
  void Connect(std::size_t peer);
  void Disconnect(std::size_t peer);
  void Hear(std::size_t peer);
  void Say(std::size_t peer, Message message);
  // Syncs the store and answers reads, and what comes of them.
  void Settle();
  void SyncWrites();
  void AnswerReads();
  // Carries out what the node wants done.
  void Run();
  void Carry(Action& action);
  void StepOfNode();
  void StepOfOperator();
  void Inspect() const;
  [[nodiscard]] bool IsOpen(std::size_t peer) const;

  const Stage& stage_;
  Choices& choices_;
  Speaker speaker_;
  Now now_;
  SeededRandom random_{1};
  storage::MemoryStore store_;
  ChunkCache chunk_cache_;
  std::unique_ptr<Federation> core_;
  std::size_t starts_ = 0;
  std::uint64_t connections_ = 0;
  std::map<std::size_t, LinkId> links_;                   // of peers that are connected
  std::vector<std::pair<LinkId, crypto::NodeId>> dials_;  // not answered yet
  std::vector<Token> unsynced_;
  std::vector<ReadJob> unread_;
};

// Runs the input to its end.
void RunSession(Bytes input);

}  // namespace schakel::federation
