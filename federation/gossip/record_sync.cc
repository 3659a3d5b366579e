#include "federation/gossip/record_sync.h"

namespace schakel::federation {
namespace {

bool IsBeacon(const RecordKey& key) {
  return key.second == NumberOf(RecordType::kBeacon);
}

bool IsRecovery(const RecordKey& key) {
  return key.second == NumberOf(RecordType::kRecovery);
}

}  // namespace

std::optional<RecordKey> RecordSync::Resolve(const RecordRef& ref) const {
  const Admission* admission = directory_->FindTag(ref.node);
  if (admission == nullptr || !IsKnownRecordType(ref.type)) return std::nullopt;
  return RecordKey{admission->node_id, ref.type};
}

std::optional<RecordRef> RecordSync::RefOf(const RecordKey& key) const {
  const std::uint64_t counter = records_.Counter(key.first, key.second);
  if (counter == 0) return std::nullopt;
  return RecordRef{TagOf(key.first), key.second, counter};
}

void RecordSync::Spread(const RecordKey& key, LinkId source, Now now) {
  const MonoTime due = IsBeacon(key) ? now.mono + limits::kBeaconBatch : now.mono;
  const auto name = [&](Link& link) {
    if (link.id == source || !link.IsUp()) return;
    link.records.news.insert(key);
    link.records.due = std::min(link.records.due.value_or(due), due);
  };
  if (IsBeacon(key)) {
    for (Link* link : links_.Spreading())
      name(*link);
  } else {
    for (auto& [id, link] : links_.all())
      name(link);
  }
  next_flush_ = std::min(next_flush_.value_or(due), due);
}

void RecordSync::Advance(Now now) {
  AskNext(now);
  Flush(now);
}

std::optional<MonoTime> RecordSync::NextDeadline() const {
  const auto want = wants_.NextDeadline();
  return want && next_flush_ ? std::min(*want, *next_flush_) : want ? want : next_flush_;
}

void RecordSync::AskNext(Now now) {
  std::map<LinkId, RecordsWantMessage> wants;
  // What rests is found by the next reconcile.
  const auto held = [&](const RecordKey& key) {
    const bool rests = IsResting(key, now) && !IsRecovery(key);
    return rests ? UINT64_MAX : records_.Counter(key.first, key.second);
  };
  for (const RecordWants::Request& request : wants_.TakeNext(now.mono, held)) {
    const auto& [key, claim] = request;
    RecordsWantMessage& want = wants[claim.link];
    if (want.refs.size() == limits::kRecordsPerFrameMax) {
      outbox_.Send(claim.link, std::exchange(want, {}));
    }
    want.refs.push_back({TagOf(key.first), key.second, claim.counter});
  }
  for (auto& [link, want] : wants)
    outbox_.Send(link, std::move(want));
}

void RecordSync::Flush(Now now) {
  if (!next_flush_ || now.mono < *next_flush_) return;
  next_flush_.reset();
  for (auto& [id, link] : links_.all()) {
    if (!link.records.due) continue;
    if (now.mono < *link.records.due) {
      next_flush_ = std::min(next_flush_.value_or(*link.records.due), *link.records.due);
      continue;
    }
    link.records.due.reset();
    std::vector<RecordRef> refs;
    for (const RecordKey& key : std::exchange(link.records.news, {})) {
      const auto ref = RefOf(key);
      if (ref) refs.push_back(*ref);
    }
    Send(link, refs, RecordsScope::kNews);
  }
}

void RecordSync::Send(Link& link, const std::vector<RecordRef>& refs, RecordsScope scope,
                      std::uint64_t rest) {
  RecordsHaveMessage message{{}, rest, scope};
  for (const RecordRef& ref : refs) {
    if (message.refs.size() == limits::kRecordsPerFrameMax) {
      outbox_.Send(link.id, std::exchange(message, {{}, rest, scope}));
    }
    message.refs.push_back(ref);
  }
  const bool asks = scope == RecordsScope::kRecent || scope == RecordsScope::kAnswer;
  if (asks || !message.refs.empty()) outbox_.Send(link.id, std::move(message));
}

std::vector<RecordRef> RecordSync::Recent(Link& link) const {
  link.records.listed.clear();
  std::vector<RecordRef> refs;
  for (const RecordKey& key :
       records_.ChangedSince(link.records.equal_at, limits::kRecentRecordsMax)) {
    if (const auto ref = RefOf(key)) refs.push_back(*ref);
    link.records.listed.insert(key);
  }
  return refs;
}

std::uint64_t RecordSync::RestTag(const Link& link, std::set<RecordKey> first,
                                  const std::set<RecordKey>& second) const {
  ++walks_;
  first.insert(second.begin(), second.end());
  return crypto::ShortTag(link.salt, records_.DigestWithout(first).view());
}

void RecordSync::Compare(Link& link) {
  if (link.allowance.record_lists == 0) return;
  --link.allowance.record_lists;
  const auto refs = Recent(link);
  Send(link, refs, RecordsScope::kRecent, RestTag(link, link.records.listed, {}));
}

void RecordSync::OnHave(Link& link, const RecordsHaveMessage& message, Now now) {
  if (link.allowance.record_refs < message.refs.size()) return;
  link.allowance.record_refs -= message.refs.size();
  Want(link, message, now);
  if (message.scope == RecordsScope::kNews) return;
  TellNewer(link, message.refs);
  if (message.scope == RecordsScope::kAll) {
    SendAll(link, now);
    return;
  }
  std::set<RecordKey> theirs;
  for (const RecordRef& ref : message.refs) {
    const auto key = Resolve(ref);
    if (key) theirs.insert(*key);
  }
  // To compare costs a hash over all records, whatever comes of it.
  if (link.allowance.record_lists == 0) return;
  --link.allowance.record_lists;
  if (message.scope == RecordsScope::kAnswer) {
    const auto ours = std::exchange(link.records.listed, {});
    if (RestTag(link, theirs, ours) != message.rest) SendAll(link, now);
  } else if (RestTag(link, theirs, {}) != message.rest) {
    const auto refs = Recent(link);
    Send(link, refs, RecordsScope::kAnswer, RestTag(link, theirs, link.records.listed));
  }
}

void RecordSync::Want(Link& link, const RecordsHaveMessage& message, Now now) {
  RecordsWantMessage want;
  const auto newest = static_cast<std::uint64_t>(ToUnixMillis(now.wall + limits::kRecordAheadMax));
  for (const RecordRef& ref : message.refs) {
    const auto key = Resolve(ref);
    if (!key || records_.Counter(key->first, key->second) >= ref.counter) continue;
    // One from the future would not be taken. One that rests is found by the next reconcile.
    const bool is_ahead = ref.counter > newest && !IsBeacon(*key);
    // A comparison asks for what a recovery key said all the same: it may be something else, and
    // nobody must be able to keep that away by repeating.
    const bool rests = message.scope == RecordsScope::kNews || !IsRecovery(*key);
    if (is_ahead || (rests && IsResting(*key, now))) continue;
    if (wants_.Offer(*key, {link.id, ref.counter}, now.mono)) want.refs.push_back(ref);
  }
  if (!want.refs.empty()) outbox_.Send(link.id, std::move(want));
}

void RecordSync::TellNewer(Link& link, const std::vector<RecordRef>& refs) {
  std::vector<RecordRef> newer;
  for (const RecordRef& ref : refs) {
    const auto key = Resolve(ref);
    const auto ours = key ? RefOf(*key) : std::nullopt;
    if (ours && ours->counter > ref.counter) newer.push_back(*ours);
  }
  Send(link, newer, RecordsScope::kNews);
}

void RecordSync::SendAll(Link& link, Now now) {
  // Two nodes may differ for good, where each knew the holder of a key first.
  if (link.records.all_listed_at &&
      now.mono - *link.records.all_listed_at < limits::kAllRecordsInterval)
    return;
  link.records.all_listed_at = now.mono;
  ++walks_;
  std::vector<RecordRef> refs;
  for (const RecordKey& key : records_.Keys()) {
    if (const auto ref = RefOf(key)) refs.push_back(*ref);
  }
  Send(link, refs, RecordsScope::kAll);
}

bool RecordSync::IsResting(const RecordKey& key, Now now) const {
  const auto until = rests_until_.find(key);
  return until != rests_until_.end() && now.mono < until->second;
}

std::size_t RecordSync::OnWant(Link& link, const RecordsWantMessage& message) {
  RecordsMessage answer;
  std::size_t size = 0;
  for (const RecordRef& ref : message.refs) {
    const auto key = Resolve(ref);
    if (!key || records_.Counter(key->first, key->second) == 0) continue;
    const SignedRecord* record = records_.Find(key->first, key->second);
    size += record->bytes.size() + 16;
    if (size > limits::kPageBodyMax) break;  // the next reconcile fetches the rest
    answer.records.push_back(record->bytes);
  }
  if (!answer.records.empty()) outbox_.Send(link.id, std::move(answer));
  return size;
}

}  // namespace schakel::federation
