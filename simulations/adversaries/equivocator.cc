#include "simulations/adversaries/equivocator.h"

#include "simulations/adversaries/reshape.h"

namespace schakel::simulations {

bool Equivocator::OnReceive(NodeNumber /*peer*/, federation::LinkId /*link*/, Buffer& bytes,
                            Now /*now*/) {
  const FrameTag tag = PeekTag(bytes);
  if (tag == FrameTag::kHello) {
    ReshapeMessage<federation::HelloMessage>(bytes, [](auto& hello) { hello.yours.clear(); });
    return true;
  }
  if (tag != FrameTag::kPage && tag != FrameTag::kForkProof) return true;
  const auto frame = federation::DecodeFrame(bytes);
  if (!frame) return true;
  if (const auto* page = std::get_if<federation::PageMessage>(&frame->message)) {
    return page->journal.publisher != self_;
  }
  const auto* proof = std::get_if<federation::ForkProofMessage>(&frame->message);
  return proof == nullptr || proof->journal.publisher != self_;
}

}  // namespace schakel::simulations
