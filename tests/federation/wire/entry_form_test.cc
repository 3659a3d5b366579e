// Only one form of a header is a header; what later versions add is kept.
#include <gtest/gtest.h>

#include "federation/limits.h"
#include "federation/wire/entry_codec.h"
#include "messages.h"
#include "words.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kSeed = 20261021;
constexpr std::size_t kDataWords = 7;
constexpr std::size_t kPointers = 6;
constexpr std::size_t kDataAt = 1;
constexpr std::size_t kPointersAt = kDataAt + kDataWords;
constexpr std::size_t kBodyAt = kPointersAt + kPointers;
// Pointers in the order of wire.capnp.
constexpr std::size_t kPublisher = kPointersAt;
constexpr std::size_t kDocumentId = kPointersAt + 3;
constexpr std::size_t kDocumentVersion = kPointersAt + 4;
constexpr std::size_t kPayloadRoot = kPointersAt + 5;

// A header whose data section has no trailing zero word, without audience.
EntryHeader Header() {
  EntryHeader header;
  header.journal.publisher.bytes.fill(0x11);
  header.index = 9;
  header.document_id = "OVZ-2026-0001";
  header.document_version = "1.0.0";
  header.payload_root.bytes.fill(0x22);
  header.expires = FromUnixMillis(1'790'000'000'000);
  return header;
}

Words Canonical() {
  const auto bytes = EncodeEntryHeader(Header());
  CHECK(bytes);
  Words words = ToWords(*bytes);
  CHECK(words[0] == StructPointer(0, kDataWords, kPointers));
  CHECK(words[kPublisher] == ByteListPointer(kPointers - 1, 32));
  return words;
}

void ExpectRefused(const Words& words) {
  const auto decoded = DecodeEntryHeader(ToBytes(words));
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::kProtocol);
}

void Insert(Words& words, std::size_t at, std::uint64_t word) {
  words.insert(words.begin() + static_cast<std::ptrdiff_t>(at), word);
}

// Moves every object that the pointer section points to.
void MoveObjects(Words& words, std::int32_t distance) {
  for (std::size_t i = kPointersAt; i < kBodyAt; ++i) {
    if (words[i] != 0) words[i] = Moved(words[i], distance);
  }
}

TEST(EntryFormTest, AcceptsTheCanonicalForm) {
  const auto decoded = DecodeEntryHeader(ToBytes(Canonical()));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, Header());
}

TEST(EntryFormTest, RefusesWordsAfterTheEnd) {
  Words words = Canonical();
  words.push_back(0);
  ExpectRefused(words);
  words.back() = 7;
  ExpectRefused(words);
}

TEST(EntryFormTest, RefusesATrailingZeroWordOfData) {
  Words words = Canonical();
  words[0] = StructPointer(0, kDataWords + 1, kPointers);
  Insert(words, kPointersAt, 0);
  ExpectRefused(words);
}

TEST(EntryFormTest, RefusesATrailingNullPointer) {
  Words words = Canonical();
  words[0] = StructPointer(0, kDataWords, kPointers + 1);
  MoveObjects(words, 1);
  Insert(words, kBodyAt, 0);
  ExpectRefused(words);
}

TEST(EntryFormTest, RefusesAGapBeforeTheRoot) {
  Words words = Canonical();
  words[0] = StructPointer(1, kDataWords, kPointers);
  Insert(words, 1, 0);
  ExpectRefused(words);
}

TEST(EntryFormTest, RefusesAGapBetweenObjects) {
  Words words = Canonical();
  MoveObjects(words, 1);
  Insert(words, kBodyAt, 0);
  ExpectRefused(words);
}

TEST(EntryFormTest, RefusesObjectsInAnotherOrder) {
  Words words = Canonical();
  // Publisher and payload root are 32 bytes each: exchange the bytes and the pointers.
  const std::size_t first = kBodyAt;
  const std::size_t last = words.size() - 4;
  for (std::size_t i = 0; i < 4; ++i)
    std::swap(words[first + i], words[last + i]);
  words[kPublisher] = ByteListPointer(static_cast<std::int32_t>(last - kPublisher - 1), 32);
  words[kPayloadRoot] = ByteListPointer(static_cast<std::int32_t>(first - kPayloadRoot - 1), 32);
  ExpectRefused(words);
}

TEST(EntryFormTest, RefusesTwoPointersToOneObject) {
  EntryHeader header = Header();
  header.payload_root.bytes = header.journal.publisher.bytes;
  Words words = ToWords(*EncodeEntryHeader(header));
  words.resize(words.size() - 4);
  words[kPayloadRoot] = ByteListPointer(static_cast<std::int32_t>(kBodyAt - kPayloadRoot - 1), 32);
  ExpectRefused(words);
}

TEST(EntryFormTest, RefusesPaddingThatIsNotZero) {
  Words words = Canonical();
  const std::size_t id_at = kBodyAt + 4;  // after the publisher; 13 characters and a zero
  ASSERT_EQ(words[id_at + 1] >> 40, 0U);
  words[id_at + 1] |= std::uint64_t{1} << 60;
  ExpectRefused(words);
}

