#include "federation/gossip/reconcile.h"

#include <algorithm>
#include <utility>

#include "base/coding.h"

namespace schakel::federation {
namespace {

void AppendFrontier(Buffer& out, const JournalId& id, const Frontier& frontier) {
  Append(out, id.publisher.view());
  AppendBigEndian32(out, id.incarnation);
  AppendBigEndian64(out, frontier.size);
  Append(out, frontier.root.view());
}

void AddFrontier(crypto::Blake2bHasher& hasher, const JournalId& id, const Frontier& frontier) {
  Buffer element;
  element.reserve(crypto::NodeId::kSize + 4 + 8 + crypto::TreeHash::kSize);
  AppendFrontier(element, id, frontier);
  hasher.Update(element);
}

std::size_t BucketOf(const JournalId& id) {
  return id.publisher.bytes[0];
}

StateHash Salted(const Link& link, Bytes state) {
  const crypto::Digest hash = crypto::KeyedBlake2b(link.salt.view(), state);
  return *StateHash::From(hash.view().first(StateHash::kSize));
}

}  // namespace

const crypto::Digest& Reconcile::FrontierDigest() {
  if (frontiers_epoch_ == view_.epoch()) return frontiers_;
  crypto::Blake2bHasher hasher;
  for (const auto& [id, held] : journals_.all()) {
    const Frontier stated = view_.Stated(held);
    if (stated.size > 0) AddFrontier(hasher, id, stated);
  }
  frontiers_ = hasher.Finish();
  frontiers_epoch_ = view_.epoch();
  return frontiers_;
}

StateHash Reconcile::State(const Link& link, const StateTags& tags) {
  Buffer state;
  Append(state, FrontierDigest().view());
  Append(state, tags.records.view());
  Append(state, tags.trust.view());
  return Salted(link, state);
}

StateHash Reconcile::Rest(const Link& link, const std::set<JournalId>& first,
                          const std::set<JournalId>& second) {
  ++walks_;
  crypto::Blake2bHasher hasher;
  for (const auto& [id, held] : journals_.all()) {
    if (first.contains(id) || second.contains(id)) continue;
    const Frontier stated = view_.Stated(held);
    if (stated.size > 0) AddFrontier(hasher, id, stated);
  }
  return Salted(link, hasher.Finish().view());
}

void Reconcile::Ask(Link& link, const StateTags& tags, std::uint64_t records_at, Now now) {
  link.ping_sent = now.mono;
  link.is_asked = true;
  ++link.ping_token;
  link.asked_at = journals_.changes();
  link.records.asked_at = records_at;
  outbox_.Send(link.id, FingerprintMessage{State(link, tags), link.ping_token});
}

void Reconcile::NoteRoundTrip(Link& link, std::uint16_t echo, Now now) {
  if (echo != link.ping_token || link.ping_sent == MonoTime{}) return;
  const Duration sample = now.mono - link.ping_sent;
  link.ping_sent = MonoTime{};
  link.round_trip = link.round_trip.count() == 0 ? sample : (7 * link.round_trip + sample) / 8;
}

void Reconcile::NoteGreetingTrip(Link& link) {
  const bool is_first =
      link.direction == Direction::kInbound && link.ping_token == 0 && link.ping_sent != MonoTime{};
  if (!is_first) return;
  const Duration sample = link.last_heard - std::exchange(link.ping_sent, MonoTime{});
  if (sample <= limits::kGreetingTripMax) link.round_trip = std::max<Duration>(sample, Duration(1));
}

void Reconcile::OnFingerprint(Link& link, const FingerprintMessage& message, const StateTags& tags,
                              std::uint64_t records_at, bool same_trust) {
  NoteGreetingTrip(link);
  // Under different trust versions the states cover different journals and say nothing.
  const bool is_equal = same_trust && message.state == State(link, tags);
  if (is_equal) {
    link.equal_at = journals_.changes();
    link.records.equal_at = records_at;
  }
  if (is_equal || !same_trust) {
    outbox_.Send(link.id, PongMessage{message.echo});
  } else if (link.allowance.recents > 0) {
    --link.allowance.recents;
    SendRecent(link, tags, message.echo);
  }
}

void Reconcile::OnPong(Link& link, const PongMessage& message, bool same_trust, Now now) {
  if (same_trust && message.echo == link.ping_token) {
    link.equal_at = link.asked_at;
    link.records.equal_at = link.records.asked_at;
  }
  NoteRoundTrip(link, message.echo, now);
}

RecentMessage Reconcile::MakeRecent(Link& link, const StateTags& tags) {
  RecentMessage message;
  link.listed.clear();
  for (const JournalId& id : journals_.ChangedSince(link.equal_at, limits::kRecentMax)) {
    const FrontierLine line = view_.Line(link, *journals_.Find(id));
    if (line.size == 0) continue;
    message.lines.push_back(line);
    link.listed.insert(id);
  }
  message.records_tag = crypto::ShortTag(link.salt, tags.records.view());
  const bool has_trust = tags.trust != crypto::Digest{};
  message.trust_tag = has_trust ? crypto::ShortTag(link.salt, tags.trust.view()) : 0;
  return message;
}

void Reconcile::SendRecent(Link& link, const StateTags& tags, std::uint16_t echo) {
  RecentMessage message = MakeRecent(link, tags);
  message.rest = Rest(link, link.listed, {});
  message.echo = echo;
  outbox_.Send(link.id, std::move(message));
}

void Reconcile::AnswerRecent(Link& link, const StateTags& tags, const std::set<JournalId>& theirs) {
  RecentMessage message = MakeRecent(link, tags);
  message.rest = Rest(link, link.listed, theirs);
  message.is_answer = true;
  outbox_.Send(link.id, std::move(message));
}

Reconcile::Difference Reconcile::OnRecent(Link& link, const RecentMessage& message,
                                          const StateTags& tags, Now now) {
  if (!message.is_answer) NoteRoundTrip(link, message.echo, now);
  // To compare costs a hash over all journals, whatever comes of it.
  if (link.allowance.recents == 0) return {message.lines, {}};
  --link.allowance.recents;
  std::set<JournalId> theirs;
  for (const FrontierLine& line : message.lines) {
    const auto id = view_.Resolve(line.journal);
    if (id) theirs.insert(*id);
  }
  // An answer leaves out what we listed in the recent that it answers.
  const std::set<JournalId> ours =
      message.is_answer ? std::exchange(link.listed, {}) : std::set<JournalId>{};
  if (Rest(link, theirs, ours) != message.rest) {
    if (message.is_answer && link.allowance.vectors > 0) {
      --link.allowance.vectors;
      SendDetail(link);
    } else if (!message.is_answer) {
      AnswerRecent(link, tags, theirs);
    }
  }
  return {message.lines, {}};
}

void Reconcile::SendDetail(Link& link) {
  if (journals_.all().size() > limits::kVectorDirectMax) {
    outbox_.Send(link.id, Buckets(link));
  } else {
    SendVector(link, BucketSet().set());
  }
}

BucketsMessage Reconcile::Buckets(const Link& link) const {
  std::array<Buffer, BucketSet().size()> elements;
  for (const auto& [id, held] : journals_.all()) {
    const Frontier stated = view_.Stated(held);
    if (stated.size > 0) AppendFrontier(elements[BucketOf(id)], id, stated);
  }
  BucketsMessage message;
  for (std::size_t i = 0; i < elements.size(); ++i)
    message.tags[i] = crypto::ShortTag(link.salt, elements[i]);
  return message;
}

void Reconcile::OnBuckets(Link& link, const BucketsMessage& message) {
  if (link.allowance.vectors == 0) return;
  --link.allowance.vectors;
  ++walks_;
  const BucketsMessage ours = Buckets(link);
  BucketSet differing;
  for (std::size_t i = 0; i < ours.tags.size(); ++i)
    differing[i] = ours.tags[i] != message.tags[i];
  if (differing.any()) SendVector(link, differing);
}

void Reconcile::SendVector(Link& link, const BucketSet& buckets) {
  ++walks_;
  VectorMessage message;
  for (const auto& [id, held] : journals_.all()) {
    if (!buckets[BucketOf(id)]) continue;
    const FrontierLine line = view_.Line(link, held);
    if (line.size == 0) continue;
    if (message.lines.size() == limits::kVectorLinesMax) {
      outbox_.Send(link.id, std::exchange(message, {}));
    }
    message.lines.push_back(line);
  }
  message.is_last = true;
  message.buckets = buckets;
  outbox_.Send(link.id, std::move(message));
}

Reconcile::Difference Reconcile::OnVector(Link& link, const VectorMessage& message) {
  Difference difference{message.lines, {}};
  for (const FrontierLine& line : message.lines) {
    // Only journals that we know of can enter: the peer cannot make this set grow.
    const auto id = view_.Resolve(line.journal);
    if (id && journals_.Find(*id) != nullptr) link.vector_seen.insert(*id);
  }
  if (!message.is_last) return difference;
  const std::set<JournalId> seen = std::exchange(link.vector_seen, {});
  // An empty vector is a few bytes and asks for a line of every journal.
  if (link.allowance.unlisted == 0) return difference;
  --link.allowance.unlisted;
  ++walks_;
  for (const auto& [id, held] : journals_.all()) {
    const bool is_covered = message.buckets[BucketOf(id)];
    const bool is_unlisted = is_covered && !seen.contains(id) && view_.Stated(held).size > 0;
    if (is_unlisted) difference.unlisted.push_back(id);
  }
  return difference;
}

}  // namespace schakel::federation
