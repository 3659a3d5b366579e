#include "node/runtime/core_thread.h"

#include <algorithm>

#include "base/log.h"

namespace schakel::node {
namespace {

using federation::Action;

constexpr auto kExpiryInterval = std::chrono::minutes(10);

std::string Short(const crypto::NodeId& node) {
  return node.hex().substr(0, 8);
}

}  // namespace

CoreThread::CoreThread(CoreOptions options, const crypto::KeyPair& identity,
                       StoreThread& store_thread, ReadPool& pool,
                       std::function<void(const Error&)> on_failure)
    : store_thread_(store_thread),
      pool_(pool),
      on_failure_(std::move(on_failure)),
      is_key_due_(std::move(options.is_key_due)),
      on_durable_(std::move(options.on_durable)),
      on_arrived_(std::move(options.on_arrived)),
      core_(options.federation, identity, random_),
      inbox_(kEventsMax, kEventBytesMax),
      self_(options.federation.self),
      is_anchor_(options.is_anchor) {}

Result<std::unique_ptr<CoreThread>> CoreThread::Start(
    CoreOptions options, const crypto::KeyPair& identity,
    const crypto::TransportKeyPair& transport_keys, const storage::Store& store,
    StoreThread& store_thread, ReadPool& pool, std::function<void(const Error&)> on_failure) {
  const std::string listen = options.listen;
  const bool is_restored = options.is_restored;
  auto trust = options.trust;
  std::unique_ptr<CoreThread> core(
      new CoreThread(std::move(options), identity, store_thread, pool, std::move(on_failure)));
  auto transport = Transport::Open(listen, transport_keys, *core);
  if (!transport) return transport.error();
  core->transport_ = std::move(*transport);
  const auto snapshot = store.TakeSnapshot();
  const auto restored = core->core_.Restore(*snapshot, std::move(trust), is_restored, SystemNow());
  if (!restored) return restored.error();
  core->thread_ = std::thread([raw = core.get()] { raw->Run(); });
  return core;
}

CoreThread::~CoreThread() {
  Stop();
}

void CoreThread::Stop() {
  inbox_.Close();
  if (thread_.joinable()) thread_.join();
  transport_.reset();
}

bool CoreThread::OnTransportEvent(TransportEvent& event) {
  const auto* frame = std::get_if<FrameReceived>(&event);
  const std::size_t size = sizeof(Event) + (frame == nullptr ? 0 : frame->frame.size());
  Event wrapped = std::move(event);
  if (inbox_.TryPush(std::move(wrapped), size)) return true;
  if (inbox_.IsClosed()) return true;                    // nobody wants it any more
  event = std::move(std::get<TransportEvent>(wrapped));  // NOLINT(bugprone-use-after-move): kept
  return false;
}

std::future<PublishReply> CoreThread::Publish(federation::PublishRequest request) {
  PublishCommand command{std::move(request), {}};
  auto future = command.reply.get_future();
  const std::size_t size = command.request.payload.size();
  inbox_.Push(std::move(command), size);
  return future;
}

std::future<NodeStatus> CoreThread::Status() {
  StatusCommand command;
  auto future = command.reply.get_future();
  inbox_.Push(std::move(command));
  return future;
}

std::future<std::shared_ptr<const federation::Directory>> CoreThread::Directory() {
  DirectoryCommand command;
  auto future = command.reply.get_future();
  inbox_.Push(std::move(command));
  return future;
}

void CoreThread::OfferTrust(federation::TrustedSet trust) {
  inbox_.Push(TrustCommand{std::move(trust)});
}

void CoreThread::Post(CoreCall call) {
  inbox_.Push(std::move(call));
}

const TransportCounters& CoreThread::transport_counters() const {
  return transport_->counters();
}

void CoreThread::Run() {
  while (!inbox_.IsClosed()) {
    for (Action& action : core_.TakeActions())
      Carry(std::move(action));
    const Now before = SystemNow();
    const auto wait = std::max(core_.NextDeadline() - before.mono, Duration(0));
    for (Event& event : inbox_.PopAll(std::chrono::steady_clock::now() + wait)) {
      Handle(std::move(event), SystemNow());
      for (Action& action : core_.TakeActions())
        Carry(std::move(action));
    }
    const Now now = SystemNow();
    if (now.mono >= core_.NextDeadline()) core_.Tick(now);
    if (now.mono >= next_expiry_) WatchExpiry(now);
  }
}

void CoreThread::WatchExpiry(Now now) {
  next_expiry_ = now.mono + kExpiryInterval;
  const auto expiries = federation::ExpiriesOf(core_.trust(), *core_.directory(), self_);
  for (const auto& warning : expiry_.Due(expiries, core_.directory()->TimeAt(now.wall))) {
    log::Warning("trust ends part=" + std::string(federation::ExpiringPartName(warning.part)) +
                 " days=" + std::to_string(warning.days));
  }
}

void CoreThread::Handle(Event event, Now now) {
  if (auto* transport = std::get_if<TransportEvent>(&event)) {
    HandleTransport(std::move(*transport), now);
  } else if (auto* durable = std::get_if<Durable>(&event)) {
    core_.OnDurable(durable->token, now);
  } else if (auto* read = std::get_if<ReadDone>(&event)) {
    core_.OnRead(std::move(read->result), now);
  } else if (auto* publish = std::get_if<PublishCommand>(&event)) {
    publish->request.request = next_request_++;
    waiting_[publish->request.request] = std::move(publish->reply);
    core_.Publish(std::move(publish->request), now);
  } else if (auto* status = std::get_if<StatusCommand>(&event)) {
    status->reply.set_value(MakeStatus(now));
  } else if (auto* directory = std::get_if<DirectoryCommand>(&event)) {
    directory->reply.set_value(core_.directory());
  } else if (auto* trust = std::get_if<TrustCommand>(&event)) {
    core_.OfferTrust(std::move(trust->trust), now);
  } else if (const auto* call = std::get_if<CoreCall>(&event)) {
    (*call)(core_, *transport_, now);
  }
}

void CoreThread::HandleTransport(TransportEvent event, Now now) {
  if (auto* frame = std::get_if<FrameReceived>(&event)) {
    core_.OnFrame(frame->link, frame->frame, now);
  } else if (const auto* opened = std::get_if<LinkOpened>(&event)) {
    log::Info("link opened peer=" + Short(opened->node));
    core_.OnLinkUp(
        opened->link, opened->node,
        opened->is_inbound ? federation::Direction::kInbound : federation::Direction::kOutbound,
        now);
  } else if (const auto* closed = std::get_if<LinkClosed>(&event)) {
    log::Debug("link closed reason=" + std::to_string(static_cast<int>(closed->reason)));
    core_.OnLinkDown(closed->link,
                     closed->reason == LinkCloseReason::kDialFailed
                         ? federation::LinkEnd::kDialFailed
                         : federation::LinkEnd::kClosed,
                     now);
  }
}

void CoreThread::Carry(Action action) {
  if (auto* send = std::get_if<federation::SendFrame>(&action)) {
    transport_->Send(send->link, std::move(send->frame));
  } else if (auto* write = std::get_if<federation::WriteStore>(&action)) {
    store_thread_.Submit(std::move(write->batch),
                         [this, token = write->token](const Result<void>& written) {
                           if (written) {
                             inbox_.PushAlways(Durable{token});
                             if (on_durable_) on_durable_();
                           } else {
                             on_failure_(written.error());
                           }
                         });
  } else if (auto* read = std::get_if<federation::ReadStore>(&action)) {
    pool_.Submit(std::move(read->job), [this](federation::ReadResult result) {
      inbox_.PushAlways(ReadDone{std::move(result)});
    });
  } else if (auto* dial = std::get_if<federation::DialPeer>(&action)) {
    const KeyChoice own_key = dial->has_previous_key ? KeyChoice::kPrevious : KeyChoice::kPresent;
    transport_->Dial(dial->link, dial->node, std::move(dial->endpoint), dial->server_key, own_key);
  } else if (const auto* close = std::get_if<federation::CloseLink>(&action)) {
    transport_->Close(close->link);
  } else if (std::holds_alternative<federation::AllowPeers>(action)) {
    std::vector<AllowedKey> peers;
    for (const auto& peer : core_.AllowedPeers(SystemNow().wall))
      peers.push_back({peer.key, peer.node});
    transport_->Allow(std::move(peers));
  } else if (const auto* published = std::get_if<federation::Published>(&action)) {
    Reply(published->request, {std::nullopt, published->outcome, published->position});
  } else if (const auto* failed = std::get_if<federation::PublishFailed>(&action)) {
    Reply(failed->request, {failed->error, {}, {}});
  } else if (const auto* arrived = std::get_if<federation::Arrived>(&action)) {
    if (on_arrived_) on_arrived_(arrived->position);
  } else if (const auto* alarm = std::get_if<federation::RaiseAlarm>(&action)) {
    NoteAlarm(*alarm);
  }
}

void CoreThread::NoteAlarm(const federation::RaiseAlarm& alarm) {
  log::Warning("alarm kind=" + std::to_string(static_cast<int>(alarm.kind)) +
               " subject=" + alarm.subject);
  if (alarm.kind == federation::AlarmKind::kRestored) is_recovering_ = true;
  if (alarm.kind != federation::AlarmKind::kSplitView) return;
  split_root_ = core_.trust().version().root;
  const bool is_known =
      std::find(split_views_.begin(), split_views_.end(), alarm.subject) != split_views_.end();
  if (!is_known && split_views_.size() < kSplitViewsMax) split_views_.push_back(alarm.subject);
}

NodeStatus CoreThread::MakeStatus(Now now) {
  NodeStatus status;
  static_cast<federation::FederationStatus&>(status) = core_.Status(now);
  status.is_admitted = core_.directory()->IsActive(self_);
  status.is_key_due = is_key_due_ && is_key_due_(now.wall);
  status.expiries = federation::ExpiriesOf(core_.trust(), *core_.directory(), self_);
  status.trusted_roots = core_.TrustedRoots();
  status.trust_set = core_.trust();
  if (is_anchor_) {
    for (const crypto::NodeId& node : core_.directory()->pending())
      status.pending.push_back(node.hex());
  }
  // A new journal is open: what there was to recover is here. A new root ends a split.
  if (status.is_open) is_recovering_ = false;
  if (status.trust.root > split_root_) split_views_.clear();
  status.is_recovering = is_recovering_;
  status.split_views = split_views_;
  return status;
}

void CoreThread::Reply(federation::Token request, PublishReply reply) {
  const auto found = waiting_.find(request);
  if (found == waiting_.end()) return;
  found->second.set_value(std::move(reply));
  waiting_.erase(found);
}

}  // namespace schakel::node
