// Hashes against values of Python's hashlib and of the SipHash paper.
#include "crypto/hash.h"

#include <gtest/gtest.h>

#include <numeric>

#include "base/random.h"
#include "tests/crypto/material.h"

namespace schakel::crypto {
namespace {

Buffer Counting(std::size_t size) {
  Buffer bytes(size);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return bytes;
}

TEST(HashTest, GivesBlake2b256) {
  EXPECT_EQ(Blake2b({}).hex(), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  EXPECT_EQ(Blake2b(AsBytes("abc")).hex(),
            "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(HashTest, GivesKeyedBlake2b256) {
  EXPECT_EQ(KeyedBlake2b(Counting(16), AsBytes("schakel")).hex(),
            "734ca0bfa9b80ef5fe1dbac0a6b97102fcd44f0c83e1ceb616f801f6e853bb51");
  EXPECT_EQ(KeyedBlake2b(Counting(64), AsBytes("schakel")).hex(),
            "97c88351a61b19554af2705dc18f5afa3bead67819b0474060839e2088cb9dab");
}

TEST(HashDeathTest, AbortsOnKeysOfAWrongSize) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_DEATH(KeyedBlake2b(Counting(15), {}), "check failed");
  EXPECT_DEATH(KeyedBlake2b(Counting(65), {}), "check failed");
}

TEST(HashTest, GivesSha256) {
  EXPECT_EQ(Sha256({}).hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256(AsBytes("abc")).hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// The paper's vectors are bytes; ShortTag reads them as a big-endian number.
TEST(HashTest, GivesSipHash24) {
  const TagSalt salt = *TagSalt::From(Counting(16));
  EXPECT_EQ(ShortTag(salt, {}), 0x310e0edd47db6f72U);
  EXPECT_EQ(ShortTag(salt, Counting(1)), 0xfd67dc93c539f874U);
  EXPECT_EQ(ShortTag(salt, Counting(15)), 0xe545be4961ca29a1U);
}

TEST(HashTest, HashesInPartsAsInOne) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const Buffer message = RandomBytes(random, random.Below(1000));
    Blake2bHasher hasher;
    Bytes rest = message;
    while (!rest.empty()) {
      const std::size_t part = random.Below(rest.size() + 1);
      hasher.Update(rest.first(part));
      rest = rest.subspan(part);
    }
    EXPECT_EQ(hasher.Finish(), Blake2b(message));
  }
}

}  // namespace
}  // namespace schakel::crypto
