#include "simulations/adversaries/payload_denier.h"

#include "simulations/adversaries/reshape.h"

namespace schakel::simulations {
namespace {

enum Lie : std::uint64_t { kNone, kSilence, kAbsent, kOtherPlace, kLies };
// Who is caught with the bytes of another payload loses the link: seldom, to have some left.
constexpr std::uint64_t kOtherBytesOneOf = 50;

}  // namespace

std::vector<federation::SendFrame> PayloadDenier::OnSend(NodeNumber peer,
                                                         federation::SendFrame send, Now now) {
  if (PeekTag(send.frame) != FrameTag::kPayloadChunk) {
    return Adversary::OnSend(peer, std::move(send), now);
  }
  const std::uint64_t lie = random_.Below(kLies);
  if (lie == kSilence) return {};
  const bool has_other_bytes = random_.Below(kOtherBytesOneOf) == 0;
  ReshapeMessage<federation::PayloadChunkMessage>(send.frame, [&](auto& chunk) {
    const auto served = chunk;
    if (has_other_bytes && !before_.bytes.empty()) {
      chunk.bytes = before_.bytes;
      chunk.proof = before_.proof;
    } else if (lie == kAbsent) {
      chunk = {};
      chunk.root = served.root;
      chunk.index = served.index;
      chunk.is_absent = true;
    } else if (lie == kOtherPlace) {
      ++chunk.index;
    }
    before_ = served;
  });
  return Adversary::OnSend(peer, std::move(send), now);
}

}  // namespace schakel::simulations
