// What waits for one peer in the fresh and the catch-up lane.
//
// The lanes hold *jobs*: what the peer asked for, not the bytes of it, so that memory is bounded by
// the number of jobs. Next() says what to build when credit and budget are there; the surroundings
// build it and report its size with OnBuilt().
//
// Between the lanes bytes go 4:1 (deficit round robin; a lane that is alone is not charged). Inside
// a lane the jobs take turns, one page or a few chunks each. A job about a journal takes the place
// of the one that waits for it. What finds no room is refused: the peer asks again.
//
// Credit is what the peer lets us send: what is being built counts as sent. While nothing fresh
// waits, the catch-up lane leaves enough of it for one page that would.
//
// Owner: the link. Thread: the core's. Bounds: limits::kJobsPerLaneMax, limits::kServesPerLinkMax
// at once, credit by limits::kPushCreditMax.
#pragma once

#include <optional>
#include <vector>

#include "federation/gossip/serve_budget.h"

namespace schakel::federation {

class LaneQueue {
 public:
  // What to build now. A page or the chunks together are at most `reserved` bytes.
  struct Work {
    Lane lane = Lane::kFresh;
    ServeJob job;
    std::uint64_t reserved = 0;
    bool is_contested = false;  // the other lane could have sent instead
  };

  // The peer lets us send more. What goes beyond limits::kPushCreditMax is lost.
  void Grant(std::uint64_t bytes);
  // Spends credit on a page that is pushed unasked, if there is enough and nothing fresh waits.
  bool SpendOnPush(std::uint64_t bytes);

  // Queues what the peer asked for; false if the lane is full.
  bool Add(Lane lane, const ServeJob& job);
  // Returns what to build now, with credit and the budget of `peer` reserved for it.
  std::optional<Work> Next(const crypto::NodeId& peer, MonoTime now, ServeBudget& budget);
  // Something that Next() returned was built, and `bytes` of it are sent: 0 if it failed. What is
  // not of this queue is ignored.
  // REQUIRES: bytes <= reserved, otherwise.
  void OnBuilt(const crypto::NodeId& peer, const ServeJob& job, std::uint64_t bytes, MonoTime now,
               ServeBudget& budget);

  // Returns when Next() may have something that it had not at `now`, as far as time decides it.
  [[nodiscard]] std::optional<MonoTime> NextDeadline(const crypto::NodeId& peer, MonoTime now,
                                                     ServeBudget& budget) const;
  [[nodiscard]] std::uint64_t credit() const { return credit_; }
  [[nodiscard]] std::size_t jobs() const { return fresh_.jobs.size() + catch_up_.jobs.size(); }

 private:
  struct DataLane {
    std::vector<ServeJob> jobs;  // in the order of their turns
    std::int64_t deficit = 0;    // bytes that it may still send in this round
  };

  [[nodiscard]] DataLane& Of(Lane lane) { return lane == Lane::kFresh ? fresh_ : catch_up_; }
  [[nodiscard]] const DataLane& Of(Lane lane) const {
    return lane == Lane::kFresh ? fresh_ : catch_up_;
  }
  // Returns the credit that this lane may use.
  [[nodiscard]] std::uint64_t CreditOf(Lane lane) const;
  // Whether there is a job, and credit for it.
  [[nodiscard]] bool IsReady(Lane lane) const;
  // Returns which of the two lanes, both able to send, has its turn.
  Lane Turn();
  // Takes the first job of the lane, cut to what credit allows.
  Work TakeJob(Lane lane);

  DataLane fresh_;
  DataLane catch_up_;
  Lane turn_ = Lane::kCatchUp;  // had its turn, so that the fresh lane begins
  std::uint64_t credit_ = 0;
  std::vector<Work> building_;
};

}  // namespace schakel::federation
