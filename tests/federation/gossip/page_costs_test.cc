// What pages and payloads may cost a node: its time, its memory, its disk.
#include "federation/gossip/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

class PageCostsTest : public testing::Test {
 protected:
  PageCostsTest() {
    for (Puppet* peer : {&peer_, &other_}) {
      peer->Greet({}, LinkKind::kPush, limits::kPushCreditMax);
      peer->Hear();
    }
  }

  const Cast cast_{5};
  Party node_{cast_, 0};
  Puppet peer_{node_, cast_[1]};
  Puppet other_{node_, cast_[2]};
};

TEST_F(PageCostsTest, WhoHandsOutAJournalDropByDropIsNotAskedAgainBeforeOthers) {
  Author author(cast_[3]);
  author.WriteMany(60, "doc", 300);
  peer_.Announce(author.id(), author.journal().covered());
  other_.Announce(author.id(), author.journal().covered());
  ASSERT_EQ(peer_.Hear<PullMessage>().size(), 1U);
  peer_.Say(author.Page(0, 0, 400));
  ASSERT_EQ(node_.Row(author.id()).held, 1U);
  EXPECT_TRUE(peer_.Hear<PullMessage>().empty());
  const auto pulls = other_.Hear<PullMessage>();
  ASSERT_EQ(pulls.size(), 1U);
  EXPECT_EQ(pulls[0].from, 1U);
}

TEST_F(PageCostsTest, NoMorePayloadsAreFetchedThanTheDiskTakes) {
  constexpr std::size_t kPayloads = 20;
  Author author(cast_[3]);
  for (std::size_t i = 0; i < kPayloads; ++i)
    author.WriteMany(1, "doc-" + std::to_string(i), 300);
  PageMessage page = author.Page(0, 1);
  for (PageEntry& entry : page.entries) {
    entry.has_payload = false;
    entry.payload.clear();
  }
  peer_.Say(page);
  ASSERT_GT(node_.Status().missing_payloads, kPayloads / 2);  // some are the same
  node_.holds_writes = true;
  std::size_t served = 0;
  for (std::size_t last = 1; last > 0; served += last)
    last = ServePayloads(peer_, author) + ServePayloads(other_, author);
  EXPECT_GE(served, limits::kPayloadWritesMax);
  EXPECT_LE(served, limits::kPayloadWritesMax + limits::kPayloadFetchesMax);
  node_.holds_writes = false;
  node_.Sync();
  node_.Run();
  while (ServePayloads(peer_, author) + ServePayloads(other_, author) > 0) {
  }
  EXPECT_EQ(node_.Status().missing_payloads, 0U);
}

TEST_F(PageCostsTest, WhileManyPagesAreBuiltForPushLinksEntriesAreAnnounced) {
  node_.RunFor(limits::kFirstAppendWait + seconds(1));
  node_.holds_reads = true;
  for (std::size_t i = 0; i < limits::kPushesBuildingMax; ++i)
    node_.Publish(MakeDraft("doc-" + std::to_string(i), 50));
  EXPECT_TRUE(peer_.Hear<AnnounceMessage>().empty());
  node_.Publish(MakeDraft("one-more", 50));
  EXPECT_EQ(peer_.Hear<AnnounceMessage>().size(), 1U);
}

}  // namespace
}  // namespace schakel::federation
