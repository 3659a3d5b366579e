#include "federation/gossip/payload_fetch.h"

#include "cast.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kSize = 5 * crypto::kChunkSize + 100;  // six chunks, two wants

class PayloadFetchTest : public testing::Test {
 protected:
  PayloadFetchTest() : payload_(MakePayload(1, kSize)), root_(crypto::PayloadRoot(payload_)) {
    fetch_.Add({root_, kSize, {{JournalId{}, 7}}});
  }

  PayloadChunkMessage Chunk(std::uint32_t index) const {
    const std::size_t at = index * crypto::kChunkSize;
    const std::size_t size = std::min(crypto::kChunkSize, payload_.size() - at);
    PayloadChunkMessage chunk;
    chunk.root = root_;
    chunk.index = index;
    chunk.bytes = ToBuffer(Bytes(payload_).subspan(at, size));
    chunk.proof = crypto::ChunkTree(payload_).ProofOf(index);
    return chunk;
  }
  PayloadChunkMessage Absent() const {
    PayloadChunkMessage chunk;
    chunk.root = root_;
    chunk.is_absent = true;
    return chunk;
  }
  // Feeds the chunks of one want; returns the payload if it is whole then.
  std::optional<PayloadFetch::Complete> Answer(const PayloadFetch::Request& request) {
    std::optional<PayloadFetch::Complete> complete;
    for (std::uint32_t i = 0; i < request.want.count; ++i) {
      auto taken = fetch_.OnChunk(request.link, Chunk(request.want.first_chunk + i));
      EXPECT_TRUE(taken);
      if (taken && taken->has_value()) complete = std::move(**taken);
    }
    return complete;
  }

  Buffer payload_;
  crypto::Digest root_;
  PayloadFetch fetch_;
  MonoTime now_{std::chrono::hours(1)};
};

TEST_F(PayloadFetchTest, FetchesAllChunksInOrder) {
  auto requests = fetch_.Start(now_, {4});
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].want.first_chunk, 0U);
  EXPECT_EQ(requests[0].want.count, limits::kChunksPerWantMax);
  EXPECT_TRUE(fetch_.Start(now_, {4}).empty());
  EXPECT_FALSE(Answer(requests[0]));
  requests = fetch_.Start(now_, {4});
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].want.first_chunk, 3U);
  const auto complete = Answer(requests[0]);
  ASSERT_TRUE(complete);
  EXPECT_EQ(complete->payload, payload_);
  EXPECT_EQ(complete->missing.positions.at(0).index, 7U);
  EXPECT_EQ(fetch_.count(), 0U);
}

TEST_F(PayloadFetchTest, ResumesAtAnotherSourceWhereTheFirstStopped) {
  fetch_.Start(now_, {4, 5});
  ASSERT_TRUE(fetch_.OnChunk(4, Chunk(0)));
  fetch_.OnLinkDown(4);
  const auto requests = fetch_.Start(now_, {5});
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].link, 5U);
  EXPECT_EQ(requests[0].want.first_chunk, 1U);
}

TEST_F(PayloadFetchTest, AsksTheNextSourceWhenThePayloadIsAbsent) {
  fetch_.Start(now_, {4, 5});
  ASSERT_TRUE(fetch_.OnChunk(4, Absent()));
  const auto requests = fetch_.Start(now_, {4, 5});
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].link, 5U);
}

TEST_F(PayloadFetchTest, RefusesAChangedChunkAndAsksTheNextSource) {
  fetch_.Start(now_, {4, 5});
  auto chunk = Chunk(0);
  chunk.bytes[1000] ^= 1;
  const auto taken = fetch_.OnChunk(4, chunk);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::kProtocol);
  const auto requests = fetch_.Start(now_, {4, 5});
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].link, 5U);
  EXPECT_EQ(requests[0].want.first_chunk, 0U);
}

TEST_F(PayloadFetchTest, IgnoresChunksOfAnybodyElse) {
  fetch_.Start(now_, {4});
  auto chunk = Chunk(0);
  chunk.bytes[0] ^= 1;
  EXPECT_TRUE(fetch_.OnChunk(9, chunk));
  EXPECT_TRUE(fetch_.OnChunk(4, Chunk(2)));
  chunk.root.bytes[0] ^= 1;
  EXPECT_TRUE(fetch_.OnChunk(4, chunk));
  EXPECT_TRUE(fetch_.OnChunk(4, Chunk(0)));
  fetch_.OnLinkDown(4);
  EXPECT_EQ(fetch_.Start(now_, {5}).at(0).want.first_chunk, 1U);
}

