// What an earlier identity key signed gives way to what the present one signed.
#include <algorithm>
#include <utility>

#include "federation/gossip/replication.h"
#include "federation/journal/storage_key.h"
#include "federation/journal/tree_path.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kForgetBatch = 16;  // entries whose payloads are held at a time
constexpr std::size_t kReadsAtOnceMax = 3;  // one more than there are reviews

// Whether the history of this page, which the publisher signed up to `stated`, is another one than
// ours of that size. A page tells it that ends where the path can be read off.
bool IsOther(const Frontier& ours, const Frontier& stated, const PageMessage& page) {
  if (ours.size == 0 || ours.size >= stated.size) return false;
  const auto path = ExplicitPath(ours.size, page);
  const auto roots = path ? RootsOf(*path, ours.size, stated.size) : std::nullopt;
  return roots && roots->larger == stated.root && roots->smaller != ours.root;
}

}  // namespace

bool Replication::GiveWay(Link& link, HeldJournal& held, const PageMessage& page) {
  if (!view_.GivesWay(held)) return false;
  const Admission& admission = *directory_->Find(page.journal.publisher);
  const auto stated =
      OpenCheckpoint(page.checkpoint, page.journal, directory_->IdentityKey(admission));
  if (!stated) return false;
  const Journal& journal = held.journal;
  // The present key signs all that its owner has: a shorter history is another one.
  const bool is_other =
      journal.status() == JournalStatus::kForked || stated->size <= journal.newest().size ||
      IsOther(journal.newest(), *stated, page) || IsOther(journal.covered(), *stated, page);
  if (!is_other) return false;
  pulls_.DropSource(page.journal, link.id);
  // What is under way comes first; the next comparison brings this again.
  if (!JournalTable::MayClear(held) || reviews_running_ >= kReadsAtOnceMax) return true;
  held.gives_way_to = {link.id, stated->size};
  // After a crash all that is held then is reviewed: some of its rows are gone.
  if (std::exchange(held.reviewed_under, crypto::Digest{}) != crypto::Digest{}) {
    storage::WriteBatch batch;
    batch.Delete(storage::Column::kMeta, storage::ReviewRightsKey(StorageKey(journal.id())));
    outbox_.Write(std::move(batch));
  }
  Forget(held, 0);
  return true;
}

void Replication::Forget(HeldJournal& held, std::uint64_t from) {
  const JournalId id = held.journal.id();
  if (from < held.journal.reviewed()) {
    ++reviews_running_;
    held.is_in_review = true;
    outbox_.Read(
        ReviewJob{id, from, std::min(from + kForgetBatch, held.journal.reviewed()), false});
    return;
  }
  const auto [link, size] = *std::exchange(held.gives_way_to, std::nullopt);
  if (!JournalTable::MayClear(held)) {
    held.review_from = 0;
    return;
  }
  const Admission* admission = directory_->Find(id.publisher);
  const auto bound =
      admission == nullptr ? std::nullopt : directory_->BoundOf(*admission, id.incarnation);
  outbox_.Write(journals_.Clear(held, bound ? bound->size : 0));
  spreading_.erase(id);
  if (links_.Find(link) != nullptr) pulls_.Offer(id, link, size);
}

void Replication::OnForgotten(HeldJournal& held, const Reviewed& reviewed) {
  storage::WriteBatch batch;
  for (const ReviewedEntry& entry : reviewed.entries) {
    batch.Delete(storage::Column::kIndexes,
                 storage::DocumentKey(reviewed.journal.publisher.view(), entry.row.document_id,
                                      reviewed.journal.incarnation, entry.header.index));
  }
  outbox_.Write(std::move(batch));
  EndReview(held);
  Forget(held, reviewed.from + reviewed.entries.size());
  StartWaitingReviews();
}

}  // namespace schakel::federation
