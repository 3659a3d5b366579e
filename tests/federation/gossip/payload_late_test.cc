// Chunks that come later than anybody waits for them.
#include "payload_fetch_parts.h"

namespace schakel::federation {
namespace {

class LatePayloadTest : public PayloadFetchTest {
 protected:
  // Asks link 4 in vain, then link 5.
  void LetFourBeLate() {
    ASSERT_EQ(fetch_.Start(now_, {4, 5}).requests.at(0).link, 4U);
    now_ += limits::kPayloadTimeout;
    ASSERT_EQ(fetch_.Start(now_, {4, 5}).requests.at(0).link, 5U);
  }
};

TEST_F(LatePayloadTest, TakesLateChunksSoThatAThinLineBringsAllInTheEnd) {
  // A chunk takes longer than anybody waits.
  std::size_t wants = 0;
  std::size_t arrived = 0;
  std::optional<PayloadFetch::Complete> complete;
  std::deque<PayloadFetch::Request> asked;
  for (int i = 0; i < 100 && !complete; ++i) {
    now_ += limits::kPayloadTimeout + std::chrono::seconds(1);
    for (auto& request : fetch_.Start(now_, {4}).requests) {
      asked.push_back(request);
      wants += request.want.count;
    }
    if (asked.empty()) continue;
    auto& first = asked.front().want;
    auto taken = fetch_.OnChunk(4, Chunk(first.first_chunk), now_);
    ++arrived;
    ASSERT_TRUE(taken);
    if (taken->has_value()) complete = std::move(**taken);
    ++first.first_chunk;
    if (--first.count == 0) asked.pop_front();
  }
  ASSERT_TRUE(complete);
  EXPECT_EQ(complete->payload, payload_);
  EXPECT_LE(arrived, 2 * crypto::ChunkCount(kSize));
  EXPECT_LE(wants, 2 * crypto::ChunkCount(kSize));
  EXPECT_EQ(fetch_.count(), 0U);
}

TEST_F(LatePayloadTest, AsksTheSilentLast) {
  fetch_.Start(now_, {4, 5});
  now_ += limits::kPayloadTimeout;
  ASSERT_EQ(fetch_.Start(now_, {4, 5}).requests.at(0).link, 5U);
  fetch_.Add({{crypto::Blake2b(Buffer{7}), 100}, {EntryOf(2, 0)}});
  EXPECT_EQ(fetch_.Start(now_, {4, 5}).requests.at(0).link, 5U);
  // It was slow, no more.
  ASSERT_TRUE(fetch_.OnChunk(4, Chunk(0), now_));
  fetch_.Add({{crypto::Blake2b(Buffer{8}), 100}, {EntryOf(3, 0)}});
  EXPECT_EQ(fetch_.Start(now_, {4, 5}).requests.at(0).link, 4U);
}

TEST_F(LatePayloadTest, DoesNotLetAPublisherWaitThatIsThereAgain) {
  fetch_.Start(now_, {4});
  ASSERT_TRUE(fetch_.OnChunk(4, Absent(), now_));
  EXPECT_TRUE(fetch_.Start(now_, {4}).requests.empty());
  fetch_.OnPublisherUp(EntryOf(2, 0).journal.publisher, now_);
  EXPECT_TRUE(fetch_.Start(now_, {4, 6}).requests.empty());
  fetch_.OnPublisherUp(EntryOf(1, 0).journal.publisher, now_);
  EXPECT_EQ(fetch_.Start(now_, {4, 6}).requests.size(), 1U);
}

TEST_F(LatePayloadTest, MakesNoOffenderOfWhoWasAskedInstead) {
  LetFourBeLate();
  for (std::uint32_t i = 0; i < limits::kChunksPerWantMax; ++i)
    ASSERT_TRUE(fetch_.OnChunk(4, Chunk(i), now_));
  // Somebody names the root under another size, and link 5 is asked for that.
  fetch_.Add({{root_, kSize - 1}, {EntryOf(9, 1)}});
  fetch_.OnLinkDown(4);
  bool is_asked = false;
  for (int i = 0; i < 20 && !is_asked; ++i) {
    for (const auto& request : fetch_.Start(now_, {5}).requests)
      is_asked |= request.want.size == kSize - 1;
    now_ += limits::kPayloadTimeout;
  }
  ASSERT_TRUE(is_asked);
  // What it was asked for first is under way still.
  EXPECT_TRUE(fetch_.OnChunk(5, Chunk(0), now_));
}

TEST_F(LatePayloadTest, CostsOneHashForEachWantHoweverManySizesAreNamed) {
  LetFourBeLate();
  for (std::uint64_t i = 1; i < 200; ++i)
    fetch_.Add({{root_, kSize - i}, {EntryOf(9, i)}});
  auto changed = Chunk(0);
  changed.bytes[9] ^= 1;
  // The late want of link 4 is used up by it, and is no offence.
  EXPECT_TRUE(fetch_.OnChunk(4, changed, now_));
  EXPECT_EQ(fetch_.CountLate(), 0U);
  EXPECT_TRUE(fetch_.OnChunk(4, Chunk(0), now_));
  fetch_.OnLinkDown(5);
  EXPECT_EQ(fetch_.Start(now_, {6}).requests.at(0).want.first_chunk, 0U);
}

TEST_F(LatePayloadTest, BeginsNoMorePartsThanThereIsRoomFor) {
  std::vector<Buffer> payloads;
  for (std::size_t i = 0; i < 3 * limits::kPayloadPartsMax; ++i) {
    payloads.push_back(MakePayload(100 + i, 2 * crypto::kChunkSize));
    const auto publisher = static_cast<std::uint8_t>(2 + i);
    fetch_.Add(
        {{crypto::PayloadRoot(payloads.back()), payloads.back().size()}, {EntryOf(publisher, i)}});
  }
  for (int i = 0; i < 20; ++i) {
    fetch_.Start(now_, {4});
    now_ += limits::kPayloadTimeout;
  }
  for (const Buffer& payload : payloads) {
    PayloadChunkMessage chunk;
    chunk.root = crypto::PayloadRoot(payload);
    chunk.bytes = ToBuffer(Bytes(payload).first(crypto::kChunkSize));
    chunk.proof = crypto::ChunkTree(payload).ProofOf(0);
    ASSERT_TRUE(fetch_.OnChunk(4, chunk, now_));
    EXPECT_LE(fetch_.CountParts(), limits::kPayloadPartsMax);
  }
  EXPECT_EQ(fetch_.CountParts(), limits::kPayloadPartsMax);
}

TEST_F(LatePayloadTest, EndsAPause) {
  fetch_.Start(now_, {4});
  now_ += limits::kPayloadTimeout;
  EXPECT_TRUE(fetch_.Start(now_, {4}).requests.empty());
  ASSERT_TRUE(fetch_.OnChunk(4, Chunk(0), now_));
  const auto requests = fetch_.Start(now_, {4}).requests;
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].want.first_chunk, 1U);
}

