#include "node/transport/transport.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>
#include <thread>

#include "base/log.h"
#include "node/inbox.h"
#include "node/transport/context.h"
#include "node/transport/dialled_link.h"
#include "node/transport/event_outlet.h"
#include "node/transport/limits.h"
#include "node/transport/listener.h"
#include "node/transport/peer_numbers.h"
#include "node/transport/self_test.h"
#include "node/transport/zap.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;
using Clock = std::chrono::steady_clock;

constexpr int kFramesPerTurn = 64;  // of one socket, so that none starves the others

struct DialCommand {
  LinkId link = 0;
  crypto::NodeId node;
  std::string endpoint;
  crypto::TransportKey server_key;
  KeyChoice own_key = KeyChoice::kPresent;
};
struct RekeyCommand {
  crypto::TransportKeyPair keys;
  std::chrono::milliseconds listener_after{0};
};
struct PreviousCommand {
  crypto::TransportKeyPair keys;
};
struct SendCommand {
  LinkId link = 0;
  Buffer frame;
};
struct CloseCommand {
  LinkId link = 0;
};
struct AllowCommand {
  std::vector<AllowedKey> peers;
};
using Command = std::variant<DialCommand, SendCommand, CloseCommand, AllowCommand, RekeyCommand,
                             PreviousCommand>;

}  // namespace

class Transport::Loop {
 public:
  Loop(const crypto::TransportKeyPair& keys, TransportSink& sink)
      : keys_(&keys), outlet_(sink), commands_(0), zap_(context_.raw) {}

  ~Loop() {
    commands_.Close();
    Wake();
    if (thread_.joinable()) thread_.join();
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  Result<void> Listen(std::string_view endpoint) {
    auto listener = Listener::Open(context_.raw, endpoint, *keys_, zap_, outlet_, counters_);
    if (!listener) return listener.error();
    listener_ = std::move(*listener);
    bound_ = listener_->bound_endpoint();
    return {};
  }

  void Start() {
    thread_ = std::thread([this] { Run(); });
  }

  void Give(Command command) {
    commands_.PushAlways(std::move(command));
    Wake();
  }

  [[nodiscard]] const std::string& bound() const { return bound_; }
  [[nodiscard]] const TransportCounters& counters() const { return counters_; }

 private:
  void Wake() const {
    const std::uint64_t one = 1;
    // A full counter means that a wake-up is pending already.
    [[maybe_unused]] const ssize_t written = write(wake_.fd, &one, sizeof(one));
  }

  void Run() {
    auto next_watch = Clock::now() + limits::kWatchInterval;
    auto wait = std::chrono::milliseconds(0);
    while (!commands_.IsClosed()) {
      Poll(wait);
      // Who was admitted before the request came is admitted.
      Obey();
      counters_.handshakes_refused += zap_.Answer(SystemNow().mono);
      RenewListener();
      const bool is_clear = outlet_.Flush();
      const bool has_more = Read();
      const bool has_unsent = Flush();
      wait = is_clear && has_more      ? std::chrono::milliseconds(0)
             : has_unsent || !is_clear ? limits::kRetryInterval
                                       : UntilRenewal();
      if (Clock::now() >= next_watch) {
        next_watch = Clock::now() + limits::kWatchInterval;
        Watch();
      }
      std::erase_if(dialled_, [](const auto& item) { return item.second->IsOver(); });
    }
    dialled_.clear();
    listener_.reset();
  }

  // Dials use the new keys at once; the listener when the federation has heard of them, since its
  // links end with it.
  void OnRekey(RekeyCommand rekey) {
    previous_.emplace(crypto::TransportKeyPair::FromSecret(keys_->secret_key()));
    present_.emplace(std::move(rekey.keys));
    keys_ = &*present_;
    if (bound_.empty()) return;
    renew_at_ = Clock::now();
    if (listener_) *renew_at_ += rekey.listener_after;
  }

  [[nodiscard]] std::chrono::milliseconds UntilRenewal() const {
    if (!renew_at_) return limits::kWatchInterval;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*renew_at_ - Clock::now());
    return std::clamp<std::chrono::milliseconds>(left, limits::kRetryInterval,
                                                 limits::kWatchInterval);
  }

  void RenewListener() {
    if (!renew_at_ || Clock::now() < *renew_at_) return;
    if (listener_) listener_->CloseAll();
    listener_.reset();
    auto renewed =
        Listener::Open(context_.raw, bound_, *keys_, zap_, outlet_, counters_, ++listener_number_);
    if (!renewed) {
      RetryRenewal(renewed.error());
      return;
    }
    if (renew_wait_ == limits::kWatchInterval) log::Info("listening again");
    listener_ = std::move(*renewed);
    renew_at_.reset();
    renew_wait_ = limits::kRetryInterval;
  }

  // The port is free a moment after the listener before gave it up. If that takes long, somebody
  // else has it, or there is no descriptor left.
  void RetryRenewal(const Error& error) {
    renew_at_ = Clock::now() + renew_wait_;
    const auto next = std::min<std::chrono::milliseconds>(2 * renew_wait_, limits::kWatchInterval);
    if (next == limits::kWatchInterval && renew_wait_ != next) {
      log::Warning("nobody can connect: the listener did not open again after a change of keys " +
                   ("error=" + ToString(error)));
    }
    renew_wait_ = next;
  }

  void Poll(std::chrono::milliseconds wait) {
    std::vector<zmq_pollitem_t> items{{nullptr, wake_.fd, ZMQ_POLLIN, 0},
                                      {zap_.raw(), 0, ZMQ_POLLIN, 0}};
    // Frames that are not read must not wake this thread again and again.
    const bool with_frames = outlet_.IsClear();
    if (listener_) listener_->AddPollItems(items, with_frames);
    for (const auto& [link, peer] : dialled_)
      peer->AddPollItems(items, with_frames);
    zmq_poll(items.data(), static_cast<int>(items.size()), wait.count());
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = read(wake_.fd, &count, sizeof(count));
  }

