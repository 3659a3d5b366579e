// One officer takes rights or keys from so many nodes in a day, and from no more.
#include "node/runtime/narrow_book.h"

#include "base/file.h"
#include "tests/base/temp_folder.h"
#include "tests/federation/trust/officers.h"

namespace schakel::node {
namespace {

using federation::Admission;
using federation::MakeDraft;
using federation::SignBy;
using federation::StartOfTests;
using std::chrono::hours;

class NarrowBookTest : public federation::OfficersTest {
 protected:
  NarrowBookTest() {
    std::vector<Admission> members;
    for (std::uint8_t i = 0; i < 8; ++i)
      members.push_back(MakeDraft(i));
    Admit(members);
  }
  federation::Proposal Narrowing(const std::vector<std::uint8_t>& members,
                                 std::uint64_t entries = 5) {
    std::vector<Admission> after;
    for (const std::uint8_t member : members) {
      after.push_back(MakeDraft(member));
      after.back().quotas.entries_per_day = entries;
    }
    auto proposal = Propose(after);
    SignBy(proposal, own_root_, {{"nodes", 0}});
    return proposal;
  }
  Result<federation::TrustedSet> Accept(const federation::Proposal& proposal, Duration later = {}) {
    auto accepted =
        AcceptWithinLimit(repository_, proposal, folder_.path(), StartOfTests() + later);
    if (accepted) held_ = *accepted;
    return accepted;
  }

  const TempFolder folder_;
};

TEST_F(NarrowBookTest, T36AThiefOfOneKeyTakesRightsFromThreeADay) {
  const auto all = Accept(Narrowing({0, 1, 2, 3}));
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().code, ErrorCode::kUnauthorized);
  EXPECT_NE(all.error().context.find("two officers"), std::string::npos);
  ASSERT_TRUE(Accept(Narrowing({0, 1})));
  ASSERT_TRUE(Accept(Narrowing({2})));
  ASSERT_FALSE(Accept(Narrowing({3})));
  ASSERT_TRUE(Accept(Narrowing({0, 2}, 4)));           // the same ones again
  ASSERT_TRUE(Accept(Narrowing({4, 5, 6}, 1 << 20)));  // that gives
  // After a day there is room again.
  EXPECT_FALSE(Accept(Narrowing({3}), hours(24) - Duration(1'000'000)));
  EXPECT_TRUE(Accept(Narrowing({3}), hours(24)));
}

TEST_F(NarrowBookTest, CountsNothingOfWhatWasRefused) {
  federation::Proposal unsigned_one = Propose([] {
    Admission after = MakeDraft(0);
    after.quotas.entries_per_day = 5;
    return std::vector<Admission>{after};
  }());
  ASSERT_FALSE(Accept(unsigned_one));
  ASSERT_TRUE(Accept(Narrowing({1, 2, 3})));
}

TEST_F(NarrowBookTest, IsReadBackAndSaysWhenItCannotBe) {
  ASSERT_TRUE(Accept(Narrowing({0, 1, 2})));
  const auto again = NarrowBook::Load(folder_.path(), StartOfTests());
  ASSERT_TRUE(again);
  EXPECT_FALSE(NarrowBook(*again).Take(Narrowing({3}), 8, StartOfTests()));
  EXPECT_TRUE(NarrowBook(*again).Take(Narrowing({3}), 80, StartOfTests()));  // 5 % of 80
  ASSERT_TRUE(WriteFileDurably(folder_.path() / "narrowed", AsBytes("x\n"), FileMode::kPublic));
  EXPECT_EQ(Accept(Narrowing({3})).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace schakel::node
