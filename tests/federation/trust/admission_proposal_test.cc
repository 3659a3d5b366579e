// Officers admit, change and stop nodes: proposed, signed, in force, followed.
#include "federation/trust/admission_proposal.h"

#include <gtest/gtest.h>

#include "federation/trust/ceremony.h"
#include "federation/trust/directory.h"
#include "federation/trust/limits.h"
#include "officers.h"

namespace schakel::federation {
namespace {

class AdmissionProposalTest : public OfficersTest {};

TEST_F(AdmissionProposalTest, AdmitsANodeByOneOfficer) {
  Admit({MakeDraft(1)});
  const auto directory = Members();
  ASSERT_NE(directory->Find(MakeDraft(1).node_id), nullptr);
  EXPECT_EQ(*directory->Find(MakeDraft(1).node_id), MakeDraft(1));
  EXPECT_TRUE(directory->IsActive(MakeDraft(1).node_id));
}

TEST_F(AdmissionProposalTest, ShowsWhatChangesAndForWhom) {
  Admit({MakeDraft(1)});
  Admission more = MakeDraft(1);
  more.quotas.entries_per_day *= 2;
  const auto proposal = Propose({more});
  const Review review = MustReview(proposal);
  ASSERT_EQ(review.admissions.size(), 1U);
  EXPECT_EQ(review.admissions[0].after, more);
  EXPECT_EQ(review.admissions[0].before, MakeDraft(1));
  ASSERT_EQ(review.admissions[0].changes.size(), 1U);
  EXPECT_EQ(review.admissions[0].changes[0].member, "quotas.entries_per_day");
  EXPECT_FALSE(review.IsRefused());
  EXPECT_EQ(proposal.documents.size(), 1U);
}

TEST_F(AdmissionProposalTest, SurvivesItsFile) {
  Admit({MakeDraft(1)});
  Admission more = MakeDraft(1);
  more.maturity = 1;
  const auto proposal = Propose({more, MakeDraft(2)});
  const auto read = Proposal::Parse(proposal.Dump());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->admissions, proposal.admissions);
  EXPECT_EQ(read->admissions_before, proposal.admissions_before);
  EXPECT_EQ(read->Dump(), proposal.Dump());
}

TEST_F(AdmissionProposalTest, ChangesNothingForTheSame) {
  Admit({MakeDraft(1)});
  const auto again = ProposeAdmissions(*held_.content(), {MakeDraft(1)}, StartOfTests());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kNotFound);
}

TEST_F(AdmissionProposalTest, NeedsTwoOfficersForWideRights) {
  Admission wide = MakeDraft(3, AdmissionSource::kWide);
  wide.rights = {{1}, PublishScope::kNational, Tlp::kAmber, Tlp::kAmber};
  Proposal proposal = Propose({wide});
  SignBy(proposal, own_root_, {{"wide", 0}});
  ExpectRefusedBy(proposal, ErrorCode::kUnauthorized);
  SignBy(proposal, own_root_, {{"wide", 0}});  // the same officer again
  ExpectRefusedBy(proposal, ErrorCode::kUnauthorized);
  SignBy(proposal, own_root_, {{"wide", 1}});
  ExpectAccepted(proposal);
  EXPECT_EQ(Members()->Find(wide.node_id)->rights.scope, PublishScope::kNational);
  EXPECT_EQ(Members()->Find(wide.node_id)->rights.tlp_publish_max, Tlp::kAmber);
}

TEST_F(AdmissionProposalTest, TakesTheSameProposalTwiceAsOne) {
  Proposal proposal = Propose({MakeDraft(1)});
  SignBy(proposal, own_root_, {{"nodes", 0}});
  ExpectAccepted(proposal);
  const Files files = repository_.files();
  const auto again = repository_.Accept(proposal, StartOfTests());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->version(), held_.version());
  EXPECT_EQ(repository_.files(), files);
}

TEST_F(AdmissionProposalTest, RefusesWhatWasOvertaken) {
  Proposal slow = Propose({MakeDraft(1)});
  SignBy(slow, own_root_, {{"nodes", 0}});
  // Another officer put a node into the same list meanwhile.
  std::uint8_t same = 2;
  const auto bin_of = [](std::uint8_t number) {
    return ListOf(AdmissionPath(MakeDraft(number).node_id, AdmissionSource::kNodes));
  };
  while (bin_of(same) != bin_of(1))
    ASSERT_LT(++same, 255);
  Admit({MakeDraft(same)});
  ExpectRefusedBy(slow, ErrorCode::kConflict);
  EXPECT_EQ(Members()->Find(MakeDraft(1).node_id), nullptr);
}

