#include "party.h"

#include "base/coding.h"

namespace schakel::federation {

Party::Party(const Cast& cast, std::size_t number, PartyOptions options)
    : member_(cast[number]), options_(std::move(options)), random_(number + 100) {
  storage::WriteBatch batch;
  (options_.trust ? *options_.trust : cast.trust()).WriteChanges(TrustedSet(), batch);
  CHECK(store_.Apply(std::move(batch)).has_value());
  Start();
}

void Party::Start(bool is_restored) {
  FederationOptions options;
  options.self = member_.id;
  options.endpoints = options_.endpoints;
  options.seeds = options_.seeds;
  options.transport_key = member_.transport.public_key();
  options.sealing_key = member_.transport.public_key();
  options.record_base = options_.record_base;
  unsynced_.clear();
  unread_.clear();
  reached_.clear();
  frames.clear();
  dialled.clear();
  core_ = std::make_unique<Federation>(options, member_.identity, random_);
  const auto snapshot = store_.TakeSnapshot();
  const auto trust = TrustedSet::Restore(*snapshot, now.wall);
  CHECK(trust.has_value());
  CHECK(core_->Restore(*snapshot, *trust, is_restored, now).has_value());
  Run();
}

void Party::Crash() {
  core_.reset();
  store_.Crash();
  Start();
}

void Party::Run() {
  for (auto actions = core_->TakeActions(); !actions.empty(); actions = core_->TakeActions()) {
    for (Action& action : actions)
      Carry(std::move(action));
    if (!holds_writes) Sync();
    if (!holds_reads) AnswerReads();
  }
}

void Party::RunUntil(MonoTime until) {
  while (core_->NextDeadline() <= until) {
    const MonoTime next = std::max(core_->NextDeadline(), now.mono + Duration(1));
    now.wall += next - now.mono;
    now.mono = next;
    core_->Tick(now);
    Run();
  }
  if (until <= now.mono) return;
  now.wall += until - now.mono;
  now.mono = until;
}

void Party::Carry(Action action) {
  if (auto* send = std::get_if<SendFrame>(&action)) frames.push_back(std::move(*send));
  if (auto* close = std::get_if<CloseLink>(&action)) closed.push_back(*close);
  if (auto* dial = std::get_if<DialPeer>(&action)) dialled.push_back(std::move(*dial));
  if (auto* done = std::get_if<Published>(&action)) published.push_back(*done);
  if (auto* refused = std::get_if<PublishFailed>(&action)) failed.push_back(std::move(*refused));
  if (auto* seen = std::get_if<Arrived>(&action)) arrived.push_back(std::move(*seen));
  if (auto* alarm = std::get_if<RaiseAlarm>(&action)) alarms.push_back(std::move(*alarm));
  if (std::holds_alternative<AllowPeers>(action)) allowed = core_->AllowedPeers(now.wall);
  if (auto* read = std::get_if<ReadStore>(&action)) unread_.push_back(std::move(read->job));
  if (auto* write = std::get_if<WriteStore>(&action)) {
    store_.ApplyUnsynced(std::move(write->batch));
    unsynced_.push_back(write->token);
  }
}

void Party::Sync() {
  store_.Sync();
  for (const Token token : std::exchange(unsynced_, {}))
    core_->OnDurable(token, now);
  if (holds_writes) Run();
}

void Party::AnswerReads() {
  for (const ReadJob& job : std::exchange(unread_, {}))
    core_->OnRead(RunReadJob(*store_.TakeSnapshot(), job, chunk_cache_), now);
  if (holds_reads) Run();
}

JournalStatusRow Party::Row(const JournalId& journal) {
  for (const JournalStatusRow& row : Status().journals) {
    if (row.id == journal) return row;
  }
  return {};
}

bool Party::IsLinkUp(LinkId link) {
  const auto links = Status().links;
  return std::any_of(links.begin(), links.end(),
                     [link](const LinkStatus& row) { return row.id == link && row.is_up; });
}

Token Party::Publish(Journal::Draft draft) {
  const Token request = next_request_++;
  core_->Publish({request, std::move(draft.header), std::move(draft.payload)}, now);
  Run();
  return request;
}

LinkId Party::Accept(const crypto::NodeId& node) {
  const LinkId link = next_inbound_++;
  core_->OnLinkUp(link, node, Direction::kInbound, now);
  Run();
  return link;
}

std::optional<LinkId> Party::OpenDial(const crypto::NodeId& node) {
  RunUntil(now.mono);
  for (const LinkStatus& row : Status().links) {
    const bool is_open = row.node == node && row.direction == Direction::kOutbound && !row.is_up;
    const auto dial = std::find_if(dialled.begin(), dialled.end(),
                                   [&row](const DialPeer& peer) { return peer.link == row.id; });
    if (is_open && dial != dialled.end() && !reached_.contains(row.id)) return row.id;
  }
  return std::nullopt;
}

LinkId Party::Reach(const crypto::NodeId& node) {
  const auto link = OpenDial(node);
  CHECK(link.has_value());
  reached_.insert(*link);
  core_->OnLinkUp(*link, node, Direction::kOutbound, now);
  Run();
  return *link;
}

void Party::Receive(LinkId link, Bytes frame) {
  core_->OnFrame(link, frame, now);
  Run();
}

void Party::Receive(LinkId link, const Frame& frame) {
  const auto bytes = EncodeFrame(frame);
  CHECK(bytes.has_value());
  Receive(link, *bytes);
}

void Party::Drop(LinkId link) {
  core_->OnLinkDown(link, LinkEnd::kClosed, now);
  Run();
}

std::optional<CloseReason> Puppet::Closed() const {
  for (const CloseLink& close : party_.closed) {
    if (close.link == link_) return close.reason;
  }
  return std::nullopt;
}

void Puppet::Greet(std::vector<OwnFrontier> yours, LinkKind kind, std::uint32_t credit) {
  Say(HelloMessage{1, 1, kNonce, kind, std::move(yours), credit});
}

std::vector<Frame> Puppet::Hear() {
  std::vector<Frame> heard;
  for (const SendFrame& send : party_.frames) {
    if (send.link != link_) continue;
    auto frame = DecodeFrame(send.frame);
    CHECK(frame.has_value());
    if (const auto* hello = std::get_if<HelloMessage>(&frame->message)) their_nonce_ = hello->nonce;
    heard.push_back(std::move(*frame));
  }
  std::erase_if(party_.frames, [this](const SendFrame& send) { return send.link == link_; });
  return heard;
}

crypto::TagSalt Puppet::Salt() {
  if (!their_nonce_) {
    for (const SendFrame& send : party_.frames) {
      const auto frame = DecodeFrame(send.frame);
      const auto* hello = send.link == link_ ? std::get_if<HelloMessage>(&frame->message) : nullptr;
      if (hello != nullptr) their_nonce_ = hello->nonce;
    }
  }
  CHECK(their_nonce_.has_value());
  Buffer nonces;
  AppendBigEndian64(nonces, std::min(*their_nonce_, kNonce));
  AppendBigEndian64(nonces, std::max(*their_nonce_, kNonce));
  return *crypto::TagSalt::From(crypto::Blake2b(nonces).view().first(crypto::TagSalt::kSize));
}

void Puppet::Announce(const JournalId& journal, const Frontier& frontier) {
  const std::uint64_t tag = crypto::ShortTag(Salt(), frontier.root.view());
  const AnnouncedFrontier line{TagOf(journal), frontier.size, tag, 1, 2};
  Say(AnnounceMessage{{line}});
}

std::size_t ServePayloads(Puppet& peer, const Author& author) {
  std::size_t count = 0;
  ChunkCache cache;
  const auto snapshot = author.store().TakeSnapshot();
  for (const auto& want : peer.Hear<PayloadWantMessage>()) {
    ++count;
    auto result = RunReadJob(*snapshot, BuildChunksJob{1, want}, cache);
    for (PayloadChunkMessage& chunk : std::get<ChunksBuilt>(result).chunks)
      peer.Say(std::move(chunk));
  }
  return count;
}

}  // namespace schakel::federation
