#include "payload_fetch_parts.h"

namespace schakel::federation {
namespace {

TEST_F(PayloadFetchTest, FetchesAllChunksInOrder) {
  auto requests = fetch_.Start(now_, {4}).requests;
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].want.first_chunk, 0U);
  EXPECT_EQ(requests[0].want.count, limits::kChunksPerWantMax);
  EXPECT_TRUE(fetch_.Start(now_, {4}).requests.empty());
  EXPECT_FALSE(Answer(requests[0]));
  requests = fetch_.Start(now_, {4}).requests;
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
  ASSERT_TRUE(fetch_.OnChunk(4, Chunk(0), now_));
  fetch_.OnLinkDown(4);
  const auto requests = fetch_.Start(now_, {5}).requests;
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].link, 5U);
  EXPECT_EQ(requests[0].want.first_chunk, 1U);
}

TEST_F(PayloadFetchTest, AsksTheNextSourceWhenThePayloadIsAbsent) {
  fetch_.Start(now_, {4, 5});
  ASSERT_TRUE(fetch_.OnChunk(4, Absent(), now_));
  const auto requests = fetch_.Start(now_, {4, 5}).requests;
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].link, 5U);
}

TEST_F(PayloadFetchTest, RefusesAChangedChunkAndAsksTheNextSource) {
  fetch_.Start(now_, {4, 5});
  auto chunk = Chunk(0);
  chunk.bytes[1000] ^= 1;
  const auto taken = fetch_.OnChunk(4, chunk, now_);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::kProtocol);
  const auto requests = fetch_.Start(now_, {4, 5}).requests;
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].link, 5U);
  EXPECT_EQ(requests[0].want.first_chunk, 0U);
}

TEST_F(PayloadFetchTest, IgnoresChunksOfAnybodyElse) {
  fetch_.Start(now_, {4});
  auto chunk = Chunk(0);
  chunk.bytes[0] ^= 1;
  EXPECT_TRUE(fetch_.OnChunk(9, chunk, now_));
  EXPECT_TRUE(fetch_.OnChunk(4, Chunk(2), now_));
  chunk.root.bytes[0] ^= 1;
  EXPECT_TRUE(fetch_.OnChunk(4, chunk, now_));
  EXPECT_TRUE(fetch_.OnChunk(4, Chunk(0), now_));
  fetch_.OnLinkDown(4);
  EXPECT_EQ(fetch_.Start(now_, {5}).requests.at(0).want.first_chunk, 1U);
}

TEST_F(PayloadFetchTest, GivesASilentSourceUpAfterItsTime) {
  fetch_.Start(now_, {4, 5});
  EXPECT_TRUE(fetch_.Start(now_ + limits::kPayloadTimeout - Duration(1), {4, 5}).requests.empty());
  const auto requests = fetch_.Start(now_ + limits::kPayloadTimeout, {4, 5}).requests;
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].link, 5U);
}

TEST_F(PayloadFetchTest, WaitsForEachChunkByItself) {
  fetch_.Start(now_, {4, 5});
  for (std::uint32_t index = 0; index < 3; ++index) {
    now_ += limits::kPayloadTimeout - Duration(1);
    ASSERT_TRUE(fetch_.OnChunk(4, Chunk(index), now_));
    EXPECT_EQ(fetch_.Start(now_, {4, 5}).requests.size(), index == 2 ? 1U : 0U) << index;
  }
}

TEST_F(PayloadFetchTest, PausesAQuarterLongerEachTimeThatEverybodyWasAsked) {
  Duration pause = limits::kAbsentPauseFirst;
  Duration longest{};
  for (int round = 0; round < 40; ++round) {
    ASSERT_EQ(fetch_.Start(now_, {4}).requests.size(), 1U) << round;
    ASSERT_TRUE(fetch_.OnChunk(4, Absent(), now_));
    const auto started = fetch_.Start(now_, {4});
    EXPECT_TRUE(started.requests.empty());
    // Before it asks again, whether anybody wants it still.
    ASSERT_EQ(started.doubted.size(), 1U);
    EXPECT_EQ(started.doubted[0], EntryOf(1, 7));
    EXPECT_TRUE(fetch_.Start(now_ + pause - Duration(1), {4}).requests.empty()) << round;
    now_ += pause;
    longest = std::max(longest, pause);
    pause = std::min(pause + pause / limits::kAbsentPauseParts, limits::kAbsentPauseMax);
  }
  EXPECT_EQ(longest, limits::kAbsentPauseMax);
}

TEST_F(PayloadFetchTest, FetchesFourPayloadsAtOnceAndThreeOfOnePublisher) {
  for (std::uint8_t i = 0; i < 10; ++i)
    fetch_.Add({{crypto::Blake2b(Buffer{i}), kSize}, {EntryOf(1, i)}});
  EXPECT_EQ(fetch_.Start(now_, {4, 5, 6}).requests.size(), limits::kFetchesPerPublisherMax);
  fetch_.Add({{crypto::Blake2b(Buffer{50}), kSize}, {EntryOf(2, 0)}});
  fetch_.Add({{crypto::Blake2b(Buffer{51}), kSize}, {EntryOf(3, 0)}});
  EXPECT_EQ(fetch_.Start(now_, {4, 5, 6}).requests.size(), 1U);
  EXPECT_EQ(fetch_.count(), 13U);
}

