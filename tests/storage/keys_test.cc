// Keys: the order of bytes is the order of numbers, what was written is read back, and prefixes
// cover exactly what they should.
#include "storage/keys.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/random.h"

namespace schakel::storage {
namespace {

constexpr std::uint64_t kSeed = 20260830;
constexpr std::uint32_t kLast32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kLast64 = std::numeric_limits<std::uint64_t>::max();

Buffer Node(std::uint8_t byte) {
  return Buffer(32, byte);
}

// Numbers of every magnitude, with the borders where a carry happens.
std::uint64_t RandomNumber(Random& random) {
  const std::uint64_t bits = random.Below(64);
  const std::uint64_t border = 1ULL << bits;
  switch (random.Below(4)) {
    case 0:
      return border;
    case 1:
      return border - 1;
    case 2:
      return kLast64 - random.Below(3);
    default:
      return random.Next() >> bits;
  }
}

bool IsIn(const Buffer& key, const Buffer& prefix) {
  const Buffer end = PrefixEnd(prefix);
  return key >= prefix && (end.empty() || key < end);
}

TEST(KeysTest, OrderEntriesByNumber) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  const Buffer node = Node(0x80);
  for (int round = 0; round < 2'000; ++round) {
    const std::uint64_t a = RandomNumber(random);
    const std::uint64_t b = RandomNumber(random);
    const auto low = static_cast<std::uint32_t>(a);
    const auto high = static_cast<std::uint32_t>(b);
    const JournalKey journal{node, 7};
    EXPECT_EQ(a <=> b, EntryKey(journal, a) <=> EntryKey(journal, b));
    EXPECT_EQ(a <=> b, TileKey(journal, 8, a) <=> TileKey(journal, 8, b));
    EXPECT_EQ(a <=> b, ArrivalKey(a, journal, b) <=> ArrivalKey(b, journal, a));
    EXPECT_EQ(low <=> high, EntryKey({node, low}, 0) <=> EntryKey({node, high}, 0));
    EXPECT_EQ(low <=> high, JournalStateKey({node, low}) <=> JournalStateKey({node, high}));
    EXPECT_EQ(a <=> b, DocumentKey(node, "id", 1, a) <=> DocumentKey(node, "id", 1, b));
    EXPECT_EQ(low <=> high, DocumentKey(node, "id", low, a) <=> DocumentKey(node, "id", high, a));
  }
}

TEST(KeysTest, KeepEntriesOfOneJournalTogether) {
  const Buffer node = Node(0x11);
  const JournalKey journal{node, 3};
  EXPECT_LT(EntryKey({node, 2}, kLast64), EntryKey(journal, 0));
  EXPECT_LT(EntryKey(journal, kLast64), EntryKey({node, 4}, 0));
  EXPECT_LT(EntryKey({Node(0x10), kLast32}, kLast64), EntryKey(journal, 0));
  EXPECT_LT(TileKey(journal, 0, kLast64), TileKey(journal, 8, 0));
}

TEST(KeysTest, ReadJournalStatesBack) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 200; ++round) {
    const Buffer node = Node(static_cast<std::uint8_t>(random.Next()));
    const auto incarnation = static_cast<std::uint32_t>(RandomNumber(random));
    Buffer key = JournalStateKey({node, incarnation});
    EXPECT_TRUE(IsIn(key, JournalStatePrefix()));
    const auto parsed = ParseJournalStateKey(key);
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(Equal(parsed->publisher, node));
    EXPECT_EQ(parsed->incarnation, incarnation);
    for (std::size_t size = 0; size < key.size(); ++size)
      EXPECT_FALSE(ParseJournalStateKey(Bytes(key).first(size)));
    key.push_back(0);
    EXPECT_FALSE(ParseJournalStateKey(key));
  }
}

TEST(KeysTest, ReadDocumentsBack) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 200; ++round) {
    const Buffer node = Node(static_cast<std::uint8_t>(random.Next()));
    const std::string id(static_cast<std::size_t>(random.Below(600)),
                         static_cast<char>(random.Next()));
    const auto incarnation = static_cast<std::uint32_t>(RandomNumber(random));
    const std::uint64_t index = RandomNumber(random);
    Buffer key = DocumentKey(node, id, incarnation, index);
    const auto parsed = ParseDocumentKey(key);
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(Equal(parsed->publisher, node));
    EXPECT_EQ(parsed->document_id, id);
    EXPECT_EQ(parsed->incarnation, incarnation);
    EXPECT_EQ(parsed->index, index);
    EXPECT_FALSE(ParseDocumentKey(Bytes(key).first(random.Below(key.size()))));
    key.push_back(0);
    EXPECT_FALSE(ParseDocumentKey(key));
    key.pop_back();
    key[0] = 't';
    EXPECT_FALSE(ParseDocumentKey(key));
  }
}

TEST(KeysTest, ReadArrivalsBack) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 200; ++round) {
    const Buffer node = Node(static_cast<std::uint8_t>(random.Next()));
    const std::uint64_t micros = RandomNumber(random);
    const std::uint64_t index = RandomNumber(random);
    const auto incarnation = static_cast<std::uint32_t>(RandomNumber(random));
    Buffer key = ArrivalKey(micros, {node, incarnation}, index);
    EXPECT_TRUE(IsIn(key, ArrivalPrefix()));
    const auto parsed = ParseArrivalKey(key);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->micros, micros);
    EXPECT_TRUE(Equal(parsed->journal.publisher, node));
    EXPECT_EQ(parsed->journal.incarnation, incarnation);
    EXPECT_EQ(parsed->index, index);
    EXPECT_FALSE(ParseArrivalKey(Bytes(key).first(random.Below(key.size()))));
    key[0] = 'd';
    EXPECT_FALSE(ParseArrivalKey(key));
  }
}

