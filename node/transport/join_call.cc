#include "node/transport/join_call.h"

#include "node/transport/context.h"
#include "node/transport/endpoint.h"
#include "node/transport/limits.h"
#include "node/transport/socket.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;
using Clock = std::chrono::steady_clock;

constexpr int kEnded = ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED |
                       ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                       ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;

// Waits for a part, the end of the connection or the deadline.
std::optional<Part> WaitForPart(Socket& socket, Clock::time_point deadline) {
  while (Clock::now() < deadline) {
    zmq_pollitem_t items[] = {{socket.raw(), 0, ZMQ_POLLIN, 0},
                              {socket.monitor(), 0, ZMQ_POLLIN, 0}};
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    zmq_poll(items, static_cast<int>(std::size(items)), std::max<long>(left.count(), 1));
    auto part = socket.Receive();
    if (part) return part;
    const auto event = socket.ReceiveMonitor();
    if (event && (event->event & kEnded) != 0) return socket.Receive();
  }
  return std::nullopt;
}

}  // namespace

Result<Buffer> CallJoinSocket(const std::string& endpoint, const crypto::TransportKey& server_key,
                              Bytes question) {
  if (!IsEndpoint(endpoint)) return Error{ErrorCode::kInvalidArgument, "not a numeric endpoint"};
  CHECK(question.size() <= limits::kJoinQuestionMax);
  const Error silent{ErrorCode::kUnavailable, "no answer from " + endpoint};
  const auto keys = crypto::TransportKeyPair::Generate();  // of this question only
  Context context;
  Socket socket(context.raw, ZMQ_DEALER);
  socket.SetCommon(keys.public_key().view(), keys.secret_key());
  socket.SetMessageSizeMax(static_cast<std::int64_t>(limits::kJoinAnswerMax) +
                           limits::kJoinMessageOverhead);
  socket.Set(ZMQ_RECONNECT_IVL, -1);
  socket.Set(ZMQ_CONNECT_TIMEOUT,
             static_cast<int>(std::chrono::milliseconds(limits::kConnectTimeout).count()));
  socket.Set(ZMQ_CURVE_SERVERKEY, server_key.view());
  socket.Set(ZMQ_IPV6, endpoint.starts_with('[') ? 1 : 0);
  const auto watched = socket.StartMonitor(context.raw, "inproc://join.call", kEnded);
  if (!watched) return watched.error();
  const auto connecting = socket.Connect("tcp://" + endpoint);
  if (!connecting) return silent;
  if (socket.Send(question, 0) != Socket::SendOutcome::kSent) return silent;
  auto part = WaitForPart(socket, Clock::now() + limits::kJoinCallMax);
  if (!part || part->has_more || part->bytes.size() > limits::kJoinAnswerMax) return silent;
  return std::move(part->bytes);
}

}  // namespace schakel::node
