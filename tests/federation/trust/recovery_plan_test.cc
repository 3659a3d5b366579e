// What recovery words are made to say where a thief of the identity key used up the incarnations.
#include "federation/trust/recovery_plan.h"

#include <gtest/gtest.h>

#include "federation/limits.h"

namespace schakel::federation {
namespace {

std::vector<TrustedPoint> Points(std::vector<std::uint32_t> incarnations) {
  std::vector<TrustedPoint> points;
  points.reserve(incarnations.size());
  for (const std::uint32_t incarnation : incarnations)
    points.push_back({incarnation, 3, {}});
  return points;
}

Recovery Stopped(std::vector<std::uint32_t> incarnations) {
  Recovery said;
  said.stop = Points(std::move(incarnations));
  return said;
}

Recovery Rotated(std::vector<std::uint32_t> incarnations) {
  Recovery said = Stopped(std::move(incarnations));
  said.identity_key = crypto::PublicKey{};
  return said;
}

TEST(RecoveryPlanTest, StopsWhatANodeReachesInItsLife) {
  EXPECT_EQ(PlanStop(Points({1, 2})), Points({1, 2}));
  EXPECT_EQ(PlanStop(Points({1, limits::kIncarnationMax})), Points({1}));
  EXPECT_TRUE(PlanStop({}).empty());
  std::vector<std::uint32_t> many;
  for (std::uint32_t i = 1; i <= limits::kIncarnationMax; ++i)
    many.push_back(i);
  const auto stop = PlanStop(Points(many));
  ASSERT_EQ(stop.size(), kStopPointsMax);
  EXPECT_LE(stop.back().incarnation, limits::kIncarnationMax / 2);
}

TEST(RecoveryPlanTest, OpensBehindWhatWasWritten) {
  EXPECT_EQ(PlanOpen(Stopped({1}), Points({1})), 2U);
  EXPECT_EQ(PlanOpen(Stopped({2}), Points({1, 2, 7})), 8U);
  EXPECT_EQ(PlanOpen(Stopped({2}), {}), 3U);
}

TEST(RecoveryPlanTest, OpensAFreeOneUnderAnotherKeyWhereTheLastWasUsed) {
  const auto used = Points({1, 2, limits::kIncarnationMax});
  EXPECT_EQ(PlanOpen(Stopped({1}), used), std::nullopt);
  EXPECT_EQ(PlanOpen(Rotated({1}), used), 3U);
  EXPECT_EQ(PlanOpen(Rotated({1, limits::kIncarnationMax}), used), std::nullopt);
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 1; i <= limits::kIncarnationMax; ++i)
    all.push_back(i);
  EXPECT_EQ(PlanOpen(Rotated({5}), Points(all)), 6U);
}

}  // namespace
}  // namespace schakel::federation
