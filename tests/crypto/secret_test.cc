// Secret memory: zero at first, copied in, moved, swapped; no second copy.
#include "crypto/secret.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>

namespace schakel::crypto {
namespace {

static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);

bool IsZero(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
}

TEST(SecretTest, StartsAsZeros) {
  const Secret secret(64);
  EXPECT_EQ(secret.size(), 64U);
  EXPECT_TRUE(IsZero(secret.view()));
}

TEST(SecretTest, CopiesItsSource) {
  Buffer source = {1, 2, 3};
  const Secret secret{Bytes(source)};
  Wipe(source);
  EXPECT_TRUE(IsZero(source));
  EXPECT_EQ(ToHex(secret.view()), "010203");
}

TEST(SecretTest, IsEmptyAfterAMove) {
  Secret from{AsBytes("abc")};
  const Secret to(std::move(from));
  EXPECT_EQ(AsText(to.view()), "abc");
  // NOLINTNEXTLINE(bugprone-use-after-move,clang-analyzer-cplusplus.Move): the contract
  EXPECT_EQ(from.size(), 0U);
}

TEST(SecretTest, TakesOverByAssignment) {
  Secret first{AsBytes("first")};
  Secret second{AsBytes("2nd")};
  first = std::move(second);
  EXPECT_EQ(AsText(first.view()), "2nd");
}

TEST(SecretTest, HoldsNothingToo) {
  const Secret secret(0);
  EXPECT_TRUE(secret.view().empty());
}

TEST(SecretTest, WritesInPlace) {
  Secret secret(2);
  secret.writable()[1] = 7;
  EXPECT_EQ(ToHex(secret.view()), "0007");
}

}  // namespace
}  // namespace schakel::crypto
