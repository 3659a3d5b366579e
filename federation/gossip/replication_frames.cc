#include "base/log.h"
#include "federation/gossip/replication.h"
#include "federation/wire/page_body.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kAnnouncementsPerFrame = limits::kAnnouncedMax;

}  // namespace

bool Replication::IsMember(const Link& link) const {
  return directory_ != nullptr && directory_->IsActive(link.node);
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
  const std::uint64_t quota = admission->quotas.stored_bytes;
  const bool is_paused =
      held->journal.stored_bytes() >= quota || held->journal.stored_bytes_wanted() > quota;
  return is_paused ? held->journal.held_size() : limits::kJournalSizeMax;
}

JournalEnd Replication::EndOf(const JournalId& journal, const Admission& admission) const {
  JournalEnd end;
  end.stored_bytes_max = admission.quotas.stored_bytes;
  end.source_size = pulls_.Wanted(journal);
  if (directory_->IsRevoked(journal.publisher)) end.trusted = TrustedEnd(journal);
  return end;
}

BuildPageJob Replication::PageJob(LinkId link, const PullMessage& pull,
                                  const HeldJournal& held) const {
  return {link, pull, held.durable, held.checkpoint, held.stated, held.path, Stated(held).size};
}

Frontier Replication::TrustedEnd(const JournalId& journal) const {
  const Admission* admission = directory_->Find(journal.publisher);
  const TrustedPoint* last = LastTrustedPoint(*admission, journal.incarnation);
  return last == nullptr ? Frontier{} : Frontier{last->size, last->root};
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
    const bool is_needed = held == nullptr || line.size > held->journal.provable().frontier.size;
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
  bool is_guilty = false;
  if (OnForkProbe(link, message, is_guilty)) {
    if (!is_guilty || !same_trust) return {};
    return Error{ErrorCode::kProtocol, "a page that is of no branch"};
  }
  const Admission* admission =
      directory_ == nullptr ? nullptr : directory_->Find(message.journal.publisher);
  if (admission == nullptr || message.from >= SizeAllowed(message.journal)) {
    pulls_.DropSource(message.journal, link.id);
    return {};
  }
  const bool is_answer = message.hop == 0;
  HeldJournal* known = journals_.Find(message.journal);
  const std::uint64_t held_size = known == nullptr ? 0 : known->journal.held_size();
  if (message.from > held_size) {
    if (is_answer) {
      pulls_.OnAnswer(message.journal, link.id, false);
    } else {
      pulls_.Offer(message.journal, link.id, message.from + message.entries.size());
    }
    return {};
  }
  // A journal enters the table only with a page that verifies.
  HeldJournal fresh{Journal(message.journal)};
  HeldJournal& held = known == nullptr ? fresh : *known;
  auto appended =
      held.journal.Append(message, admission->identity_key, EndOf(message.journal, *admission));
  if (!appended) return OnPageError(link, message, appended.error(), same_trust);
  const bool is_useful = !appended->headers.empty() || appended->covers_more;
  if (is_answer) pulls_.OnAnswer(message.journal, link.id, is_useful);
  if (!is_useful) {
    if (appended->is_full) pulls_.OnHeld(message.journal, UINT64_MAX);
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
  if (held != nullptr && FindFork(*held, message)) return {};
  const bool has_nothing_new =
      held != nullptr && message.from + message.entries.size() <= held->journal.held_size();
  if (has_nothing_new) {
    if (message.hop == 0) pulls_.OnAnswer(message.journal, link.id, false);
    ++counters_.duplicates;
    return {};
  }
  ++counters_.pages_refused;
  pulls_.DropSource(message.journal, link.id);
  log::Debug("page refused reason=" + error.context);
  if (held != nullptr && ProbeFork(link, *held, message)) return {};
  // Under one trust version, bytes that do not verify are the sender's fault: it must not relay
  // what it did not verify itself.
  if (same_trust && error.code != ErrorCode::kConflict) return error;
  return {};
}

void Replication::OnPull(Link& link, const PullMessage& message) {
  const HeldJournal* held = journals_.Find(message.journal);
  if (held == nullptr || !IsMember(link)) return;
  const Frontier stated = Stated(*held);
  if (stated.size == kForkedSize) {
    if (message.from < held->durable.size) SendForkProof(link, *held);
    return;
  }
  if (message.from >= stated.size) return;
  if (link.serves_open >= limits::kServesPerLinkMax) return;  // the peer asks again
  ++link.serves_open;
  outbox_.Read(PageJob(link.id, message, *held));
}

void Replication::SendFingerprint(Link& link, const StateTags& tags, Now now) {
  const Fingerprint fingerprint = Sum(link.salt);
  link.ping_sent = now.mono;
  ++link.ping_token;
  outbox_.Send(link.id, FingerprintMessage{fingerprint.sum(), fingerprint.count(), tags.records,
                                           false, link.ping_token, tags.trust});
}

void Replication::ReplyFingerprint(Link& link, const FingerprintMessage& asked,
                                   const StateTags& tags) {
  const Fingerprint fingerprint = Sum(link.salt);
  outbox_.Send(link.id, FingerprintMessage{fingerprint.sum(), fingerprint.count(), tags.records,
                                           true, asked.echo, tags.trust});
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
