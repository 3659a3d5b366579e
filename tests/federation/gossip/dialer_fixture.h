// A dialer among nineteen others: who says where he is, what was chosen, and the links of it.
#pragma once

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "base/random.h"
#include "cast.h"
#include "federation/gossip/dialer.h"
#include "federation/limits.h"

namespace schakel::federation {

constexpr std::size_t kMembers = 20;

class DialerTest : public testing::Test {
 protected:
  void Present(std::size_t number, std::vector<std::string> endpoints) {
    storage::WriteBatch batch;
    const auto counter = static_cast<std::uint64_t>(ToUnixMillis(now_.wall)) + ++records_made_;
    ASSERT_EQ(records_.Offer(SignPresenceRecord(cast_[number].identity, cast_[number].id, counter,
                                                {std::move(endpoints)}),
                             *directory_, now_.wall, batch),
              RecordOutcome::kNew);
  }
  void PresentAll() {
    for (std::size_t i = 0; i < kMembers - 1; ++i)
      Present(i, {"192.0.2.1:" + std::to_string(i)});
  }
  // A link to this node that ended; it is in no table.
  [[nodiscard]] Link LinkTo(std::size_t number, LinkKind kind, LinkState state) const {
    Link link;
    link.node = cast_[number].id;
    link.direction = Direction::kOutbound;
    link.kind = kind;
    link.state = state;
    link.since = now_.mono;
    return link;
  }
  void Fail(Dialer& dialer, std::size_t number) const {
    dialer.OnFailed(LinkTo(number, LinkKind::kReconcile, LinkState::kDialing), now_.mono);
  }
  void Lift() {
    for (auto& [id, link] : links_.all()) {
      link.state = LinkState::kUp;
      link.since = now_.mono;
    }
  }
  std::vector<DialChoice> Choose(Dialer& dialer) {
    return dialer.Choose({directory_.get(), records_, links_, now_});
  }
  // Chooses and adds what was chosen to the links.
  std::vector<DialChoice> Dial(Dialer& dialer) {
    auto chosen = Choose(dialer);
    for (const DialChoice& choice : chosen) {
      Link link;
      link.id = ++links_made_;
      link.node = choice.node;
      link.direction = Direction::kOutbound;
      link.kind = choice.kind;
      link.is_rotating = choice.is_rotating;
      link.endpoint = choice.endpoint;
      links_.Add(std::move(link));
    }
    return chosen;
  }
  static std::vector<crypto::NodeId> NodesOf(const std::vector<DialChoice>& choices) {
    std::vector<crypto::NodeId> nodes;
    nodes.reserve(choices.size());
    for (const DialChoice& choice : choices)
      nodes.push_back(choice.node);
    return nodes;
  }

  const Cast cast_{kMembers, kMembers - 1};  // the last one is a stranger
  std::shared_ptr<const Directory> directory_ = cast_.directory();
  RecordSet records_;
  LinkTable links_;
  SeededRandom random_{1};
  Now now_ = StartOfTests();
  std::uint64_t records_made_ = 0;
  LinkId links_made_ = 0;
};

}  // namespace schakel::federation
