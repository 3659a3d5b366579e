#include "simulations/adversaries/silent_dropper.h"

namespace schakel::simulations {
namespace {

bool PassesSomethingOn(FrameTag tag) {
  switch (tag) {
    case FrameTag::kAnnounce:
    case FrameTag::kPage:
    case FrameTag::kPayloadChunk:
    case FrameTag::kRecordsHave:
    case FrameTag::kRecords:
    case FrameTag::kTrustFiles:
    case FrameTag::kForkProof:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<federation::SendFrame> SilentDropper::OnSend(NodeNumber peer,
                                                         federation::SendFrame frame, Now now) {
  if (PassesSomethingOn(PeekTag(frame.frame))) return {};
  return Adversary::OnSend(peer, std::move(frame), now);
}

}  // namespace schakel::simulations
