// Pages of journals whose author lies about what his entries name.
#include "federation/gossip/page_builder.h"

#include <gtest/gtest.h>

#include "cast.h"
#include "federation/gossip/lane.h"
#include "federation/gossip/limits.h"
#include "federation/wire/entry_codec.h"
#include "federation/wire/page_body.h"

namespace schakel::federation {
namespace {

TEST(PageBuilderTest, LeavesOutAPayloadOfAnotherSizeThanItsHeaderSays) {
  // The page was larger than what was reserved for it, which stopped the node that built it; a
  // smaller one was an offence of the honest node that sent it.
  const Cast cast(2);
  Author author(cast[0]);
  author.WriteMany(1, "large", 200'000);
  EntryHeader lie = *DecodeEntryHeader(author.Page(0).entries[0].header);
  lie.payload_size = 1;
  author.WriteHeader(lie);
  const PageMessage page = author.Page(1, 0, 1);
  ASSERT_EQ(page.entries.size(), 1U);
  EXPECT_FALSE(page.entries[0].has_payload);
  EXPECT_LE(PageCost(page), limits::kServeUnitMax);
  Journal reader(author.id());
  ASSERT_TRUE(reader.Append(author.Page(0, 0, 1), cast[0].identity.public_key()).has_value());
  EXPECT_TRUE(reader.Append(page, cast[0].identity.public_key()).has_value());
  const auto entry = ReadEntry(*author.store().TakeSnapshot(), {author.id(), 1});
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->payload, std::nullopt);
}

TEST(PageBuilderTest, AnswersAWantBehindTheEndOfAPayload) {
  const Cast cast(2);
  Author author(cast[0]);
  author.WriteMany(1, "large", 200'000);
  const EntryHeader header = *DecodeEntryHeader(author.Page(0).entries[0].header);
  ChunkCache cache;
  const auto built =
      BuildChunks(*author.store().TakeSnapshot(), {1, {header.payload_root, 200'000, 9, 1}}, cache);
  ASSERT_TRUE(built.has_value());
  ASSERT_EQ(built->chunks.size(), 1U);
  EXPECT_TRUE(built->chunks.front().is_absent);
  EXPECT_EQ(built->bytes_read, 0U) << "that needs no look at the store";
}

TEST(PageBuilderTest, ReadsAPayloadOnceForAllItsChunks) {
  constexpr std::size_t kSize = 10 * crypto::kChunkSize;
  const Cast cast(2);
  Author author(cast[0]);
  author.WriteMany(1, "large", kSize);
  const EntryHeader header = *DecodeEntryHeader(author.Page(0).entries[0].header);
  const auto snapshot = author.store().TakeSnapshot();
  ChunkCache cache;
  std::uint64_t read = 0;
  for (std::uint32_t i = 0; i < 10; ++i) {
    const auto built = BuildChunks(*snapshot, {1, {header.payload_root, kSize, i, 1}}, cache);
    ASSERT_TRUE(built.has_value());
    ASSERT_EQ(built->chunks.size(), 1U);
    const PayloadChunkMessage& chunk = built->chunks[0];
    EXPECT_TRUE(crypto::VerifyChunk(header.payload_root, kSize, i, chunk.bytes, chunk.proof));
    read += built->bytes_read;
  }
  EXPECT_EQ(read, kSize);
  // Another size has to be looked at, and is charged.
  const auto other = BuildChunks(*snapshot, {1, {header.payload_root, kSize - 1, 0, 1}}, cache);
  ASSERT_TRUE(other.has_value());
  EXPECT_TRUE(other->chunks.front().is_absent);
  EXPECT_EQ(other->bytes_read, kSize);
}

TEST(ChunkCacheTest, HoldsABoundedNumberOfBytes) {
  const Cast cast(2);
  Author author(cast[0]);
  std::vector<crypto::Digest> roots;
  for (int i = 0; i < 6; ++i) {
    author.WriteMany(1, "large" + std::to_string(i), limits::kPayloadSizeMax);
    const PageMessage page = author.Page(static_cast<std::uint64_t>(i));
    roots.push_back(DecodeEntryHeader(page.entries[0].header)->payload_root);
  }
  const auto snapshot = author.store().TakeSnapshot();
  ChunkCache cache;
  for (const crypto::Digest& root : roots) {
    const auto found = cache.Find(*snapshot, root, limits::kPayloadSizeMax);
    ASSERT_TRUE(found && found->held != nullptr);
    EXPECT_EQ(found->bytes_read, limits::kPayloadSizeMax);
    EXPECT_LE(cache.bytes(), limits::kChunkCacheMax);
  }
  // The oldest went, the newest stays.
  EXPECT_EQ(cache.Find(*snapshot, roots.back(), limits::kPayloadSizeMax)->bytes_read, 0U);
  EXPECT_GT(cache.Find(*snapshot, roots.front(), limits::kPayloadSizeMax)->bytes_read, 0U);
}

}  // namespace
}  // namespace schakel::federation