TEST_F(AdmissionProposalTest, NeedsTheKeyOfTheSnapshot) {
  Proposal proposal = Propose({MakeDraft(1)});
  SignBy(proposal, own_root_, {{"nodes", 0}});
  TrustKeys keys = OnlineKeysOf();
  keys.snapshot.clear();
  auto half = TrustRepository::Load(repository_.files(), std::move(keys), StartOfTests());
  ASSERT_TRUE(half);
  const auto refused = half->Accept(proposal, StartOfTests());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(half->files(), repository_.files());
  EXPECT_TRUE(half->RenewTimestamp(StartOfTests()));  // the heart still beats
}

// A crash after any file of a publication was written: what the next one signs has a version of its
// own, and the proposal can be offered again.
TEST_F(AdmissionProposalTest, NeverGivesOneVersionTwoContents) {
  Proposal first = Propose({MakeDraft(1)});
  SignBy(first, own_root_, {{"nodes", 0}});
  Proposal other = Propose({MakeDraft(2)});
  SignBy(other, own_root_, {{"nodes", 0}});
  const Files before = repository_.files();
  auto cut_off = TrustRepository::Load(before, OnlineKeysOf(), StartOfTests());
  ASSERT_TRUE(cut_off->Accept(first, StartOfTests()));
  const Files after = cut_off->files();
  std::vector<std::string> fresh;
  for (const auto& [name, file] : after) {
    if (name != kTimestampFileName && !before.contains(name)) fresh.push_back(name);
  }
  ASSERT_EQ(fresh.size(), 3U);  // list, admission, snapshot
  for (std::size_t written = 0; written <= fresh.size(); ++written) {
    Files left = before;
    for (std::size_t i = 0; i < written; ++i)
      left[fresh[i]] = after.at(fresh[i]);
    for (const Proposal* next : {&first, &other}) {
      auto started = TrustRepository::Load(left, OnlineKeysOf(), StartOfTests());
      ASSERT_TRUE(started) << written;
      const auto accepted = started->Accept(*next, StartOfTests() + std::chrono::seconds(1));
      ASSERT_TRUE(accepted) << written << ToString(accepted.error());
      for (const auto& [name, file] : started->files()) {
        const bool is_online = name.find("snapshot") != std::string::npos;
        const bool is_reused = is_online && left.contains(name);
        EXPECT_TRUE(!is_reused || left.at(name) == file) << name;
      }
    }
  }
}

TEST_F(AdmissionProposalTest, ChangesOneBinForANodeWithWideRights) {
  const auto proposal = Propose({MakeDraft(1, AdmissionSource::kWide)});
  ASSERT_EQ(proposal.documents.size(), 1U);
  const std::string path = AdmissionPath(MakeDraft(1).node_id, AdmissionSource::kWide);
  EXPECT_EQ(proposal.documents.begin()->first, ListOf(path));
  EXPECT_EQ(SignersOf(ListOf(path)), "wide");
}

TEST_F(AdmissionProposalTest, SaysThatAFolderWithoutBinsOfWideIsOfAnotherRelease) {
  TrustContent earlier = *held_.content();
  std::erase_if(earlier.roles, [](const auto& role) { return role.first.starts_with("wide-"); });
  const auto refused = ProposeAdmissions(earlier, {MakeDraft(1)}, StartOfTests());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().context.find("of another release"), std::string::npos);
}

TEST_F(AdmissionProposalTest, FindsABinFull) {
  const std::string wide = ListOf(AdmissionPath(MakeDraft(1).node_id, AdmissionSource::kWide));
  TrustContent full = *held_.content();
  FileMeta meta;
  meta.length = 1'700;
  meta.sha256 = HexSha256(AsBytes("x"));
  for (std::uint32_t i = 0; i < 2'000; ++i) {
    const auto id = crypto::NodeId::From(crypto::Blake2b(AsBytes(std::to_string(i))).view());
    full.roles.at(wide).meta.targets[AdmissionPath(*id, AdmissionSource::kWide)] = meta;
  }
  const auto refused =
      ProposeAdmissions(full, {MakeDraft(1, AdmissionSource::kWide)}, StartOfTests());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace schakel::federation
