// Which journal to pull from whom, and when to try the next source.
//
// At most one pull per journal is open; standby sources are kept per journal. A source that timed
// out or answered with nothing new goes to the back of the line, after limits::kPullStrikesMax in a
// row it is dropped; another announcement or a reconcile brings it back. Of several sources one
// that has answered before is asked first. A source that let others down lately is asked only when
// no better one has come up within limits::kSuspectWait. A delayed journal is pulled only when
// nothing else was ready, from a link without open pulls, and hardly timed. An open pull stays open
// until it is answered or times out, also when the journal came by another way meanwhile: the peer
// is still working on it. Sans-IO and without links: it is told what the peers have and returns
// whom to ask.
//
// Owner: Federation. Thread: the core's. Bounds: limits::kPullSourcesMax per journal, and all links
// that this node dialled, so that nobody who dials it takes their places; one link is a source of
// SetOffersMax() journals at most, and what it offers beyond is forgotten until it offers it again.
// Start() looks at what was offered since the last time, and at limits::kPullScanMax others in
// turn: so nobody hides the news of others behind a heap of his own.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "federation/gossip/action.h"
#include "federation/gossip/limits.h"

namespace schakel::federation {

class PullTracker {
 public:
  struct Request {
    JournalId journal;
    LinkId link = 0;
  };
  // Whether a link takes one more pull now, the best first.
  enum class Standing : std::uint8_t { kGood, kUntried, kSuspect, kBusy };

  void SetOffersMax(std::size_t journals) { offers_max_ = journals; }
  // `link` says that it holds `size` entries of the journal.
  void Offer(const JournalId& journal, LinkId link, std::uint64_t size);
  // Our own size moved: sources that are not ahead any more are dropped.
  void OnHeld(const JournalId& journal, std::uint64_t size);
  // The open pull was answered by `link`. An answer that brought nothing counts as none.
  void OnAnswer(const JournalId& journal, LinkId link, bool is_useful = true);
  // The answer brought little: who else has more is asked before this link is asked again, or it
  // could hand out a journal drop by drop.
  void MoveBack(const JournalId& journal, LinkId link);
  void DropSource(const JournalId& journal, LinkId link);
  void OnLinkDown(LinkId link);

  // The publisher of this journal is over its quota.
  void Delay(const JournalId& journal) { delayed_.insert(journal); }
  // Ends the delay of the journals for which `has_recovered(journal)`.
  template <typename HasRecovered>
  void Resume(const HasRecovered& has_recovered) {
    std::erase_if(delayed_, has_recovered);
  }

  // Returns pulls to send now. `standing(link)` is a Standing; `timeout(link)` returns how long to
  // wait for it.
  template <typename StandingOf, typename Timeout>
  std::vector<Request> Start(MonoTime now, const StandingOf& standing, const Timeout& timeout);
  // Returns the pulls that timed out.
  std::vector<Request> Expire(MonoTime now);
  [[nodiscard]] std::optional<MonoTime> NextDeadline() const;

  // Returns the largest size that a present source holds, 0 if none.
  [[nodiscard]] std::uint64_t Wanted(const JournalId& journal) const;
  // Pulls that are open at this link.
  [[nodiscard]] std::size_t CountOpen(LinkId link) const;
  [[nodiscard]] std::size_t journals() const { return journals_.size(); }
  [[nodiscard]] std::size_t delayed() const { return delayed_.size(); }
  [[nodiscard]] std::size_t offered() const { return offered_.size(); }
  // Journals that this link is a source of.
  [[nodiscard]] std::size_t CountOffers(LinkId link) const;
  [[nodiscard]] std::size_t offers_max() const { return offers_max_; }

 private:
  struct Source {
    LinkId link = 0;
    std::uint64_t size = 0;
    int strikes = 0;
  };
  struct Open {
    LinkId link = 0;
    MonoTime deadline;
  };
  struct State {
    std::deque<Source> sources;
    std::optional<Open> open;
    std::optional<MonoTime> wait_until;  // for a better source than those that there are
  };
  using Place = std::map<JournalId, State>::iterator;

