#include "federation/gossip/journal_view.h"

#include "federation/gossip/journal_end.h"

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
  if (held.journal.status() == JournalStatus::kForked) {
    return GivesWay(held) ? Frontier{} : Frontier{kForkedSize, {}};
  }
  const auto end = EndOfHeld(journals_, held, *directory_, *admission);
  return end && held.durable.size > end->size ? Frontier{end->size, end->root} : held.durable;
}

FrontierLine JournalView::Line(const Link& link, const HeldJournal& held) const {
  const Frontier stated = Stated(held);
  return {TagOf(held.journal.id()), stated.size, link.Tag(stated.root)};
}

bool JournalView::GivesWay(const HeldJournal& held) const {
  const Admission* admission =
      directory_ == nullptr ? nullptr : directory_->Find(held.journal.id().publisher);
  return admission != nullptr && IsOfEarlierKey(journals_, held, *directory_, *admission);
}

std::uint64_t JournalView::PullFrom(const HeldJournal& held, std::uint64_t wanted) const {
  const std::uint64_t size = held.journal.held_size();
  return wanted > size || !GivesWay(held) ? size : Stated(held).size;
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
  const bool gives_way = held != nullptr && GivesWay(*held);
  const bool is_closed = held != nullptr && held->journal.status() != JournalStatus::kOpen;
  if (is_closed && !gives_way) return 0;
  if (const auto end = EndOf(*admission, journal.incarnation)) return end->size;
  if (held == nullptr || gives_way) return limits::kJournalSizeMax;
  const std::uint64_t quota = admission->quotas.stored_bytes;
  const bool is_paused =
      held->journal.stored_bytes() >= quota || held->journal.stored_bytes_wanted() > quota;
  return is_paused ? held->journal.held_size() : limits::kJournalSizeMax;
}

}  // namespace schakel::federation
