#include "federation/gossip/verdict.h"

#include "cast.h"
#include "federation/advisory/severity.h"
#include "federation/gossip/draft.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class VerdictTest : public testing::Test {
 protected:
  VerdictTest() {
    admission_ = AdmissionOf(member_);
    admission_.valid_from = now_ - hours(100);
    row_.inspection = Inspection::kGood;
    row_.kind = static_cast<std::uint16_t>(EntryKind::kAdvisory);
    row_.tlp = HeaderTlp(Tlp::kGreen);
    row_.issued = now_;
  }
  Verdict Judged() const {
    const auto directory = Directory::FromAdmissions({}, {admission_});
    return Judge({{member_.id, 1}, 0}, row_, *directory, now_);
  }
  void ExpectVerdict(Delivery delivery, std::string_view reason) const {
    EXPECT_EQ(Judged().reason, reason);
    EXPECT_EQ(Judged().delivery, delivery) << reason;
  }

  const Member member_ = MakeMember(0);
  const WallTime now_ = StartOfTests().wall;
  Admission admission_;
  DocumentRow row_;
};

TEST_F(VerdictTest, DeliversWhatIsAllowed) {
  ExpectVerdict(Delivery::kDeliver, "ok");
}

TEST_F(VerdictTest, RefusesWhatComesFromAStranger) {
  admission_.node_id.bytes[0] ^= 1;
  ExpectVerdict(Delivery::kRefuse, "not_admitted");
}

TEST_F(VerdictTest, RefusesKinds) {
  row_.kind = 0;
  ExpectVerdict(Delivery::kRefuse, "unknown_kind");
  row_.kind = 9;
  ExpectVerdict(Delivery::kRefuse, "unknown_kind");
  row_.kind = static_cast<std::uint16_t>(EntryKind::kContinuation);
  ExpectVerdict(Delivery::kRefuse, "not_for_people");
  row_.kind = static_cast<std::uint16_t>(EntryKind::kReach);
  ExpectVerdict(Delivery::kRefuse, "kind_not_allowed");
}

TEST_F(VerdictTest, RefusesASeverityOfALaterVersionAndCanPrintIt) {
  for (int severity = 0; severity <= UINT8_MAX; ++severity) {
    row_.severity = static_cast<std::uint8_t>(severity);
    ExpectVerdict(severity > 4 ? Delivery::kRefuse : Delivery::kDeliver,
                  severity > 4 ? "unknown_severity" : "ok");
    const auto name = SeverityName(static_cast<Severity>(severity));
    EXPECT_EQ(name == "unknown", severity == 0 || severity > 4) << severity;
  }
}

TEST_F(VerdictTest, CountsSuspensionsAndRevocationsOfADayTogether) {
  std::vector<Admission> admissions{admission_};
  for (std::uint64_t i = 1; i <= 5; ++i) {
    Admission stopped = AdmissionOf(MakeMember(i));
    stopped.status = i % 2 == 0 ? AdmissionStatus::kSuspended : AdmissionStatus::kRevoked;
    stopped.revoked_at = now_ + minutes(i);
    admissions.push_back(stopped);
  }
  const auto directory = Directory::FromAdmissions({}, admissions);
  for (std::uint64_t i = 1; i <= 5; ++i) {
    const bool counts = i <= 3;  // max(3, 5 %)
    EXPECT_EQ(directory->IsStopped(MakeMember(i).id), counts) << i;
    EXPECT_EQ(directory->IsActive(MakeMember(i).id), !counts) << i;
  }
}

TEST_F(VerdictTest, RefusesWhatExpired) {
  row_.expires = now_ + hours(1);
  ExpectVerdict(Delivery::kDeliver, "ok");
  row_.expires = now_;
  ExpectVerdict(Delivery::kRefuse, "expired");
}