  // Takes away the sources for which `is_over(source)`.
  template <typename IsOver>
  void DropSources(State& state, const IsOver& is_over) {
    std::erase_if(state.sources, [&](const Source& source) {
      if (!is_over(source)) return false;
      ForgetOffer(source.link);
      return true;
    });
  }
  void ForgetOffer(LinkId link);
  void Strike(Place place);
  void CloseOpen(Place place);
  // Keeps ready_ and journals_ true after a change.
  void Settle(Place place);
  void OpenAt(Place place, LinkId link, MonoTime deadline);
  // Whether to go on waiting for a better source.
  bool MustWait(Place place, MonoTime now);
  // Chooses a source for a journal that is ready, or none.
  template <typename StandingOf>
  class KnownStandings;
  template <typename StandingOf>
  std::optional<LinkId> Choose(Place place, MonoTime now, const StandingOf& standing);
  // Returns the journals to look at now, and moves the cursor behind them.
  std::vector<Place> TakeTurn();

  std::map<JournalId, State> journals_;
  std::set<JournalId> delayed_;       // of publishers over their quota; held journals only
  std::map<JournalId, Place> ready_;  // with sources and without an open pull
  JournalId cursor_;                  // in ready_: where the next turn begins
  std::set<std::pair<MonoTime, JournalId>> deadlines_;  // of open pulls
  std::set<std::pair<MonoTime, JournalId>> waits_;      // until wait_until
  std::map<LinkId, std::size_t> open_;                  // pulls by link; no zeros
  std::map<LinkId, std::size_t> offers_;                // sources by link; no zeros
  std::size_t offers_max_ = limits::kOffersMin;
  std::vector<JournalId> offered_;  // since the last turn; limits::kPullScanMax
};

// What standing(link) said, until a pull is opened: a heap of journals has few links as sources.
template <typename StandingOf>
class PullTracker::KnownStandings {
 public:
  explicit KnownStandings(const StandingOf& standing) : standing_(standing) {}

  Standing operator()(LinkId link) const {
    const auto known = std::find_if(known_.begin(), known_.end(),
                                    [link](const auto& item) { return item.first == link; });
    if (known != known_.end()) return known->second;
    return known_.emplace_back(link, standing_(link)).second;
  }
  void Forget() { known_.clear(); }

 private:
  const StandingOf& standing_;
  mutable std::vector<std::pair<LinkId, Standing>> known_;
};

template <typename StandingOf>
std::optional<LinkId> PullTracker::Choose(Place place, MonoTime now, const StandingOf& standing) {
  std::optional<LinkId> chosen;
  Standing best = Standing::kBusy;
  for (const Source& source : place->second.sources) {
    Standing stands = standing(source.link);
    // To have answered counts for nothing where the answers brought nothing.
    if (source.strikes > 0) stands = std::max(stands, Standing::kUntried);
    if (stands >= best) continue;
    chosen = source.link;
    best = stands;
  }
  if (best == Standing::kSuspect && MustWait(place, now)) return std::nullopt;
  return chosen;
}

template <typename StandingOf, typename Timeout>
std::vector<PullTracker::Request> PullTracker::Start(MonoTime now, const StandingOf& standing,
                                                     const Timeout& timeout) {
  std::vector<Request> requests;
  std::vector<Place> delayed;
  KnownStandings known(standing);
  const bool has_free = std::any_of(offers_.begin(), offers_.end(), [&known](const auto& item) {
    return known(item.first) != Standing::kBusy;
  });
  if (!has_free) {
    offered_.clear();
    return requests;
  }
  for (const Place place : TakeTurn()) {
    if (delayed_.contains(place->first)) {
      delayed.push_back(place);
    } else if (const auto link = Choose(place, now, known)) {
      OpenAt(place, *link, now + timeout(*link));
      requests.push_back({place->first, *link});
      known.Forget();
    }
  }
  if (!requests.empty()) return requests;
  const auto idle = [&](LinkId link) {
    return CountOpen(link) > 0 ? Standing::kBusy : standing(link);
  };
  for (const Place place : delayed) {
    const auto link = Choose(place, now, idle);
    if (!link) continue;
    OpenAt(place, *link, now + limits::kDelayedPullTimeout);
    requests.push_back({place->first, *link});
  }
  return requests;
}

}  // namespace schakel::federation
