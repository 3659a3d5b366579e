// Entry headers: what they carry, and their limits.
#include "federation/wire/entry_codec.h"

#include <gtest/gtest.h>

#include "federation/limits.h"
#include "messages.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kSeed = 20261020;

void ExpectTooLarge(const EntryHeader& header) {
  const auto bytes = EncodeEntryHeader(header);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code, ErrorCode::kLimitExceeded);
}

TEST(EntryCodecTest, RoundTrips) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 2'000; ++round) {
    const EntryHeader header = RandomHeader(random);
    const auto bytes = EncodeEntryHeader(header);
    ASSERT_TRUE(bytes) << ToString(bytes.error());
    EXPECT_LE(bytes->size(), limits::kHeaderSizeMax);
    const auto decoded = DecodeEntryHeader(*bytes);
    ASSERT_TRUE(decoded) << round << " " << ToString(decoded.error());
    ASSERT_EQ(*decoded, header);
    EXPECT_EQ(*EncodeEntryHeader(*decoded), *bytes);
  }
}

TEST(EntryCodecTest, RoundTripsAHeaderWithNothingInIt) {
  const EntryHeader header;
  const auto bytes = EncodeEntryHeader(header);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(*DecodeEntryHeader(*bytes), header);
}

// The bytes are hashed into trees for ever: they may never change.
TEST(EntryCodecTest, KeepsItsBytes) {
  EntryHeader header;
  header.journal.publisher.bytes.fill(0x11);
  header.journal.incarnation = 2;
  header.index = 3;
  header.kind = 1;
  header.issued = FromUnixMillis(0x0102030405);
  header.trust_root = 4;
  header.trust_timestamp = 5;
  header.tlp = 1;
  header.severity = 4;
  header.audience.size_classes = 31;
  header.audience.sectors = {"62"};
  header.document_id = "A-1";
  header.payload_root.bytes.fill(0x22);
  header.payload_size = 6;
  EXPECT_EQ(ToHex(*EncodeEntryHeader(header)),
            "0000000006000600"  // root: six words of data (expiry is zero), six pointers
            "0200000001000104"  // incarnation, kind, TLP, severity
            "0300000000000000"  // index
            "0504030201000000"  // issued
            "040000001f000000"  // trust root, size classes
            "0500000000000000"  // trust timestamp
            "0600000000000000"  // payload size
            "1500000002010000"  // publisher
            "210000000e000000"  // sectors
            "0000000000000000"  // regions
            "2100000022000000"  // document id
            "0000000000000000"  // document version
            "1d00000002010000"  // payload root
            "11111111111111111111111111111111"
            "11111111111111111111111111111111"
            "010000001a000000"
            "3632000000000000"
            "412d310000000000"
            "22222222222222222222222222222222"
            "22222222222222222222222222222222");
}

TEST(EntryCodecTest, BoundsEveryField) {
  SeededRandom random(kSeed);
  const EntryHeader valid = RandomHeader(random);
  EntryHeader header = valid;
  header.audience.sectors.assign(limits::kAudienceCodesMax, "62");
  EXPECT_TRUE(EncodeEntryHeader(header));
  header.audience.sectors.emplace_back("63");
  ExpectTooLarge(header);
  header = valid;
  header.audience.regions.assign(limits::kAudienceCodesMax + 1, "GM0363");
  ExpectTooLarge(header);
  header = valid;
  header.audience.regions = {std::string(limits::kAudienceCodeSizeMax + 1, 'x')};
  ExpectTooLarge(header);
  header = valid;
  header.document_id.assign(limits::kDocumentIdMax + 1, 'x');
  ExpectTooLarge(header);
  header = valid;
  header.document_version.assign(limits::kDocumentVersionMax + 1, 'x');
  ExpectTooLarge(header);
  header = valid;
  header.payload_size = limits::kPayloadSizeMax + 1;
  ExpectTooLarge(header);
  header = valid;
  header.index = limits::kJournalSizeMax;
  ExpectTooLarge(header);
}

TEST(EntryCodecTest, RefusesAHeaderAboveItsSize) {
  EntryHeader header;
  header.audience.sectors.assign(limits::kAudienceCodesMax,
                                 std::string(limits::kAudienceCodeSizeMax, 's'));
  header.audience.regions = header.audience.sectors;
  ExpectTooLarge(header);
  const auto decoded = DecodeEntryHeader(Buffer(limits::kHeaderSizeMax + 8));
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::kLimitExceeded);
}

TEST(EntryCodecTest, RefusesTimesOutsideTheCalendar) {
  for (const std::int64_t millis : {std::int64_t{-1}, std::int64_t{253'402'300'800'000}}) {
    for (WallTime EntryHeader::*field : {&EntryHeader::issued, &EntryHeader::expires}) {
      EntryHeader header;
      header.*field = FromUnixMillis(millis);
      const auto bytes = EncodeEntryHeader(header);
      ASSERT_TRUE(bytes);
      const auto decoded = DecodeEntryHeader(*bytes);
      ASSERT_FALSE(decoded) << millis;
      EXPECT_EQ(decoded.error().code, ErrorCode::kProtocol);
    }
  }
}

}  // namespace
}  // namespace schakel::federation
