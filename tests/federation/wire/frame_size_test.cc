// What typical frames cost on the wire. A change here is a change of what a federation pays.
#include <gtest/gtest.h>

#include "federation/limits.h"
#include "federation/wire/frame_codec.h"
#include "messages.h"

namespace schakel::federation {
namespace {

constexpr TrustVersion kTrust{1, 8'760};  // a year of hourly timestamps
constexpr std::uint64_t kNode = 0xf0e0d0c0b0a09080;
constexpr std::uint64_t kTag = 0x8877665544332211;
constexpr std::uint64_t kMillis = 1'795'165'200'000;

std::size_t SizeOf(const Message& message) {
  const auto bytes = EncodeFrame({kTrust, message});
  CHECK(bytes);
  return bytes->size();
}

StateHash Hash() {
  StateHash hash;
  hash.bytes.fill(0x99);
  return hash;
}

std::vector<FrontierLine> Lines(std::size_t count) {
  return {count, FrontierLine{{kNode, 1}, 300, kTag}};
}

TEST(FrameSizeTest, OfASilentPairIsSixtyFourBytes) {
  EXPECT_EQ(SizeOf(FingerprintMessage{Hash(), 65'535}), 40U);
  EXPECT_EQ(SizeOf(PongMessage{65'535}), 24U);
}

TEST(FrameSizeTest, OfAnAnnouncement) {
  const AnnouncedFrontier line{{kNode, 1}, 300, kTag, 2, 3};
  EXPECT_EQ(SizeOf(AnnounceMessage{{line}}), 56U);
  EXPECT_EQ(SizeOf(AnnounceMessage{std::vector<AnnouncedFrontier>(10, line)}), 248U);
}

TEST(FrameSizeTest, OfAPull) {
  PullMessage pull;
  pull.journal.publisher.bytes.fill(0x33);
  pull.journal.incarnation = 1;
  pull.from = 300;
  pull.bytes_max = limits::kPageBodyMax;
  EXPECT_EQ(SizeOf(pull), 104U);
}

TEST(FrameSizeTest, OfADifference) {
  RecentMessage recent{Lines(10), Hash(), kTag, kTag, 7, false};
  EXPECT_EQ(SizeOf(recent), 256U);
  recent.lines.clear();
  EXPECT_EQ(SizeOf(recent), 64U);
  recent.lines = Lines(limits::kRecentMax);
  EXPECT_EQ(SizeOf(recent), 672U);
}

TEST(FrameSizeTest, OfTheBeaconsOfAMinute) {
  std::vector<RecordRef> beacons(6, RecordRef{kNode, 3, kMillis});
  EXPECT_EQ(SizeOf(RecordsHaveMessage{beacons, 0, RecordsScope::kNews}), 136U);
  EXPECT_EQ(SizeOf(RecordsWantMessage{beacons}), 128U);
}

TEST(FrameSizeTest, OfEveryMessageIsAWholeNumberOfWords) {
  for (std::size_t kind = 0; kind < kMessageKinds; ++kind) {
    SeededRandom random(kind);
    EXPECT_EQ(SizeOf(RandomMessage(kind, random)) % 8, 0U) << kind;
  }
}

// Canonical form leaves out zero words, so that small frames cost what they say.
TEST(FrameSizeTest, OfWhatIsZeroIsNothing) {
  EXPECT_EQ(SizeOf(FingerprintMessage{}), 24U);
  EXPECT_EQ(SizeOf(RecordsHaveMessage{}), 40U);
}

}  // namespace
}  // namespace schakel::federation
