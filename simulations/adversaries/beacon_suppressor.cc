#include "simulations/adversaries/beacon_suppressor.h"

#include <algorithm>

#include "federation/gossip/record.h"
#include "simulations/adversaries/reshape.h"

namespace schakel::simulations {
namespace {

constexpr auto kBeacon = static_cast<std::uint8_t>(federation::RecordType::kBeacon);

bool IsBeacon(const Buffer& record) {
  const auto id = federation::PeekRecord(record);
  return id && id->type == kBeacon;
}

}  // namespace

std::vector<federation::SendFrame> BeaconSuppressor::OnSend(NodeNumber peer,
                                                            federation::SendFrame send, Now now) {
  const FrameTag tag = PeekTag(send.frame);
  if (tag == FrameTag::kRecordsHave) {
    ReshapeMessage<federation::RecordsHaveMessage>(send.frame, [](auto& have) {
      std::erase_if(have.refs, [](const auto& ref) { return ref.type == kBeacon; });
    });
  } else if (tag == FrameTag::kRecords) {
    ReshapeMessage<federation::RecordsMessage>(
        send.frame, [](auto& message) { std::erase_if(message.records, IsBeacon); });
  }
  return Adversary::OnSend(peer, std::move(send), now);
}

}  // namespace schakel::simulations
