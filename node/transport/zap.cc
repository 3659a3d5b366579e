#include "node/transport/zap.h"

#include "node/transport/limits.h"

namespace schakel::node {
namespace {

constexpr BucketRate kHandshakes{1, transport_limits::kHandshakeRefill,
                                 transport_limits::kHandshakeBurst};

constexpr std::size_t kPartsMax = 16;  // a request has seven
enum ZapPart : std::size_t { kVersion, kRequestId, kDomain, kAddress, kIdentity, kMechanism, kKey };

std::vector<Buffer> ReceiveAll(Socket& socket) {
  std::vector<Buffer> parts;
  while (auto part = socket.Receive()) {
    if (parts.size() < kPartsMax) parts.push_back(std::move(part->bytes));
    if (!part->has_more) break;
  }
  return parts;
}

}  // namespace

ZapHandler::ZapHandler(void* context) : socket_(context, ZMQ_REP) {
  CHECK(socket_.Bind("inproc://zeromq.zap.01").has_value());
}

void ZapHandler::Allow(std::vector<AllowedKey> peers) {
  allowed_.clear();
  std::map<crypto::NodeId, TokenBucket> kept;
  for (const AllowedKey& peer : peers) {
    allowed_[peer.key] = peer.node;
    auto bucket = handshakes_.extract(peer.node);
    if (bucket) kept.insert(std::move(bucket));
  }
  handshakes_ = std::move(kept);
}

bool ZapHandler::MayGreet(const crypto::NodeId& node, MonoTime now) {
  TokenBucket& bucket = handshakes_.try_emplace(node, kHandshakes, now).first->second;
  if (bucket.Level(now) == 0) return false;
  bucket.Charge(1, now);
  return true;
}

const crypto::NodeId* ZapHandler::Find(const crypto::TransportKey& key) const {
  const auto found = allowed_.find(key);
  return found == allowed_.end() ? nullptr : &found->second;
}

const crypto::NodeId* ZapHandler::Judge(const std::vector<Buffer>& request) const {
  if (request.size() != kKey + 1) return nullptr;
  if (AsText(request[kDomain]) != kZapDomain) return nullptr;
  if (AsText(request[kMechanism]) != "CURVE") return nullptr;
  const auto key = crypto::TransportKey::From(request[kKey]);
  return key ? Find(*key) : nullptr;
}

std::size_t ZapHandler::Answer(MonoTime now) {
  std::size_t refused = 0;
  while (true) {
    const auto request = ReceiveAll(socket_);
    if (request.empty()) return refused;
    const crypto::NodeId* node = Judge(request);
    const bool is_admitted = node != nullptr && MayGreet(*node, now);
    if (!is_admitted) ++refused;
    const Buffer id = request.size() > kRequestId ? request[kRequestId] : Buffer();
    const std::string user = is_admitted ? ToHex(request[kKey]) : std::string();
    socket_.Send(AsBytes("1.0"), ZMQ_SNDMORE);
    socket_.Send(id, ZMQ_SNDMORE);
    socket_.Send(AsBytes(is_admitted ? "200" : "400"), ZMQ_SNDMORE);
    socket_.Send(AsBytes(is_admitted ? "OK" : "not admitted"), ZMQ_SNDMORE);
    socket_.Send(AsBytes(user), ZMQ_SNDMORE);
    socket_.Send({}, 0);
  }
}

}  // namespace schakel::node
