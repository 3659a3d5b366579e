// The queue of lanes against a twin that searches lists.
#include "federation/gossip/lane_queue.h"
#include "lane_parts.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kUnit = limits::kServeUnitMax;

struct NaiveLanes {
  std::vector<std::pair<Lane, ServeJob>> jobs;  // in the order of their turns
  std::uint64_t credit = 0;
  std::size_t building = 0;

  std::vector<ServeJob> In(Lane lane) const {
    std::vector<ServeJob> found;
    for (const auto& [of, job] : jobs)
      if (of == lane) found.push_back(job);
    return found;
  }
  bool Add(Lane lane, const ServeJob& job) {
    for (auto& [of, waiting] : jobs) {
      if (of != lane || SubjectOf(waiting) != SubjectOf(job)) continue;
      waiting = job;
      return true;
    }
    if (In(lane).size() == limits::kJobsPerLaneMax) return false;
    std::erase_if(jobs, [&](const auto& item) { return SubjectOf(item.second) == SubjectOf(job); });
    jobs.emplace_back(lane, job);
    return true;
  }
  std::uint64_t CreditOf(Lane lane) const {
    const bool keeps = lane == Lane::kCatchUp && In(Lane::kFresh).empty();
    return keeps ? credit - std::min(credit, kUnit) : credit;
  }
  bool CanServe(Lane lane, ServeBudget budget, MonoTime now) const {
    return building < limits::kServesPerLinkMax && !In(lane).empty() && CreditOf(lane) >= kUnit &&
           budget.Admit(NodeOf(1), lane, now);
  }
  ServeJob Take(Lane lane) {
    const auto first = std::find_if(jobs.begin(), jobs.end(),
                                    [lane](const auto& item) { return item.first == lane; });
    const ServeJob job = first->second;
    jobs.erase(first);
    return job;
  }
};

class LaneModelTest : public testing::TestWithParam<std::uint64_t> {
 protected:
  void Change() {
    const auto lane = random_.Below(2) == 0 ? Lane::kFresh : Lane::kCatchUp;
    const auto number = static_cast<std::uint8_t>(1 + random_.Below(12));
    const std::uint64_t position = random_.Below(100);
    switch (random_.Below(6)) {
      case 0:
        return AddBoth(lane, PullOf(number, position, Bytes()));
      case 1:
        return AddBoth(lane, WantOf(number, static_cast<std::uint32_t>(position),
                                    static_cast<std::uint8_t>(1 + position % 3)));
      case 2: {
        const std::uint64_t bytes = random_.Below(200'000);
        queue_.Grant(bytes);
        naive_.credit = std::min(naive_.credit + bytes, std::uint64_t{limits::kPushCreditMax});
        return;
      }
      case 3:
        now_ += UpTo(random_, 200);
        return;
      case 4:
        return Finish();
      default: {
        const std::uint64_t bytes = random_.Below(40'000);
        const bool may = naive_.credit >= bytes && naive_.In(Lane::kFresh).empty();
        ASSERT_EQ(queue_.SpendOnPush(bytes), may);
        if (may) naive_.credit -= bytes;
      }
    }
  }
  std::uint32_t Bytes() { return static_cast<std::uint32_t>(random_.Below(1 << 20)); }
  void AddBoth(Lane lane, const ServeJob& job) {
    ASSERT_EQ(queue_.Add(lane, job), naive_.Add(lane, job));
  }
  void Finish() {
    if (open_.empty()) return;
    const LaneQueue::Work built = open_[random_.Below(open_.size())];
    const ServeJob& job = built.job;
    const std::uint64_t sent = random_.Below(built.reserved + 1);
    // Of several about the same the smallest that it fits is meant, of equals the first.
    auto place = open_.end();
    for (auto at = open_.begin(); at != open_.end(); ++at) {
      const bool is_same = SubjectOf(at->job) == SubjectOf(job) && FirstOf(at->job) == FirstOf(job);
      const bool is_better = place == open_.end() || at->reserved < place->reserved;
      if (is_same && sent <= at->reserved && is_better) place = at;
    }
    queue_.OnBuilt(NodeOf(1), job, sent, now_, budget_);
    naive_.credit =
        std::min(naive_.credit + place->reserved - sent, std::uint64_t{limits::kPushCreditMax});
    --naive_.building;
    open_.erase(place);
  }
  void Serve() {
    const bool is_fresh = naive_.CanServe(Lane::kFresh, budget_, now_);
    const bool is_catch_up = naive_.CanServe(Lane::kCatchUp, budget_, now_);
    const auto work = queue_.Next(NodeOf(1), now_, budget_);
    ASSERT_EQ(work.has_value(), is_fresh || is_catch_up);
    if (!work) return;
    ASSERT_TRUE(work->lane == Lane::kFresh ? is_fresh : is_catch_up);
    ASSERT_EQ(work->is_contested, is_fresh && is_catch_up);
    const std::uint64_t credit = naive_.CreditOf(work->lane);
    ASSERT_LE(work->reserved, credit);
    Check(*work, naive_.Take(work->lane), credit);
    naive_.credit -= work->reserved;
    ++naive_.building;
    open_.push_back(*work);
  }
  void Check(const LaneQueue::Work& work, const ServeJob& asked, std::uint64_t credit) {
    ASSERT_EQ(SubjectOf(work.job), SubjectOf(asked));
    if (const auto* pull = std::get_if<PullMessage>(&asked)) {
      const auto& served = std::get<PullMessage>(work.job);
      ASSERT_EQ(served.from, pull->from);
      ASSERT_EQ(served.bytes_max, std::min<std::uint64_t>({pull->bytes_max, limits::kPageBodyMax,
                                                           credit - limits::kCheckpointSizeMax}));
      ASSERT_GE(work.reserved, served.bytes_max + limits::kCheckpointSizeMax);
      ASSERT_GE(work.reserved, kUnit);
      return;
    }
    auto rest = std::get<PayloadWantMessage>(asked);
    const auto& served = std::get<PayloadWantMessage>(work.job);
    ASSERT_EQ(served.first_chunk, rest.first_chunk);
    ASSERT_EQ(served.count, std::min<std::uint64_t>(rest.count, credit / kUnit));
    ASSERT_EQ(work.reserved, served.count * kUnit);
    rest.first_chunk += served.count;
    rest.count = static_cast<std::uint8_t>(rest.count - served.count);
    if (rest.count > 0) naive_.jobs.emplace_back(work.lane, rest);
  }

  SeededRandom random_{GetParam()};
  MonoTime now_ = kStart;
  ServeBudget budget_;
  LaneQueue queue_;
  NaiveLanes naive_;
  std::vector<LaneQueue::Work> open_;
};

TEST_P(LaneModelTest, DoesWhatTheNaiveTwinDoes) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  for (int i = 0; i < 5'000 && !HasFatalFailure(); ++i) {
    SCOPED_TRACE(testing::Message() << "step " << i);
    Change();
    if (random_.Below(2) == 0) Serve();
    ASSERT_EQ(queue_.credit(), naive_.credit);
    ASSERT_EQ(queue_.jobs(), naive_.jobs.size());
    ASSERT_LE(queue_.jobs(), 2 * limits::kJobsPerLaneMax);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, LaneModelTest, testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace schakel::federation
