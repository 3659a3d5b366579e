#include "base/log.h"
#include "federation/gossip/replication.h"
#include "federation/wire/page_body.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kAnnouncementsPerFrame = limits::kAnnouncedMax;
// What every node says of a closed journal, whichever branch it holds and how far.
constexpr std::uint64_t kForkedSize = limits::kJournalSizeMax;

}  // namespace

bool Replication::IsMember(const Link& link) const {
  return directory_ != nullptr && directory_->Find(link.node) != nullptr &&
         !directory_->IsRevoked(link.node);
}

bool Replication::Counts(const JournalId& journal) const {
  return directory_ != nullptr && directory_->Find(journal.publisher) != nullptr;
}

std::uint64_t Replication::SizeAllowed(const JournalId& journal) const {
  const Admission* admission =
      directory_ == nullptr ? nullptr : directory_->Find(journal.publisher);
  if (admission == nullptr) return 0;
  if (directory_->IsRevoked(journal.publisher)) return TrustedEnd(journal).size;
  const HeldJournal* held = journals_.Find(journal);
  if (held == nullptr) return limits::kJournalSizeMax;
  if (held->journal.status() != JournalStatus::kOpen) return 0;
  const bool is_paused = held->journal.stored_bytes() >= admission->quotas.stored_bytes;
  return is_paused ? held->journal.held_size() : limits::kJournalSizeMax;
}

Frontier Replication::TrustedEnd(const JournalId& journal) const {
  Frontier end;
  const Admission* admission = directory_->Find(journal.publisher);
  for (const TrustedPoint& point : admission->trusted_points) {
    const bool is_later = point.incarnation == journal.incarnation && point.size > end.size;
    if (is_later) end = {point.size, point.root};
  }
  return end;
}

Frontier Replication::Stated(const HeldJournal& held) const {
  const JournalId& id = held.journal.id();
  if (!Counts(id)) return {};
  if (held.journal.status() == JournalStatus::kForked) return {kForkedSize, {}};
  if (!directory_->IsRevoked(id.publisher)) return held.durable;
  const Frontier end = TrustedEnd(id);
  return held.durable.size > end.size ? end : held.durable;
}

Result<void> Replication::OnAnnounce(Link& link, const AnnounceMessage& message) {
  for (const AnnouncedFrontier& line : message.frontiers) {
    std::vector<AnnouncedFrontier> ahead;
    Compare(link, {line.journal, line.size, line.root_tag}, ahead);
    // To be behind is no news for the peer, unless it can prove that the journal is closed.
    if (line.size == kForkedSize) SendAnnouncements(link, std::move(ahead));
  }
  return {};
}

void Replication::Compare(Link& link, const FrontierLine& line,
                          std::vector<AnnouncedFrontier>& ahead) {
  if (!Counts(line.journal)) return;
  const HeldJournal* held = journals_.Find(line.journal);
  const Frontier ours = held == nullptr ? Frontier{} : Stated(*held);
  if (ours.size == kForkedSize) {
    if (line.size != kForkedSize) SendForkProof(link, *held);
  } else if (line.size == kForkedSize) {
    // Our line makes the peer send its proof.
    ahead.push_back(Announcement(link, line.journal, {}));
  } else if (line.size > ours.size) {
    const bool is_needed = held == nullptr || line.size > held->journal.covered().size;
    if (is_needed && SizeAllowed(line.journal) >= line.size) {
      pulls_.Offer(line.journal, link.id, line.size);
    }
  } else if (line.size < ours.size) {
    ahead.push_back(Announcement(link, line.journal, {}));
  } else if (ours.size > 0 && line.root_tag != link.Tag(ours.root) && ours == held->durable) {
    // Same size, other root: the peer's checkpoint is the second half of a fork proof.
    SendPull(link, line.journal, ours.size - 1);
  }
}

Result<void> Replication::Account(Link& link, const PageMessage& message) {
  if (message.hop == 0) {
    if (link.answers_due == 0) return Error{ErrorCode::kProtocol, "a page that nobody asked for"};
    --link.answers_due;
    return {};
  }
  link.push_spent += PageCost(message);
  if (link.push_spent > limits::kPushCreditStart) {
    return Error{ErrorCode::kProtocol, "pushed more than was granted"};
  }
  return {};
}

