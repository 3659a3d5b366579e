#include "simulations/demand.h"

#include <gtest/gtest.h>

#include "federation/wire/frame_codec.h"

namespace schakel::simulations {
namespace {

using federation::EncodeFrame;

Buffer Frame(federation::Message message) {
  return *EncodeFrame({{1, 1}, std::move(message)});
}

Demand Of(federation::Message message, bool is_hostile = true) {
  Demand demand;
  const Buffer frame = Frame(std::move(message));
  Note(demand, PeekTag(frame), frame, is_hostile);
  return demand;
}

TEST(DemandTest, CountsWhatHostileNodesAskFor) {
  EXPECT_EQ(Of(federation::PullMessage{}).pulls, 1U);
  EXPECT_EQ(Of(federation::PayloadWantMessage{{}, 1'000, 0, 3}).chunks, 3U);
  EXPECT_EQ(Of(federation::RecordsWantMessage{{{1, 1, 0}, {2, 1, 0}}}).records, 2U);
  EXPECT_EQ(Of(federation::TrustWantMessage{{"timestamp.json"}}).trust_files, 1U);
  EXPECT_EQ(Of(federation::PongMessage{}).frames, 1U);
}

TEST(DemandTest, DoesNotCountWhatHonestNodesAskFor) {
  EXPECT_EQ(Of(federation::PullMessage{}, false), Demand{});
  EXPECT_EQ(Of(federation::TrustWantMessage{{"timestamp.json"}}, false), Demand{});
}

TEST(DemandTest, CountsComparisonsAndSignaturesOfAll) {
  for (const bool is_hostile : {false, true}) {
    EXPECT_EQ(Of(federation::FingerprintMessage{}, is_hostile).comparisons, 1U);
    EXPECT_EQ(Of(federation::RecentMessage{}, is_hostile).comparisons, 1U);
    EXPECT_EQ(Of(federation::VectorMessage{}, is_hostile).comparisons, 1U);
    EXPECT_EQ(Of(federation::BucketsMessage{}, is_hostile).comparisons, 1U);
    EXPECT_EQ(Of(federation::RecordsHaveMessage{}, is_hostile).comparisons, 1U);
    EXPECT_GT(Of(federation::PageMessage{}, is_hostile).signatures, 0U);
    EXPECT_GT(Of(federation::ForkProofMessage{}, is_hostile).signatures, 0U);
    EXPECT_GE(Of(federation::RecordsMessage{{Buffer(150), Buffer(150)}}, is_hostile).signatures,
              2U);
  }
}

TEST(DemandTest, TellsWhatCameSince) {
  Demand demand = Of(federation::PullMessage{});
  const Demand before = demand;
  const Buffer frame = Frame(federation::PullMessage{});
  Note(demand, PeekTag(frame), frame, true);
  EXPECT_EQ(demand.pulls, 2U);
  EXPECT_EQ(demand.Since(before), Of(federation::PullMessage{}));
}

}  // namespace
}  // namespace schakel::simulations
