#include "federation/gossip/journal_view.h"

namespace schakel::federation {

void JournalView::SetDirectory(std::shared_ptr<const Directory> directory) {
  directory_ = std::move(directory);
  ++epoch_;
}

bool JournalView::IsMember(const Link& link) const {
  return directory_ != nullptr && directory_->IsActive(link.node);
}

bool JournalView::Counts(const JournalId& journal) const {
  return directory_ != nullptr && directory_->Find(journal.publisher) != nullptr;
}

std::optional<JournalId> JournalView::Resolve(const JournalTag& tag) const {
  const Admission* admission = directory_ == nullptr ? nullptr : directory_->FindTag(tag.publisher);
  if (admission == nullptr) return std::nullopt;
  return JournalId{admission->node_id, tag.incarnation};
}

Frontier JournalView::Stated(const HeldJournal& held) const {
  const JournalId& id = held.journal.id();
  if (!Counts(id)) return {};
  if (held.journal.status() == JournalStatus::kForked) return {kForkedSize, {}};
  if (!directory_->IsRevoked(id.publisher)) return held.durable;
  const Frontier end = TrustedEnd(id);
  return held.durable.size > end.size ? end : held.durable;
}

FrontierLine JournalView::Line(const Link& link, const HeldJournal& held) const {
  const Frontier stated = Stated(held);
  return {TagOf(held.journal.id()), stated.size, link.Tag(stated.root)};
}

Frontier JournalView::TrustedEnd(const JournalId& journal) const {
  const Admission* admission = directory_->Find(journal.publisher);
  const TrustedPoint* last = LastTrustedPoint(*admission, journal.incarnation);
  return last == nullptr ? Frontier{} : Frontier{last->size, last->root};
}

std::uint64_t JournalView::SizeAllowed(const JournalId& journal) const {
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

}  // namespace schakel::federation
