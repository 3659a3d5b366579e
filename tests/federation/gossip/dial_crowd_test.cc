// The choice of links in a large federation: what an attacker gets, and what it costs.
#include <chrono>

#include "base/coding.h"
#include "crowd.h"
#include "federation/gossip/dialer.h"

namespace schakel::federation {
namespace {

std::vector<DialChoice> ChooseAtFirst(const Crowd& crowd, std::size_t self, Random& random) {
  Dialer dialer(crowd[self], {}, {}, random);
  const LinkTable links;
  return dialer.Choose({crowd.directory().get(), crowd.records(), links, StartOfTests()});
}

TEST(DialCrowdTest, NeverChoosesOnlyHostileNodes) {
  constexpr std::size_t kNodes = 1'000;
  constexpr std::size_t kHostile = 300;
  constexpr std::size_t kRuns = 10'000;
  const std::uint64_t seed = 5;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  const Crowd crowd(kNodes);
  SeededRandom random(seed);
  std::size_t hostile_links = 0;
  std::size_t all_push_hostile = 0;
  for (std::size_t run = 0; run < kRuns; ++run) {
    const auto chosen = ChooseAtFirst(crowd, kHostile + run % (kNodes - kHostile), random);
    ASSERT_EQ(chosen.size(), limits::kPushLinks + limits::kReconcileLinks);
    std::size_t hostile = 0;
    std::size_t hostile_push = 0;
    for (const DialChoice& choice : chosen) {
      const bool is_hostile = crowd.NumberOf(choice.node) < kHostile;
      hostile += is_hostile ? 1 : 0;
      hostile_push += is_hostile && choice.kind == LinkKind::kPush ? 1 : 0;
    }
    EXPECT_LT(hostile, chosen.size());
    hostile_links += hostile;
    all_push_hostile += hostile_push == limits::kPushLinks ? 1 : 0;
  }
  // The share of hostile links is that of hostile nodes, and 0.3^4 have only hostile push links.
  EXPECT_NEAR(static_cast<double>(hostile_links), 0.3 * 12 * kRuns, 5 * 160.0);
  EXPECT_NEAR(static_cast<double>(all_push_hostile), 0.0081 * kRuns, 5 * 9.0);
}

TEST(DialCrowdTest, ChoosesEveryNodeEquallyOften) {
  constexpr std::size_t kNodes = limits::kExpectedPeers + 1;  // all others keep a place
  constexpr std::size_t kRuns = 5'000;
  const Crowd crowd(kNodes);
  SeededRandom random(6);
  std::vector<int> chosen(kNodes);
  for (std::size_t run = 0; run < kRuns; ++run) {
    for (const DialChoice& choice : ChooseAtFirst(crowd, 0, random))
      ++chosen[crowd.NumberOf(choice.node)];
  }
  EXPECT_EQ(chosen[0], 0);
  for (std::size_t i = 1; i < kNodes; ++i)
    EXPECT_NEAR(chosen[i], 12.0 * kRuns / (kNodes - 1), 125) << "node " << i;
}

// What choosing by a rank costs: a keyed hash of every node, and a sort.
std::size_t RankAll(const Crowd& crowd, Random& random) {
  Buffer secret;
  for (int i = 0; i < 4; ++i)
    AppendBigEndian64(secret, random.Next());
  std::vector<std::pair<crypto::Digest, std::size_t>> ranks;
  for (std::size_t i = 0; i < crowd.size(); ++i)
    ranks.emplace_back(crypto::KeyedBlake2b(secret, crowd[i].view()), i);
  std::sort(ranks.begin(), ranks.end());
  return ranks[0].second;
}

template <typename Work>
std::chrono::nanoseconds FastestOf(int runs, Work work) {
  auto fastest = std::chrono::nanoseconds::max();
  for (int i = 0; i < runs; ++i) {
    const auto began = std::chrono::steady_clock::now();
    work();
    fastest = std::min<std::chrono::nanoseconds>(fastest, std::chrono::steady_clock::now() - began);
  }
  return fastest;
}

TEST(DialCrowdTest, CostsATwentiethOfRankingAll) {
  const Crowd crowd(10'000);
  SeededRandom random(7);
  const auto rank = FastestOf(5, [&] { RankAll(crowd, random); });
  const auto choose = FastestOf(20, [&] { ChooseAtFirst(crowd, 0, random); });
  RecordProperty("rank_ns", std::to_string(rank.count()));
  RecordProperty("choose_ns", std::to_string(choose.count()));
  std::printf("ranking all %lld us, choosing %lld us\n",
              static_cast<long long>(rank.count() / 1'000),
              static_cast<long long>(choose.count() / 1'000));
  EXPECT_LT(20 * choose, rank);
}

TEST(DialCrowdTest, LooksAtABoundedNumberAndGoesOnFromThere) {
  // Only one node in a thousand says where it is.
  constexpr std::size_t kNodes = 5'000;
  const Crowd crowd(kNodes);
  RecordSet few;
  storage::WriteBatch batch;
  for (std::size_t i = 0; i < kNodes; i += 1'000) {
    few.Offer(crowd.records().Find(crowd[i], 2)->bytes, *crowd.directory(), StartOfTests().wall,
              batch);
  }
  SeededRandom random(8);
  Dialer dialer(crowd[1], {}, {}, random);
  const LinkTable links;
  std::set<crypto::NodeId> found;
  std::size_t choices = 0;
  for (; choices < 2 * kNodes / limits::kWalkMax && found.size() < 5; ++choices) {
    for (const auto& choice : dialer.Choose({crowd.directory().get(), few, links, StartOfTests()}))
      found.insert(choice.node);
  }
  EXPECT_EQ(found.size(), 5U);
  EXPECT_GT(choices, 5U);
}

class DialDiversityTest : public testing::Test {
 protected:
  // Nodes in so many networks and sectors, and two regions of which the second is rare.
  void Populate(std::size_t nodes, std::size_t networks, std::size_t sectors) {
    std::vector<Admission> admissions;
    for (std::size_t i = 0; i < nodes; ++i) {
      members_.push_back(MakeMember(i));
      Admission admission = AdmissionOf(members_[i]);
      admission.coverage.sectors = {std::to_string(10 + i % sectors) + ".1"};
      admission.coverage.regions = {i % 8 == 0 ? "PV30" : "PV27"};
      admissions.push_back(admission);
    }
    directory_ = Directory::FromAdmissions({}, admissions);
    storage::WriteBatch batch;
    for (std::size_t i = 0; i < nodes; ++i) {
      const std::string address =
          "20.0." + std::to_string(i % networks) + "." + std::to_string(i / networks) + ":1";
      records_.Offer(SignPresenceRecord(members_[i].identity, members_[i].id, 1, {{address}}),
                     *directory_, StartOfTests().wall, batch);
    }
  }
  std::vector<DialChoice> Choose(std::uint64_t seed) {
    SeededRandom random(seed);
    Dialer dialer(members_[0].id, {}, {}, random);
    const LinkTable links;
    return dialer.Choose({directory_.get(), records_, links, StartOfTests()});
  }

  std::vector<Member> members_;
  std::shared_ptr<const Directory> directory_;
  RecordSet records_;
};

TEST_F(DialDiversityTest, HoldsWhenItCan) {
  Populate(240, 60, 40);
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const auto chosen = Choose(seed);
    ASSERT_EQ(chosen.size(), 12U);
    std::map<std::string, std::size_t> networks;
    std::map<std::string, std::size_t> sectors;
    std::set<std::string> regions;
    for (const DialChoice& choice : chosen) {
      const Coverage& coverage = directory_->Find(choice.node)->coverage;
      EXPECT_LE(++networks[*NetworkOf(choice.endpoint)], limits::kLinksPerNetworkMax);
      EXPECT_LE(++sectors[coverage.sectors[0].substr(0, 2)], limits::kLinksPerSectorMax);
      if (choice.kind == LinkKind::kPush) regions.insert(coverage.regions[0]);
    }
    EXPECT_GE(regions.size(), limits::kPushRegionsMin);
  }
}

TEST_F(DialDiversityTest, GivesWayWhenTooFewRemain) {
  Populate(30, 5, 1);
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const auto chosen = Choose(seed);
    EXPECT_EQ(chosen.size(), 12U);
    std::set<std::string> networks;
    for (const DialChoice& choice : chosen)
      networks.insert(*NetworkOf(choice.endpoint));
    EXPECT_EQ(networks.size(), 5U);
  }
}

}  // namespace
}  // namespace schakel::federation
