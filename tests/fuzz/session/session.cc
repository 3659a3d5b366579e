#include "session.h"

#include "base/check.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr int kRoundsMax = 30;  // of writes and reads that come of each other

FederationOptions OptionsOf(const Stage& stage) {
  FederationOptions options;
  options.self = stage.IdOf(0);
  options.seeds = {{stage.IdOf(1), "192.0.2.1:1", Stage::TransportOf(1)}};
  options.transport_key = Stage::TransportOf(0);
  options.sealing_key = Stage::TransportOf(0);
  return options;
}

}  // namespace

Session::Session(const Stage& stage, Choices& choices)
    : stage_(stage), choices_(choices), speaker_(stage, choices), now_(stage.start()) {
  Start();
}

// --- Lives ---

void Session::Start() {
  ++starts_;
  const auto snapshot = store_.TakeSnapshot();
  const auto stored = TrustedSet::Restore(*snapshot, now_.wall);
  CHECK(stored || stored.error().code == ErrorCode::kNotFound);
  core_ = std::make_unique<Federation>(OptionsOf(stage_), stage_.identity(0), random_);
  const TrustedSet& trust = stored ? *stored : stage_.trusts().front();
  CHECK(core_->Restore(*snapshot, trust, choices_.OneIn(10), now_).has_value());
  links_.clear();
  dials_.clear();
  unsynced_.clear();
  unread_.clear();
  core_->Tick(now_);
  Run();
}

void Session::Crash() {
  store_.Crash(choices_.IndexBelow(unsynced_.size() + 1));
  Start();
}

void Session::Wait(Duration duration) {
  now_.mono += duration;
  now_.wall += duration;
  core_->Tick(now_);
  Run();
}

