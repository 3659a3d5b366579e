#include "node/matching/facts_codec.h"

#include <gtest/gtest.h>

#include "sketches.h"

namespace schakel::node {
namespace {

TEST(FactsCodecTest, GivesBackWhatWasPacked) {
  constexpr std::uint64_t kSeed = 11;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 2'000; ++round) {
    AdvisoryFacts facts = RandomAdvisory(random);
    facts.is_withdrawn = random.Below(2) == 1;
    facts.tlp = static_cast<federation::Tlp>(random.Below(5));
    const auto unpacked = UnpackFacts(PackFacts(facts));
    ASSERT_TRUE(unpacked);
    ASSERT_EQ(*unpacked, facts);
  }
}

// Every cut is refused, and whatever a flipped bit gives is either refused or packs to itself.
TEST(FactsCodecTest, DamageIsRefusedOrHarmless) {
  SeededRandom random(12);
  for (int round = 0; round < 20; ++round) {
    const Buffer bytes = PackFacts(RandomAdvisory(random));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const auto cut = UnpackFacts(Bytes(bytes).first(size));
      ASSERT_FALSE(cut);
      ASSERT_EQ(cut.error().code, ErrorCode::kCorruption);
    }
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      Buffer flipped = bytes;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      const auto read = UnpackFacts(flipped);
      if (read) {
        ASSERT_EQ(PackFacts(*read), flipped);
      }
    }
  }
}

TEST(FactsCodecTest, RefusesListsLongerThanAnyDocumentHas) {
  AdvisoryFacts facts = AdvisoryOn({Affected("Microsoft", "Exchange Server")});
  facts.products[0].versions.assign(5'000, "1");
  EXPECT_FALSE(UnpackFacts(PackFacts(facts)));
  Buffer trailing = PackFacts(AdvisoryOn({}));
  trailing.push_back(0);
  EXPECT_FALSE(UnpackFacts(trailing));
}

}  // namespace
}  // namespace schakel::node
