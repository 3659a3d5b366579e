#include "simulations/report/run_pool.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/simulations/report/sample_record.h"

namespace schakel::simulations {
namespace {

std::vector<RunRequest> Requests(std::uint64_t count) {
  std::vector<RunRequest> requests(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    requests[i].scenario = &Scenarios().front();
    requests[i].options.seed = i + 1;
  }
  return requests;
}

RunRecord Answer(const RunRequest& request) {
  return SampleRecord(request.options.nodes, request.options.seed);
}

bool GoOn(const RunOutcome&) {
  return true;
}

TEST(RunPoolTest, GivesOutcomesInTheOrderOfTheRequests) {
  RunPool pool(3, Answer);
  std::size_t ended = 0;
  const auto outcomes = pool.Run(Requests(10), [&ended](const RunOutcome&) {
    ++ended;
    return true;
  });
  ASSERT_TRUE(outcomes);
  ASSERT_EQ(outcomes->size(), 10U);
  EXPECT_EQ(ended, 10U);
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ((*outcomes)[i].number, i);
    EXPECT_EQ((*outcomes)[i].record.figures.seed, i + 1);
    EXPECT_FALSE((*outcomes)[i].record.broken);
    EXPECT_EQ((*outcomes)[i].record.baselines.size(), 3U);
  }
}

TEST(RunPoolTest, NamesTheRunThatCrashed) {
  RunPool pool(2, [](const RunRequest& request) {
    if (request.options.seed == 2) std::abort();
    if (request.options.seed == 3) std::_Exit(7);
    return Answer(request);
  });
  const auto outcomes = pool.Run(Requests(4), GoOn);
  ASSERT_TRUE(outcomes);
  ASSERT_EQ(outcomes->size(), 4U);
  EXPECT_EQ((*outcomes)[1].record.broken, "crash: ended by signal 6");
  EXPECT_EQ((*outcomes)[1].record.figures.seed, 2U);
  EXPECT_EQ((*outcomes)[2].record.broken, "crash: ended with code 7");
  EXPECT_FALSE((*outcomes)[3].record.broken);
}

TEST(RunPoolTest, StartsNoMoreWhenTold) {
  RunPool pool(1, Answer);
  const auto outcomes = pool.Run(
      Requests(9), [](const RunOutcome& outcome) { return outcome.record.figures.seed < 4; });
  ASSERT_TRUE(outcomes);
  EXPECT_EQ(outcomes->size(), 4U);
}

}  // namespace
}  // namespace schakel::simulations
