// Page bodies: round trips, and compressed bytes that lie.
#include "federation/wire/page_body.h"

#include <gtest/gtest.h>

#include "base/coding.h"
#include "federation/limits.h"
#include "messages.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kSeed = 20261011;

std::vector<PageEntry> RandomEntries(std::size_t count, Random& random) {
  std::vector<PageEntry> entries(count);
  for (PageEntry& entry : entries) {
    entry.header = RandomBytes(400, random);
    entry.has_payload = random.Below(2) == 0;
    if (entry.has_payload) entry.payload = RandomBytes(3'000, random);
  }
  return entries;
}

void ExpectRefused(Bytes bytes, std::uint8_t compression, std::uint32_t raw_size, ErrorCode code) {
  const auto entries = UnpackPageBody(bytes, compression, raw_size);
  ASSERT_FALSE(entries);
  EXPECT_EQ(entries.error().code, code) << entries.error().context;
}

PageEntry Zeros(std::size_t size) {
  PageEntry entry;
  entry.has_payload = true;
  entry.payload.resize(size);
  return entry;
}

TEST(PageBodyTest, RoundTrips) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  bool has_seen[2] = {};
  for (int round = 0; round < 300; ++round) {
    const auto entries = RandomEntries(static_cast<std::size_t>(random.Below(30)), random);
    const PageBody body = PackPageBody(entries);
    ASSERT_LE(body.compression, 1);
    has_seen[body.compression] = true;
    EXPECT_LE(body.bytes.size(), body.raw_size);
    std::size_t bound = 0;
    for (const PageEntry& entry : entries)
      bound += PageEntrySize(entry);
    EXPECT_LE(body.raw_size, bound);
    const auto unpacked = UnpackPageBody(body.bytes, body.compression, body.raw_size);
    ASSERT_TRUE(unpacked) << ToString(unpacked.error());
    EXPECT_EQ(*unpacked, entries);
  }
  EXPECT_TRUE(has_seen[0] && has_seen[1]);
}

TEST(PageBodyTest, TellsAnEmptyPayloadFromNone) {
  std::vector<PageEntry> entries(2);
  entries[1].has_payload = true;
  const PageBody body = PackPageBody(entries);
  EXPECT_EQ(ToHex(body.bytes), "0000000100");
  EXPECT_EQ(*UnpackPageBody(body.bytes, 0, body.raw_size), entries);
}

// 64 MiB of zeros in a few kilobytes.
TEST(PageBodyTest, RefusesABomb) {
  const PageBody bomb = PackPageBody(std::vector<PageEntry>(4, Zeros(16 << 20)));
  ASSERT_EQ(bomb.compression, 1);
  ASSERT_LT(bomb.bytes.size(), limits::kFrameSizeMax);
  ExpectRefused(bomb.bytes, 1, bomb.raw_size, ErrorCode::kLimitExceeded);
  ExpectRefused(bomb.bytes, 1, limits::kPageBodyMax, ErrorCode::kProtocol);
  ExpectRefused(bomb.bytes, 1, 0, ErrorCode::kProtocol);
}

TEST(PageBodyTest, AcceptsTheLargestAndNoLarger) {
  PageEntry entry = Zeros(limits::kPageBodyMax - 5);  // sized header, flag, size of three bytes
  const PageBody largest = PackPageBody({entry});
  ASSERT_EQ(largest.raw_size, limits::kPageBodyMax);
  EXPECT_TRUE(UnpackPageBody(largest.bytes, largest.compression, largest.raw_size));
  entry.payload.push_back(0);
  const PageBody larger = PackPageBody({entry});
  ExpectRefused(larger.bytes, larger.compression, larger.raw_size, ErrorCode::kLimitExceeded);
}

TEST(PageBodyTest, RefusesAnotherSizeThanDeclared) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 100; ++round) {
    const auto count = static_cast<std::size_t>(1 + random.Below(10));
    const PageBody body = PackPageBody(RandomEntries(count, random));
    ExpectRefused(body.bytes, body.compression, body.raw_size + 1, ErrorCode::kProtocol);
    ExpectRefused(body.bytes, body.compression, body.raw_size - 1, ErrorCode::kProtocol);
  }
}

TEST(PageBodyTest, RefusesCompressionItDoesNotKnow) {
  const PageBody body = PackPageBody({Zeros(100)});
  ASSERT_EQ(body.compression, 1);
  ExpectRefused(body.bytes, 2, body.raw_size, ErrorCode::kProtocol);
  ExpectRefused(body.bytes, 0, body.raw_size, ErrorCode::kProtocol);
}

TEST(PageBodyTest, BoundsTheNumberOfEntries) {
  Buffer raw(2 * limits::kPageEntriesMax);  // an entry with nothing in it is two zeros
  const auto most = UnpackPageBody(raw, 0, static_cast<std::uint32_t>(raw.size()));
  ASSERT_TRUE(most);
  EXPECT_EQ(most->size(), limits::kPageEntriesMax);
  raw.resize(raw.size() + 2);
  ExpectRefused(raw, 0, static_cast<std::uint32_t>(raw.size()), ErrorCode::kLimitExceeded);
}

TEST(PageBodyTest, RefusesAnEntryCutOffAnywhere) {
  Buffer raw;
  AppendSized(raw, Buffer(200, 1));
  raw.push_back(1);
  AppendSized(raw, Buffer(300, 2));
  ASSERT_TRUE(UnpackPageBody(raw, 0, static_cast<std::uint32_t>(raw.size())));
  for (std::size_t size = 1; size < raw.size(); ++size) {
    ExpectRefused(Bytes(raw).first(size), 0, static_cast<std::uint32_t>(size),
                  ErrorCode::kProtocol);
  }
}

TEST(PageBodyTest, RefusesAFlagThatIsNoFlag) {
  const Buffer raw = {0, 2};
  ExpectRefused(raw, 0, 2, ErrorCode::kProtocol);
}

TEST(PageBodyTest, RefusesACompressedBodyCutOffAnywhere) {
  const PageBody body = PackPageBody({Zeros(5'000), Zeros(2'000)});
  ASSERT_EQ(body.compression, 1);
  for (std::size_t size = 0; size < body.bytes.size(); ++size)
    ExpectRefused(Bytes(body.bytes).first(size), 1, body.raw_size, ErrorCode::kProtocol);
}

TEST(PageBodyTest, SurvivesDamageToCompressedBytes) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 2'000; ++round) {
    PageBody body = PackPageBody({Zeros(500), {RandomBytes(300, random), false, {}}});
    body.bytes[random.Below(body.bytes.size())] = static_cast<std::uint8_t>(random.Next());
    const auto unpacked = UnpackPageBody(body.bytes, body.compression, body.raw_size);
    if (!unpacked) continue;
    EXPECT_LE(PackPageBody(*unpacked).raw_size, body.raw_size);
  }
}

TEST(PageBodyTest, CountsAPageAlikeOnBothSides) {
  SeededRandom random(kSeed);
  PageMessage page;
  page.checkpoint = "note";
  page.entries = RandomEntries(12, random);
  const PageBody body = PackPageBody(page.entries);
  PageMessage received = page;
  received.entries = *UnpackPageBody(body.bytes, body.compression, body.raw_size);
  EXPECT_EQ(PageCost(received), PageCost(page));
  EXPECT_GE(PageCost(page), body.raw_size + page.checkpoint.size());
}

}  // namespace
}  // namespace schakel::federation
