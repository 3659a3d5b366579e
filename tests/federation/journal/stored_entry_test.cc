// How an entry lies in the store.
#include "federation/journal/stored_entry.h"

#include <gtest/gtest.h>

#include "federation/limits.h"
#include "tests/crypto/material.h"

namespace schakel::federation {
namespace {

void ExpectSame(const Buffer& header, const Buffer* payload) {
  const auto entry = UnpackStoredEntry(PackStoredEntry(header, payload));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->header, header);
  EXPECT_EQ(entry->has_inline_payload, payload != nullptr);
  EXPECT_EQ(entry->payload, payload == nullptr ? Buffer() : *payload);
}

TEST(StoredEntryTest, ComesBackAsItWas) {
  constexpr std::uint64_t kSeed = 20261101;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (const std::size_t header_size : {std::size_t{1}, std::size_t{200}, limits::kHeaderSizeMax}) {
    const Buffer header = crypto::RandomBytes(random, header_size);
    ExpectSame(header, nullptr);
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, limits::kInlinePayloadMax}) {
      const Buffer payload = crypto::RandomBytes(random, size);
      ExpectSame(header, &payload);
    }
  }
}

TEST(StoredEntryTest, TellsAnEmptyPayloadFromNone) {
  const Buffer header(8, 1);
  const Buffer empty;
  EXPECT_NE(PackStoredEntry(header, &empty), PackStoredEntry(header, nullptr));
}

TEST(StoredEntryTest, SaysThatACutRowIsDamaged) {
  const Buffer row = PackStoredEntry(Buffer(100, 1), nullptr);
  for (std::size_t size = 0; size < row.size(); ++size) {
    const auto entry = UnpackStoredEntry(Bytes(row).first(size));
    ASSERT_FALSE(entry) << size;
    EXPECT_EQ(entry.error().code, ErrorCode::kCorruption);
  }
}

TEST(StoredEntryTest, SaysThatAnotherFlagOrATooLargeHeaderIsDamaged) {
  Buffer row = PackStoredEntry(Buffer(100, 1), nullptr);
  row.back() = 2;
  EXPECT_FALSE(UnpackStoredEntry(row));
  EXPECT_FALSE(UnpackStoredEntry(PackStoredEntry(Buffer(limits::kHeaderSizeMax + 1), nullptr)));
}

}  // namespace
}  // namespace schakel::federation