TEST_F(LatePayloadTest, TakesAChunkThatComesLateAndIsMorePatientFromThenOn) {
  fetch_.Start(now_, {4});
  now_ += limits::kPayloadTimeout;
  // The only source is given up: a pause.
  EXPECT_TRUE(fetch_.Start(now_, {4}).requests.empty());
  ASSERT_TRUE(fetch_.OnChunk(4, Chunk(0), now_));
  auto requests = fetch_.Start(now_, {4}).requests;  // it goes on at once
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].want.first_chunk, 1U);
  EXPECT_TRUE(fetch_.Start(now_ + 2 * limits::kPayloadTimeout - Duration(1), {4}).requests.empty());
  for (const std::uint32_t index : {1U, 1U, 2U, 3U})
    ASSERT_TRUE(fetch_.OnChunk(4, Chunk(index), now_));
  requests = fetch_.Start(now_, {4}).requests;
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].want.first_chunk, 4U);
  EXPECT_TRUE(Answer(requests[0]));
}

// Swarm of 16, seed 9: it took what a source said of its last question for an answer to the next.
TEST_F(LatePayloadTest, AsksNothingNewOfASourceThatStillAnswers) {
  fetch_.Start(now_, {4, 5});
  ASSERT_TRUE(fetch_.OnChunk(4, Chunk(0), now_));
  ASSERT_TRUE(fetch_.Start(now_, {4, 5}).requests.empty());
  now_ += limits::kPayloadTimeout;
  const auto requests = fetch_.Start(now_, {4, 5}).requests;
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].link, 5U);
  EXPECT_EQ(requests[0].want.first_chunk, 1U);
  // The first one is late with the rest of its answer, and more.
  for (const std::uint32_t index : {1U, 2U, 3U})
    ASSERT_TRUE(fetch_.OnChunk(4, Chunk(index), now_));
  EXPECT_TRUE(fetch_.Start(now_, {4, 5}).requests.empty());
  ASSERT_TRUE(fetch_.OnChunk(5, Chunk(3), now_));
  EXPECT_EQ(fetch_.Start(now_, {4, 5}).requests.at(0).want.first_chunk, 4U);
}

TEST_F(LatePayloadTest, ALateChunkMayBeTheLast) {
  fetch_.Start(now_, {4});
  for (std::uint32_t index = 0; index < 6; ++index) {
    now_ += limits::kPayloadTimeoutMax;
    fetch_.Start(now_, {4});  // gives it up
    const auto taken = fetch_.OnChunk(4, Chunk(index), now_);
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->has_value(), index == 5);
    fetch_.Start(now_, {4});
  }
  EXPECT_EQ(fetch_.count(), 0U);
  EXPECT_EQ(fetch_.CountParts(), 0U);
}

}  // namespace
}  // namespace schakel::federation
