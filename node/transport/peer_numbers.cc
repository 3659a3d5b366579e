#include "node/transport/peer_numbers.h"

#include <chrono>

#include "base/coding.h"
#include "node/transport/limits.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

constexpr std::size_t kRoutingIdSize = 5;
constexpr const char* kAddress = "inproc://numbers";
constexpr const char* kStatedName = "name";

// Returns the routing id of one that states a name and says something.
Result<Buffer> RoutingIdOfOneWithAName(void* context, Socket& router) {
  auto client = Socket::Open(context, ZMQ_DEALER);
  if (!client) return client.error();
  client->Set(ZMQ_ROUTING_ID, AsBytes(kStatedName));
  const auto connecting = client->Connect(kAddress);
  if (!connecting) return connecting.error();
  client->Send(AsBytes("x"), 0);
  zmq_pollitem_t item{router.raw(), 0, ZMQ_POLLIN, 0};
  zmq_poll(&item, 1, std::chrono::milliseconds(limits::kSelfTestMax).count());
  auto part = router.Receive();
  if (!part || !part->has_more || !router.Receive()) {
    return Error{ErrorCode::kIo, "the ZeroMQ library of this machine cannot be tried: no answer"};
  }
  return std::move(part->bytes);
}

}  // namespace

Result<std::uint32_t> NumberPeers(void* context, Socket& router) {
  router.Set(ZMQ_ROUTER_RAW, 1);
  router.Set(ZMQ_ROUTER_RAW, 0);
  const auto bound = router.Bind(kAddress);
  if (!bound) return bound.error();
  const auto routing_id = RoutingIdOfOneWithAName(context, router);
  router.Unbind(kAddress);
  if (!routing_id) return routing_id.error();
  const auto number = NumberOf(*routing_id);
  if (!number) {
    return Error{ErrorCode::kIo,
                 "the ZeroMQ library of this machine takes the name that a client states"};
  }
  return *number + 1;
}

std::optional<std::uint32_t> NumberOf(Bytes routing_id) {
  if (routing_id.size() != kRoutingIdSize || routing_id[0] != 0) return std::nullopt;
  return ReadBigEndian32(routing_id.subspan(1));
}

Buffer RoutingIdOf(std::uint32_t number) {
  Buffer routing_id{0};
  AppendBigEndian32(routing_id, number);
  return routing_id;
}

}  // namespace schakel::node
