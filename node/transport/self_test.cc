#include "node/transport/self_test.h"

#include <chrono>

#include "node/transport/context.h"
#include "node/transport/limits.h"
#include "node/transport/peer_numbers.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;
using Clock = std::chrono::steady_clock;

enum class Visitor : std::uint8_t {
  kNull,
  kPlain,
  kZmtp1,
  kZmtp2,
  kStranger,
  kStrangerWithoutHandler,
  kAdmitted
};
enum class Outcome : std::uint8_t { kRefused, kLetIn, kMisnumbered, kNothing };

struct Trial {
  Visitor visitor;
  Outcome wanted;
  const char* failure;
};
constexpr Trial kTrials[] = {
    {Visitor::kNull, Outcome::kRefused, "lets a connection without security in"},
    {Visitor::kPlain, Outcome::kRefused, "lets a connection with PLAIN security in"},
    {Visitor::kZmtp1, Outcome::kRefused, "lets a connection of ZMTP 1.0 in"},
    {Visitor::kZmtp2, Outcome::kRefused, "lets a connection of ZMTP 2.0 in"},
    {Visitor::kStranger, Outcome::kRefused, "lets a key that is not admitted in"},
    {Visitor::kStrangerWithoutHandler, Outcome::kRefused, "lets a key in without a ZAP handler"},
    {Visitor::kAdmitted, Outcome::kLetIn, "does not let an admitted key in"}};

// 1.0: the identity, then a frame. 2.0: signature, revision, socket type, identity, a frame.
constexpr std::uint8_t kGreetingZmtp1[] = {0x01, 0x00, 0x05, 0x00, 'z', 'm', 't', 'p'};
constexpr std::uint8_t kGreetingZmtp2[] = {0xff, 0,    0,    0, 0, 0, 0,    0,  1,
                                           0x7f, 0x01, 0x05, 0, 0, 0, 0x01, 'z'};

bool IsRaw(Visitor visitor) {
  return visitor == Visitor::kZmtp1 || visitor == Visitor::kZmtp2;
}

class Attempt {
 public:
  Attempt(Visitor visitor, Guard guard, Numbering numbering)
      : visitor_(visitor),
        numbering_(numbering),
        gate_(context_.raw, ZMQ_ROUTER),
        client_(context_.raw, IsRaw(visitor) ? ZMQ_STREAM : ZMQ_DEALER) {
    if (visitor != Visitor::kStrangerWithoutHandler) zap_.emplace(context_.raw);
    if (visitor == Visitor::kAdmitted) zap_->Allow({{client_keys_.public_key(), crypto::NodeId()}});
    guard(gate_, gate_keys_);
    DressClient();
  }

  Result<Outcome> Run() {
    const auto watched = gate_.StartMonitor(context_.raw, "inproc://gate.monitor",
                                            ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED);
    if (!watched) return watched.error();
    const auto bound = gate_.Bind("tcp://127.0.0.1:*");
    if (!bound) return bound.error();
    const std::string endpoint = gate_.LastEndpoint();
    const auto number = numbering_(context_.raw, gate_);
    if (!number) return number.error();
    const auto connecting = client_.Connect(endpoint);
    if (!connecting) return connecting.error();
    if (!IsRaw(visitor_)) client_.Send(AsBytes("x"), 0);
    const auto deadline = Clock::now() + limits::kSelfTestMax;
    while (Clock::now() < deadline) {
      Wait();
      if (zap_) zap_->Answer(SystemNow().mono);
      if (IsRaw(visitor_)) Greet();
      if (const auto part = gate_.Receive()) {
        return NumberOf(part->bytes) == *number ? Outcome::kLetIn : Outcome::kMisnumbered;
      }
      const auto event = gate_.ReceiveMonitor();
      if (!event) continue;
      const bool is_in = event->event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED;
      if (!is_in) return Outcome::kRefused;
      // Whom to let in shows its number with what it says.
      if (visitor_ != Visitor::kAdmitted) return Outcome::kLetIn;
    }
    return Outcome::kNothing;
  }

 private:
  void DressClient() {
    client_.Set(ZMQ_RECONNECT_IVL, -1);
    if (!IsRaw(visitor_)) client_.Set(ZMQ_ROUTING_ID, AsBytes("name"));
    if (visitor_ == Visitor::kPlain) {
      client_.Set(ZMQ_PLAIN_USERNAME, AsBytes("user"));
      client_.Set(ZMQ_PLAIN_PASSWORD, AsBytes("password"));
    } else if (visitor_ >= Visitor::kStranger) {
      client_.SetCommon(client_keys_.public_key().view(), client_keys_.secret_key());
      client_.Set(ZMQ_CURVE_SERVERKEY, gate_keys_.public_key().view());
    }
  }

  void Wait() {
    std::vector<zmq_pollitem_t> items{{gate_.monitor(), 0, ZMQ_POLLIN, 0},
                                      {gate_.raw(), 0, ZMQ_POLLIN, 0}};
    if (zap_) items.push_back({zap_->raw(), 0, ZMQ_POLLIN, 0});
    if (IsRaw(visitor_)) items.push_back({client_.raw(), 0, ZMQ_POLLIN, 0});
    zmq_poll(items.data(), static_cast<int>(items.size()), limits::kWatchInterval.count());
  }

  // A raw connection tells its routing id when it is there, and again with what it reads.
  void Greet() {
    while (auto part = client_.Receive()) {
      if (!part->has_more || has_greeted_) continue;
      has_greeted_ = true;
      client_.Send(part->bytes, ZMQ_SNDMORE);
      client_.Send(visitor_ == Visitor::kZmtp1 ? Bytes(kGreetingZmtp1) : Bytes(kGreetingZmtp2), 0);
    }
  }

  const Visitor visitor_;
  const Numbering numbering_;
  const crypto::TransportKeyPair gate_keys_ = crypto::TransportKeyPair::Generate();
  const crypto::TransportKeyPair client_keys_ = crypto::TransportKeyPair::Generate();
  Context context_;
  std::optional<ZapHandler> zap_;
  Socket gate_;
  Socket client_;
  bool has_greeted_ = false;
};

}  // namespace

Result<void> ProveRefusals(Guard guard, Numbering numbering) {
  for (const Trial& trial : kTrials) {
    const auto outcome = Attempt(trial.visitor, guard, numbering).Run();
    if (!outcome) return outcome.error();
    if (*outcome == Outcome::kNothing) {
      return Error{ErrorCode::kIo, "the ZeroMQ library of this machine cannot be tried: no answer"};
    }
    if (*outcome == Outcome::kMisnumbered) {
      return Error{ErrorCode::kIo,
                   "the ZeroMQ library of this machine takes the name that a client states"};
    }
    if (*outcome != trial.wanted) {
      return Error{ErrorCode::kIo,
                   std::string("the ZeroMQ library of this machine ") + trial.failure};
    }
  }
  return {};
}

}  // namespace schakel::node