  bool Read() {
    bool has_more = false;
    if (listener_) {
      has_more = listener_->ReadFrames(kFramesPerTurn);
      listener_->ReadMonitor();
    }
    for (auto& [link, peer] : dialled_) {
      peer->ReadMonitor();
      has_more = peer->ReadFrames(kFramesPerTurn) || has_more;
    }
    return has_more;
  }

  void Watch() {
    if (listener_) listener_->Watch();
    for (auto& [link, peer] : dialled_)
      peer->Watch(Clock::now());
  }

  bool Flush() {
    bool waits = listener_ && listener_->Flush();
    for (auto& [link, peer] : dialled_)
      waits = peer->Flush() || waits;
    return waits;
  }

  void Obey() {
    for (Command& command : commands_.PopAll(Clock::now())) {
      if (auto* send = std::get_if<SendCommand>(&command)) {
        OnSend(std::move(*send));
      } else if (auto* dial = std::get_if<DialCommand>(&command)) {
        OnDial(*dial);
      } else if (auto* end = std::get_if<CloseCommand>(&command)) {
        OnClose(end->link);
      } else if (auto* allow = std::get_if<AllowCommand>(&command)) {
        zap_.Allow(std::move(allow->peers));
        if (listener_) listener_->Recheck();
      } else if (auto* rekey = std::get_if<RekeyCommand>(&command)) {
        OnRekey(std::move(*rekey));
      } else if (auto* previous = std::get_if<PreviousCommand>(&command)) {
        previous_.emplace(std::move(previous->keys));
      }
    }
  }

  void OnSend(SendCommand send) {
    CHECK(send.frame.size() <= limits::kFrameSizeMax);
    if ((send.link & kInboundBit) != 0) {
      if (listener_) listener_->Send(send.link, std::move(send.frame));
      return;
    }
    const auto found = dialled_.find(send.link);
    if (found != dialled_.end()) found->second->Send(std::move(send.frame));
  }

  void OnDial(const DialCommand& dial) {
    const bool has_choice = dial.own_key == KeyChoice::kPrevious && previous_;
    auto peer = DialledLink::Open(context_.raw, dial.link, dial.node,
                                  has_choice ? *previous_ : *keys_, outlet_, counters_);
    if (!peer || !(*peer)->Connect(dial.endpoint, dial.server_key)) {
      outlet_.Emit(LinkClosed{dial.link, LinkCloseReason::kDialFailed});
      return;
    }
    dialled_[dial.link] = std::move(*peer);
  }

  void OnClose(LinkId link) {
    if ((link & kInboundBit) != 0) {
      if (listener_) listener_->Close(link);
      return;
    }
    const auto found = dialled_.find(link);
    if (found != dialled_.end()) found->second->End(LinkCloseReason::kLocal);
  }

  const crypto::TransportKeyPair* keys_;
  std::optional<crypto::TransportKeyPair> present_;  // where `keys_` points after a rotation
  std::optional<crypto::TransportKeyPair> previous_;
  EventOutlet outlet_;
  TransportCounters counters_;
  EventDescriptor wake_;
  Inbox<Command> commands_;
  Context context_;
  ZapHandler zap_;
  std::unique_ptr<Listener> listener_;
  std::optional<Clock::time_point> renew_at_;  // from when on the listener needs the present keys
  std::chrono::milliseconds renew_wait_ = limits::kRetryInterval;
  unsigned listener_number_ = 0;
  std::map<LinkId, std::unique_ptr<DialledLink>> dialled_;
  std::string bound_;
  std::thread thread_;
};

Transport::Transport(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
Transport::~Transport() = default;

Result<std::unique_ptr<Transport>> Transport::Open(std::string_view listen,
                                                   const crypto::TransportKeyPair& keys,
                                                   TransportSink& sink) {
  if (zmq_has("curve") == 0) {
    return Error{ErrorCode::kIo, "this libzmq was built without CURVE encryption"};
  }
  auto loop = std::make_unique<Loop>(keys, sink);
  if (!listen.empty()) {
    const auto proven = ProveRefusals(SetGuard, NumberPeers);
    if (!proven) return proven.error();
    const auto listening = loop->Listen(listen);
    if (!listening) return listening.error();
  }
  loop->Start();
  return std::unique_ptr<Transport>(new Transport(std::move(loop)));
}

const std::string& Transport::bound_endpoint() const {
  return loop_->bound();
}
const TransportCounters& Transport::counters() const {
  return loop_->counters();
}

void Transport::Dial(LinkId link, const crypto::NodeId& node, std::string endpoint,
                     const crypto::TransportKey& server_key, KeyChoice own_key) {
  loop_->Give(DialCommand{link, node, std::move(endpoint), server_key, own_key});
}
void Transport::Rekey(crypto::TransportKeyPair keys, std::chrono::milliseconds listener_after) {
  loop_->Give(RekeyCommand{std::move(keys), listener_after});
}
void Transport::KeepPrevious(crypto::TransportKeyPair keys) {
  loop_->Give(PreviousCommand{std::move(keys)});
}
void Transport::Send(LinkId link, Buffer frame) {
  loop_->Give(SendCommand{link, std::move(frame)});
}
void Transport::Close(LinkId link) {
  loop_->Give(CloseCommand{link});
}
void Transport::Allow(std::vector<AllowedKey> peers) {
  loop_->Give(AllowCommand{std::move(peers)});
}

}  // namespace schakel::node
