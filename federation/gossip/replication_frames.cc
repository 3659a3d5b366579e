#include "base/log.h"
#include "federation/gossip/replication.h"
#include "federation/gossip/signer.h"
#include "federation/wire/page_body.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kAnnouncementsPerFrame = limits::kAnnouncedMax;

}  // namespace

JournalEnd Replication::EndOf(const JournalId& journal, const Admission& admission,
                              const crypto::PublicKey& signer) const {
  JournalEnd end;
  end.stored_bytes_max = admission.quotas.stored_bytes;
  end.trusted = view_.EndOf(journal);
  if (end.trusted || signer == directory_->IdentityKey(admission)) return end;
  // A key of before says nothing behind the bound.
  const auto bound = directory_->BoundOf(admission, journal.incarnation);
  if (bound) end.trusted = Frontier{bound->size, bound->root};
  return end;
}

Result<void> Replication::OnAnnounce(Link& link, const AnnounceMessage& message) {
  if (link.allowance.lines < message.frontiers.size()) return {};
  link.allowance.lines -= message.frontiers.size();
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
  const auto id = view_.Resolve(line.journal);
  if (!id) return;
  const HeldJournal* held = journals_.Find(*id);
  const Frontier ours = held == nullptr ? Frontier{} : view_.Stated(*held);
  if (ours.size == kForkedSize) {
    if (line.size != kForkedSize) SendForkProof(link, *held);
  } else if (line.size == kForkedSize) {
    // Our line makes the peer send its proof.
    ahead.push_back(Announcement(link, *id, {}));
  } else if (line.size > ours.size) {
    const bool is_needed =
        held == nullptr || view_.GivesWay(*held) || line.size > held->journal.held_size();
    if (is_needed && view_.SizeAllowed(*id) >= line.size) pulls_.Offer(*id, link.id, line.size);
  } else if (line.size < ours.size) {
    ahead.push_back(Announcement(link, *id, {}));
  } else if (ours.size > 0 && line.root_tag != link.Tag(ours.root) && ours == held->durable) {
    // Same size, other root: the peer's checkpoint is the second half of a fork proof.
    AskAboutFork(link, *id, ours.size);
  }
}

Result<void> Replication::Account(Link& link, const Message& message, MonoTime now) {
  std::size_t cost = 0;
  if (const auto* page = std::get_if<PageMessage>(&message)) {
    cost = PageCost(*page);
    if (page->hop == 0 && !link.pulls.OnPage(page->journal, now))
      return Error{ErrorCode::kProtocol, "a page that nobody asked for"};
  } else if (const auto* chunk = std::get_if<PayloadChunkMessage>(&message)) {
    cost = ChunkCost(*chunk);
  }
  if (!link.window.OnReceived(cost)) {
    return Error{ErrorCode::kProtocol, "sent more than was granted"};
  }
  return {};
}

std::uint32_t Replication::TakeGrant(Link& link) const {
  const bool catches_up = pulls_.CountOpen(link.id) > 0 || payloads_.CountOpen(link.id) > 0;
  return link.window.TakeGrant(catches_up ? limits::kPushCreditMax : limits::kPushCreditStart);
}

bool Replication::TakesVainPage(Link& link, const PageMessage& message, std::uint64_t held_size) {
  if (link.allowance.vain_pages > 0) {
    --link.allowance.vain_pages;
    return true;
  }
  const std::uint64_t end = message.from + message.entries.size();
  if (end > held_size) {
    pulls_.Offer(message.journal, link.id, end);
  } else {
    ++counters_.duplicates;
  }
  return false;
}

