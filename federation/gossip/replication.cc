#include "federation/gossip/replication.h"

#include "base/coding.h"
#include "base/log.h"
#include "base/planted.h"
#include "federation/gossip/draft.h"
#include "federation/gossip/push_hops.h"
#include "federation/gossip/review_rights.h"
#include "federation/gossip/verdict.h"
#include "federation/journal/storage_key.h"
#include "federation/wire/page_body.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;
using storage::WriteBatch;

constexpr std::uint64_t kReviewBatch = 16;    // entries; a review holds one payload at a time
constexpr std::size_t kReviewsAtOnceMax = 2;  // one per core, so that serving is not starved
// A disk may have had a bad moment; one that is damaged costs a line in the log each time.
constexpr Duration kReadRest = std::chrono::minutes(1);
constexpr LinkId kForPush = 0;  // a page that we build for our own push links
constexpr std::uint8_t kSeverityCritical = 4;
constexpr std::uint8_t kHopPulled = UINT8_MAX;  // announced, never pushed on

// A number of a later version hurries nobody.
std::uint8_t KnownSeverity(std::uint8_t severity) {
  return IsKnownSeverity(severity) ? severity : 0;
}

// One overload per result; std::visit picks it.
template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace

Replication::Replication(const crypto::NodeId& self, const LocalHealth& health,
                         JournalTable& journals, LinkTable& links, Outbox& outbox)
    : self_(self),
      health_(health),
      journals_(journals),
      links_(links),
      outbox_(outbox),
      view_(journals),
      reconcile_(journals, view_, outbox),
      serving_(view_, journals, links, outbox) {}

Result<void> Replication::Restore(const storage::Reader& reader) {
  const Buffer arrivals = storage::ArrivalPrefix();
  const auto last = reader.ScanBackwards(Column::kIndexes, arrivals, storage::PrefixEnd(arrivals),
                                         [this](Bytes key, Bytes /*value*/) {
                                           const auto parsed = storage::ParseArrivalKey(key);
                                           if (parsed) last_arrival_ = parsed->micros;
                                           return false;
                                         });
  if (!last) return last;
  return RestoreMissing(reader);
}

void Replication::SetDirectory(std::shared_ptr<const Directory> directory) {
  directory_ = directory;
  view_.SetDirectory(std::move(directory));
  pulls_.SetOffersMax(std::max(limits::kOffersMin, limits::kOffersPerNode * directory_->size()));
  for (auto& [id, held] : journals_.all()) {
    const auto before = std::exchange(held.rights, ReviewRights(id, *directory_));
    if (directory_->Find(id.publisher) == nullptr) continue;
    // Other rights may want payloads that were passed over.
    if (held.rights != before && held.rights != held.reviewed_under) held.review_from = 0;
    StartReview(held);
  }
}

std::uint8_t Replication::HopsOf(std::uint8_t severity) const {
  // Where a peer does not serve, each hop that is pushed is one that nobody has to be asked for. A
  // peer with a bad day costs a few copies.
  const bool is_urgent = severity >= kSeverityCritical || HasDropper();
  const std::size_t nodes = directory_ == nullptr ? 1 : directory_->size();
  return PushHops(nodes, is_urgent ? Urgency::kUrgent : Urgency::kNormal);
}

bool Replication::HasDropper() const {
  return links_.Count([](const Link& link) { return link.IsPush() && link.pulls.IsSuspect(); }) > 0;
}

void Replication::OnAppended(Link& link, HeldJournal& held, Appended appended, std::uint8_t hop,
                             Now now) {
  counters_.entries_received += appended.headers.size();
  const JournalId id = held.journal.id();
  Spread& spread =
      spreading_.try_emplace(id, Spread{link.id, hop, 0, held.durable.size}).first->second;
  spread.source = link.id;
  spread.hop = hop == 0 ? kHopPulled : hop;
  for (const EntryHeader& header : appended.headers) {
    spread.severity = std::max(spread.severity, KnownSeverity(header.severity));
  }
  CountForQuota(id, appended.headers, now);
  const Token token = outbox_.Write(std::move(appended.batch));
  journals_.AwaitDurable(token, held);
  if (PLANTED(kAnnouncesBeforeDurable)) OnDurable(token, now);
  const std::uint64_t wanted = pulls_.Wanted(id);
  pulls_.OnHeld(id, appended.is_full ? UINT64_MAX : held.journal.held_size());
  if (!appended.is_full && wanted > held.journal.held_size()) pulls_.Offer(id, link.id, wanted);
}

void Replication::OnDurable(Token token, Now now) {
  for (const JournalId& id : journals_.OnDurable(token, now.wall))
    OnMoved(id, now);
  const auto payload = payload_writes_.find(token);
  if (payload != payload_writes_.end()) {
    OnPayloadDurable(payload->second);
    payload_writes_.erase(payload);
  }
}

