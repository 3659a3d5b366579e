#include "simulations/frame_mark.h"

#include <gtest/gtest.h>

#include "federation/wire/frame_codec.h"
#include "federation/wire/page_body.h"

namespace schakel::simulations {
namespace {

using federation::AnnounceMessage;
using federation::EncodeFrame;
using federation::FingerprintMessage;
using federation::HelloMessage;
using federation::Message;
using federation::PageCost;
using federation::PageMessage;
using federation::PayloadChunkMessage;
using federation::PayloadWantMessage;
using federation::PullMessage;
using federation::TrustVersion;

Buffer Encoded(Message message, TrustVersion trust = {3, 77}) {
  return *EncodeFrame({trust, std::move(message)});
}

TEST(FrameMarkTest, ReadsTheTagWithoutDecoding) {
  EXPECT_EQ(PeekTag(Encoded(HelloMessage{})), FrameTag::kHello);
  EXPECT_EQ(PeekTag(Encoded(AnnounceMessage{})), FrameTag::kAnnounce);
  EXPECT_EQ(PeekTag(Encoded(PageMessage{})), FrameTag::kPage);
  EXPECT_EQ(PeekTag(Encoded(PullMessage{})), FrameTag::kPull);
  EXPECT_EQ(PeekTag(Encoded(FingerprintMessage{})), FrameTag::kFingerprint);
  EXPECT_EQ(PeekTag(Encoded(PayloadWantMessage{})), FrameTag::kPayloadWant);
  EXPECT_EQ(PeekTag(Encoded(PayloadChunkMessage{})), FrameTag::kPayloadChunk);
}

TEST(FrameMarkTest, ReadsNothingBehindTheEnd) {
  EXPECT_EQ(PeekTag({}), FrameTag{0});
  EXPECT_EQ(PeekTag(Buffer(13)), FrameTag{0});
}

TEST(FrameMarkTest, CountsTheEntriesOfAPage) {
  PageMessage page;
  page.entries = {{Buffer(200, 1), true, Buffer(3'000, 2)}, {Buffer(200, 3), false, {}}};
  const Buffer frame = Encoded(page);
  const FrameMark decoded = MarkOf(frame, 0, 0);
  EXPECT_EQ(decoded.entries, 2);
  EXPECT_EQ(decoded.cost, PageCost(page));
  EXPECT_GT(decoded.cost, frame.size()) << "the page is compressed";
  const FrameMark told = MarkOf(frame, 2, decoded.cost);
  EXPECT_EQ(told.entries, decoded.entries);
  EXPECT_EQ(told.content, decoded.content);
  EXPECT_NE(MarkOf(frame, 2, decoded.cost + 1).content, decoded.content);
  EXPECT_NE(MarkOf(frame, 3, decoded.cost).content, decoded.content);
}

TEST(FrameMarkTest, HashesWhatIsNotCompressed) {
  PullMessage pull;
  pull.from = 7;
  const auto hash = [](const Buffer& frame) { return MarkOf(frame, 0, 0).content; };
  const auto before = hash(Encoded(pull));
  EXPECT_EQ(hash(Encoded(pull)), before);
  pull.from = 8;
  EXPECT_NE(hash(Encoded(pull)), before);
  pull.from = 7;
  EXPECT_NE(hash(Encoded(pull, {3, 78})), before);
}

}  // namespace
}  // namespace schakel::simulations