Result<void> Replication::OnPage(Link& link, const PageMessage& message, bool same_trust, Now now) {
  bool is_guilty = false;
  if (OnForkProbe(link, message, is_guilty)) {
    if (!is_guilty || !same_trust) return {};
    return Error{ErrorCode::kProtocol, "a page that is of no branch"};
  }
  const Admission* admission =
      directory_ == nullptr ? nullptr : directory_->Find(message.journal.publisher);
  if (admission == nullptr || message.from >= view_.SizeAllowed(message.journal)) {
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
  const bool is_checked = known == nullptr || message.checkpoint != known->journal.newest_note();
  if (!is_answer && !TakesVainPage(link, message, held_size)) return {};
  // A journal enters the table only with a page that verifies.
  HeldJournal fresh{Journal(message.journal)};
  HeldJournal& held = known == nullptr ? fresh : *known;
  if (is_checked) ++counters_.signatures_checked;
  const auto signer = SignerOf(message.checkpoint, message.journal, *directory_, *admission);
  auto appended = held.journal.Append(message, signer, EndOf(message.journal, *admission, signer));
  if (!appended) return OnPageError(link, message, appended.error(), same_trust);
  const bool is_useful = !appended->headers.empty();
  // A copy of what came by another link just now cost no signature.
  if (!is_answer && (is_useful || !is_checked)) ++link.allowance.vain_pages;
  if (is_answer) {
    pulls_.OnAnswer(message.journal, link.id, is_useful);
    if (is_useful) {
      link.pulls.OnUseful(now.mono);
      if (PageCost(message) < limits::kSmallPage) pulls_.MoveBack(message.journal, link.id);
    }
  }
  if (!is_useful) {
    if (appended->is_full) pulls_.OnHeld(message.journal, UINT64_MAX);
    ++counters_.duplicates;
    return {};
  }
  if (known == nullptr) journals_.FindOrAdd(message.journal) = std::move(fresh);
  OnAppended(link, journals_.FindOrAdd(message.journal), std::move(*appended), message.hop, now);
  return {};
}

Result<void> Replication::OnPageError(Link& link, const PageMessage& message, const Error& error,
                                      bool same_trust) {
  HeldJournal* held = journals_.Find(message.journal);
  ++counters_.signatures_checked;
  if (held != nullptr && GiveWay(link, *held, message)) return {};
  if (held != nullptr && FindFork(*held, message)) return {};
  const bool has_nothing_new = held != nullptr && !view_.GivesWay(*held) &&
                               message.from + message.entries.size() <= held->journal.held_size();
  if (has_nothing_new) {
    if (message.hop == 0) pulls_.OnAnswer(message.journal, link.id, false);
    ++counters_.duplicates;
    return {};
  }
  ++counters_.pages_refused;
  pulls_.DropSource(message.journal, link.id);
  log::Debug("page refused reason=" + error.context);
  // Not the branch of a trusted point: nothing that the peer could prove or be asked about.
  if (error.code == ErrorCode::kConflict) return {};
  if (held != nullptr && ProbeFork(link, *held, message)) return {};
  // Under one trust version, bytes that do not verify are the sender's fault: it must not relay
  // what it did not verify itself.
  if (!same_trust) return {};
  if (error.code == ErrorCode::kUnauthorized && link.allowance.ForgivesVainCheck()) return {};
  return error;
}

void Replication::OnPull(Link& link, const PullMessage& message, Now now) {
  const HeldJournal* held = journals_.Find(message.journal);
  if (held == nullptr || !view_.IsMember(link)) return;
  const Frontier stated = view_.Stated(*held);
  if (stated.size == kForkedSize) {
    if (message.from < held->durable.size) SendForkProof(link, *held);
    return;
  }
  if (message.from >= stated.size) return;
  serving_.Add(link, LaneOf(*held, message, now), message, now.mono);
}

Lane Replication::LaneOf(const HeldJournal& held, const PullMessage& pull, Now now) {
  // One entry only: a question about a fork, which is news for everybody.
  if (pull.bytes_max == 1) return Lane::kFresh;
  const Duration age = now.wall - held.DurableAt(pull.from, WallTime{});
  const bool is_fresh = age < limits::kFreshAge && !IsDelayed(pull.journal.publisher, now.mono);
  return is_fresh ? Lane::kFresh : Lane::kCatchUp;
}

void Replication::OnDifference(Link& link, const Reconcile::Difference& difference) {
  std::vector<AnnouncedFrontier> ahead;
  for (const FrontierLine& line : difference.lines)
    Compare(link, line, ahead);
  for (const JournalId& id : difference.unlisted)
    ahead.push_back(Announcement(link, id, {}));
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
  const Frontier stated = held == nullptr ? Frontier{} : view_.Stated(*held);
  return {TagOf(journal), stated.size, link.Tag(stated.root), pending.hop, pending.severity};
}

void Replication::OnPayloadWant(Link& link, const PayloadWantMessage& message, Now now) {
  if (!view_.IsMember(link) || message.count == 0) return;
  serving_.Add(link, Lane::kCatchUp, message, now.mono);
}

}  // namespace schakel::federation
