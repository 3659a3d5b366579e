// Every right of an admission is enforced where entries arrive, whatever their publisher says.
#include "cast.h"
#include "federation/gossip/draft.h"
#include "federation/gossip/reach.h"
#include "federation/gossip/verdict.h"

namespace schakel::federation {
namespace {

using std::chrono::days;
using std::chrono::hours;

class RightsTest : public testing::Test {
 protected:
  RightsTest() {
    admission_ = AdmissionOf(member_);
    admission_.valid_from = now_ - days(100);
    row_.inspection = Inspection::kGood;
    row_.kind = static_cast<std::uint16_t>(EntryKind::kAdvisory);
    row_.tlp = HeaderTlp(Tlp::kGreen);
    row_.issued = now_;
  }
  [[nodiscard]] std::shared_ptr<const Directory> Members() const {
    return Directory::FromAdmissions({}, {admission_}, anchor_time_);
  }
  // The verdict on the row, and whether its payload would be fetched, agree.
  void ExpectVerdict(Delivery delivery, std::string_view reason) const {
    const EntryPosition position{{member_.id, incarnation_}, index_};
    const Verdict verdict = Judge(position, row_, *Members(), now_);
    EXPECT_EQ(verdict.reason, reason);
    EXPECT_EQ(verdict.delivery, delivery) << reason;
    EntryHeader header;
    header.journal = position.journal;
    header.index = index_;
    header.kind = row_.kind;
    header.tlp = row_.tlp;
    header.issued = row_.issued;
    header.audience = {row_.sectors, row_.regions, 0};
    EXPECT_EQ(WantsPayload(header, *Members(), now_), delivery == Delivery::kDeliver) << reason;
  }

