// Collects what the core wants done until its surroundings take it.
//
// Owner: Federation; its parts borrow it. Thread: the core's.
#pragma once

#include <optional>
#include <vector>

#include "federation/gossip/action.h"

namespace schakel::federation {

class Outbox {
 public:
  // Frames carry the trust version that was verified last.
  void SetTrustVersion(TrustVersion version) { trust_ = version; }
  [[nodiscard]] TrustVersion trust_version() const { return trust_; }

  // Encodes and queues one frame. A message that does not fit a frame is a bug of ours.
  void Send(LinkId link, Message message);
  // The same frame to several, encoded once.
  void SendToAll(const std::vector<LinkId>& links, Message message);
  void Add(Action action) { actions_.push_back(std::move(action)); }
  // Queues a write and returns its token; tokens of writes ascend.
  Token Write(storage::WriteBatch batch);
  void Read(ReadJob job);
  // Returns the newest write since the last call.
  std::optional<Token> TakeNewestWrite() { return std::exchange(newest_write_, std::nullopt); }

  std::vector<Action> Take() { return std::exchange(actions_, {}); }

 private:
  std::vector<Action> actions_;
  TrustVersion trust_;
  Token next_token_ = 1;
  std::optional<Token> newest_write_;
};

}  // namespace schakel::federation
