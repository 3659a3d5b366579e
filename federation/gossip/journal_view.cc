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
  const Admission* admission = directory_ == nullptr ? nullptr : directory_->Find(id.publisher);
  if (admission == nullptr) return {};
  if (held.journal.status() == JournalStatus::kForked) return {kForkedSize, {}};
  const auto end = EndOf(*admission, id.incarnation);
  return end && held.durable.size > end->size ? *end : held.durable;
}

FrontierLine JournalView::Line(const Link& link, const HeldJournal& held) const {
  const Frontier stated = Stated(held);
  return {TagOf(held.journal.id()), stated.size, link.Tag(stated.root)};
}

std::optional<Frontier> JournalView::EndOf(const JournalId& journal) const {
  return EndOf(*directory_->Find(journal.publisher), journal.incarnation);
}

std::optional<Frontier> JournalView::EndOf(const Admission& admission,
                                           std::uint32_t incarnation) const {
  const auto end = directory_->EndOf(admission, incarnation);
  if (!end) return std::nullopt;
  return Frontier{end->size, end->root};
}

std::uint64_t JournalView::SizeAllowed(const JournalId& journal) const {
  const Admission* admission =
      directory_ == nullptr ? nullptr : directory_->Find(journal.publisher);
  if (admission == nullptr) return 0;
  const HeldJournal* held = journals_.Find(journal);
  if (held != nullptr && held->journal.status() != JournalStatus::kOpen) return 0;
  if (const auto end = EndOf(*admission, journal.incarnation)) return end->size;
  if (held == nullptr) return limits::kJournalSizeMax;
  const std::uint64_t quota = admission->quotas.stored_bytes;
  const bool is_paused =
      held->journal.stored_bytes() >= quota || held->journal.stored_bytes_wanted() > quota;
  return is_paused ? held->journal.held_size() : limits::kJournalSizeMax;
}

}  // namespace schakel::federation
