// What a thief of an officer's key can do, and what not (T08, T14, T36, T37, T66).
#include <gtest/gtest.h>

#include "federation/trust/canonical_json.h"
#include "federation/trust/ceremony.h"
#include "federation/trust/limits.h"
#include "officers.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;

class OfficerAttackTest : public OfficersTest {
 protected:
  // The thief signs whatever he writes, without the tool that would refuse.
  static void SignByHand(Proposal& proposal, const std::string& use) {
    const auto key = KeyOfHolder(use);
    for (auto& [role, envelope] : proposal.documents) {
      envelope.signatures = {
          {KeyIdOf(key.public_key()), crypto::SignPlain(key, envelope.canonical).hex()}};
    }
  }
  // Changes a signed part by hand.
  template <typename Edit>
  static void Rewrite(Envelope& envelope, const Edit& edit) {
    Json::Object part = *envelope.signed_part.AsObject();
    edit(part);
    envelope = Envelope::Unsigned(Json(std::move(part)));
  }
  std::vector<Admission> AdmitMany(std::uint8_t count) {
    std::vector<Admission> members;
    for (std::uint8_t i = 0; i < count; ++i)
      members.push_back(MakeDraft(i));
    Admit(members);
    return members;
  }
  static void Stop(Admission& admission, Duration ago) {
    admission.status = AdmissionStatus::kRevoked;
    admission.revoked_at = StartOfTests() - ago;
  }
  [[nodiscard]] std::size_t CountStopped(const std::vector<Admission>& members) const {
    const auto directory = Members();
    return static_cast<std::size_t>(std::count_if(
        members.begin(), members.end(),
        [&](const Admission& member) { return directory->IsStopped(member.node_id); }));
  }
};

TEST_F(OfficerAttackTest, T36AThiefOfOneKeyStopsThreeOfADay) {
  auto members = AdmitMany(20);
  for (Admission& member : members)
    Stop(member, Duration(0));
  Proposal proposal = Propose(members);
  SignByHand(proposal, "nodes");
  ExpectAccepted(proposal);
  EXPECT_EQ(CountStopped(members), 3U);
  EXPECT_EQ(Members()->pending().size(), 17U);
}

TEST_F(OfficerAttackTest, T36DatesOfHisOwnStopNoMore) {
  auto members = AdmitMany(20);
  for (std::size_t i = 0; i < members.size(); ++i)
    Stop(members[i], i / 3 * hours(24));
  Proposal proposal = Propose(members);
  SignByHand(proposal, "nodes");
  ExpectRefusedBy(proposal, ErrorCode::kUnauthorized);
  // Spread over all the hours that are allowed, they still count as one day.
  for (std::size_t i = 0; i < members.size(); ++i)
    Stop(members[i], i / 10 * hours(12));
  proposal = Propose(members);
  SignByHand(proposal, "nodes");
  ExpectAccepted(proposal);
  EXPECT_EQ(CountStopped(members), 3U);
}

TEST_F(OfficerAttackTest, T36TwoOfficersConfirmWhatWaits) {
  auto members = AdmitMany(8);
  for (Admission& member : members)
    Stop(member, Duration(0));
  Admit(members);
  EXPECT_EQ(CountStopped(members), 3U);
  std::vector<Admission> confirmed;
  for (const crypto::NodeId& node : Members()->pending()) {
    confirmed.push_back(*Members()->Find(node));
    confirmed.back().source = AdmissionSource::kWide;
  }
  Proposal proposal = Propose(confirmed);
  SignBy(proposal, own_root_, {{"wide", 1}});
  ExpectRefusedBy(proposal, ErrorCode::kUnauthorized);
  SignBy(proposal, own_root_, {{"wide", 0}});
  ExpectAccepted(proposal);
  EXPECT_EQ(CountStopped(members), 8U);
  EXPECT_TRUE(Members()->pending().empty());
}