TEST_F(PayloadFetchTest, GivesASilentSourceUpAfterItsTime) {
  fetch_.Start(now_, {4, 5});
  EXPECT_TRUE(fetch_.Start(now_ + limits::kPayloadTimeout - Duration(1), {4, 5}).empty());
  const auto requests = fetch_.Start(now_ + limits::kPayloadTimeout, {4, 5});
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].link, 5U);
}

TEST_F(PayloadFetchTest, PausesWhenEverybodyWasAskedAndStartsAgain) {
  fetch_.Start(now_, {4});
  ASSERT_TRUE(fetch_.OnChunk(4, Absent()));
  EXPECT_TRUE(fetch_.Start(now_, {4}).empty());
  const MonoTime later = now_ + limits::kPayloadTimeout + 10 * limits::kPayloadTimeout;
  EXPECT_TRUE(fetch_.Start(later - Duration(1), {4}).empty());
  fetch_.Start(later, {4});
  EXPECT_EQ(fetch_.Start(later, {4}).size(), 1U);
}

TEST_F(PayloadFetchTest, FetchesFourPayloadsAtOnce) {
  for (std::uint8_t i = 0; i < 10; ++i)
    fetch_.Add({crypto::Blake2b(Buffer{i}), kSize, {}});
  EXPECT_EQ(fetch_.Start(now_, {4, 5, 6}).size(), limits::kPayloadFetchesMax);
  EXPECT_EQ(fetch_.count(), 11U);
}

TEST_F(PayloadFetchTest, KeepsThePartsOfAFewPayloadsOnly) {
  // A peer that gives one chunk of each payload and then leaves.
  std::vector<Buffer> payloads;
  std::map<crypto::Digest, std::size_t> number;
  for (std::size_t i = 0; i < 20; ++i) {
    payloads.push_back(MakePayload(100 + i, 2 * crypto::kChunkSize));
    const auto root = crypto::PayloadRoot(payloads.back());
    number[root] = i;
    fetch_.Add({root, payloads.back().size(), {}});
  }
  std::set<crypto::Digest> begun;
  for (LinkId link = 10; link < 20; ++link) {
    for (const auto& request : fetch_.Start(now_, {link})) {
      const auto found = number.find(request.want.root);
      if (found == number.end() || request.want.first_chunk > 0) continue;
      const Buffer& payload = payloads[found->second];
      PayloadChunkMessage chunk;
      chunk.root = request.want.root;
      chunk.bytes = ToBuffer(Bytes(payload).first(crypto::kChunkSize));
      chunk.proof = crypto::ChunkTree(payload).ProofOf(0);
      ASSERT_TRUE(fetch_.OnChunk(link, chunk));
      begun.insert(chunk.root);
    }
    now_ += limits::kPayloadTimeout;
    fetch_.OnLinkDown(link);
  }
  std::size_t parts = 0;
  for (LinkId link = 30; link < 60; ++link) {
    for (const auto& request : fetch_.Start(now_, {link})) {
      if (request.want.first_chunk > 0) ++parts;
    }
    fetch_.OnLinkDown(link);
    if (link == 30) break;
  }
  EXPECT_GE(begun.size(), limits::kPayloadFetchesMax);
  EXPECT_LE(parts, limits::kPayloadPartsMax);
  EXPECT_GT(parts, 0U);
}

TEST_F(PayloadFetchTest, RemembersEveryEntryThatNamesThePayload) {
  const auto* all = fetch_.Add({root_, kSize, {{JournalId{}, 9}}});
  ASSERT_NE(all, nullptr);
  EXPECT_EQ(all->positions.size(), 2U);
  EXPECT_EQ(fetch_.Add({root_, kSize, {{JournalId{}, 9}}})->positions.size(), 2U);
  for (std::uint64_t i = 10; i < 1'000; ++i)
    fetch_.Add({root_, kSize, {{JournalId{}, i}}});
  EXPECT_EQ(all->positions.size(), limits::kMissingPositionsMax);
  EXPECT_EQ(fetch_.count(), 1U);
}

}  // namespace
}  // namespace schakel::federation