TEST(EntryFormTest, RefusesATextWithoutItsZero) {
  Words words = Canonical();
  words[kDocumentId] =
      ByteListPointer(static_cast<std::int32_t>(words[kDocumentId] >> 2 & 0x1fff), 13);
  ExpectRefused(words);
}

TEST(EntryFormTest, RefusesASegmentTable) {
  Words words = Canonical();
  Insert(words, 0, std::uint64_t{words.size()} << 32);  // one segment of that many words
  ExpectRefused(words);
}

TEST(EntryFormTest, RefusesFarAndCapabilityPointers) {
  for (const std::uint64_t pointer : {FarPointer(kBodyAt, 0), FarPointer(0, 1), FarPointer(3, 0),
                                      CapabilityPointer(0), CapabilityPointer(7)}) {
    for (const std::size_t at : {std::size_t{0}, kPublisher, kDocumentVersion, kPayloadRoot}) {
      Words words = Canonical();
      words[at] = pointer;
      ExpectRefused(words);
    }
  }
  // A far pointer to a landing pad in the same segment is refused as well.
  Words words = Canonical();
  const auto pad = static_cast<std::uint32_t>(words.size());
  const auto distance = static_cast<std::int32_t>(kBodyAt) - static_cast<std::int32_t>(pad) - 1;
  words.push_back(ByteListPointer(distance, 32));
  words[kPublisher] = FarPointer(pad, 0);
  ExpectRefused(words);
}

TEST(EntryFormTest, RefusesHashesOfAnotherSize) {
  for (const std::size_t at : {kPublisher, kPayloadRoot}) {
    Words words = Canonical();
    words[at] -= std::uint64_t{1} << 35;  // 31 bytes
    ExpectRefused(words);
    words[at] = 0;
    ExpectRefused(words);
  }
}

TEST(EntryFormTest, RefusesWhatIsNoMessage) {
  for (const std::size_t size : {0U, 1U, 7U, 9U, 33U})
    EXPECT_FALSE(DecodeEntryHeader(Buffer(size))) << size;
  EXPECT_FALSE(DecodeEntryHeader(Buffer(8)));
}

TEST(EntryFormTest, RefusesAHeaderCutOffAnywhere) {
  const Buffer bytes = ToBytes(Canonical());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(DecodeEntryHeader(Bytes(bytes).first(size))) << size;
}

TEST(EntryFormTest, AcceptsDataOfALaterVersion) {
  Words words = Canonical();
  words[0] = StructPointer(0, kDataWords + 1, kPointers);
  Insert(words, kPointersAt, 0xfeed);
  const auto decoded = DecodeEntryHeader(ToBytes(words));
  ASSERT_TRUE(decoded) << ToString(decoded.error());
  EXPECT_EQ(*decoded, Header());
}

TEST(EntryFormTest, AcceptsAPointerOfALaterVersion) {
  Words words = Canonical();
  words[0] = StructPointer(0, kDataWords, kPointers + 1);
  MoveObjects(words, 1);
  const auto distance = static_cast<std::int32_t>(words.size() - kBodyAt);
  Insert(words, kBodyAt, ByteListPointer(distance, 8));
  words.push_back(0x0123456789abcdef);
  const auto decoded = DecodeEntryHeader(ToBytes(words));
  ASSERT_TRUE(decoded) << ToString(decoded.error());
  EXPECT_EQ(*decoded, Header());
}

// The three bytes of the data section that version 1 does not use yet.
bool IsSpare(std::size_t byte) {
  constexpr std::size_t kWord = kDataAt + 3;
  return byte >= kWord * 8 + 5 && byte < kWord * 8 + 8;
}

// Whatever one changed bit gives: refused, or another value, or a field of a later version.
TEST(EntryFormTest, AcceptsNoSecondFormOfTheSameFields) {
  const Buffer bytes = ToBytes(Canonical());
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Buffer changed = bytes;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << bit % 8));
    const auto decoded = DecodeEntryHeader(changed);
    if (!decoded) continue;
    ASSERT_EQ(*decoded == Header(), IsSpare(bit / 8)) << bit;
    const auto again = EncodeEntryHeader(*decoded);
    ASSERT_TRUE(again);
    ASSERT_EQ(*DecodeEntryHeader(*again), *decoded) << bit;
  }
}

TEST(EntryFormTest, SurvivesDamage) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 20'000; ++round) {
    Buffer bytes = *EncodeEntryHeader(RandomHeader(random));
    for (std::uint64_t i = random.Below(3) + 1; i > 0; --i)
      bytes[random.Below(bytes.size())] = static_cast<std::uint8_t>(random.Below(256));
    const auto decoded = DecodeEntryHeader(bytes);
    if (!decoded) continue;
    const auto again = EncodeEntryHeader(*decoded);
    ASSERT_TRUE(again);
    EXPECT_EQ(*DecodeEntryHeader(*again), *decoded);
  }
}

}  // namespace
}  // namespace schakel::federation
