#include "federation/gossip/lane_queue.h"

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"
#include "crypto/chunk_tree.h"
#include "federation/gossip/limits.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kEntryFields = 64;  // lengths and flags of an entry, index of a chunk
static_assert(limits::kServeUnitMax >= limits::kHeaderSizeMax + crypto::kChunkSize +
                                           limits::kCheckpointSizeMax + kEntryFields);
// What a peer grants at first must let the catch-up lane send, with a part of it not granted again.
static_assert(limits::kPushCreditStart - limits::kPushCreditStart / limits::kCreditParts >=
              2 * limits::kServeUnitMax);

std::int64_t QuantumOf(Lane lane) {
  const int weight = lane == Lane::kFresh ? limits::kFreshWeight : limits::kCatchUpWeight;
  return weight * static_cast<std::int64_t>(limits::kLaneQuantum);
}

// Removes the job about this subject. Returns where it was, or nothing.
std::optional<std::size_t> Remove(std::vector<ServeJob>& jobs, const ServeSubject& subject) {
  const auto found = std::find_if(jobs.begin(), jobs.end(), [&subject](const ServeJob& job) {
    return SubjectOf(job) == subject;
  });
  if (found == jobs.end()) return std::nullopt;
  const auto place = static_cast<std::size_t>(found - jobs.begin());
  jobs.erase(found);
  return place;
}

// Cuts a page to `bytes`. Returns what it may come to: at least one entry.
std::uint64_t Cut(PullMessage& pull, std::uint64_t bytes) {
  const std::uint64_t entries = std::min<std::uint64_t>(
      {bytes - limits::kCheckpointSizeMax, pull.bytes_max, limits::kPageBodyMax});
  pull.bytes_max = static_cast<std::uint32_t>(entries);
  return std::max<std::uint64_t>(entries + limits::kCheckpointSizeMax, limits::kServeUnitMax);
}

// Cuts a want to `bytes`, and leaves the rest of it in `rest`. Returns what it may come to.
std::uint64_t Cut(PayloadWantMessage& want, std::uint64_t bytes, PayloadWantMessage& rest) {
  const std::uint64_t chunks = std::min<std::uint64_t>(
      {bytes / limits::kServeUnitMax, want.count, limits::kChunksPerWantMax});
  rest = want;
  rest.first_chunk = want.first_chunk + static_cast<std::uint32_t>(chunks);
  rest.count = static_cast<std::uint8_t>(want.count - chunks);
  want.count = static_cast<std::uint8_t>(chunks);
  return chunks * limits::kServeUnitMax;
}

}  // namespace

void LaneQueue::Grant(std::uint64_t bytes) {
  if (PLANTED(kCountsCreditTwice)) bytes *= 2;
  credit_ = std::min<std::uint64_t>(
      credit_ + std::min<std::uint64_t>(bytes, limits::kPushCreditMax), limits::kPushCreditMax);
}

bool LaneQueue::SpendOnPush(std::uint64_t bytes) {
  if (!fresh_.jobs.empty() || credit_ < bytes) return false;
  credit_ -= bytes;
  return true;
}

bool LaneQueue::Add(Lane lane, const ServeJob& job) {
  const ServeSubject subject = SubjectOf(job);
  DataLane& own = Of(lane);
  if (const auto place = Remove(own.jobs, subject)) {
    own.jobs.insert(own.jobs.begin() + static_cast<std::ptrdiff_t>(*place), job);
    return true;
  }
  if (own.jobs.size() >= limits::kJobsPerLaneMax) return false;
  Remove(Of(lane == Lane::kFresh ? Lane::kCatchUp : Lane::kFresh).jobs, subject);
  own.jobs.push_back(job);
  return true;
}

std::uint64_t LaneQueue::CreditOf(Lane lane) const {
  const bool keeps_some = lane == Lane::kCatchUp && fresh_.jobs.empty();
  return keeps_some ? credit_ - std::min<std::uint64_t>(credit_, limits::kServeUnitMax) : credit_;
}

