#include "federation/gossip/pull_tracker.h"

#include <algorithm>
#include <utility>

#include "base/planted.h"

namespace schakel::federation {

void PullTracker::Offer(const JournalId& journal, LinkId link, std::uint64_t size) {
  const Place known_place = journals_.find(journal);
  const bool has_room = CountOffers(link) < offers_max_ || PLANTED(kTakesAnyOffer);
  const bool is_dialled = (link & kInboundLinkBit) == 0;
  if (!has_room && known_place == journals_.end()) return;
  const Place place =
      known_place == journals_.end() ? journals_.try_emplace(journal).first : known_place;
  State& state = place->second;
  const auto known = std::find_if(state.sources.begin(), state.sources.end(),
                                  [link](const Source& source) { return source.link == link; });
  if (known != state.sources.end()) {
    known->size = std::max(known->size, size);
  } else if (has_room && (is_dialled || state.sources.size() < limits::kPullSourcesMax)) {
    state.sources.push_back({link, size, 0});
    ++offers_[link];
    if (offered_.size() < limits::kPullScanMax) offered_.push_back(journal);
  }
  Settle(place);
}

void PullTracker::OnHeld(const JournalId& journal, std::uint64_t size) {
  const Place place = journals_.find(journal);
  if (place == journals_.end()) return;
  DropSources(place->second, [size](const Source& source) { return source.size <= size; });
  Settle(place);
}

void PullTracker::OpenAt(Place place, LinkId link, MonoTime deadline) {
  place->second.open = Open{link, deadline};
  ++open_[link];
  deadlines_.emplace(deadline, place->first);
  Settle(place);
}

void PullTracker::CloseOpen(Place place) {
  const Open& open = *place->second.open;
  const auto count = open_.find(open.link);
  if (--count->second == 0) open_.erase(count);
  deadlines_.erase({open.deadline, place->first});
  place->second.open.reset();
}

void PullTracker::Settle(Place place) {
  State& state = place->second;
  const bool is_ready = !state.open && !state.sources.empty();
  if (!is_ready && state.wait_until) {
    waits_.erase({*state.wait_until, place->first});
    state.wait_until.reset();
  }
  if (is_ready) {
    ready_.emplace(place->first, place);
  } else {
    ready_.erase(place->first);
  }
  if (state.sources.empty() && !state.open) journals_.erase(place);
}

bool PullTracker::MustWait(Place place, MonoTime now) {
  State& state = place->second;
  if (!state.wait_until) {
    state.wait_until = now + limits::kSuspectWait;
    waits_.emplace(*state.wait_until, place->first);
  }
  return now < *state.wait_until;
}

std::vector<PullTracker::Place> PullTracker::TakeTurn() {
  std::map<JournalId, Place> news;
  for (const JournalId& journal : std::exchange(offered_, {})) {
    const auto ready = ready_.find(journal);
    if (ready != ready_.end()) news.insert(*ready);
  }
  std::vector<Place> turn;
  turn.reserve(news.size() + std::min(limits::kPullScanMax, ready_.size()));
  for (const auto& [journal, place] : news)
    turn.push_back(place);
  auto at = ready_.lower_bound(cursor_);
  for (std::size_t i = std::min(limits::kPullScanMax, ready_.size()); i > 0; --i) {
    if (at == ready_.end()) at = ready_.begin();
    if (news.empty() || !news.contains(at->first)) turn.push_back(at->second);
    ++at;
  }
  cursor_ = at == ready_.end() ? JournalId{} : at->first;
  return turn;
}

void PullTracker::OnAnswer(const JournalId& journal, LinkId link, bool is_useful) {
  const Place place = journals_.find(journal);
  if (place == journals_.end()) return;
  State& state = place->second;
  if (is_useful) {
    for (Source& source : state.sources) {
      if (source.link == link) source.strikes = 0;
    }
  }
  if (state.open && state.open->link == link) {
    if (is_useful) {
      CloseOpen(place);
    } else {
      Strike(place);
    }
  }
  Settle(place);
}

void PullTracker::MoveBack(const JournalId& journal, LinkId link) {
  const Place place = journals_.find(journal);
  if (place == journals_.end()) return;
  auto& sources = place->second.sources;
  const auto source = std::find_if(sources.begin(), sources.end(),
                                   [link](const Source& one) { return one.link == link; });
  if (source != sources.end()) std::rotate(source, source + 1, sources.end());
}

void PullTracker::DropSource(const JournalId& journal, LinkId link) {
  OnAnswer(journal, link);
  const Place place = journals_.find(journal);
  if (place == journals_.end()) return;
  DropSources(place->second, [link](const Source& source) { return source.link == link; });
  Settle(place);
}

void PullTracker::OnLinkDown(LinkId link) {
  std::vector<JournalId> affected;
  for (const auto& [journal, state] : journals_) {
    const auto& sources = state.sources;
    const bool is_source =
        std::any_of(sources.begin(), sources.end(),
                    [link](const Source& source) { return source.link == link; });
    if (is_source || (state.open && state.open->link == link)) affected.push_back(journal);
  }
  for (const JournalId& journal : affected)
    DropSource(journal, link);
}

void PullTracker::Strike(Place place) {
  auto& sources = place->second.sources;
  const LinkId link = place->second.open->link;
  const auto slow = std::find_if(sources.begin(), sources.end(),
                                 [link](const Source& source) { return source.link == link; });
  if (slow != sources.end()) {
    Source source = *slow;
    sources.erase(slow);
    if (++source.strikes < limits::kPullStrikesMax) {
      sources.push_back(source);
    } else {
      ForgetOffer(link);
    }
  }
  CloseOpen(place);
}

std::vector<PullTracker::Request> PullTracker::Expire(MonoTime now) {
  std::vector<Request> expired;
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const Place place = journals_.find(deadlines_.begin()->second);
    expired.push_back({place->first, place->second.open->link});
    Strike(place);
    Settle(place);
  }
  // Their journals are looked at in the next turn.
  while (!waits_.empty() && waits_.begin()->first <= now)
    waits_.erase(waits_.begin());
  return expired;
}

std::optional<MonoTime> PullTracker::NextDeadline() const {
  std::optional<MonoTime> next;
  for (const auto* times : {&deadlines_, &waits_}) {
    if (!times->empty() && (!next || times->begin()->first < *next)) next = times->begin()->first;
  }
  return next;
}

void PullTracker::ForgetOffer(LinkId link) {
  const auto found = offers_.find(link);
  if (found != offers_.end() && --found->second == 0) offers_.erase(found);
}

std::size_t PullTracker::CountOffers(LinkId link) const {
  const auto found = offers_.find(link);
  return found == offers_.end() ? 0 : found->second;
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
