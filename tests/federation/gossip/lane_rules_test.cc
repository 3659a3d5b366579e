// Lanes, credit and quotas as a peer of a real node meets them.
#include "federation/gossip/limits.h"
#include "federation/wire/page_body.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

constexpr std::uint64_t kGreedyQuota = 100;  // entries a day of member 1

Cast CastWithAGreedyMember(std::size_t members) {
  Cast cast(members);
  Admission admission = AdmissionOf(cast[1]);
  admission.quotas.entries_per_day = kGreedyQuota;
  cast.Admit(admission);
  return cast;
}

class LaneRulesTest : public testing::Test {
 protected:
  LaneRulesTest() {
    source_.Greet();
    modest_.WriteMany(20, "doc", 8'000);
    source_.Say(modest_.Page(0, 1));
  }
  // Returns the cost of the pages that the peer got since the last call.
  std::size_t HearPages() {
    std::size_t bytes = 0;
    for (const PageMessage& page : peer_.Hear<PageMessage>())
      bytes += PageCost(page);
    return bytes;
  }

  // Critical entries go one hop further than to the links of their publisher.
  void WriteCritical(const std::string& id) {
    Journal::Draft draft = MakeDraft(id, 100);
    draft.header.severity = 4;
    greedy_.Write({draft});
  }

  const Cast cast_ = CastWithAGreedyMember(5);
  Party node_{cast_, 0};
  Author greedy_{cast_[1]};
  Author modest_{cast_[4]};
  Puppet source_{node_, cast_[2]};
  Puppet peer_{node_, cast_[3]};
};

TEST_F(LaneRulesTest, APullWaitsForCredit) {
  peer_.Greet({}, LinkKind::kReconcile, 0);
  peer_.Say(PullMessage{modest_.id(), 0, limits::kPageBodyMax});
  EXPECT_EQ(HearPages(), 0U);
  peer_.Say(CreditMessage{1'000});
  EXPECT_EQ(HearPages(), 0U);
  peer_.Say(CreditMessage{200'000});
  const std::size_t first = HearPages();
  EXPECT_GT(first, 150'000U);
  peer_.Say(PullMessage{modest_.id(), 0, limits::kPageBodyMax});
  EXPECT_EQ(HearPages(), 0U);
}

TEST_F(LaneRulesTest, NoPeerGetsMoreThanItGranted) {
  SCOPED_TRACE("seed 4");
  SeededRandom random(4);
  std::size_t granted = 100'000;
  peer_.Greet({}, LinkKind::kReconcile, 100'000);
  std::size_t sent = 0;
  for (int i = 0; i < 400; ++i) {
    const auto bytes = static_cast<std::uint32_t>(random.Below(limits::kPageBodyMax));
    peer_.Say(PullMessage{modest_.id(), random.Below(20), bytes});
    if (random.Below(3) == 0) {
      granted += 40'000;
      peer_.Say(CreditMessage{40'000});
    }
    sent += HearPages();
    ASSERT_LE(sent, granted) << "step " << i;
  }
  EXPECT_GT(sent, granted / 2);
}

TEST_F(LaneRulesTest, APageOfAPublisherOverItsQuotaIsAnnouncedNotPushed) {
  peer_.Greet();
  peer_.Hear();
  greedy_.WriteMany(kGreedyQuota - 1, "doc");
  source_.Say(greedy_.Page(0, 1));
  peer_.Hear();
  WriteCritical("last");
  source_.Say(greedy_.Page(kGreedyQuota - 1, 1));
  EXPECT_EQ(peer_.Hear<PageMessage>().size(), 1U);
  WriteCritical("one-more");
  source_.Say(greedy_.Page(kGreedyQuota, 1));
  bool is_announced = false;
  for (const Frame& frame : peer_.Hear()) {
    EXPECT_FALSE(std::holds_alternative<PageMessage>(frame.message));
    is_announced = is_announced || std::holds_alternative<AnnounceMessage>(frame.message);
  }
  EXPECT_TRUE(is_announced);
  EXPECT_EQ(node_.Row(greedy_.id()).held, kGreedyQuota + 1);
}

TEST_F(LaneRulesTest, ADelayedJournalIsPulledWhenNothingElseWaits) {
  greedy_.WriteMany(kGreedyQuota + 1, "doc");
  source_.Say(greedy_.Page(0, 1));
  source_.Hear();
  greedy_.WriteMany(1, "late");
  modest_.WriteMany(1, "late");
  AnnounceMessage both;
  for (const Author* author : {&greedy_, &modest_}) {
    const Frontier frontier = author->journal().covered();
    both.frontiers.push_back({TagOf(author->id()), frontier.size,
                              crypto::ShortTag(source_.Salt(), frontier.root.view()), 1, 0});
  }
  source_.Say(both);
  auto pulls = source_.Hear<PullMessage>();
  ASSERT_EQ(pulls.size(), 1U);
  EXPECT_EQ(pulls[0].journal, modest_.id());
  source_.Say(modest_.Page(pulls[0].from));
  pulls = source_.Hear<PullMessage>();
  ASSERT_EQ(pulls.size(), 1U);
  EXPECT_EQ(pulls[0].journal, greedy_.id());
  node_.RunFor(seconds(10));  // not timed
  source_.Say(greedy_.Page(pulls[0].from));
  EXPECT_EQ(node_.Row(greedy_.id()).held, kGreedyQuota + 2);
  EXPECT_EQ(node_.Status().offences, 0U);
}

TEST(GreedyPublisherTest, LosesNothingAndKeepsNobodyWaiting) {
  Stage stage(4, CastWithAGreedyMember(4));
  stage.ConnectAll();
  stage.RunFor(seconds(15));
  constexpr std::uint64_t kEntries = 2'000;
  for (std::uint64_t i = 0; i < kEntries; ++i) {
    stage[1].Publish(MakeDraft("greedy-" + std::to_string(i), 100));
    if (i % 500 != 499) continue;
    stage[2].Publish(MakeDraft("modest-" + std::to_string(i), 100));
    stage.Settle();
    for (const std::size_t party : {0U, 1U, 3U})
      EXPECT_EQ(stage[party].Row(stage[2].OwnId()).durable.size, 1 + i / 500) << party;
  }
  stage.RunFor(seconds(60));
  for (std::size_t party = 0; party < 4; ++party)
    EXPECT_EQ(stage[party].Row(stage[1].OwnId()).durable.size, kEntries) << party;
}

}  // namespace
}  // namespace schakel::federation
