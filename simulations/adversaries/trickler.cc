#include "simulations/adversaries/trickler.h"

#include <utility>

#include "federation/limits.h"
#include "simulations/adversaries/reshape.h"
#include "simulations/cast.h"

namespace schakel::simulations {
namespace {

// It acts twice a second, and the way to a peer takes up to 50 ms.
constexpr Duration kGreetsAfter = federation::limits::kHelloTimeout - std::chrono::seconds(1);
constexpr std::uint64_t kMutePermille = 250;
constexpr std::uint64_t kLatePermille = 500;  // of the others

}  // namespace

void Trickler::BeginSlowly(Slow& slow, Now now) {
  slow = {};
  if (random_.Below(1000) < kMutePermille) {
    slow.is_mute = true;
    ++never_greeted_;
  } else if (random_.Below(1000) < kLatePermille) {
    slow.greets_at = now.mono + kGreetsAfter;
    ++greeted_late_;
  }
}

std::vector<federation::SendFrame> Trickler::OnSend(NodeNumber peer, federation::SendFrame send,
                                                    Now now) {
  Slow& slow = links_[send.link];
  const FrameTag tag = PeekTag(send.frame);
  if (tag == FrameTag::kHello) {
    BeginSlowly(slow, now);
    ReshapeMessage<federation::HelloMessage>(
        send.frame, [&slow](auto& hello) { slow.owed = std::exchange(hello.credit_bytes, 1); });
  } else if (tag == FrameTag::kCredit) {
    ReshapeMessage<federation::CreditMessage>(
        send.frame, [&slow](auto& credit) { slow.owed += std::exchange(credit.bytes, 0); });
    return {};
  }
  if (slow.is_mute) return {};
  if (!slow.greets_at) return Adversary::OnSend(peer, std::move(send), now);
  if (slow.held.size() < kHeldMax) slow.held.push_back(std::move(send));
  return {};
}

void Trickler::Act(const HostileView& view, HostileDeeds& deeds) {
  std::map<federation::LinkId, Slow> links;
  for (const HostileLink& at : view.links) {
    const auto known = links_.find(at.link);
    if (known == links_.end()) continue;
    Slow& slow = links[at.link] = std::move(known->second);
    if (slow.is_mute) continue;
    if (slow.greets_at) {
      if (view.now.mono < *slow.greets_at) continue;
      slow.greets_at.reset();
      for (auto& frame : std::exchange(slow.held, {}))
        deeds.frames.push_back(std::move(frame));
    }
    if (slow.owed == 0) continue;
    --slow.owed;
    ++bytes_granted_;
    Say(view, deeds, at.link, federation::CreditMessage{1});
  }
  links_ = std::move(links);
}

}  // namespace schakel::simulations