Result<void> Replication::OnPage(Link& link, const PageMessage& message, bool same_trust, Now now) {
  wall_ = now.wall;
  if (message.hop == 0) pulls_.OnAnswer(message.journal, link.id);
  const Admission* admission =
      directory_ == nullptr ? nullptr : directory_->Find(message.journal.publisher);
  if (admission == nullptr) return {};
  const std::uint64_t end = message.from + message.entries.size();
  if (end > SizeAllowed(message.journal)) return {};
  HeldJournal* known = journals_.Find(message.journal);
  const std::uint64_t held_size = known == nullptr ? 0 : known->journal.held_size();
  if (message.from > held_size) {
    pulls_.Offer(message.journal, link.id, end);
    return {};
  }
  // A journal enters the table only with a page that verifies.
  HeldJournal fresh{Journal(message.journal)};
  HeldJournal& held = known == nullptr ? fresh : *known;
  auto appended = held.journal.Append(message, admission->identity_key);
  if (!appended) return OnPageError(link, message, appended.error(), same_trust);
  if (appended->headers.empty() && !appended->covers_more) {
    ++counters_.duplicates;
    return {};
  }
  if (known == nullptr) journals_.FindOrAdd(message.journal) = std::move(fresh);
  OnAppended(link, journals_.FindOrAdd(message.journal), std::move(*appended), message.hop);
  return {};
}

Result<void> Replication::OnPageError(Link& link, const PageMessage& message, const Error& error,
                                      bool same_trust) {
  HeldJournal* held = journals_.Find(message.journal);
  if (error.code == ErrorCode::kConflict && held != nullptr) {
    OnForked(*held, held->journal.checkpoint(), message.checkpoint);
    return {};
  }
  const bool has_nothing_new =
      held != nullptr && message.from + message.entries.size() <= held->journal.held_size();
  if (has_nothing_new) {
    ++counters_.duplicates;
    return {};
  }
  ++counters_.pages_refused;
  pulls_.DropSource(message.journal, link.id);
  log::Debug("page refused reason=" + error.context);
  // Under one trust version, bytes that do not verify are the sender's fault: it must not relay
  // what it did not verify itself.
  if (same_trust && error.code != ErrorCode::kConflict) return error;
  return {};
}

void Replication::OnForked(HeldJournal& held, const std::string& first, const std::string& second) {
  if (held.journal.status() == JournalStatus::kForked) return;
  outbox_.Write(held.journal.CloseForked(first, second));
  held.fork_proof = {first, second};
  const JournalId& id = held.journal.id();
  pulls_.OnHeld(id, kForkedSize);
  outbox_.Add(
      RaiseAlarm{AlarmKind::kForked, id.publisher.hex() + "/" + std::to_string(id.incarnation)});
  for (auto& [link_id, link] : links_.all()) {
    if (link.IsUp()) SendForkProof(link, held);
  }
}

void Replication::SendForkProof(const Link& link, const HeldJournal& held) {
  outbox_.Send(link.id,
               ForkProofMessage{held.journal.id(), held.fork_proof.first, held.fork_proof.second});
}

void Replication::OnForkProof(Link& /*link*/, const ForkProofMessage& message) {
  const Admission* admission =
      directory_ == nullptr ? nullptr : directory_->Find(message.journal.publisher);
  if (admission == nullptr) return;
  const auto first = OpenCheckpoint(message.first, message.journal, admission->identity_key);
  const auto second = OpenCheckpoint(message.second, message.journal, admission->identity_key);
  const bool proves = first && second && first->size == second->size && first->root != second->root;
  if (!proves) return;
  OnForked(journals_.FindOrAdd(message.journal), message.first, message.second);
}

void Replication::OnPull(Link& link, const PullMessage& message) {
  const HeldJournal* held = journals_.Find(message.journal);
  if (held == nullptr || !IsMember(link) || message.from >= held->durable.size) return;
  const Frontier stated = Stated(*held);
  if (stated.size == kForkedSize) SendForkProof(link, *held);
  if (stated != held->durable) return;
  if (link.serves_open >= limits::kServesPerLinkMax) return;  // the peer asks again
  ++link.serves_open;
  outbox_.Read(BuildPageJob{link.id, message, held->durable, held->checkpoint});
}

void Replication::SendFingerprint(Link& link, std::uint64_t records_tag, Now now) {
  const Fingerprint fingerprint = Sum(link.salt);
  link.ping_sent = now.mono;
  ++link.ping_token;
  outbox_.Send(link.id, FingerprintMessage{fingerprint.sum(), fingerprint.count(), records_tag,
                                           false, link.ping_token});
}

void Replication::ReplyFingerprint(Link& link, const FingerprintMessage& asked,
                                   std::uint64_t records_tag) {
  const Fingerprint fingerprint = Sum(link.salt);
  outbox_.Send(link.id, FingerprintMessage{fingerprint.sum(), fingerprint.count(), records_tag,
                                           true, asked.echo});
}

