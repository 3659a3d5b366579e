#include "holder.h"

#include "base/coding.h"
#include "federation/wire/frame_codec.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kFramesMax = 1'000;  // more is an endless conversation

crypto::TreeHash RootOf(const JournalId& journal, std::uint64_t size) {
  Buffer text;
  text.reserve(crypto::NodeId::kSize + 4 + 8);
  Append(text, journal.publisher.view());
  AppendBigEndian32(text, journal.incarnation);
  AppendBigEndian64(text, size);
  return crypto::Sha256(text);
}

const char* NameOf(const Message& message) {
  if (std::holds_alternative<FingerprintMessage>(message)) return "fingerprint";
  if (std::holds_alternative<PongMessage>(message)) return "pong";
  if (std::holds_alternative<VectorMessage>(message)) return "vector";
  if (std::holds_alternative<BucketsMessage>(message)) return "buckets";
  if (std::holds_alternative<AnnounceMessage>(message)) return "announce";
  const auto* recent = std::get_if<RecentMessage>(&message);
  if (recent == nullptr) return "?";
  return recent->is_answer ? "answer" : "recent";
}

}  // namespace

std::shared_ptr<const Directory> ManyPublishers(std::size_t count) {
  std::vector<Admission> admissions(count);
  for (std::size_t i = 0; i < count; ++i) {
    Buffer number;
    AppendBigEndian64(number, i);
    admissions[i].node_id = *crypto::NodeId::From(crypto::Blake2b(number).view());
  }
  return Directory::FromAdmissions({1, 1}, std::move(admissions));
}

JournalId JournalOf(const Directory& directory, std::size_t number, std::uint32_t incarnation) {
  return {directory.admissions()[number].node_id, incarnation};
}

Holder::Holder(std::shared_ptr<const Directory> directory) {
  view.SetDirectory(std::move(directory));
}

void Holder::Hold(const JournalId& journal, std::uint64_t size) {
  HeldJournal& held = journals.FindOrAdd(journal);
  held.durable = {size, RootOf(journal, size)};
  journals.NoteChange(held);
}

std::map<JournalId, std::uint64_t> Holder::Sizes() const {
  std::map<JournalId, std::uint64_t> sizes;
  for (const auto& [id, held] : journals.all())
    sizes[id] = held.durable.size;
  return sizes;
}

Link& Holder::link(LinkId id) {
  Link& link = links_[id];
  link.id = id;
  link.salt.bytes.fill(static_cast<std::uint8_t>(id));
  return link;
}

void Holder::Compare(Link& link, const FrontierLine& line, AnnounceMessage& ahead) {
  const auto id = view.Resolve(line.journal);
  ASSERT_TRUE(id.has_value());
  const HeldJournal* held = journals.Find(*id);
  const std::uint64_t ours = held == nullptr ? 0 : held->durable.size;
  if (line.size > ours) wanted_[*id] = std::max(wanted_[*id], line.size);
  if (line.size >= ours) return;
  const FrontierLine own = view.Line(link, *held);
  ahead.frontiers.push_back({own.journal, own.size, own.root_tag});
}

void Holder::Take(Link& link, const Reconcile::Difference& difference) {
  AnnounceMessage ahead;
  for (const FrontierLine& line : difference.lines)
    Compare(link, line, ahead);
  for (const JournalId& id : difference.unlisted)
    Compare(link, {TagOf(id), 0, 0}, ahead);
  for (std::size_t at = 0; at < ahead.frontiers.size(); at += limits::kAnnouncedMax) {
    const auto first = ahead.frontiers.begin() + static_cast<std::ptrdiff_t>(at);
    const auto count = std::min(limits::kAnnouncedMax, ahead.frontiers.size() - at);
    outbox.Send(link.id, AnnounceMessage{{first, first + static_cast<std::ptrdiff_t>(count)}});
  }
}

bool Holder::Hear(LinkId id, const Frame& frame, bool same_trust) {
  Link& from = link(id);
  const Message& message = frame.message;
  if (const auto* print = std::get_if<FingerprintMessage>(&message)) {
    reconcile.OnFingerprint(from, *print, tags, 0, same_trust);
  } else if (const auto* pong = std::get_if<PongMessage>(&message)) {
    reconcile.OnPong(from, *pong, same_trust, {});
  } else if (const auto* recent = std::get_if<RecentMessage>(&message)) {
    Take(from, reconcile.OnRecent(from, *recent, tags, {}));
  } else if (const auto* vector = std::get_if<VectorMessage>(&message)) {
    Take(from, reconcile.OnVector(from, *vector));
  } else if (const auto* buckets = std::get_if<BucketsMessage>(&message)) {
    reconcile.OnBuckets(from, *buckets);
  } else if (const auto* news = std::get_if<AnnounceMessage>(&message)) {
    AnnounceMessage ahead;  // to be behind is no news
    for (const AnnouncedFrontier& line : news->frontiers)
      Compare(from, {line.journal, line.size, line.root_tag}, ahead);
  } else {
    return false;
  }
  return true;
}

std::vector<SendFrame> Holder::TakeFrames() {
  std::vector<SendFrame> frames;
  for (Action& action : outbox.Take()) {
    if (auto* send = std::get_if<SendFrame>(&action)) frames.push_back(std::move(*send));
  }
  return frames;
}

void Holder::Pull() {
  for (const auto& [id, size] : std::exchange(wanted_, {}))
    Hold(id, size);
}

Talk Reconciled(Holder& a, Holder& b, LinkId id) {
  Talk talk;
  Holder* sides[] = {&a, &b};
  a.Ask(id);
  for (bool is_busy = true; is_busy;) {
    is_busy = false;
    for (const std::size_t from : {0U, 1U}) {
      for (const SendFrame& send : sides[from]->TakeFrames()) {
        const auto frame = DecodeFrame(send.frame);
        CHECK(frame.has_value());
        talk.frames.push_back(std::to_string(from) + " " + NameOf(frame->message));
        talk.bytes += send.frame.size();
        CHECK(sides[1 - from]->Hear(id, *frame));
        is_busy = true;
      }
    }
    CHECK(talk.frames.size() < kFramesMax);
  }
  a.Pull();
  b.Pull();
  return talk;
}

}  // namespace schakel::federation
