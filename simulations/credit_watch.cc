#include "simulations/credit_watch.h"

#include <algorithm>

#include "federation/gossip/lane.h"
#include "federation/limits.h"
#include "federation/wire/frame_codec.h"

namespace schakel::simulations {
namespace {

std::uint64_t CostOf(const FrameMark& mark, Bytes frame) {
  if (mark.tag == FrameTag::kPage) return mark.cost;
  const auto decoded = federation::DecodeFrame(frame);
  const auto* chunk =
      decoded ? std::get_if<federation::PayloadChunkMessage>(&decoded->message) : nullptr;
  return chunk == nullptr ? 0 : federation::ChunkCost(*chunk);
}

std::uint64_t GrantOf(Bytes frame) {
  const auto decoded = federation::DecodeFrame(frame);
  if (!decoded) return 0;
  if (const auto* hello = std::get_if<federation::HelloMessage>(&decoded->message)) {
    return hello->credit_bytes;
  }
  const auto* credit = std::get_if<federation::CreditMessage>(&decoded->message);
  return credit == nullptr ? 0 : credit->bytes;
}

}  // namespace

void CreditWatch::OnSent(const Sender& sender, const FrameMark& mark, Bytes frame) {
  const bool is_content = mark.tag == FrameTag::kPage || mark.tag == FrameTag::kPayloadChunk;
  if (!is_content || !sender.is_honest) return;
  const std::uint64_t cost = CostOf(mark, frame);
  std::uint64_t& left = left_[{sender.node, sender.link}];
  if (cost > left && !broken_) {
    broken_ = "credit: node " + std::to_string(sender.node) + " sends " + std::to_string(cost) +
              " bytes with a credit of " + std::to_string(left);
  }
  left -= std::min(cost, left);
}

void CreditWatch::OnArrived(NodeNumber to, federation::LinkId link, const FrameMark& mark,
                            Bytes frame) {
  if (mark.tag != FrameTag::kHello && mark.tag != FrameTag::kCredit) return;
  std::uint64_t& left = left_[{to, link}];
  left = std::min<std::uint64_t>(left + GrantOf(frame), federation::limits::kPushCreditMax);
}

void CreditWatch::OnLinkEnded(NodeNumber node, federation::LinkId link) {
  left_.erase({node, link});
}

void CreditWatch::OnCrash(NodeNumber node) {
  left_.erase(left_.lower_bound({node, 0}), left_.lower_bound({node + 1, 0}));
}

}  // namespace schakel::simulations