TEST_F(OfficerAttackTest, T37OneOfficerCannotWiden) {
  using Edit = void (*)(Admission&);
  const Edit edits[] = {
      [](Admission& a) { a.rights.scope = PublishScope::kNational; },
      [](Admission& a) { a.rights.scope = PublishScope::kSector; },
      [](Admission& a) { a.rights.tlp_publish_max = Tlp::kAmber; },
      [](Admission& a) { a.rights.tlp_publish_max = Tlp::kRed; },
      [](Admission& a) { a.rights.tlp_receive_max = Tlp::kAmberStrict; },
  };
  for (const Edit edit : edits) {
    Admission wide = MakeDraft(1);
    wide.maturity = 3;
    edit(wide);
    Proposal proposal = Propose({wide});
    EXPECT_TRUE(MustReview(proposal).IsRefused());
    EXPECT_FALSE(SignProposal(proposal, KeyOfHolder("nodes"), own_root_, StartOfTests()));
    SignByHand(proposal, "nodes");
    ExpectRefusedBy(proposal, ErrorCode::kUnauthorized);
    // Were the anchor's machine the thief's too, every node would still read it with the caps.
    const auto read = ReadAdmission(proposal.admissions.begin()->second, AdmissionSource::kNodes);
    ASSERT_TRUE(read);
    EXPECT_LE(read->rights.scope, PublishScope::kRegion);
    EXPECT_LE(read->rights.tlp_publish_max, Tlp::kGreen);
    EXPECT_LE(read->rights.tlp_receive_max, Tlp::kGreen);
  }
}

TEST_F(OfficerAttackTest, T37TheListOfTwoIsNotSignedByTheKeyOfOne) {
  Proposal proposal = Propose({MakeDraft(1, AdmissionSource::kWide)});
  EXPECT_FALSE(SignProposal(proposal, KeyOfHolder("nodes"), own_root_, StartOfTests()));
  SignByHand(proposal, "nodes");
  ExpectRefusedBy(proposal, ErrorCode::kUnauthorized);
  // Nor does a list of nodes speak of wide/.
  const std::string path = proposal.admissions.begin()->first;
  proposal = Propose({MakeDraft(2)});
  const std::string list = proposal.documents.begin()->first;
  const Buffer file = ToBuffer(AsBytes(ToJson(MakeDraft(1, AdmissionSource::kWide)).Dump()));
  Rewrite(proposal.documents.at(list), [&](Json::Object& part) {
    FileMeta meta;
    meta.length = static_cast<std::int64_t>(file.size());
    meta.sha256 = HexSha256(file);
    (*part["targets"].AsObject())[path] = FileMetaToJson(meta);
  });
  proposal.admissions[path] = file;
  SignByHand(proposal, "nodes");
  ExpectRefusedBy(proposal, ErrorCode::kUnauthorized);
}

TEST_F(OfficerAttackTest, T08TheKeyOfAnOfficerJumpsNoVersion) {
  for (const std::int64_t version : {std::int64_t{1}, std::int64_t{3}, limits::kVersionMax}) {
    Proposal proposal = Propose({MakeDraft(1)});
    Rewrite(proposal.documents.begin()->second,
            [version](Json::Object& part) { part["version"] = version; });
    SignByHand(proposal, "nodes");
    ExpectRefusedBy(proposal, ErrorCode::kUnauthorized);
  }
  Admit({MakeDraft(1)});
}

TEST_F(OfficerAttackTest, T66NothingIsSignedUnseen) {
  Admit({MakeDraft(1)});
  Admission more = MakeDraft(1);
  more.quotas.entries_per_day += 1;
  const Proposal whole = Propose({more});
  const std::string path = whole.admissions.begin()->first;
  Proposal proposal = whole;
  proposal.admissions.clear();
  EXPECT_TRUE(MustReview(proposal).IsRefused());
  proposal = whole;
  proposal.admissions_before.clear();
  EXPECT_TRUE(MustReview(proposal).IsRefused());
  proposal = whole;
  proposal.admissions[path].back() ^= 1;
  EXPECT_TRUE(MustReview(proposal).IsRefused());
  proposal = whole;
  proposal.admissions_before[path] = ToBuffer(AsBytes(ToJson(more).Dump()));
  EXPECT_TRUE(MustReview(proposal).IsRefused());
  EXPECT_FALSE(MustReview(whole).IsRefused());
}

TEST_F(OfficerAttackTest, NobodyVanishesFromAList) {
  Admit({MakeDraft(1)});
  Admission more = MakeDraft(1);
  more.quotas.entries_per_day += 1;
  Proposal proposal = Propose({more});
  Rewrite(proposal.documents.begin()->second,
          [](Json::Object& part) { part["targets"] = Json(Json::Object{}); });
  SignByHand(proposal, "nodes");
  ExpectRefusedBy(proposal, ErrorCode::kUnauthorized);
  EXPECT_NE(Members()->Find(more.node_id), nullptr);
}

TEST_F(OfficerAttackTest, AnUnknownKeySignsNothing) {
  Proposal proposal = Propose({MakeDraft(1)});
  SignByHand(proposal, "stranger");
  ExpectRefusedBy(proposal, ErrorCode::kUnauthorized);
}

}  // namespace
}  // namespace schakel::federation
