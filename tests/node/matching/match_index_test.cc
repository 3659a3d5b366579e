#include "node/matching/match_index.h"

#include <gtest/gtest.h>

#include <set>

#include "sketches.h"

namespace schakel::node {
namespace {

constexpr std::size_t kMembers = 1'500;
constexpr std::size_t kAdvisories = 600;

std::set<MemberId> IdsOf(const Postings& postings) {
  std::set<MemberId> ids;
  ForEachMember(postings, [&ids](MemberId id) { return ids.insert(id).second; });
  return ids;
}

class MatchIndexTest : public testing::TestWithParam<std::uint64_t> {
 protected:
  void Fill(Random& random) {
    std::vector<Member> members;
    for (std::size_t i = 0; i < kMembers; ++i)
      members.push_back(RandomMember(random));
    const auto ids = registry_.members().Add(members);
    ASSERT_TRUE(ids) << ids.error().context;
    for (std::size_t i = 0; i < kMembers; ++i)
      all_.emplace((*ids)[i], members[i]);
  }

  Registry registry_;
  std::map<MemberId, Member> all_;
};

// The truth is MatchMember() on every member.
TEST_P(MatchIndexTest, FindsEveryMemberThatAFullScanFinds) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  SeededRandom random(GetParam());
  Fill(random);
  std::array<std::size_t, 6> seen{};
  for (std::size_t round = 0; round < kAdvisories; ++round) {
    const AdvisoryFacts advisory = RandomAdvisory(random);
    const auto found = FindCandidates(advisory, registry_.members());
    ASSERT_TRUE(found) << found.error().context;
    const auto possible = IdsOf(found->possible);
    const auto unknown = IdsOf(found->unknown);
    for (const auto& [id, member] : all_) {
      const MatchVerdict verdict = MatchMember(advisory, member).verdict;
      ++seen[static_cast<std::size_t>(verdict)];
      const bool is_to_be_read =
          verdict != MatchVerdict::kNone && verdict != MatchVerdict::kUnknown;
      if (is_to_be_read) {
        ASSERT_TRUE(possible.contains(id)) << VerdictName(verdict);
      }
      // Counted without being read, exactly: unknown, and not among those to be read.
      const bool is_counted = verdict == MatchVerdict::kUnknown && !possible.contains(id);
      ASSERT_EQ(unknown.contains(id), is_counted) << VerdictName(verdict);
    }
  }
  // The draw must reach every verdict, or this test says nothing.
  for (std::size_t i = 0; i < seen.size(); ++i)
    EXPECT_GT(seen[i], 100U) << VerdictName(static_cast<MatchVerdict>(i));
}

INSTANTIATE_TEST_SUITE_P(Seeds, MatchIndexTest, testing::Values(1, 2, 3));

TEST_F(MatchIndexTest, ARangeRestrictsBothLists) {
  SeededRandom random(4);
  Fill(random);
  const AdvisoryFacts advisory = AdvisoryOn({Affected("Microsoft", "Exchange Server")});
  const auto all = FindCandidates(advisory, registry_.members());
  const MemberId middle = std::next(all_.begin(), kMembers / 2)->first;
  const auto some = FindCandidates(advisory, registry_.members(), {middle, middle + 99});
  ASSERT_TRUE(all && some);
  const auto cut = [&](const Postings& postings) {
    std::set<MemberId> ids;
    for (const MemberId id : IdsOf(postings)) {
      if (id >= middle && id <= middle + 99) ids.insert(id);
    }
    return ids;
  };
  EXPECT_EQ(IdsOf(some->possible), cut(all->possible));
  EXPECT_EQ(IdsOf(some->unknown), cut(all->unknown));
  EXPECT_FALSE(IdsOf(some->possible).empty());
}

TEST_F(MatchIndexTest, ReadsFewMembersForOneProduct) {
  SeededRandom random(5);
  Fill(random);
  const auto found =
      FindCandidates(AdvisoryOn({Affected("Microsoft", "Exchange Server")}), registry_.members());
  ASSERT_TRUE(found);
  std::size_t users = 0;
  for (const auto& [id, member] : all_)
    users += std::any_of(member.software.begin(), member.software.end(),
                         [](const Software& item) { return item.product == 3; })
                 ? 1
                 : 0;
  EXPECT_GT(users, 50U);
  EXPECT_EQ(CountOf(found->possible), users);
}

TEST_F(MatchIndexTest, StopsWhenTheVisitorSaysSo) {
  SeededRandom random(6);
  Fill(random);
  const auto found = FindCandidates(AdvisoryOn({}), registry_.members());
  ASSERT_TRUE(found);
  EXPECT_EQ(CountOf(found->possible), kMembers);
  std::size_t visits = 0;
  MemberId last = 0;
  ForEachMember(found->possible, [&](MemberId id) {
    EXPECT_GT(id, last);
    last = id;
    return ++visits < 10;
  });
  EXPECT_EQ(visits, 10U);
}

}  // namespace
}  // namespace schakel::node
