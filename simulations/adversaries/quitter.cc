#include "simulations/adversaries/quitter.h"

#include "federation/limits.h"
#include "simulations/adversaries/reshape.h"
#include "simulations/cast.h"

namespace schakel::simulations {
namespace {

constexpr std::uint64_t kStayMaxMillis = 3'000;
// Of those who ask its core. Who leaves each of them has no links at all after a while.
constexpr std::uint64_t kAbandonedPermille = 100;
constexpr std::uint64_t kOfferMax = 1'000'000;

bool IsRequest(FrameTag tag) {
  return tag == FrameTag::kPull || tag == FrameTag::kPayloadWant;
}

bool IsAnswer(FrameTag tag) {
  return tag == FrameTag::kPage || tag == FrameTag::kPayloadChunk;
}

}  // namespace

std::vector<federation::SendFrame> Quitter::OnSend(NodeNumber peer, federation::SendFrame send,
                                                   Now now) {
  if (leaving_.contains(send.link) && IsAnswer(PeekTag(send.frame))) return {};
  return Adversary::OnSend(peer, std::move(send), now);
}

bool Quitter::OnReceive(NodeNumber /*peer*/, federation::LinkId link, Buffer& frame, Now now) {
  const bool is_own = IsOwnDial(link);
  if (!IsRequest(PeekTag(frame))) return !is_own;
  if (!is_own && random_.Below(1000) >= kAbandonedPermille) return true;
  ++abandoned_;
  leaving_[link] = now.mono;
  return !is_own;
}

void Quitter::Greet(const HostileView& view, HostileDeeds& deeds, federation::LinkId link) {
  federation::HelloMessage hello;
  hello.version_lowest = hello.version_highest = federation::limits::kProtocolVersion;
  hello.nonce = random_.Next();
  hello.link_kind = static_cast<federation::LinkKind>(1 + random_.Below(3));
  Say(view, deeds, link, std::move(hello));
  const auto publisher = static_cast<NodeNumber>(random_.Below(view.cast.size()));
  const federation::JournalTag journal{federation::TagOf(view.cast.character(publisher).id), 1};
  Say(view, deeds, link,
      federation::AnnounceMessage{{{journal, 1 + random_.Below(kOfferMax), random_.Next(), 1, 0}}});
  ++greeted_;
}

void Quitter::Act(const HostileView& view, HostileDeeds& deeds) {
  std::map<federation::LinkId, MonoTime> leaving;
  for (const HostileLink& at : view.links) {
    const auto known = leaving_.find(at.link);
    if (known == leaving_.end()) {
      if (!IsOwnDial(at.link)) continue;
      const auto stay = static_cast<std::int64_t>(random_.Below(kStayMaxMillis));
      Greet(view, deeds, at.link);
      leaving[at.link] = view.now.mono + std::chrono::milliseconds(stay);
    } else if (known->second <= view.now.mono) {
      deeds.hang_ups.push_back(at.link);
    } else {
      leaving.insert(*known);
    }
  }
  leaving_ = std::move(leaving);
  const auto to = static_cast<NodeNumber>(random_.Below(view.cast.size()));
  if (to != view.self) deeds.dials.push_back(to);
}

}  // namespace schakel::simulations
