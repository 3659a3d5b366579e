// Frames that our own encoder would never write, word by word.
#include <gtest/gtest.h>

#include "federation/limits.h"
#include "federation/wire/frame_codec.h"
#include "messages.h"
#include "words.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kMessagePointer = 3;  // after the root pointer and two words of data
constexpr std::size_t kMessageAt = 4;

Words Encoded(const Message& message) {
  const auto bytes = EncodeFrame({{1, 2}, message});
  CHECK(bytes);
  Words words = ToWords(*bytes);
  CHECK(words[0] == StructPointer(0, 2, 1));
  return words;
}

void ExpectRefused(const Words& words) {
  const auto decoded = DecodeFrame(ToBytes(words));
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::kProtocol);
}

// The words of a pull: two of data, the journal, its publisher.
constexpr std::size_t kPullJournal = kMessageAt + 2;
constexpr std::size_t kPullPublisher = kPullJournal + 2;

PullMessage Pull() {
  PullMessage pull;
  pull.journal.publisher.bytes.fill(0x33);
  pull.journal.incarnation = 1;
  pull.from = 9;
  pull.bytes_max = 1'000;
  return pull;
}

Words EncodedPull() {
  Words words = Encoded(Pull());
  CHECK(words.size() == 13);
  CHECK(words[kMessagePointer] == StructPointer(0, 2, 1));
  CHECK(words[kPullJournal] == StructPointer(0, 1, 1));
  CHECK(words[kPullPublisher] == ByteListPointer(0, 32));
  return words;
}

TEST(FrameFormTest, RefusesATableOfSegments) {
  for (const std::uint64_t segments : {2U, 3U, 4U}) {
    Words words = EncodedPull();
    words.insert(words.begin(), (segments - 1) | std::uint64_t{words.size()} << 32);
    ExpectRefused(words);
  }
}

TEST(FrameFormTest, RefusesPointersOutOfItsSegment) {
  for (const std::size_t at : {std::size_t{0}, kMessagePointer, kPullJournal, kPullPublisher}) {
    for (const std::uint64_t pointer : {FarPointer(0, 1), FarPointer(4, 7), FarPointer(1'000, 0),
                                        FarPointer(0, 1) | 4, FarPointer(4, 0) | 4}) {
      Words words = EncodedPull();
      words[at] = pointer;
      ExpectRefused(words);
    }
  }
}

TEST(FrameFormTest, RefusesCapabilityPointers) {
  for (const std::size_t at : {std::size_t{0}, kMessagePointer, kPullJournal, kPullPublisher}) {
    Words words = EncodedPull();
    words[at] = CapabilityPointer(0);
    ExpectRefused(words);
  }
}

TEST(FrameFormTest, RefusesAListForAStructAndAStructForAList) {
  Words words = EncodedPull();
  words[kPullPublisher] = StructPointer(0, 4, 0);
  ExpectRefused(words);
  words = EncodedPull();
  words[kPullJournal] = ByteListPointer(0, 32);
  ExpectRefused(words);
}

TEST(FrameFormTest, RefusesAHashOfAnotherSize) {
  for (const std::uint32_t size : {0U, 31U}) {
    Words words = EncodedPull();
    words[kPullPublisher] = ByteListPointer(0, size);
    ExpectRefused(words);
  }
  Words words = EncodedPull();
  words.push_back(0);
  words[kPullPublisher] = ByteListPointer(0, 33);
  ExpectRefused(words);
}

TEST(FrameFormTest, RefusesAMessageWithoutItsFields) {
  Words words = EncodedPull();
  words[kPullJournal] = 0;
  ExpectRefused(words);
  words = EncodedPull();
  words[kMessagePointer] = 0;
  ExpectRefused(words);
}

TEST(FrameFormTest, RefusesAProofOfHalfAHash) {
  PayloadChunkMessage chunk;
  chunk.index = 1;
  chunk.proof.resize(2);
  Words words = Encoded(chunk);
  const std::size_t at = kMessageAt + 3;  // after one word of data, root and bytes
  ASSERT_EQ(words[at] >> 35, 64U);
  words[at] -= std::uint64_t{1} << 35;
  ExpectRefused(words);
}

TEST(FrameFormTest, RefusesATextWithoutItsZero) {
  Words words = Encoded(TrustWantMessage{{"root.json"}});
  const std::size_t at = kMessageAt + 1;  // the list of one name
  ASSERT_EQ(words[at] >> 35, 10U);
  words[at] -= std::uint64_t{1} << 35;
  ExpectRefused(words);
}

TEST(FrameFormTest, KeepsAZeroInsideAText) {
  const TrustWantMessage want{{std::string("a\0b", 3)}};
  const auto decoded = DecodeFrame(ToBytes(Encoded(want)));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<TrustWantMessage>(decoded->message), want);
}

// Without a limit on reading, 256 names of one blob would be 25 MiB.
TEST(FrameFormTest, RefusesManyPointersToOneBlob) {
  TrustFilesMessage files;
  files.files.resize(limits::kTrustFilesPerFrameMax);
  files.files[0].content.assign(100'000, 7);
  Words words = ToWords(*EncodeFrame({{1, 2}, files}));
  const std::size_t data = words[0] >> 32 & 0xffff;    // not canonical, so all of it is there
  const std::size_t first = 1 + data + 1 + 1 + 1 + 2;  // pointers, list tag, data, name
  ASSERT_EQ(words[first] >> 35, 100'000U);
  for (std::size_t i = 1; i < files.files.size(); ++i)
    words[first + 3 * i] = Moved(words[first], -3 * static_cast<std::int32_t>(i));
  ExpectRefused(words);
}

TEST(FrameFormTest, RefusesAMultitudeOfNothing) {
  // A list of structs without any word may claim half a billion of them.
  Words words = Encoded(TrustFilesMessage{std::vector<TrustFileContent>(1)});
  const std::size_t list = kMessageAt;
  ASSERT_EQ(words[list] & 3, 1U);
  words[list] = (words[list] & 0xffffffff) | std::uint64_t{7} << 32;  // composite, no words
  words[list + 1] = StructPointer((1 << 29) - 1, 0, 0);
  EXPECT_FALSE(DecodeFrame(ToBytes(words)));
}

TEST(FrameFormTest, IgnoresFieldsOfALaterVersion) {
  Words words = Encoded(CreditMessage{77});
  words[kMessagePointer] = StructPointer(0, 3, 1);
  words.insert(words.end(), {0xfeed, 0xbeef, CapabilityPointer(3)});
  const auto decoded = DecodeFrame(ToBytes(words));
  ASSERT_TRUE(decoded) << ToString(decoded.error());
  EXPECT_EQ(*decoded, (Frame{{1, 2}, CreditMessage{77}}));
}

TEST(FrameFormTest, ReadsMissingDataAsZero) {
  Words words = EncodedPull();
  words.erase(words.begin() + kMessageAt, words.begin() + kMessageAt + 2);
  words[kMessagePointer] = StructPointer(0, 0, 1);
  PullMessage expected = Pull();
  expected.from = 0;
  expected.bytes_max = 0;
  EXPECT_EQ(*DecodeFrame(ToBytes(words)), (Frame{{1, 2}, expected}));
}

TEST(FrameFormTest, ReadsZerosAsAnEmptyUnknownFrame) {
  EXPECT_EQ(*DecodeFrame(Buffer(8)), Frame());
  for (const std::size_t size : {0U, 1U, 7U, 9U, 100U})
    EXPECT_FALSE(DecodeFrame(Buffer(size))) << size;
}

}  // namespace
}  // namespace schakel::federation