// What nobody has, with roots that stand before every other.
class InventedPayloadsTest : public PayloadFetchTest {
 protected:
  static PayloadName Invented(std::uint64_t number) {
    PayloadName name{{}, 100};
    for (int i = 0; i < 8; ++i)
      name.root.bytes[8 + i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
    return name;
  }
  // A peer answers: with what it has of the payload of the fixture, or that there is nothing.
  bool Serve(const PayloadFetch::Request& request) {
    if (request.want.root == root_ && request.want.size == kSize) {
      return Answer(request).has_value();
    }
    PayloadChunkMessage absent;
    absent.root = request.want.root;
    absent.is_absent = true;
    EXPECT_TRUE(fetch_.OnChunk(request.link, absent, now_));
    return false;
  }
  // Returns after how many questions the payload of the fixture is there.
  std::size_t QuestionsUntilComplete(const std::vector<LinkId>& links) {
    std::size_t questions = 0;
    for (int round = 0; round < 200; ++round) {
      for (const auto& request : fetch_.Start(now_, links).requests) {
        ++questions;
        if (Serve(request)) return questions;
      }
      now_ += std::chrono::milliseconds(50);
    }
    ADD_FAILURE() << "the payload was not fetched";
    return questions;
  }
};

TEST_F(InventedPayloadsTest, KeepNobodyElseWaiting) {
  for (std::uint64_t i = 0; i < 1'000; ++i)
    fetch_.Add({Invented(i), {EntryOf(9, i)}});
  // Two wants, and at the most three payloads of the other publisher between them.
  EXPECT_LE(QuestionsUntilComplete({4, 5, 6, 7}), 10U);
}

TEST_F(InventedPayloadsTest, KeepAPayloadOfAnotherOutOfNoLineThoughItIsNamedThere) {
  fetch_.Add({{root_, kSize}, {EntryOf(9, 5'000)}});
  for (std::uint64_t i = 0; i < 1'000; ++i)
    fetch_.Add({Invented(i), {EntryOf(9, i)}});
  EXPECT_LE(QuestionsUntilComplete({4, 5, 6, 7}), 10U);
}

TEST_F(InventedPayloadsTest, OfManyPublishersAreLookedAtInTurns) {
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    EntryPosition position = EntryOf(0, i);
    position.journal.publisher.bytes[1] = static_cast<std::uint8_t>(i >> 8);
    position.journal.publisher.bytes[2] = static_cast<std::uint8_t>(i);
    fetch_.Add({Invented(i), {position}});
  }
  // One question to each of them at most before the first, and again before the second.
  std::size_t questions = 0;
  bool is_complete = false;
  for (int round = 0; round < 1'500 && !is_complete; ++round) {
    for (const auto& request : fetch_.Start(now_, {4, 5}).requests) {
      ++questions;
      is_complete |= Serve(request);
    }
  }
  EXPECT_TRUE(is_complete);
  EXPECT_LE(questions, 2'010U);
}

TEST_F(InventedPayloadsTest, TakeNoPlaceInMemoryFromOthers) {
  for (std::uint64_t i = 0; i < 2 * limits::kMissingInMemoryMax; ++i)
    fetch_.Add({Invented(i), {EntryOf(9, i)}});
  EXPECT_EQ(fetch_.count(), limits::kMissingInMemoryMax);
  EXPECT_TRUE(fetch_.TakeLeftOut());
  EXPECT_FALSE(fetch_.TakeLeftOut());
  for (std::uint8_t i = 0; i < 100; ++i)
    EXPECT_TRUE(fetch_.Add({{crypto::Blake2b(Buffer{i}), kSize}, {EntryOf(2, i)}}));
  EXPECT_EQ(fetch_.count(), limits::kMissingInMemoryMax);
  EXPECT_TRUE(fetch_.TakeLeftOut()) << "others gave way";
  const PayloadName last{crypto::Blake2b(Buffer{99}), kSize};
  // It is known: nothing to write.
  EXPECT_FALSE(fetch_.Add({last, {EntryOf(2, 99)}}));
  EXPECT_TRUE(fetch_.Forget(last, EntryOf(2, 99)));
  EXPECT_LE(QuestionsUntilComplete({4, 5}), 12U);
}

TEST_F(InventedPayloadsTest, OfAnotherSizeStopNobody) {
  // Named first, with every other size: each is absent everywhere.
  PayloadFetch fresh;
  std::swap(fetch_, fresh);
  for (std::uint64_t i = 0; i < 500; ++i)
    fetch_.Add({{root_, kSize - 1 - i}, {EntryOf(9, i)}});
  fetch_.Add({{root_, kSize}, {EntryOf(1, 7)}});
  EXPECT_EQ(fetch_.count(), 501U);
  EXPECT_LE(QuestionsUntilComplete({4}), 10U);
}

TEST_F(InventedPayloadsTest, OfAnotherSizeMakeNoLateAnswerAnOffence) {
  ASSERT_EQ(fetch_.Start(now_, {4}).requests.size(), 1U);
  fetch_.Add({{root_, kSize - 1}, {EntryOf(9, 1)}});
  // One size at a time, or nobody knows which one an answer is of.
  EXPECT_TRUE(fetch_.Start(now_, {4}).requests.empty());
  now_ += limits::kPayloadTimeout;
  const auto requests = fetch_.Start(now_, {4}).requests;
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].want.size, kSize - 1);
  const auto taken = fetch_.OnChunk(4, Chunk(0), now_);
  ASSERT_TRUE(taken);
  EXPECT_FALSE(taken->has_value());
}

TEST_F(PayloadFetchTest, ForgetsWhatNobodyWants) {
  fetch_.Add({{root_, kSize}, {EntryOf(2, 9)}});
  EXPECT_FALSE(fetch_.Forget({root_, kSize - 1}, EntryOf(1, 7)));
  EXPECT_FALSE(fetch_.Forget({root_, kSize}, EntryOf(1, 8)));
  const auto rest = fetch_.Forget({root_, kSize}, EntryOf(1, 7));
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->positions, std::vector<EntryPosition>{EntryOf(2, 9)});
  ASSERT_EQ(fetch_.Start(now_, {4}).requests.size(), 1U);
  const auto nothing = fetch_.Forget({root_, kSize}, EntryOf(2, 9));
  ASSERT_TRUE(nothing);
  EXPECT_TRUE(nothing->positions.empty());
  EXPECT_EQ(fetch_.count(), 0U);
  // What comes now is late.
  EXPECT_TRUE(fetch_.OnChunk(4, Chunk(0), now_));
  EXPECT_TRUE(fetch_.Start(now_ + std::chrono::hours(2), {4}).requests.empty());
}

TEST_F(PayloadFetchTest, KeepsThePartsOfAFewPayloadsOnly) {
  // A peer that gives one chunk of each payload and then leaves.
  std::vector<Buffer> payloads;
  std::map<crypto::Digest, std::size_t> number;
  for (std::size_t i = 0; i < 20; ++i) {
    payloads.push_back(MakePayload(100 + i, 2 * crypto::kChunkSize));
    const auto root = crypto::PayloadRoot(payloads.back());
    number[root] = i;
    // Of five publishers.
    fetch_.Add(
        {{root, payloads.back().size()}, {EntryOf(static_cast<std::uint8_t>(2 + i % 5), i)}});
  }
  std::set<crypto::Digest> begun;
  for (LinkId link = 10; link < 20; ++link) {
    for (const auto& request : fetch_.Start(now_, {link}).requests) {
      const auto found = number.find(request.want.root);
      if (found == number.end() || request.want.first_chunk > 0) continue;
      const Buffer& payload = payloads[found->second];
      PayloadChunkMessage chunk;
      chunk.root = request.want.root;
      chunk.bytes = ToBuffer(Bytes(payload).first(crypto::kChunkSize));
      chunk.proof = crypto::ChunkTree(payload).ProofOf(0);
      ASSERT_TRUE(fetch_.OnChunk(link, chunk, now_));
      begun.insert(chunk.root);
    }
    now_ += limits::kPayloadTimeout;
    fetch_.OnLinkDown(link);
  }
  std::size_t parts = 0;
  for (LinkId link = 30; link < 60; ++link) {
    for (const auto& request : fetch_.Start(now_, {link}).requests) {
      if (request.want.first_chunk > 0) ++parts;
    }
    fetch_.OnLinkDown(link);
    if (link == 30) break;
  }
  EXPECT_GE(begun.size(), limits::kPayloadFetchesMax);
  EXPECT_LE(parts, limits::kPayloadPartsMax);
  EXPECT_GT(parts, 0U);
}

TEST_F(PayloadFetchTest, RemembersSomeEntriesOfEachPublisherThatNamesThePayload) {
  const PayloadName name{root_, kSize};
  EXPECT_TRUE(fetch_.Add({name, {EntryOf(1, 9)}}));
  EXPECT_FALSE(fetch_.Add({name, {EntryOf(1, 9)}}));
  for (std::uint64_t i = 10; i < 1'000; ++i)
    fetch_.Add({name, {EntryOf(1, i)}});
  EXPECT_EQ(fetch_.count(), 1U);
  // Full of one publisher: an entry of another has a place all the same.
  EXPECT_TRUE(fetch_.Add({name, {EntryOf(2, 1)}}));
  EXPECT_FALSE(fetch_.Add({name, {EntryOf(2, 1)}}));
  // A second one of it has not, and stays in the store.
  EXPECT_TRUE(fetch_.Add({name, {EntryOf(2, 2)}}));
  EXPECT_FALSE(fetch_.Forget(name, EntryOf(2, 2)));
  const auto left = fetch_.Forget(name, EntryOf(2, 1));
  ASSERT_TRUE(left);
  EXPECT_EQ(left->positions.size(), limits::kMissingPositionsMax - 1);
  EXPECT_FALSE(fetch_.TakeLeftOut()) << "the payload itself has its place";
}

}  // namespace
}  // namespace schakel::federation
