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
  const auto chunks =
      BuildChunks(*author.store().TakeSnapshot(), {header.payload_root, 200'000, 9, 1});
  ASSERT_TRUE(chunks.has_value());
  ASSERT_EQ(chunks->size(), 1U);
  EXPECT_TRUE(chunks->front().is_absent);
}

}  // namespace
}  // namespace schakel::federation
