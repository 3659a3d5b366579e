// How the own journal goes on where it must not be continued: restored, forked, or written by a
// thief of its key.
#include <algorithm>
#include <utility>

#include "base/coding.h"
#include "base/json.h"
#include "base/log.h"
#include "crypto/chunk_tree.h"
#include "federation/gossip/journal_end.h"
#include "federation/gossip/own_journal.h"
#include "federation/limits.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;
using storage::WriteBatch;

Buffer ContinuationPayload(const JournalId& journal, const Frontier& final_frontier) {
  Json::Object document;
  document["incarnation"] = static_cast<std::int64_t>(journal.incarnation);
  document["size"] = final_frontier.size;
  document["root"] = final_frontier.root.hex();
  return ToBuffer(AsBytes(Json(std::move(document)).Dump()));
}

}  // namespace

void OwnJournal::OnHello(const crypto::NodeId& peer, const std::vector<OwnFrontier>& theirs,
                         Now now) {
  greeted_.insert(peer);
  for (const OwnFrontier& claim : theirs) {
    if (claim.incarnation < incarnation_ || claim.incarnation > limits::kIncarnationMax) continue;
    const JournalId journal{self_, claim.incarnation};
    if (EndOf(claim.incarnation)) continue;
    const auto stated = OpenOwn(claim.checkpoint, journal);
    if (!stated) continue;
    claims_[claim.incarnation] = claim.checkpoint;
    const HeldJournal* held = journals_.Find(journal);
    const Frontier ours = held == nullptr ? Frontier{} : held->journal.covered();
    const bool is_other = stated->size == ours.size && stated->root != ours.root;
    if (stated->size > ours.size || is_other) StartRecovery(claim.incarnation, *stated, now);
  }
}

void OwnJournal::StartRecovery(std::uint32_t incarnation, Frontier claimed, Now now) {
  const bool is_news = state_ != State::kRecovering || incarnation > recovering_.incarnation ||
                       (incarnation == recovering_.incarnation && claimed.size > claimed_.size);
  if (!is_news) return;
  if (state_ != State::kRecovering) recovering_since_ = now.mono;
  state_ = State::kRecovering;
  recovering_ = {self_, incarnation};
  claimed_ = claimed;
  if (incarnation_ >= first_open_) outbox_.Add(RaiseAlarm{AlarmKind::kRestored, self_.hex()});
}

std::uint32_t OwnJournal::NewestThatCounts() const {
  const Admission* admission = directory_ == nullptr ? nullptr : directory_->Find(self_);
  const auto& all = journals_.all();
  for (auto at = all.upper_bound({self_, UINT32_MAX}); at != all.begin();) {
    --at;
    if (at->first.publisher != self_) break;
    if (admission == nullptr) return at->first.incarnation;
    const auto end = EndOfHeld(journals_, at->second, *directory_, *admission);
    if (!end || end->size > 0) return at->first.incarnation;
  }
  return 0;
}

std::uint32_t OwnJournal::NewestClaimed() const {
  const Admission* admission = directory_ == nullptr ? nullptr : directory_->Find(self_);
  if (admission == nullptr) return 0;
  for (auto claim = claims_.rbegin(); claim != claims_.rend(); ++claim) {
    const std::uint32_t incarnation = claim->first;
    const JournalId journal{self_, incarnation};
    const auto keys = directory_->JournalKeys(*admission, incarnation);
    const bool counts = std::any_of(keys.begin(), keys.end(), [&](const crypto::PublicKey& key) {
      return journals_.signers().IsSigned(claim->second, journal, key);
    });
    if (counts && !EndOf(incarnation)) return incarnation;
  }
  return 0;
}

bool OwnJournal::IsContinuable() const {
  if (NewestThatCounts() > incarnation_) return false;
  const HeldJournal* held = journals_.Find(id());
  if (held == nullptr) return size_ == 0;
  // Behind the covered part lies what others brought.
  const bool is_ours = held->journal.held_size() == size_ && held->journal.covered().size == size_;
  return is_ours && held->journal.status() == JournalStatus::kOpen;
}

void OwnJournal::RecoverNewest(Now now) {
  const std::uint32_t newest = std::max(incarnation_, NewestThatCounts());
  const HeldJournal* held = journals_.Find({self_, newest});
  StartRecovery(newest, held == nullptr ? Frontier{} : held->journal.newest(), now);
}

void OwnJournal::QueueContinuation(const JournalId& before, const Frontier& end, Now now) {
  PublishRequest continuation;
  continuation.header.kind = static_cast<std::uint16_t>(EntryKind::kContinuation);
  continuation.header.issued = Stamp(now.wall);
  continuation.payload = ContinuationPayload(before, end);
  continuation.header.payload_size = continuation.payload.size();
  continuation.header.payload_root = crypto::PayloadRoot(continuation.payload);
  queue_.push_front({0, std::move(continuation), true});
}

OwnJournal::Step OwnJournal::NextStep() const {
  const std::uint32_t newest =
      std::max({incarnation_, recovering_.incarnation, journals_.NewestIncarnation(self_)});
  if (newest < limits::kIncarnationMax) return {newest, std::max(newest + 1, first_open_)};
  const std::uint32_t before = std::max(NewestThatCounts(), NewestClaimed());
  const std::uint32_t lowest = std::max(before + 1, first_open_);
  std::uint32_t next = lowest;
  while (next <= limits::kIncarnationMax && journals_.Find({self_, next}) != nullptr)
    ++next;
  return {before, next <= limits::kIncarnationMax ? next : lowest};
}

void OwnJournal::OpenNextIncarnation(Now now) {
  const auto [before, next] = NextStep();
  if (next > limits::kIncarnationMax) {
    if (!std::exchange(is_spent_, true)) {
      log::Warning(
          "no incarnation is left, so nothing is published until this node has another "
          "identity key");
    }
    return;
  }
  WriteBatch batch;
  if (HeldJournal* in_the_way = journals_.Find({self_, next})) {
    if (!JournalTable::MayClear(*in_the_way)) return;
    batch = journals_.Clear(*in_the_way, 0);
  }
  const HeldJournal* held = journals_.Find({self_, before});
  Frontier final_frontier = held == nullptr ? Frontier{} : held->durable;
  const bool claims_more = recovering_.incarnation == before && claimed_.size > final_frontier.size;
  if (claims_more) final_frontier = claimed_;
  if (const auto end = EndOf(before)) final_frontier = {end->size, end->root};
  incarnation_ = next;
  is_spent_ = false;
  size_ = 0;
  state_ = State::kOpen;
  renewed_for_ = signer_;
  QueueContinuation({self_, before}, final_frontier, now);
  Buffer row;
  AppendBigEndian32(row, incarnation_);
  batch.Put(Column::kMeta, storage::IncarnationKey(), std::move(row));
  Append(std::move(batch));
}

}  // namespace schakel::federation