void Replication::OnMoved(const JournalId& journal, Now now) {
  HeldJournal* held = journals_.Find(journal);
  const auto found = spreading_.find(journal);
  // Our own entries have not been spread by anybody yet.
  const bool is_own = found == spreading_.end();
  Spread spread = is_own ? Spread{} : found->second;
  if (is_own) {
    spread.from = held->announced;
    spread.severity = std::exchange(held->own_severity, 0);
  }
  if (!is_own && IsUnderWay(*held)) {
    found->second.from = held->durable.size;
    StartReview(*held);
    return;
  }
  if (!is_own && held->journal.held_size() > held->durable.size) {
    found->second.from = held->durable.size;  // more is being written
  } else if (!is_own) {
    spreading_.erase(found);
  }
  held->announced = held->durable.size;
  if (view_.Stated(*held) != held->durable) {
    // Closed or revoked while it was written: nobody hears of it.
  } else if (spread.hop < HopsOf(spread.severity) && pushing_.size() < limits::kPushesBuildingMax &&
             (is_own || !IsDelayed(journal.publisher, now.mono))) {
    PullMessage pull{journal, spread.from, limits::kPushSizeMax};
    pushing_[{journal, spread.from}] = spread;
    outbox_.Read(serving_.PageJob(kForPush, pull, *held));
  } else {
    for (Link* link : links_.Spreading()) {
      if (link->id != spread.source) AnnounceTo(*link, journal, spread.hop, spread.severity);
    }
  }
  StartReview(*held);
}

bool Replication::IsUnderWay(const HeldJournal& held) const {
  const bool is_part = held.stated > held.durable.size;
  return is_part && pulls_.Wanted(held.journal.id()) > held.durable.size;
}

void Replication::AnnounceTo(Link& link, const JournalId& journal, std::uint8_t hop,
                             std::uint8_t severity) {
  if (!view_.IsMember(link)) return;
  announces_ = true;
  PendingAnnouncement& pending = link.announcements[journal];
  pending.hop = hop;
  pending.severity = std::max(pending.severity, severity);
}

void Replication::OnPageForPush(const PageMessage& page) {
  const auto found = pushing_.find({page.journal, page.from});
  if (found == pushing_.end()) return;
  const Spread spread = found->second;
  pushing_.erase(found);
  const HeldJournal* held = journals_.Find(page.journal);
  if (view_.Stated(*held) != held->durable) return;
  const std::size_t size = PageCost(page);
  const bool is_whole = page.from + page.entries.size() == held->durable.size;
  PageMessage push = page;
  push.hop = static_cast<std::uint8_t>(spread.hop + 1);
  std::vector<LinkId> receivers;
  for (Link* link : links_.Spreading()) {
    if (link->id == spread.source || !view_.IsMember(*link)) continue;
    if (is_whole && size <= limits::kPushSizeMax && link->lanes.SpendOnPush(size)) {
      ++counters_.pages_pushed;
      receivers.push_back(link->id);
    } else {
      AnnounceTo(*link, page.journal, spread.hop, spread.severity);
    }
  }
  outbox_.SendToAll(receivers, std::move(push));
}

void Replication::OnRead(ReadResult result, Now now) {
  std::visit(Overloaded{
                 [&](PageBuilt& built) {
                   if (built.link == kForPush) {
                     OnPageForPush(built.page);
                   } else {
                     serving_.OnPage(built.link, std::move(built.page), now.mono);
                   }
                 },
                 [&](ChunksBuilt& built) { serving_.OnChunks(std::move(built), now.mono); },
                 [&](Reviewed& reviewed) { OnReviewed(reviewed, now); },
                 [&](ReviewedNamed& reviewed) { OnReviewedNamed(reviewed, now); },
                 [&](MissingFound& found) { OnMissingFound(found); },
                 [&](ReadFailed& failed) { OnReadFailed(failed, now); },
             },
             result);
}

void Replication::OnReadFailed(const ReadFailed& failed, Now now) {
  log::Warning("store read failed error=" + ToString(failed.error));
  reads_again_at_ = now.mono + kReadRest;
  if (const auto* page = std::get_if<BuildPageJob>(&failed.job)) {
    if (page->link == kForPush) {
      pushing_.erase({page->pull.journal, page->pull.from});
    } else {
      serving_.OnFailed(page->link, page->pull, now.mono);
    }
  } else if (const auto* chunks = std::get_if<BuildChunksJob>(&failed.job)) {
    serving_.OnFailed(chunks->link, chunks->want, now.mono);
  } else if (const auto* review = std::get_if<ReviewJob>(&failed.job)) {
    HeldJournal* held = journals_.Find(review->journal);
    if (held == nullptr || review->is_doubt || !held->is_in_review) return;
    // What was taken away of it comes back, unless it gives way after all.
    if (std::exchange(held->gives_way_to, std::nullopt)) held->review_from = 0;
    EndReview(*held);
    StartWaitingReviews();
  } else if (const auto* named = std::get_if<ReviewNamedJob>(&failed.job)) {
    missing_.OnWalkFailed(named->name);
    arrived_.erase(named->name);
  } else {
    missing_.OnFindFailed();
  }
}