TEST_F(VerdictTest, RefusesTlp) {
  row_.tlp = 0;
  ExpectVerdict(Delivery::kRefuse, "unknown_tlp");
  row_.tlp = 6;
  ExpectVerdict(Delivery::kRefuse, "unknown_tlp");
  row_.tlp = HeaderTlp(Tlp::kAmber);
  ExpectVerdict(Delivery::kRefuse, "tlp_not_in_journals");
  row_.tlp = HeaderTlp(Tlp::kRed);
  ExpectVerdict(Delivery::kRefuse, "tlp_not_in_journals");
  row_.tlp = HeaderTlp(Tlp::kGreen);
  admission_.rights.tlp_publish_max = Tlp::kClear;
  ExpectVerdict(Delivery::kRefuse, "tlp_too_high");
}

TEST_F(VerdictTest, LooksAtTheTimeOfIssue) {
  row_.issued = admission_.valid_from - Duration(1);
  ExpectVerdict(Delivery::kRefuse, "before_admission");
  row_.issued = now_ + minutes(10);
  ExpectVerdict(Delivery::kDeliver, "ok");
  row_.issued = now_ + minutes(10) + Duration(1);
  ExpectVerdict(Delivery::kHold, "issued_in_the_future");
  row_.issued = now_ + hours(24) + Duration(1);
  ExpectVerdict(Delivery::kRefuse, "issued_in_the_future");
}

TEST_F(VerdictTest, HoldsWhatASuspendedNodeIssuesAfterwards) {
  admission_.status = AdmissionStatus::kSuspended;
  admission_.revoked_at = now_;
  ExpectVerdict(Delivery::kHold, "suspended");
  row_.issued = now_ - Duration(1);
  ExpectVerdict(Delivery::kDeliver, "ok");
}

TEST_F(VerdictTest, FollowsTheInspection) {
  row_.inspection = Inspection::kNoPayload;
  ExpectVerdict(Delivery::kHold, "payload_missing");
  row_.inspection = Inspection::kInvalid;
  ExpectVerdict(Delivery::kRefuse, "invalid_document");
  row_.inspection = Inspection::kMismatch;
  ExpectVerdict(Delivery::kRefuse, "document_differs_from_header");
  row_.inspection = Inspection::kNotInspected;
  ExpectVerdict(Delivery::kHold, "kind_not_shown_yet");
}

TEST_F(VerdictTest, NamesEachDelivery) {
  EXPECT_EQ(DeliveryName(Delivery::kDeliver), "deliver");
  EXPECT_EQ(DeliveryName(Delivery::kHold), "hold");
  EXPECT_EQ(DeliveryName(Delivery::kRefuse), "refuse");
}

TEST_F(VerdictTest, WantsPayloadsOfWhatWouldBeShown) {
  EntryHeader header;
  header.journal = {member_.id, 1};
  header.kind = 1;
  header.tlp = HeaderTlp(Tlp::kGreen);
  header.issued = now_;
  const auto directory = Directory::FromAdmissions({}, {admission_}, now_);
  EXPECT_TRUE(WantsPayload(header, *directory, now_));
  EXPECT_FALSE(WantsPayload(header, *Directory::FromAdmissions({}, {}), now_));
  header.expires = now_;
  EXPECT_FALSE(WantsPayload(header, *directory, now_));
  // Neither a clock nor the anchor alone.
  EXPECT_TRUE(WantsPayload(header, *directory, now_ - Duration(1)));
  header.expires = now_ + Duration(1);
  EXPECT_TRUE(WantsPayload(header, *directory, now_));
  EXPECT_TRUE(WantsPayload(header, *directory, now_ + std::chrono::days(400)));
  header.tlp = HeaderTlp(Tlp::kAmber);
  EXPECT_FALSE(WantsPayload(header, *directory, now_));
  header.kind = 99;
  EXPECT_TRUE(WantsPayload(header, *directory, now_));
}

}  // namespace
}  // namespace schakel::federation