TEST(KeysTest, ReadAMissingPayloadAndNoRowOfTheFormsOfBefore) {
  const Buffer root = Node(0xab);
  const Buffer node = Node(0xcd);
  Buffer key = MissingPayloadKey(root, 65'537, {node, 3}, 4);
  const auto parsed = ParseMissingPayloadKey(key);
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(Equal(parsed->root, root));
  EXPECT_EQ(parsed->size, 65'537U);
  EXPECT_TRUE(Equal(parsed->journal.publisher, node));
  EXPECT_EQ(parsed->journal.incarnation, 3U);
  EXPECT_EQ(parsed->index, 4U);
  EXPECT_TRUE(IsIn(key, MissingPayloadPrefix(root, 65'537)));
  EXPECT_FALSE(IsIn(key, MissingPayloadPrefix(root, 65'538)));
  for (std::size_t size = 0; size < key.size(); ++size)
    EXPECT_FALSE(ParseMissingPayloadKey(Bytes(key).first(size))) << size;
  key[0] = 'd';
  EXPECT_FALSE(ParseMissingPayloadKey(key));
}

// One id that begins with another is another document: the size stands before the text.
TEST(KeysTest, CoverExactlyTheDocumentsOfAPrefix) {
  const Buffer node = Node(0xff);
  const Buffer other = Node(0xfe);
  const Buffer key = DocumentKey(node, "OVZ-2026-0001", kLast32, kLast64);
  EXPECT_TRUE(IsIn(key, DocumentPrefix()));
  EXPECT_TRUE(IsIn(key, DocumentPrefix(node)));
  EXPECT_TRUE(IsIn(key, DocumentPrefix(node, "OVZ-2026-0001")));
  EXPECT_FALSE(IsIn(key, DocumentPrefix(other)));
  EXPECT_FALSE(IsIn(key, DocumentPrefix(node, "OVZ-2026-000")));
  EXPECT_FALSE(IsIn(key, DocumentPrefix(node, "OVZ-2026-00011")));
  EXPECT_TRUE(IsIn(DocumentKey(node, "", 0, 0), DocumentPrefix(node, "")));
  EXPECT_FALSE(IsIn(key, DocumentPrefix(node, "")));
  EXPECT_FALSE(IsIn(LocalDocumentKey("OVZ-2026-0001"), DocumentPrefix()));
  EXPECT_TRUE(IsIn(LocalDocumentKey("OVZ-2026-0001"), LocalDocumentPrefix()));
}

TEST(KeysTest, KeepTheIndexesApart) {
  const Buffer root = Node(0xff);
  const JournalKey journal{root, kLast32};
  const std::vector<Buffer> prefixes = {DocumentPrefix(), MissingPayloadPrefix(),
                                        PayloadReferencePrefix(root), LocalDocumentPrefix(),
                                        ArrivalPrefix()};
  const std::vector<Buffer> keys = {DocumentKey(root, "x", kLast32, kLast64),
                                    MissingPayloadKey(root, kLast64, journal, kLast64),
                                    PayloadReferenceKey(root, journal, kLast64),
                                    LocalDocumentKey("x"), ArrivalKey(kLast64, journal, kLast64)};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t j = 0; j < prefixes.size(); ++j)
      EXPECT_EQ(IsIn(keys[i], prefixes[j]), i == j) << i << " in " << j;
  }
  EXPECT_FALSE(IsIn(PayloadReferenceKey(Node(0xfe), journal, 0), PayloadReferencePrefix(root)));
  EXPECT_NE(RecordKey(root, 1), RecordKey(root, 2));
  EXPECT_NE(ForkProofKey(journal), JournalStateKey(journal));
  EXPECT_EQ(PayloadKey(root), root);
}

TEST(PrefixEndTest, IsTheSmallestKeyAboveThePrefix) {
  EXPECT_EQ(PrefixEnd(Buffer{1, 2}), (Buffer{1, 3}));
  EXPECT_EQ(PrefixEnd(Buffer{1, 0xff}), (Buffer{2}));
  EXPECT_EQ(PrefixEnd(Buffer{1, 0xff, 0xff}), (Buffer{2}));
  EXPECT_EQ(PrefixEnd(Buffer{0xfe, 0xff}), (Buffer{0xff}));
  EXPECT_EQ(PrefixEnd(Buffer{0xff, 0xff}), Buffer());
  EXPECT_EQ(PrefixEnd(Buffer{0xff, 0x00}), (Buffer{0xff, 0x01}));
  EXPECT_EQ(PrefixEnd(Buffer()), Buffer());
}

TEST(PrefixEndTest, CoversExactlyTheKeysThatBeginSo) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  constexpr std::uint8_t kBytes[] = {0x00, 0x01, 0x7f, 0xfe, 0xff};
  const auto draw = [&] {
    Buffer key(static_cast<std::size_t>(random.Below(5)));
    for (std::uint8_t& byte : key)
      byte = kBytes[random.Below(std::size(kBytes))];
    return key;
  };
  for (int round = 0; round < 20'000; ++round) {
    const Buffer prefix = draw();
    const Buffer key = draw();
    const bool begins_so =
        key.size() >= prefix.size() && Equal(Bytes(key).first(prefix.size()), prefix);
    ASSERT_EQ(IsIn(key, prefix), begins_so) << ToHex(key) << " in " << ToHex(prefix);
  }
}

}  // namespace
}  // namespace schakel::storage