void Session::JumpClock() {
  now_.wall += hours(choices_.Below(20'000)) - hours(10'000);
  now_.wall = std::max(now_.wall, WallTime{});
}

void Session::Publish() {
  PublishRequest request;
  request.request = choices_.Number();
  request.header.kind = choices_.OneIn(3) ? 4 : 2;
  request.header.tlp = 1;
  request.header.document_id = "D-" + std::to_string(choices_.Below(5));
  request.header.document_version = std::to_string(choices_.Below(4));
  request.payload.resize(choices_.IndexBelow(choices_.OneIn(2) ? 200'000 : 20'000));
  core_->Publish(std::move(request), now_);
  Run();
}

// --- Links ---

bool Session::IsOpen(std::size_t peer) const {
  const auto link = links_.find(peer);
  if (link == links_.end()) return false;
  const auto links = Status().links;
  return std::any_of(links.begin(), links.end(),
                     [&](const LinkStatus& row) { return row.id == link->second; });
}

void Session::Connect(std::size_t peer) {
  const auto dial = std::find_if(dials_.begin(), dials_.end(), [&](const auto& open) {
    return open.second == stage_.IdOf(peer);
  });
  const bool is_dialled = dial != dials_.end() && !choices_.OneIn(2);
  const LinkId id = is_dialled ? dial->first : kInboundLinkBit | ++connections_;
  if (is_dialled) dials_.erase(dial);
  links_[peer] = id;
  core_->OnLinkUp(id, stage_.IdOf(peer), is_dialled ? Direction::kOutbound : Direction::kInbound,
                  now_);
  Run();
  if (!choices_.OneIn(10)) Say(peer, speaker_.Hello());
}

void Session::Disconnect(std::size_t peer) {
  if (const auto link = links_.extract(peer)) {
    core_->OnLinkDown(link.mapped(), LinkEnd::kClosed, now_);
    Run();
  }
}

void Session::EndDial() {
  if (dials_.empty()) return;
  const LinkId id = dials_.back().first;
  dials_.pop_back();
  core_->OnLinkDown(id, LinkEnd::kDialFailed, now_);
  Run();
}

void Session::Hear(std::size_t peer) {
  if (!IsOpen(peer)) Connect(peer);
  if (choices_.OneIn(30)) {
    core_->OnFrame(links_[peer], choices_.Content(200), now_);
    Run();
  } else {
    Say(peer, speaker_.Any(*core_, now_));
  }
}

void Session::Say(std::size_t peer, Message message) {
  const auto frame = EncodeFrame({speaker_.Version(core_->trust().version()), std::move(message)});
  if (!frame) return;  // more than a frame may hold
  core_->OnFrame(links_[peer], *frame, now_);
  Run();
}

// --- What the node wants done ---

void Session::SyncWrites() {
  store_.Sync();
  for (const Token token : std::exchange(unsynced_, {})) {
    core_->OnDurable(token, now_);
    Run();
  }
}

void Session::AnswerReads() {
  for (const ReadJob& job : std::exchange(unread_, {})) {
    core_->OnRead(RunReadJob(*store_.TakeSnapshot(), job, chunk_cache_), now_);
    Run();
  }
}

void Session::Settle() {
  for (int round = 0; round < kRoundsMax && !(unsynced_.empty() && unread_.empty()); ++round) {
    SyncWrites();
    AnswerReads();
  }
}

void Session::Carry(Action& action) {
  if (auto* write = std::get_if<WriteStore>(&action)) {
    store_.ApplyUnsynced(std::move(write->batch));
    unsynced_.push_back(write->token);
  } else if (auto* read = std::get_if<ReadStore>(&action)) {
    unread_.push_back(std::move(read->job));
  } else if (const auto* dial = std::get_if<DialPeer>(&action)) {
    dials_.emplace_back(dial->link, dial->node);
  } else if (const auto* send = std::get_if<SendFrame>(&action)) {
    CHECK(send->frame.size() <= limits::kFrameSizeMax);
    CHECK(DecodeFrame(send->frame).has_value());
  }
}

void Session::Run() {
  for (auto actions = core_->TakeActions(); !actions.empty(); actions = core_->TakeActions()) {
    for (Action& action : actions)
      Carry(action);
  }
}

void Session::Inspect() const {
  for (const GrowthRow& row : core_->Growth())
    CHECK(row.size <= row.max);
  CHECK(core_->AllowedPeers(now_.wall).size() <= 4 * Stage::kMembers);
  CHECK(core_->TrustedRoots().size() <= Stage::kMembers);
}

// --- Steps ---

void Session::StepOfNode() {
  switch (choices_.Below(6)) {
    case 0:
      Wait(milliseconds(choices_.Below(3'000)));
      break;
    case 1:
      Wait(milliseconds(choices_.Below(31'000)));
      break;
    case 2:
      EndDial();
      break;
    default:
      Settle();
  }
}

void Session::StepOfOperator() {
  switch (choices_.Below(8)) {
    case 0:
      Crash();
      break;
    case 1:
      JumpClock();
      break;
    case 2:
      core_->OfferTrust(stage_.trusts()[choices_.IndexBelow(stage_.trusts().size())], now_);
      break;
    case 3:
      core_->RotateTransport(Stage::TransportOf(choices_.IndexBelow(20)),
                             minutes(choices_.Below(100)), now_);
      break;
    case 4:
      core_->Submit(speaker_.Record(now_.wall), now_);
      break;
    case 5:
      Wait(milliseconds(choices_.Below(100'000'000)));
      break;
    default:
      Publish();
  }
  Run();
}

void Session::Step() {
  const std::size_t peer = 1 + choices_.IndexBelow(kPeers);
  const std::uint64_t kind = choices_.Below(40);
  if (kind < 24) {
    Hear(peer);
  } else if (kind < 36) {
    StepOfNode();
  } else if (kind < 37) {
    Disconnect(peer);
  } else if (choices_.OneIn(2)) {
    StepOfOperator();
  }
  Inspect();
}

void RunSession(Bytes input) {
  static const Stage stage;
  Choices choices(input);
  Session session(stage, choices);
  while (choices.AreLeft())
    session.Step();
}

}  // namespace schakel::federation
