// Frames: every message comes out as it went in.
#include <gtest/gtest.h>

#include "federation/limits.h"
#include "federation/wire/frame_codec.h"
#include "messages.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kSeed = 20261003;
// Where the frame's union tag lies: after the root pointer and the trust root.
constexpr std::size_t kTagAt = 12;

TEST(FrameTest, RoundTripsEveryMessage) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (std::size_t kind = 0; kind < kMessageKinds; ++kind) {
    for (int round = 0; round < 150; ++round) {
      SCOPED_TRACE("kind " + std::to_string(kind) + " round " + std::to_string(round));
      const Frame frame = RandomFrame(kind, random);
      ASSERT_EQ(frame.message.index(), kind);
      const auto bytes = EncodeFrame(frame);
      ASSERT_TRUE(bytes) << ToString(bytes.error());
      EXPECT_EQ(bytes->size() % 8, 0U);
      EXPECT_LE(bytes->size(), limits::kFrameSizeMax);
      const auto decoded = DecodeFrame(*bytes);
      ASSERT_TRUE(decoded) << ToString(decoded.error());
      ASSERT_EQ(*decoded, frame);
    }
  }
}

TEST(FrameTest, EncodesTheSameFrameToTheSameBytes) {
  SeededRandom random(kSeed);
  for (std::size_t kind = 0; kind < kMessageKinds; ++kind) {
    const Frame frame = RandomFrame(kind, random);
    EXPECT_EQ(*EncodeFrame(frame), *EncodeFrame(frame));
  }
}

// The bytes of version 1, as other implementations have to write them.
TEST(FrameTest, KeepsItsBytes) {
  const auto bytes = EncodeFrame({{3, 258}, CreditMessage{65'536}});
  ASSERT_TRUE(bytes);
  EXPECT_EQ(ToHex(*bytes),
            "0000000002000100"    // root: two words of data, one pointer
            "0300000011000000"    // trust root, tag of credit
            "0201000000000000"    // trust timestamp
            "0000000001000000"    // pointer to one word of data
            "0000010000000000");  // bytes
}

TEST(FrameTest, ReadsAnUnknownTagAsUnknown) {
  auto bytes = EncodeFrame({{3, 4}, CreditMessage{5}});
  ASSERT_TRUE(bytes);
  ASSERT_EQ((*bytes)[kTagAt], 17);
  for (const int tag : {21, 99, 255}) {
    (*bytes)[kTagAt] = static_cast<std::uint8_t>(tag);
    const auto decoded = DecodeFrame(*bytes);
    ASSERT_TRUE(decoded) << tag;
    EXPECT_EQ(*decoded, (Frame{{3, 4}, UnknownMessage{}})) << tag;
  }
}

TEST(FrameTest, RefusesAMessageUnderTheTagOfAnother) {
  auto bytes = EncodeFrame({{3, 4}, CreditMessage{5}});
  ASSERT_TRUE(bytes);
  (*bytes)[kTagAt] = 3;  // page: its journal is missing
  const auto decoded = DecodeFrame(*bytes);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::kProtocol);
}

TEST(FrameTest, FitsTheLargestPageAndChunk) {
  SeededRandom random(kSeed);
  PageMessage page;
  page.journal = RandomJournal(random);
  page.checkpoint.assign(limits::kCheckpointSizeMax, 'c');
  page.proof.resize(crypto::kProofHashesMax);
  PageEntry entry;
  entry.has_payload = true;
  entry.payload.resize(limits::kPageBodyMax - 10);
  for (std::uint8_t& byte : entry.payload)
    byte = static_cast<std::uint8_t>(random.Next());
  page.entries.push_back(std::move(entry));
  const auto bytes = EncodeFrame({{}, page});
  ASSERT_TRUE(bytes);
  EXPECT_EQ(std::get<PageMessage>(DecodeFrame(*bytes)->message), page);

  PayloadChunkMessage chunk;
  chunk.bytes.resize(crypto::kChunkSize, 7);
  chunk.proof.resize(crypto::kProofHashesMax);
  const auto chunk_bytes = EncodeFrame({{}, chunk});
  ASSERT_TRUE(chunk_bytes);
  EXPECT_EQ(std::get<PayloadChunkMessage>(DecodeFrame(*chunk_bytes)->message), chunk);
}

TEST(FrameTest, RefusesToEncodeMoreThanAFrame) {
  TrustFilesMessage files;
  files.files.push_back({"root.json", true, Buffer(limits::kFrameSizeMax, 1)});
  const auto bytes = EncodeFrame({{}, files});
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code, ErrorCode::kLimitExceeded);
  for (int i = 0; i < 8; ++i)  // more than one segment of the builder
    files.files.push_back(files.files.front());
  const auto more = EncodeFrame({{}, files});
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace schakel::federation
