// Lists of frontiers, announcements and record references as varint blobs.
#include "federation/wire/lines.h"

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
    line.journal = TagOf(RandomJournal(random));
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
  line.journal = {0xf0e0d0c0b0a09080, 300};
  line.size = 5;
  line.root_tag = 0x0102030405060708;
  EXPECT_EQ(ToHex(PackFrontierLines({line})),
            "f0e0d0c0b0a09080"  // node
            "ac02"              // incarnation
            "05"                // size
            "0102030405060708"  // root
  );
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
    Buffer bytes(8, 1);
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
  Buffer bytes(8, 1);
  Append(bytes, Buffer{0x81, 0x00, 0x05});
  AppendBigEndian64(bytes, 7);
  EXPECT_FALSE(UnpackFrontierLines(bytes, kNoLimit));
}

TEST(FrontierLinesTest, NameANodeByTheFirstBytesOfItsId) {
  JournalId journal;
  for (std::size_t i = 0; i < crypto::NodeId::kSize; ++i)
    journal.publisher.bytes[i] = static_cast<std::uint8_t>(i + 1);
  journal.incarnation = 9;
  EXPECT_EQ(TagOf(journal), (JournalTag{0x0102030405060708, 9}));
}

std::vector<AnnouncedFrontier> RandomAnnouncements(std::size_t count, Random& random) {
  std::vector<AnnouncedFrontier> lines(count);
  for (AnnouncedFrontier& line : lines) {
    const FrontierLine frontier = RandomLines(1, random)[0];
    line = {frontier.journal, frontier.size, frontier.root_tag};
    line.hop = static_cast<std::uint8_t>(random.Next());
    line.severity = static_cast<std::uint8_t>(random.Next());
  }
  return lines;
}

TEST(AnnouncementLinesTest, RoundTrip) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (std::size_t count = 0; count < 100; ++count) {
    const auto lines = RandomAnnouncements(count, random);
    const auto unpacked = UnpackAnnouncements(PackAnnouncements(lines), count);
    ASSERT_TRUE(unpacked) << ToString(unpacked.error());
    EXPECT_EQ(*unpacked, lines);
    if (count == 0) continue;
    const auto refused = UnpackAnnouncements(PackAnnouncements(lines), count - 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kLimitExceeded);
  }
}

TEST(AnnouncementLinesTest, KeepTheirBytes) {
  EXPECT_EQ(ToHex(PackAnnouncements({{{0xf0e0d0c0b0a09080, 1}, 300, 0x0102030405060708, 2, 4}})),
            "f0e0d0c0b0a09080"  // node
            "01"                // incarnation
            "ac02"              // size
            "0102030405060708"  // root
            "02"                // hop
            "04"                // severity
  );
}

TEST(AnnouncementLinesTest, RefuseALineCutOffAnywhere) {
  SeededRandom random(kSeed);
  const Buffer bytes = PackAnnouncements(RandomAnnouncements(1, random));
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    const auto unpacked = UnpackAnnouncements(Bytes(bytes).first(size), kNoLimit);
    ASSERT_FALSE(unpacked) << size;
    EXPECT_EQ(unpacked.error().code, ErrorCode::kProtocol);
  }
}

std::vector<RecordRef> RandomRefs(std::size_t count, Random& random) {
  std::vector<RecordRef> refs(count);
  for (RecordRef& ref : refs) {
    ref.node = random.Next();
    ref.type = static_cast<std::uint8_t>(random.Next());
    ref.counter = random.Next();
  }
  return refs;
}

TEST(RecordRefsTest, RoundTrip) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (std::size_t count = 0; count < 100; ++count) {
    const auto refs = RandomRefs(count, random);
    const auto unpacked = UnpackRecordRefs(PackRecordRefs(refs), count);
    ASSERT_TRUE(unpacked) << ToString(unpacked.error());
    EXPECT_EQ(*unpacked, refs);
    if (count == 0) continue;
    const auto refused = UnpackRecordRefs(PackRecordRefs(refs), count - 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kLimitExceeded);
  }
}

TEST(RecordRefsTest, KeepTheirBytes) {
  // A counter in milliseconds takes six bytes until the year 2109.
  EXPECT_EQ(ToHex(PackRecordRefs({{0xf0e0d0c0b0a09080, 2, 1'795'165'200'000}})),
            "f0e0d0c0b0a09080"  // node
            "02"                // type
            "80bdbcc19f34"      // counter
  );
}

TEST(RecordRefsTest, RefuseALineCutOffAnywhere) {
  SeededRandom random(kSeed);
  const Buffer bytes = PackRecordRefs(RandomRefs(1, random));
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    const auto unpacked = UnpackRecordRefs(Bytes(bytes).first(size), kNoLimit);
    ASSERT_FALSE(unpacked) << size;
    EXPECT_EQ(unpacked.error().code, ErrorCode::kProtocol);
  }
}

}  // namespace
}  // namespace schakel::federation