void Replication::ReadAgain(MonoTime now) {
  if (!reads_again_at_ || now < *reads_again_at_) return;
  reads_again_at_.reset();
  missing_.NoteLeftOut();
  for (auto& [id, held] : journals_.all()) {
    if (directory_->Find(id.publisher) != nullptr) StartReview(held);
  }
}

void Replication::StartReview(HeldJournal& held) {
  if (held.is_in_review || held.review_from >= held.durable.size) return;
  if (reviews_running_ >= kReviewsAtOnceMax) {
    reviews_waiting_.insert(held.journal.id());
    return;
  }
  const JournalId& id = held.journal.id();
  reviews_waiting_.erase(id);
  ++reviews_running_;
  held.is_in_review = true;
  if (held.rights == crypto::Digest{}) held.rights = ReviewRights(id, *directory_);
  const std::uint64_t to = std::min(held.review_from + kReviewBatch, held.durable.size);
  outbox_.Read(ReviewJob{id, held.review_from, to, false});
}

void Replication::OnReviewed(const Reviewed& reviewed, Now now) {
  HeldJournal* held = journals_.Find(reviewed.journal);
  if (held->gives_way_to && !reviewed.is_doubt) {
    OnForgotten(*held, reviewed);
    return;
  }
  WriteBatch batch;
  for (const ReviewedEntry& entry : reviewed.entries)
    NoteReviewed(*held, entry, batch, now);
  if (!reviewed.is_doubt) {
    const std::uint64_t end = reviewed.from + reviewed.entries.size();
    EndReview(*held);
    // Unless the rights changed meanwhile and everything is looked at again.
    if (reviewed.from == held->review_from) held->review_from = end;
    if (end > held->journal.reviewed()) batch.Merge(held->journal.SetReviewed(end));
    const bool is_all = held->review_from >= held->journal.reviewed();
    if (is_all && held->reviewed_under != held->rights) {
      held->reviewed_under = held->rights;
      batch.Put(Column::kMeta, storage::ReviewRightsKey(StorageKey(reviewed.journal)),
                ToBuffer(held->rights.view()));
    }
  }
  if (!batch.empty()) outbox_.Write(std::move(batch));
  StartReview(*held);
  StartWaitingReviews();
}

void Replication::NoteReviewed(HeldJournal& held, const ReviewedEntry& entry, WriteBatch& batch,
                               Now now) {
  const JournalId& journal = held.journal.id();
  const std::uint64_t index = entry.header.index;
  const EntryPosition position{journal, index};
  if (held.reviewed_under != held.rights && held.reviewed_under != crypto::Digest{}) {
    held.reviewed_under = {};
    batch.Delete(Column::kMeta, storage::ReviewRightsKey(StorageKey(journal)));
  }
  const bool is_first = index >= held.journal.reviewed();
  NotePayload(entry, position, is_first, batch, now);
  DocumentRow row = entry.row;
  if (row.received == WallTime{}) row.received = held.DurableAt(index, now.wall);
  if (!is_first && !entry.has_payload) return;
  batch.Put(
      Column::kIndexes,
      storage::DocumentKey(journal.publisher.view(), row.document_id, journal.incarnation, index),
      PackDocumentRow(row));
  const bool shows = entry.has_payload || !WantsPayload(entry.header, *directory_, now.wall);
  if (is_first) {
    // In the order of writing, whatever the clock does: readers keep a cursor.
    last_arrival_ = std::max(last_arrival_ + 1,
                             static_cast<std::uint64_t>(now.wall.time_since_epoch().count()));
    Buffer durable;
    AppendBigEndian64(durable, static_cast<std::uint64_t>(row.received.time_since_epoch().count()));
    batch.Put(Column::kIndexes, storage::ArrivalKey(last_arrival_, StorageKey(journal), index),
              std::move(durable));
  }
  if (shows) outbox_.Add(Arrived{position, std::move(row), 0});
}

void Replication::StartWaitingReviews() {
  while (reviews_running_ < kReviewsAtOnceMax && !reviews_waiting_.empty()) {
    HeldJournal* next = journals_.Find(*reviews_waiting_.begin());
    reviews_waiting_.erase(reviews_waiting_.begin());
    StartReview(*next);
  }
}

void Replication::EndReview(HeldJournal& held) {
  held.is_in_review = false;
  --reviews_running_;
}

void Replication::OnLinkDown(const Link& link) {
  pulls_.OnLinkDown(link.id);
  payloads_.OnLinkDown(link.id);
  serving_.OnLinkDown(link);
}

void Replication::Advance(Now now) {
  ReadAgain(now.mono);
  StartPulls(now);
  StartPayloads(now);
  serving_.Advance(now.mono);
  if (!std::exchange(announces_, false)) return;
  for (auto& [id, link] : links_.all()) {
    if (!link.IsUp() || link.announcements.empty()) continue;
    std::vector<AnnouncedFrontier> frontiers;
    for (const auto& [journal, pending] : link.announcements) {
      const AnnouncedFrontier line = Announcement(link, journal, pending);
      if (line.size > 0) frontiers.push_back(line);
    }
    link.announcements.clear();
    SendAnnouncements(link, std::move(frontiers));
  }
}

}  // namespace schakel::federation
