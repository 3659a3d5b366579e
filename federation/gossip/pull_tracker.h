// Which journal to pull from whom, and when to try the next source.
//
// At most one pull per journal is open; standby sources are kept per journal. A source that timed
// out or answered with nothing new goes to the back of the line, after kStrikesMax in a row it is
// dropped; another announcement or a reconcile brings it back. An open pull stays open until it is
// answered or times out, also when the journal came by another way meanwhile: the peer is still
// working on it. Sans-IO and without links: it is told what the peers have and returns whom to ask.
// Owner: Federation. Thread: the core's. Bounds: kSourcesMax per journal, one entry per journal
// that somebody is ahead in.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "federation/gossip/action.h"

namespace schakel::federation {

class PullTracker {
 public:
  static constexpr std::size_t kSourcesMax = 8;
  static constexpr int kStrikesMax = 3;

  struct Request {
    JournalId journal;
    LinkId link = 0;
  };

  // `link` says that it holds `size` entries of the journal.
  void Offer(const JournalId& journal, LinkId link, std::uint64_t size);
  // Our own size moved: sources that are not ahead any more are dropped.
  void OnHeld(const JournalId& journal, std::uint64_t size);
  // The open pull was answered by `link`. An answer that brought nothing counts as none.
  void OnAnswer(const JournalId& journal, LinkId link, bool is_useful = true);
  void DropSource(const JournalId& journal, LinkId link);
  void OnLinkDown(LinkId link);

  // Returns pulls to send now. `can_ask(link)` tells whether the link takes one more; `timeout`
  // returns how long to wait for it.
  template <typename CanAsk, typename Timeout>
  std::vector<Request> Start(MonoTime now, const CanAsk& can_ask, const Timeout& timeout);
  // Returns the pulls that timed out.
  std::vector<Request> Expire(MonoTime now);
  [[nodiscard]] std::optional<MonoTime> NextDeadline() const;

  // Returns the largest size that a present source holds, 0 if none.
  [[nodiscard]] std::uint64_t Wanted(const JournalId& journal) const;
  // Pulls that are open at this link.
  [[nodiscard]] std::size_t CountOpen(LinkId link) const;
  [[nodiscard]] bool IsIdle() const { return journals_.empty(); }

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
  };

  void Strike(State& state);
  void CloseOpen(State& state);
  void EraseIfDone(std::map<JournalId, State>::iterator place);

  std::map<JournalId, State> journals_;
  std::map<LinkId, std::size_t> open_;  // pulls by link; no zeros
};

template <typename CanAsk, typename Timeout>
std::vector<PullTracker::Request> PullTracker::Start(MonoTime now, const CanAsk& can_ask,
                                                     const Timeout& timeout) {
  std::vector<Request> requests;
  for (auto& [journal, state] : journals_) {
    if (state.open) continue;
    for (const Source& source : state.sources) {
      if (!can_ask(source.link)) continue;
      state.open = Open{source.link, now + timeout(source.link)};
      ++open_[source.link];
      requests.push_back({journal, source.link});
      break;
    }
  }
  return requests;
}

}  // namespace schakel::federation