bool LaneQueue::IsReady(Lane lane) const {
  return building_.size() < limits::kServesPerLinkMax && !Of(lane).jobs.empty() &&
         CreditOf(lane) >= limits::kServeUnitMax;
}

Lane LaneQueue::Turn() {
  while (Of(turn_).deficit <= 0) {
    turn_ = turn_ == Lane::kFresh ? Lane::kCatchUp : Lane::kFresh;
    Of(turn_).deficit += QuantumOf(turn_);
  }
  return turn_;
}

LaneQueue::Work LaneQueue::TakeJob(Lane lane) {
  DataLane& own = Of(lane);
  Work work{lane, own.jobs.front(), 0, false};
  own.jobs.erase(own.jobs.begin());
  const std::uint64_t bytes = CreditOf(lane);
  if (auto* pull = std::get_if<PullMessage>(&work.job)) {
    work.reserved = Cut(*pull, bytes);
  } else {
    PayloadWantMessage rest;
    work.reserved = Cut(std::get<PayloadWantMessage>(work.job), bytes, rest);
    if (rest.count > 0) own.jobs.emplace_back(rest);
  }
  return work;
}

std::optional<LaneQueue::Work> LaneQueue::Next(const crypto::NodeId& peer, MonoTime now,
                                               ServeBudget& budget) {
  const bool is_fresh = IsReady(Lane::kFresh) && budget.Admit(peer, Lane::kFresh, now);
  const bool is_catch_up = IsReady(Lane::kCatchUp) && budget.Admit(peer, Lane::kCatchUp, now);
  if (!is_fresh && !is_catch_up) return std::nullopt;
  const bool is_contested = is_fresh && is_catch_up;
  if (!is_contested) {
    fresh_.deficit = catch_up_.deficit = 0;
    turn_ = Lane::kCatchUp;
  }
  const Lane lane = is_contested ? Turn() : is_fresh ? Lane::kFresh : Lane::kCatchUp;
  Work work = TakeJob(lane);
  work.is_contested = is_contested;
  if (is_contested) Of(lane).deficit -= static_cast<std::int64_t>(work.reserved);
  credit_ -= work.reserved;
  budget.Charge(peer, lane, work.reserved, now);
  building_.push_back(work);
  return work;
}

void LaneQueue::OnBuilt(const crypto::NodeId& peer, const ServeJob& job, std::uint64_t bytes,
                        MonoTime now, ServeBudget& budget) {
  // Of two answers to one question, which may come in any order, the smallest that this one fits.
  auto place = building_.end();
  bool is_ours = false;
  for (auto at = building_.begin(); at != building_.end(); ++at) {
    if (SubjectOf(at->job) != SubjectOf(job) || FirstOf(at->job) != FirstOf(job)) continue;
    is_ours = true;
    const bool is_smaller = place == building_.end() || at->reserved < place->reserved;
    if (bytes <= at->reserved && is_smaller) place = at;
  }
  if (!is_ours) return;
  CHECK(place != building_.end());
  const Work work = *place;
  building_.erase(place);
  const std::uint64_t unused = work.reserved - bytes;
  credit_ = std::min<std::uint64_t>(credit_ + unused, limits::kPushCreditMax);
  budget.Refund(peer, work.lane, unused, now);
  if (work.is_contested) Of(work.lane).deficit += static_cast<std::int64_t>(unused);
}

std::optional<MonoTime> LaneQueue::NextDeadline(const crypto::NodeId& peer, MonoTime now,
                                                ServeBudget& budget) const {
  MonoTime next = MonoTime::max();
  for (const Lane lane : {Lane::kFresh, Lane::kCatchUp}) {
    if (IsReady(lane)) next = std::min(next, budget.ReadyAt(peer, lane, now));
  }
  if (next == MonoTime::max()) return std::nullopt;
  return next;
}

}  // namespace schakel::federation
