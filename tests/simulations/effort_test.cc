// The watch over what hostile nodes cost: it passes where they get what they asked for, and finds a
// node that does more. What nobody asked for is put into a core behind the world's back.
#include "simulations/effort.h"

#include "federation/journal/checkpoint.h"
#include "federation/wire/frame_codec.h"
#include "library.h"
#include "simulations/adversaries/silent_dropper.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kNodes = 12;
constexpr std::size_t kHostile = kNodes - 1;
constexpr std::size_t kVictim = 2;
constexpr std::uint64_t kDocument = 500;

TEST(EffortTest, IsMeasuredByWhatWasAskedFor) {
  Demand demand;
  const AnswerSizes sizes{1'000, 5'000, 2, 7};
  const Effort idle = Allowed(demand, sizes);
  EXPECT_GE(idle.bytes, sizes.unasked);
  EXPECT_GE(idle.signatures, sizes.own_signatures);
  EXPECT_GE(idle.walks, sizes.own_walks);
  demand.pulls = 10;
  demand.signatures = 3;
  demand.comparisons = 4;
  const Effort asked = Allowed(demand, sizes);
  EXPECT_GE(asked.bytes, idle.bytes + 10 * sizes.page);
  EXPECT_GE(asked.signatures, idle.signatures + 3);
  EXPECT_GE(asked.walks, idle.walks + 4);
}

TEST(EffortTest, NamesWhatIsTooMuch) {
  const Effort allowed{10, 20, 30};
  EXPECT_EQ(BrokenEffort(1, {10, 20, 30}, allowed), std::nullopt);
  EXPECT_EQ(BrokenEffort(1, {11, 0, 0}, allowed), "effort: node 1 did 11 bytes, more than 10");
  EXPECT_EQ(BrokenEffort(2, {0, 21, 0}, allowed), "effort: node 2 did 21 signatures, more than 20");
  EXPECT_EQ(BrokenEffort(3, {0, 0, 31}, allowed), "effort: node 3 did 31 walks, more than 30");
}

class EffortWatchTest : public SimulationTest {
 protected:
  EffortWatchTest() : world_(Options()) {
    world_.SetAdversary(kHostile, std::make_unique<SilentDropper>());
    world_.RunFor(minutes(1));
  }

  static WorldOptions Options() {
    WorldOptions options;
    options.nodes = kNodes;
    options.seed = 1;
    options.is_watched = true;
    return options;
  }
  // The victim gets this on each of its links, and no demand is counted.
  void SlipIn(const federation::Message& message, federation::TrustVersion trust, int times) {
    SimNode& victim = world_.node(kVictim);
    const Buffer frame = *federation::EncodeFrame({trust, message});
    for (const auto& link : world_.StatusOf(kVictim).links) {
      for (int i = 0; i < times; ++i)
        victim.core().OnFrame(link.id, frame, victim.NowOf(world_.now()));
    }
  }
  [[nodiscard]] federation::TrustVersion Trust() const { return world_.cast().trust().version(); }
  static bool IsAbout(const Verdict& verdict, const std::string& what) {
    return verdict && verdict->starts_with("effort: node 2 did ") &&
           verdict->find(' ' + what + ',') != std::string::npos;
  }

  World world_;
};

TEST_F(EffortWatchTest, PassesWhereNobodyDoesTooMuch) {
  const EffortWatch watch(world_, kDocument);
  for (std::size_t i = 0; i < 6; ++i) {
    world_.Publish(i, kDocument, false);
    world_.RunFor(seconds(20));
  }
  EXPECT_EQ(watch.Check(world_), std::nullopt);
  const Effort used = watch.HighestPermille(world_);
  EXPECT_GT(used.signatures, 0U);
  EXPECT_LE(std::max({used.bytes, used.signatures, used.walks}), 1'000U);
}

TEST_F(EffortWatchTest, FindsANodeThatSendsWhatNobodyAskedFor) {
  const EffortWatch watch(world_, kDocument);
  federation::RecordsWantMessage want;
  for (std::size_t i = 0; i < 400; ++i)
    want.refs.push_back({federation::TagOf(world_.node(i % kNodes).character().id), 1, 0});
  SlipIn(want, Trust(), 20);
  world_.RunFor(seconds(1));
  EXPECT_TRUE(IsAbout(watch.Check(world_), "bytes")) << watch.Check(world_).value_or("nothing");
}

TEST_F(EffortWatchTest, FindsANodeThatChecksSignaturesForNothing) {
  const EffortWatch watch(world_, kDocument);
  const Character& publisher = world_.node(kHostile).character();
  federation::PageMessage page;
  page.journal = {publisher.id, 1};
  page.hop = 1;
  page.checkpoint =
      federation::SignCheckpoint(world_.node(3).character().identity, {page.journal, {1, {}}});
  SlipIn(page, {}, 100);
  world_.RunFor(seconds(1));
  EXPECT_TRUE(IsAbout(watch.Check(world_), "signatures"))
      << watch.Check(world_).value_or("nothing");
}

TEST_F(EffortWatchTest, FindsANodeThatComparesForNothing) {
  const EffortWatch watch(world_, kDocument);
  for (int round = 0; round < 6; ++round) {
    SlipIn(federation::FingerprintMessage{}, Trust(), 20);
    SlipIn(federation::RecordsHaveMessage{{}, 1, federation::RecordsScope::kRecent}, Trust(), 20);
    world_.RunFor(seconds(40));
  }
  EXPECT_TRUE(IsAbout(watch.Check(world_), "walks")) << watch.Check(world_).value_or("nothing");
}

}  // namespace
}  // namespace schakel::simulations
