// Hostile behaviours are seen to do what they say, and how little comes of it.
#include <algorithm>

#include "library.h"
#include "simulations/adversaries/fork_prover.h"
#include "simulations/adversaries/frame_flooder.h"
#include "simulations/adversaries/part_giver.h"
#include "simulations/adversaries/place_claimer.h"
#include "simulations/adversaries/quitter.h"
#include "simulations/adversaries/trickler.h"
#include "simulations/checkers.h"

namespace schakel::simulations {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kNodes = 12;
constexpr std::size_t kHostile = kNodes - 1;

class AdversaryDeedsTest : public SimulationTest {
 protected:
  AdversaryDeedsTest() : world_(Options()) {}

  static WorldOptions Options() {
    WorldOptions options;
    options.nodes = kNodes;
    options.seed = 1;
    options.is_watched = true;
    return options;
  }
  template <typename Behaviour>
  const Behaviour& Begin() {
    auto behaviour = std::make_unique<Behaviour>(1);
    const Behaviour& seen = *behaviour;
    world_.SetAdversary(kHostile, std::move(behaviour));
    return seen;
  }
  // Everybody hears of a new document, and nothing is broken.
  void ExpectWell() {
    world_.Publish(0, 500, false);
    EXPECT_TRUE(world_.RunUntil([&] { return world_.IsConverged(); }, minutes(2)));
    world_.RunFor(minutes(1));
    EXPECT_EQ(CheckAll(world_), std::nullopt);
  }
  const crypto::NodeId& Id() { return world_.node(kHostile).character().id; }

  World world_;
};

TEST_F(AdversaryDeedsTest, AFrameFlooderSaysNothingManyHundredTimesInASecond) {
  world_.RunFor(minutes(1));
  const FrameFlooder& flooder = Begin<FrameFlooder>();
  for (std::size_t i = 0; i < 8; ++i)
    world_.Publish(i, 500, false);
  world_.RunFor(milliseconds(1'200));
  EXPECT_GE(flooder.sent(), FrameFlooder::kBurst);
  world_.RunFor(minutes(2));
  EXPECT_GE(flooder.sent(), 7 * FrameFlooder::kBurst);
  EXPECT_GT(flooder.repeated(), 100U);
  std::uint64_t answered = 0;
  for (std::size_t i = 0; i < kHostile; ++i)
    answered += world_.SentToHostile(i);
  EXPECT_LT(answered, 200 * flooder.sent()) << "bytes";
  ExpectWell();
}

TEST_F(AdversaryDeedsTest, AQuitterComesAndGoesAndOwesAnswers) {
  world_.RunFor(minutes(1));
  const Quitter& quitter = Begin<Quitter>();
  for (std::size_t i = 0; i < 8; ++i) {
    world_.Publish(i, 2'000, false);
    world_.RunFor(seconds(15));
  }
  EXPECT_GT(quitter.greeted(), 100U);
  EXPECT_GT(quitter.abandoned(), 10U);
  ExpectWell();
}

TEST_F(AdversaryDeedsTest, ATricklerGreetsLateOrNeverAndGrantsAByteAtATime) {
  const Trickler& trickler = Begin<Trickler>();
  world_.RunFor(minutes(1));
  for (std::size_t i = 0; i < 8; ++i) {
    world_.Publish(i, 2'000, false);
    world_.RunFor(seconds(15));
  }
  EXPECT_GT(trickler.greeted_late(), 0U);
  EXPECT_GT(trickler.never_greeted(), 0U);
  EXPECT_GT(trickler.bytes_granted(), 100U);
  ExpectWell();
}

TEST_F(AdversaryDeedsTest, AForkProverIsBelievedOnceForEachJournal) {
  world_.RunFor(minutes(1));
  const ForkProver& prover = Begin<ForkProver>();
  std::vector<std::uint64_t> before;
  for (std::size_t i = 0; i < kHostile; ++i)
    before.push_back(world_.StatusOf(i).signatures_checked);
  world_.RunFor(minutes(3) - seconds(1));
  EXPECT_GT(prover.shown(), 1'000U);
  EXPECT_GT(prover.garbage(), 50U);
  for (std::size_t i = 0; i < kHostile; ++i) {
    const auto status = world_.StatusOf(i);
    const auto forked =
        std::count_if(status.journals.begin(), status.journals.end(), [&](const auto& row) {
          return row.id.publisher == Id() && row.status == federation::JournalStatus::kForked;
        });
    EXPECT_EQ(forked, 3) << "node " << i;
    EXPECT_LT(status.signatures_checked - before[i], 150U) << "node " << i;
  }
  ExpectWell();
}

TEST_F(AdversaryDeedsTest, APartGiverSplitsNobody) {
  world_.RunFor(minutes(1));
  const PartGiver& giver = Begin<PartGiver>();
  world_.RunFor(minutes(5));
  EXPECT_EQ(giver.gifts(), PartGiver::kGiftsMax);
  EXPECT_GT(giver.parts(), PartGiver::kGiftsMax / 2);
  for (std::size_t i = 0; i < kHostile; ++i) {
    std::size_t longest = 0;
    std::size_t forked = 0;
    for (const auto& row : world_.StatusOf(i).journals) {
      if (row.id.publisher != Id()) continue;
      if (row.status == federation::JournalStatus::kForked) ++forked;
      if (row.durable.size == PartGiver::kEntries) ++longest;
    }
    EXPECT_EQ(forked, 1U) << "node " << i;
    EXPECT_GE(longest, 1U) << "node " << i;
  }
  ExpectWell();
}

TEST_F(AdversaryDeedsTest, APlaceClaimerStandsInAnotherNetworkForEverybody) {
  world_.RunFor(minutes(1));
  const PlaceClaimer& claimer = Begin<PlaceClaimer>();
  world_.RunFor(minutes(3));
  ASSERT_FALSE(claimer.claimed().empty());
  const std::string claimed = claimer.claimed();
  for (std::size_t i = 0; i < kHostile; ++i) {
    const auto* presence = world_.node(i).core().records().Presence(Id());
    ASSERT_NE(presence, nullptr);
    EXPECT_EQ(presence->endpoints, std::vector<std::string>{claimed}) << "node " << i;
  }
  ExpectWell();
  EXPECT_EQ(NeighbourOf("20.0.7.1:27120"), "20.0.7.200:27120");
}

}  // namespace
}  // namespace schakel::simulations
