// Lists of frontiers as a varint blob.
#include "federation/wire/frontier_lines.h"

#include <gtest/gtest.h>

#include "base/coding.h"
#include "federation/limits.h"
#include "messages.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kSeed = 20261010;
constexpr std::size_t kNoLimit = 1'000;

std::vector<FrontierLine> RandomLines(std::size_t count, Random& random) {
  std::vector<FrontierLine> lines(count);
  for (FrontierLine& line : lines) {
    line.journal = RandomJournal(random);
    line.size = RandomBelow(limits::kJournalSizeMax + 1, random);
    line.root_tag = random.Next();
  }
  return lines;
}

TEST(FrontierLinesTest, RoundTrip) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (std::size_t count = 0; count < 100; ++count) {
    const auto lines = RandomLines(count, random);
    const auto unpacked = UnpackFrontierLines(PackFrontierLines(lines), count);
    ASSERT_TRUE(unpacked) << ToString(unpacked.error());
    EXPECT_EQ(*unpacked, lines);
  }
}

TEST(FrontierLinesTest, KeepTheirBytes) {
  FrontierLine line;
  line.journal.publisher.bytes.fill(0xab);
  line.journal.incarnation = 300;
  line.size = 5;
  line.root_tag = 0x0102030405060708;
  const std::string publisher = ToHex(Buffer(32, 0xab));
  EXPECT_EQ(ToHex(PackFrontierLines({line})), publisher + "ac02" + "05" + "0102030405060708");
}

TEST(FrontierLinesTest, RefuseMoreThanAllowed) {
  SeededRandom random(kSeed);
  const Buffer bytes = PackFrontierLines(RandomLines(33, random));
  EXPECT_TRUE(UnpackFrontierLines(bytes, 33));
  const auto refused = UnpackFrontierLines(bytes, 32);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kLimitExceeded);
}

TEST(FrontierLinesTest, RefuseALineCutOffAnywhere) {
  SeededRandom random(kSeed);
  const auto lines = RandomLines(2, random);
  const Buffer bytes = PackFrontierLines(lines);
  const std::size_t first = PackFrontierLines({lines[0]}).size();
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    const auto unpacked = UnpackFrontierLines(Bytes(bytes).first(size), kNoLimit);
    EXPECT_EQ(unpacked.has_value(), size == first) << size;
    if (unpacked) continue;
    EXPECT_EQ(unpacked.error().code, ErrorCode::kProtocol);
  }
}

TEST(FrontierLinesTest, RefuseNumbersOutOfRange) {
  const auto pack = [](std::uint64_t incarnation, std::uint64_t size) {
    Buffer bytes(32, 1);
    AppendVarint(bytes, incarnation);
    AppendVarint(bytes, size);
    AppendBigEndian64(bytes, 7);
    return UnpackFrontierLines(bytes, kNoLimit).has_value();
  };
  EXPECT_TRUE(pack(limits::kIncarnationMax, limits::kJournalSizeMax));
  EXPECT_FALSE(pack(limits::kIncarnationMax + 1, 1));
  EXPECT_FALSE(pack((1ULL << 32) + 1, 1));
  EXPECT_FALSE(pack(1, limits::kJournalSizeMax + 1));
  EXPECT_FALSE(pack(1, ~0ULL));
}

TEST(FrontierLinesTest, RefuseAVarintWithPadding) {
  Buffer bytes(32, 1);
  Append(bytes, Buffer{0x81, 0x00, 0x05});
  AppendBigEndian64(bytes, 7);
  EXPECT_FALSE(UnpackFrontierLines(bytes, kNoLimit));
}

}  // namespace
}  // namespace schakel::federation