void Replication::OnFingerprint(Link& link, const FingerprintMessage& message, bool same_trust,
                                Now now) {
  const Fingerprint ours = Sum(link.salt);
  if (message.is_reply && message.echo == link.ping_token) {
    const Duration sample = now.mono - link.ping_sent;
    link.round_trip = link.round_trip.count() == 0 ? sample : (7 * link.round_trip + sample) / 8;
  }
  // Under different trust versions the sums cover different journals and say nothing.
  const bool differs = message.sum != ours.sum() || message.count != ours.count();
  if (same_trust && differs) SendRecent(link);
}

Fingerprint Replication::SumOfOthers(const crypto::TagSalt& salt,
                                     const std::set<JournalId>& listed) const {
  return journals_.Sum(salt, [&](const HeldJournal& held) {
    return listed.contains(held.journal.id()) ? Frontier{} : Stated(held);
  });
}

void Replication::SendRecent(Link& link) {
  RecentMessage message;
  std::set<JournalId> listed;
  for (const JournalId& id : journals_.Recent(limits::kRecentMax)) {
    const Frontier stated = Stated(*journals_.Find(id));
    if (stated.size == 0) continue;
    message.lines.push_back({id, stated.size, link.Tag(stated.root)});
    listed.insert(id);
  }
  const Fingerprint rest = SumOfOthers(link.salt, listed);
  message.rest = rest.sum();
  message.rest_count = rest.count();
  outbox_.Send(link.id, std::move(message));
}

void Replication::OnRecent(Link& link, const RecentMessage& message) {
  std::vector<AnnouncedFrontier> ahead;
  std::set<JournalId> listed;
  for (const FrontierLine& line : message.lines) {
    listed.insert(line.journal);
    Compare(link, line, ahead);
  }
  SendAnnouncements(link, std::move(ahead));
  const Fingerprint rest = SumOfOthers(link.salt, listed);
  if (rest.sum() != message.rest || rest.count() != message.rest_count) SendVector(link);
}

void Replication::SendVector(Link& link) {
  VectorMessage message;
  for (const auto& [id, held] : journals_.all()) {
    const Frontier stated = Stated(held);
    if (stated.size == 0) continue;
    if (message.lines.size() == limits::kVectorLinesMax) {
      outbox_.Send(link.id, std::exchange(message, {}));
    }
    message.lines.push_back({id, stated.size, link.Tag(stated.root)});
  }
  message.is_last = true;
  outbox_.Send(link.id, std::move(message));
}

void Replication::OnVector(Link& link, const VectorMessage& message) {
  std::vector<AnnouncedFrontier> ahead;
  for (const FrontierLine& line : message.lines) {
    // Only journals that we know of can enter: the peer cannot make this set grow.
    if (journals_.Find(line.journal) != nullptr) link.vector_seen.insert(line.journal);
    Compare(link, line, ahead);
  }
  if (message.is_last) {
    for (const auto& [id, held] : journals_.all()) {
      const bool is_unlisted = !link.vector_seen.contains(id) && Stated(held).size > 0;
      if (is_unlisted) ahead.push_back(Announcement(link, id, {}));
    }
    link.vector_seen.clear();
  }
  SendAnnouncements(link, std::move(ahead));
}

void Replication::SendAnnouncements(Link& link, std::vector<AnnouncedFrontier> frontiers) {
  AnnounceMessage message;
  for (AnnouncedFrontier& frontier : frontiers) {
    if (message.frontiers.size() == kAnnouncementsPerFrame) {
      outbox_.Send(link.id, std::exchange(message, {}));
    }
    message.frontiers.push_back(frontier);
  }
  if (!message.frontiers.empty()) outbox_.Send(link.id, std::move(message));
}

AnnouncedFrontier Replication::Announcement(const Link& link, const JournalId& journal,
                                            const PendingAnnouncement& pending) const {
  const HeldJournal* held = journals_.Find(journal);
  const Frontier stated = held == nullptr ? Frontier{} : Stated(*held);
  return {journal, stated.size, link.Tag(stated.root), pending.hop, pending.severity};
}

void Replication::OnPayloadWant(Link& link, const PayloadWantMessage& message) {
  if (!IsMember(link)) return;
  if (link.serves_open >= limits::kServesPerLinkMax) return;
  ++link.serves_open;
  outbox_.Read(BuildChunksJob{link.id, message});
}

}  // namespace schakel::federation
