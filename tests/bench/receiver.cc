#include "tests/bench/receiver.h"

namespace schakel::bench {
namespace {

constexpr std::size_t kReadThreads = 2;  // as in the daemon
constexpr auto kStuckAfter = std::chrono::seconds(30);

federation::FederationOptions OptionsOf(const Pair& pair) {
  federation::FederationOptions options;
  options.self = crypto::NodeIdOf(pair.receiver.public_key());
  options.transport_key = pair.transport.public_key();
  options.sealing_key = pair.transport.public_key();
  return options;
}

}  // namespace

Receiver::Receiver(const Pair& pair, std::unique_ptr<storage::RocksStore> store, OnFrame on_frame)
    : on_frame_(std::move(on_frame)),
      store_(std::move(store)),
      core_(OptionsOf(pair), pair.receiver, random_),
      store_thread_(*store_),
      pool_(*store_, kReadThreads) {}

Result<std::unique_ptr<Receiver>> Receiver::Start(const Pair& pair,
                                                  const std::filesystem::path& folder,
                                                  OnFrame on_frame) {
  auto store = storage::RocksStore::Open(folder);
  if (!store) return store.error();
  std::unique_ptr<Receiver> receiver(new Receiver(pair, std::move(*store), std::move(on_frame)));
  const auto snapshot = receiver->store_->TakeSnapshot();
  const auto restored = receiver->core_.Restore(*snapshot, pair.trust, false, SystemNow());
  if (!restored) return restored.error();
  return receiver;
}

void Receiver::LinkUp(federation::LinkId link, const crypto::NodeId& node) {
  core_.OnLinkUp(link, node, federation::Direction::kInbound, SystemNow());
}

void Receiver::Deliver(federation::LinkId link, Buffer frame) {
  inbox_.PushAlways(Frame{link, std::move(frame)});
}

Result<void> Receiver::RunUntil(
    const std::function<bool(const federation::FederationStatus&)>& done) {
  CarryOut();
  MonoTime last_event = SystemNow().mono;
  while (!done(core_.Status(SystemNow()))) {
    const Duration wait = std::max(core_.NextDeadline() - SystemNow().mono, Duration(0));
    auto events = inbox_.PopAll(std::chrono::steady_clock::now() + wait);
    const Now now = SystemNow();
    if (!events.empty()) last_event = now.mono;
    if (now.mono - last_event > kStuckAfter)
      return Error{ErrorCode::kUnavailable, "nothing happens any more"};
    for (Event& event : events) {
      const auto handled = Handle(std::move(event));
      if (!handled) return handled;
      CarryOut();
    }
    if (now.mono >= core_.NextDeadline()) core_.Tick(now);
    CarryOut();
  }
  return {};
}

void Receiver::CarryOut() {
  for (federation::Action& action : core_.TakeActions())
    Carry(std::move(action));
}

void Receiver::Carry(federation::Action action) {
  if (auto* send = std::get_if<federation::SendFrame>(&action)) {
    on_frame_(send->link, send->frame);
  } else if (auto* write = std::get_if<federation::WriteStore>(&action)) {
    store_thread_.Submit(std::move(write->batch),
                         [this, token = write->token](const Result<void>& written) {
                           inbox_.PushAlways(Durable{token, written});
                         });
  } else if (auto* read = std::get_if<federation::ReadStore>(&action)) {
    pool_.Submit(std::move(read->job),
                 [this](federation::ReadResult result) { inbox_.PushAlways(std::move(result)); });
  }
}

Result<void> Receiver::Handle(Event event) {
  if (auto* frame = std::get_if<Frame>(&event)) {
    core_.OnFrame(frame->link, frame->bytes, SystemNow());
  } else if (auto* read = std::get_if<federation::ReadResult>(&event)) {
    core_.OnRead(std::move(*read), SystemNow());
  } else if (auto* durable = std::get_if<Durable>(&event)) {
    if (!durable->outcome) return durable->outcome;
    core_.OnDurable(durable->token, SystemNow());
  }
  return {};
}

}  // namespace schakel::bench
