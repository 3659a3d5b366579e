// Start-up and random bytes.
#include "crypto/sodium.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>
#include <vector>

namespace schakel::crypto {
namespace {

TEST(SodiumTest, StartsAgainAndAgain) {
  EXPECT_TRUE(Initialise());
  EXPECT_TRUE(Initialise());
}

TEST(SodiumTest, StartsFromAnyThread) {
  std::array<bool, 4> started{};
  std::vector<std::thread> threads;
  for (bool& result : started)
    threads.emplace_back([&result] { result = Initialise().has_value(); });
  for (std::thread& thread : threads)
    thread.join();
  for (const bool result : started)
    EXPECT_TRUE(result);
}

TEST(SodiumTest, FillsEveryByteAtRandom) {
  std::set<Buffer> seen;
  std::array<std::set<std::uint8_t>, 32> values;
  for (int i = 0; i < 200; ++i) {
    Buffer bytes(32);
    FillRandom(bytes);
    seen.insert(bytes);
    for (std::size_t at = 0; at < bytes.size(); ++at)
      values.at(at).insert(bytes[at]);
  }
  EXPECT_EQ(seen.size(), 200U);
  for (const auto& at : values)
    EXPECT_GT(at.size(), 50U);
}

}  // namespace
}  // namespace schakel::crypto