  const Member member_ = MakeMember(0);
  const WallTime now_ = StartOfTests().wall;
  WallTime anchor_time_ = now_;
  Admission admission_;
  DocumentRow row_;
  std::uint32_t incarnation_ = 1;
  std::uint64_t index_ = 0;
};

TEST_F(RightsTest, T47KindsThatAreNotGiven) {
  for (std::uint16_t kind = 1; kind <= 7; ++kind) {
    row_.kind = kind;
    admission_.rights.kinds = {kind};
    ExpectVerdict(Delivery::kDeliver, "ok");
    std::erase(admission_.rights.kinds, kind);
    ExpectVerdict(Delivery::kRefuse, "kind_not_allowed");
  }
}

TEST_F(RightsTest, T47AScopeOfItsOwnMembers) {
  admission_.rights.scope = PublishScope::kOwn;
  ExpectVerdict(Delivery::kRefuse, "own_members_only");
}

TEST_F(RightsTest, T47AnAudienceOutsideOfTheCoverage) {
  admission_.coverage = {{"PV30"}, {"62"}};
  for (const auto& [scope, sectors, regions, is_allowed] :
       std::vector<std::tuple<PublishScope, std::string, std::string, bool>>{
           {PublishScope::kRegion, "", "", true},
           {PublishScope::kRegion, "", "GM0772", true},
           {PublishScope::kRegion, "", "GM0363", false},
           {PublishScope::kRegion, "01", "GM0772", false},
           {PublishScope::kSector, "62", "GM0363", true},
           {PublishScope::kSector, "01", "", false},
           {PublishScope::kNational, "01", "GM0363", true}}) {
    admission_.rights.scope = scope;
    row_.sectors = sectors.empty() ? std::vector<std::string>{} : std::vector{sectors};
    row_.regions = regions.empty() ? std::vector<std::string>{} : std::vector{regions};
    ExpectVerdict(is_allowed ? Delivery::kDeliver : Delivery::kRefuse,
                  is_allowed ? "ok" : "outside_coverage");
  }
}

TEST_F(RightsTest, T47ALabelAboveTheRight) {
  admission_.rights.tlp_publish_max = Tlp::kClear;
  ExpectVerdict(Delivery::kRefuse, "tlp_too_high");
  row_.tlp = HeaderTlp(Tlp::kClear);
  ExpectVerdict(Delivery::kDeliver, "ok");
  admission_.rights.tlp_publish_max = Tlp::kRed;
  for (const Tlp tlp : {Tlp::kAmber, Tlp::kAmberStrict, Tlp::kRed}) {
    row_.tlp = HeaderTlp(tlp);
    ExpectVerdict(Delivery::kRefuse, "tlp_not_in_journals");
  }
}

TEST_F(RightsTest, T47ADocumentOfAnotherPublisher) {
  admission_.card.website = "https://www.lid.example/over-ons";
  const auto verdict = [this] {
    return std::string(Judge({{member_.id, 1}, 0}, row_, *Members(), now_).reason);
  };
  admission_.relays.clear();
  row_.name_space = "https://lid.example";
  EXPECT_EQ(verdict(), "ok");
  row_.name_space = "https://www.ncsc.example";
  EXPECT_EQ(verdict(), "relay_not_allowed");
  admission_.relays = {"cert.example", "ncsc.example"};
  EXPECT_EQ(verdict(), "ok");
  // A withdrawal has no publisher of its own.
  admission_.relays.clear();
  row_.kind = static_cast<std::uint16_t>(EntryKind::kWithdraw);
  row_.name_space.clear();
  EXPECT_EQ(verdict(), "ok");
  row_.kind = static_cast<std::uint16_t>(EntryKind::kAdvisory);
  EXPECT_EQ(verdict(), "relay_not_allowed");
}

TEST_F(RightsTest, ALabelAboveWhatThisNodeMayReceive) {
  TrustTerms terms;
  terms.receive_max = Tlp::kClear;
  const auto reader = Members()->With(terms, {});
  EntryHeader header;
  header.journal = {member_.id, 1};
  header.kind = row_.kind;
  header.issued = now_;
  for (const Tlp tlp : {Tlp::kClear, Tlp::kGreen}) {
    row_.tlp = header.tlp = HeaderTlp(tlp);
    const Verdict verdict = Judge({{member_.id, 1}, 0}, row_, *reader, now_);
    const bool is_received = tlp == Tlp::kClear;
    EXPECT_EQ(verdict.reason, is_received ? "ok" : "tlp_not_received");
    EXPECT_EQ(verdict.delivery, is_received ? Delivery::kDeliver : Delivery::kRefuse);
    EXPECT_EQ(WantsPayload(header, *reader, now_), is_received);
  }
}

TEST_F(RightsTest, T47AnAdmissionThatEnded) {
  admission_.valid_until = now_ - days(5);
  row_.issued = admission_.valid_until - Duration(1);
  ExpectVerdict(Delivery::kDeliver, "ok");  // history stays
  row_.issued = now_;
  ExpectVerdict(Delivery::kRefuse, "after_admission");
}

TEST_F(RightsTest, T38AnAdmissionThatCouldNotBeRenewedGoesOnForAWhile) {
  admission_.valid_until = now_ - days(5);
  anchor_time_ = now_ - days(20);  // silent since
  ExpectVerdict(Delivery::kDeliver, "ok");
  admission_.valid_until = now_ - days(30);
  anchor_time_ = now_ - days(31);
  ExpectVerdict(Delivery::kRefuse, "after_admission");
  // Our own clock alone ends nothing.
  admission_.valid_until = now_ + days(1);
  anchor_time_ = now_;
  ExpectVerdict(Delivery::kDeliver, "ok");
}

TEST_F(RightsTest, T35AStolenKeyOfASuspendedNodeCannotDateBack) {
  admission_.status = AdmissionStatus::kSuspended;
  admission_.revoked_at = now_ - hours(1);
  admission_.trusted_points = {{1, 10, {}}};
  row_.issued = now_ - hours(50);
  index_ = 9;
  ExpectVerdict(Delivery::kDeliver, "ok");
  index_ = 10;
  ExpectVerdict(Delivery::kHold, "suspended");
  index_ = 0;
  incarnation_ = 2;
  ExpectVerdict(Delivery::kHold, "suspended");
  incarnation_ = 1;
  row_.issued = now_;
  ExpectVerdict(Delivery::kHold, "suspended");
  admission_.status = AdmissionStatus::kActive;
  index_ = 10;
  ExpectVerdict(Delivery::kDeliver, "ok");
}

TEST_F(RightsTest, T35AStolenKeyOfARevokedNodeCannotDateBack) {
  admission_.status = AdmissionStatus::kRevoked;
  admission_.revoked_at = now_;
  admission_.trusted_points = {{1, 10, {}}};
  row_.issued = now_ - hours(50);
  index_ = 9;
  ExpectVerdict(Delivery::kDeliver, "ok");
  index_ = 10;
  ExpectVerdict(Delivery::kRefuse, "revoked");
  index_ = 0;
  incarnation_ = 2;
  ExpectVerdict(Delivery::kRefuse, "revoked");
}

// What one officer wrote beyond his right is read with the caps, so it gives nothing here.
TEST_F(RightsTest, T37WhatOneOfficerWidenedIsNotBelieved) {
  admission_.coverage = {{"PV30"}, {"62"}};
  admission_.rights.scope = PublishScope::kNational;
  admission_.rights.tlp_publish_max = Tlp::kRed;
  admission_.valid_from = now_ - hours(1);
  row_.regions = {"GM0363"};
  for (const auto source : {AdmissionSource::kNodes, AdmissionSource::kWide}) {
    const auto read = ReadAdmission(AsBytes(ToJson(admission_).Dump()), source);
    ASSERT_TRUE(read) << read.error().context;
    const auto directory = Directory::FromAdmissions({}, {*read}, now_);
    const Verdict verdict = Judge({{member_.id, 1}, 0}, row_, *directory, now_);
    EXPECT_EQ(verdict.reason, source == AdmissionSource::kWide ? "ok" : "outside_coverage");
  }
}

}  // namespace
}  // namespace schakel::federation
