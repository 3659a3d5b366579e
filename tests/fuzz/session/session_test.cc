// Random inputs of seeds get as far as a fuzzer has to: the same session in every kind of build.
#include "session.h"

#include <gtest/gtest.h>

namespace schakel::federation {
namespace {

constexpr std::size_t kInputSize = 8'000;

Buffer InputOf(std::uint64_t seed) {
  SeededRandom random(seed);
  Buffer input(kInputSize);
  for (std::uint8_t& byte : input)
    byte = static_cast<std::uint8_t>(random.Next());
  return input;
}

TEST(SessionTest, TakesAnythingInAnyOrder) {
  const Stage stage;
  std::size_t entries = 0;
  std::size_t journals = 0;
  std::size_t starts = 0;
  std::uint64_t offences = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const Buffer input = InputOf(seed);
    Choices choices(input);
    Session session(stage, choices);
    while (choices.AreLeft())
      session.Step();
    const FederationStatus status = session.Status();
    journals += status.journals.size();
    for (const JournalStatusRow& row : status.journals)
      entries += row.durable.size;
    offences += status.offences;
    starts += session.starts();
  }
  // Pages were taken in, rules were broken, and lives ended.
  EXPECT_GT(journals, 100U);
  EXPECT_GT(entries, 500U);
  EXPECT_GT(offences, 40U);
  EXPECT_GT(starts, 60U);
}

}  // namespace
}  // namespace schakel::federation
