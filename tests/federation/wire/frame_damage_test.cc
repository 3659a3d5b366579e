// Frames cut off or changed at random: an error or a frame, and a frame can be encoded again.
#include <gtest/gtest.h>

#include "federation/limits.h"
#include "federation/wire/frame_codec.h"
#include "messages.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kSeed = 20261004;
constexpr int kRoundsPerKind = 1'500;

Buffer Encoded(const Frame& frame) {
  auto bytes = EncodeFrame(frame);
  CHECK(bytes);
  return std::move(*bytes);
}

// Flips bits, copies words over others (which moves pointers), or writes small numbers.
void Damage(Buffer& bytes, Random& random) {
  const auto at = static_cast<std::size_t>(random.Below(bytes.size()));
  const auto word = at / 8 * 8;
  switch (random.Below(3)) {
    case 0:
      bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ (1U << random.Below(8)));
      return;
    case 1: {
      const auto from = static_cast<std::size_t>(random.Below(bytes.size() / 8) * 8);
      std::copy_n(Buffer(bytes).begin() + static_cast<std::ptrdiff_t>(from), 8,
                  bytes.begin() + static_cast<std::ptrdiff_t>(word));
      return;
    }
    default:
      bytes[at] = static_cast<std::uint8_t>(random.Below(5));
  }
}

TEST(FrameDamageTest, RefusesAFrameCutOffAnywhere) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (std::size_t kind = 0; kind < kMessageKinds; ++kind) {
    const Buffer bytes = Encoded(RandomFrame(kind, random));
    const std::size_t step = bytes.size() > 4'096 ? 13 : 1;
    for (std::size_t size = 0; size < bytes.size(); size += step) {
      const auto decoded = DecodeFrame(Bytes(bytes).first(size));
      ASSERT_FALSE(decoded) << "kind " << kind << " size " << size << " of " << bytes.size();
      EXPECT_EQ(decoded.error().code, ErrorCode::kProtocol);
    }
  }
}

TEST(FrameDamageTest, NeverReadsWhatCannotBeWrittenAgain) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  std::size_t refused = 0;
  std::size_t read = 0;
  for (std::size_t kind = 0; kind < kMessageKinds; ++kind) {
    for (int round = 0; round < kRoundsPerKind; ++round) {
      SCOPED_TRACE("kind " + std::to_string(kind) + " round " + std::to_string(round));
      Buffer bytes = Encoded(RandomFrame(kind, random));
      for (std::uint64_t i = random.Below(6) + 1; i > 0; --i)
        Damage(bytes, random);
      const auto decoded = DecodeFrame(bytes);
      if (!decoded) {
        const ErrorCode code = decoded.error().code;
        EXPECT_TRUE(code == ErrorCode::kProtocol || code == ErrorCode::kLimitExceeded);
        ++refused;
        continue;
      }
      ++read;
      const auto again = EncodeFrame(*decoded);
      ASSERT_TRUE(again) << ToString(again.error());
      const auto decoded_again = DecodeFrame(*again);
      ASSERT_TRUE(decoded_again) << ToString(decoded_again.error());
      ASSERT_EQ(*decoded_again, *decoded);
    }
  }
  EXPECT_GT(refused, 1'000U);
  EXPECT_GT(read, 1'000U);
}

TEST(FrameDamageTest, SurvivesNoise) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 20'000; ++round) {
    Buffer bytes(static_cast<std::size_t>(random.Below(40) * 8));
    for (std::uint8_t& byte : bytes)
      byte = random.Below(3) == 0 ? static_cast<std::uint8_t>(random.Next()) : 0;
    const auto decoded = DecodeFrame(bytes);
    if (!decoded) continue;
    EXPECT_TRUE(EncodeFrame(*decoded));
  }
}

}  // namespace
}  // namespace schakel::federation
