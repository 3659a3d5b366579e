#include "simulations/adversaries/frame_flooder.h"

#include <algorithm>

#include "simulations/adversaries/reshape.h"
#include "simulations/cast.h"

namespace schakel::simulations {
namespace {

constexpr Duration kRest = std::chrono::seconds(15);
constexpr std::uint64_t kUnknownPermille = 100;
constexpr std::uint64_t kFirstUnknownTag = 100;
constexpr std::uint64_t kPagePermille = 100;
constexpr std::size_t kPageSizeMax = 4'096;  // within what it is granted while it floods

}  // namespace

bool FrameFlooder::OnReceive(NodeNumber /*peer*/, federation::LinkId /*link*/, Buffer& frame,
                             Now /*now*/) {
  if (PeekTag(frame) != FrameTag::kPage || frame.size() > kPageSizeMax) return true;
  Buffer push = frame;
  ReshapeMessage<federation::PageMessage>(push, [](auto& page) { page.hop = 1; });
  pages_.push_back(std::move(push));
  if (pages_.size() > kPagesMax) pages_.pop_front();
  return true;
}

federation::Message FrameFlooder::Smallest(const Cast& cast) {
  const auto echo = static_cast<std::uint16_t>(random_.Next());
  const auto any = static_cast<NodeNumber>(random_.Below(cast.size()));
  switch (random_.Below(11)) {
    case 0:
      return federation::FingerprintMessage{{}, echo};
    case 1:
      return federation::PongMessage{echo};
    case 2:
      return federation::CreditMessage{0};
    case 3:
      return federation::CreditMessage{1};
    case 4:
      return federation::AnnounceMessage{};
    case 5:
      return federation::RecentMessage{{}, {}, 0, 0, echo, echo % 2 == 0};
    case 6:
      return federation::VectorMessage{{}, echo % 2 == 0, {}};
    case 7:
      return federation::RecordsHaveMessage{{}, random_.Next()};
    case 8:
      return federation::RecordsWantMessage{};
    case 9:
      return federation::TrustWantMessage{};
    default:
      return federation::PullMessage{{cast.character(any).id, 1}, random_.Below(1'000), 1};
  }
}

void FrameFlooder::SayOne(const HostileView& view, HostileDeeds& deeds) {
  ++sent_;
  if (!pages_.empty() && random_.Below(1000) < kPagePermille) {
    ++repeated_;
    deeds.frames.push_back({target_, pages_[random_.Below(pages_.size())]});
    return;
  }
  Say(view, deeds, target_, Smallest(view.cast));
  if (random_.Below(1000) < kUnknownPermille) {
    SetTag(deeds.frames.back().frame,
           static_cast<std::uint16_t>(kFirstUnknownTag + random_.Below(60'000)));
  }
}

void FrameFlooder::Act(const HostileView& view, HostileDeeds& deeds) {
  if (left_ == 0) {
    if (view.now.mono < next_burst_ || view.links.empty()) return;
    target_ = view.links[random_.Below(view.links.size())].link;
    next_burst_ = view.now.mono + kRest;
    left_ = kBurst;
  }
  const bool is_there = std::any_of(view.links.begin(), view.links.end(),
                                    [this](const auto& at) { return at.link == target_; });
  if (!is_there || IsOwnDial(target_)) left_ = 0;
  for (std::size_t i = 0; i < kFramesPerAct && left_ > 0; ++i, --left_)
    SayOne(view, deeds);
}

}  // namespace schakel::simulations
