// Each way to be hostile alone: a third of a small federation behaves so, and honest nodes still
// get everything of each other, accuse no honest node and keep within their bounds.
#include <cctype>

#include "library.h"
#include "simulations/adversaries/behaviour.h"
#include "simulations/adversaries/equivocator.h"
#include "simulations/checkers.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kNodes = 12;
constexpr std::size_t kHostile = 4;  // the last ones

class AdversariesTest : public SimulationTest, public testing::WithParamInterface<Behaviour> {
 protected:
  static WorldOptions Options(std::uint64_t seed) {
    WorldOptions options;
    options.nodes = kNodes;
    options.seed = seed;
    options.is_watched = true;
    return options;
  }
};

TEST_P(AdversariesTest, HarmNoHonestNode) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    World world(Options(seed));
    for (std::size_t i = kNodes - kHostile; i < kNodes; ++i)
      world.SetAdversary(i, Make(GetParam(), seed * 100 + i));
    world.RunFor(minutes(1));
    for (std::size_t publisher = 0; publisher < kNodes - kHostile; ++publisher) {
      world.Publish(publisher, 2'000, publisher % 2 == 0);
      world.RunFor(seconds(5));
      ASSERT_EQ(CheckSafety(world), std::nullopt);
    }
    world.RenewTrust();
    world.Publish(kNodes - 1, 2'000, false);
    // A payload of several chunks, which everybody must ask for.
    world.PublishAdvisory(0, {.size = 200'000});
    EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, minutes(3)));
    world.RunFor(minutes(1));
    EXPECT_EQ(CheckAll(world), std::nullopt);
  }
}

std::vector<Behaviour> All() {
  std::vector<Behaviour> all;
  for (std::size_t i = 0; i < kBehaviours; ++i)
    all.push_back(static_cast<Behaviour>(i));
  return all;
}

// GoogleTest wants letters and digits.
std::string TestName(const testing::TestParamInfo<Behaviour>& info) {
  std::string name;
  bool is_first = true;
  for (const char letter : NameOf(info.param)) {
    if (letter != '-') name += is_first ? static_cast<char>(std::toupper(letter)) : letter;
    is_first = letter == '-';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Behaviours, AdversariesTest, testing::ValuesIn(All()), TestName);

}  // namespace
}  // namespace schakel::simulations
