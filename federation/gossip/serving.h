// Answers what peers ask for: pages of journals and chunks of payloads, through the lanes of their
// links.
//
// Jobs wait in the LaneQueue of their link; Advance() starts what credit and budget allow, one job
// of each link in turn, so that no link waits behind another when the budget of all is short.
//
// Owner: Replication. Thread: the core's. Bounds: those of LaneQueue, for each link.
#pragma once

#include <optional>
#include <set>

#include "federation/gossip/growth.h"
#include "federation/gossip/journal_view.h"
#include "federation/gossip/repeated_pulls.h"

namespace schakel::federation {

class Serving {
 public:
  Serving(const JournalView& view, JournalTable& journals, LinkTable& links, Outbox& outbox)
      : view_(view), journals_(journals), links_(links), outbox_(outbox) {}

  // Returns the job that builds a page of what this node states; see BuildPageJob.
  [[nodiscard]] BuildPageJob PageJob(LinkId link, const PullMessage& pull,
                                     const HeldJournal& held) const;

  // Queues what a peer asked for. REQUIRES: the peer is a member.
  void Add(Link& link, Lane lane, const ServeJob& job, MonoTime now);
  void OnGrant(Link& link, std::uint64_t bytes);
  // Sends what was built.
  void OnPage(LinkId id, PageMessage page, MonoTime now);
  void OnChunks(ChunksBuilt built, MonoTime now);
  void OnFailed(LinkId id, const ServeJob& job, MonoTime now);
  void OnLinkDown(const Link& link);

  void Advance(MonoTime now);
  [[nodiscard]] std::optional<MonoTime> NextDeadline() const { return next_; }
  void AddGrowth(std::vector<GrowthRow>& rows) const;

 private:
  // Starts one job of the link. Returns whether there was one.
  bool StartOne(Link& link, MonoTime now);
  void Start(Link& link, const ServeJob& job, MonoTime now);

  const JournalView& view_;
  JournalTable& journals_;
  LinkTable& links_;
  Outbox& outbox_;
  ServeBudget budget_;
  RepeatedPulls repeats_;
  std::set<LinkId> waiting_;  // links with jobs
  LinkId turn_ = 0;           // who was served last
  bool is_changed_ = false;   // since Advance() looked
  std::optional<MonoTime> next_;
};

}  // namespace schakel::federation
