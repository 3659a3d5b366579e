#include "federation/gossip/pull_tracker.h"

#include <algorithm>

namespace schakel::federation {

void PullTracker::Offer(const JournalId& journal, LinkId link, std::uint64_t size) {
  State& state = journals_[journal];
  const auto known = std::find_if(state.sources.begin(), state.sources.end(),
                                  [link](const Source& source) { return source.link == link; });
  if (known != state.sources.end()) {
    known->size = std::max(known->size, size);
  } else if (state.sources.size() < kSourcesMax) {
    state.sources.push_back({link, size, 0});
  }
}

void PullTracker::OnHeld(const JournalId& journal, std::uint64_t size) {
  const auto found = journals_.find(journal);
  if (found == journals_.end()) return;
  State& state = found->second;
  std::erase_if(state.sources, [size](const Source& source) { return source.size <= size; });
  EraseIfDone(found);
}

void PullTracker::CloseOpen(State& state) {
  const auto count = open_.find(state.open->link);
  if (--count->second == 0) open_.erase(count);
  state.open.reset();
}

void PullTracker::EraseIfDone(std::map<JournalId, State>::iterator place) {
  const State& state = place->second;
  if (state.sources.empty() && !state.open) journals_.erase(place);
}

void PullTracker::OnAnswer(const JournalId& journal, LinkId link, bool is_useful) {
  const auto found = journals_.find(journal);
  if (found == journals_.end()) return;
  State& state = found->second;
  if (state.open && state.open->link == link) {
    if (is_useful) {
      CloseOpen(state);
    } else {
      Strike(state);
    }
  }
  for (Source& source : state.sources) {
    if (source.link == link && is_useful) source.strikes = 0;
  }
  EraseIfDone(found);
}

void PullTracker::DropSource(const JournalId& journal, LinkId link) {
  OnAnswer(journal, link);
  const auto found = journals_.find(journal);
  if (found == journals_.end()) return;
  std::erase_if(found->second.sources,
                [link](const Source& source) { return source.link == link; });
  EraseIfDone(found);
}

void PullTracker::OnLinkDown(LinkId link) {
  std::vector<JournalId> affected;
  for (const auto& [journal, state] : journals_)
    affected.push_back(journal);
  for (const JournalId& journal : affected)
    DropSource(journal, link);
}

void PullTracker::Strike(State& state) {
  const auto slow =
      std::find_if(state.sources.begin(), state.sources.end(),
                   [&state](const Source& source) { return source.link == state.open->link; });
  if (slow != state.sources.end()) {
    Source source = *slow;
    state.sources.erase(slow);
    if (++source.strikes < kStrikesMax) state.sources.push_back(source);
  }
  CloseOpen(state);
}

std::vector<PullTracker::Request> PullTracker::Expire(MonoTime now) {
  std::vector<Request> expired;
  for (auto& [journal, state] : journals_) {
    if (!state.open || state.open->deadline > now) continue;
    expired.push_back({journal, state.open->link});
    Strike(state);
  }
  std::erase_if(journals_,
                [](const auto& item) { return item.second.sources.empty() && !item.second.open; });
  return expired;
}

std::optional<MonoTime> PullTracker::NextDeadline() const {
  std::optional<MonoTime> next;
  for (const auto& [journal, state] : journals_) {
    if (state.open && (!next || state.open->deadline < *next)) next = state.open->deadline;
  }
  return next;
}

std::size_t PullTracker::CountOpen(LinkId link) const {
  const auto found = open_.find(link);
  return found == open_.end() ? 0 : found->second;
}

std::uint64_t PullTracker::Wanted(const JournalId& journal) const {
  const auto found = journals_.find(journal);
  if (found == journals_.end()) return 0;
  std::uint64_t size = 0;
  for (const Source& source : found->second.sources)
    size = std::max(size, source.size);
  return size;
}

}  // namespace schakel::federation
