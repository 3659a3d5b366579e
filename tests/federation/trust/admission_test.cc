// What the anchor says of one member: read, capped, refused.
#include "federation/trust/admission.h"

#include <gtest/gtest.h>

#include "federation/trust/limits.h"
#include "forge.h"

namespace schakel::federation {
namespace {

Buffer ToFile(const Json& json) {
  return ToBuffer(AsBytes(json.Dump()));
}

Admission FullAdmission(AdmissionSource source) {
  Admission admission = MakeAdmission(1, source);
  admission.kind = NodeKind::kSector;
  admission.earlier_identity_keys = {KeyOf("earlier").public_key()};
  admission.recovery_key_hash = crypto::Blake2b(AsBytes("recovery"));
  admission.relays = {"ncsc", "*"};
  admission.status = AdmissionStatus::kRevoked;
  admission.revoked_at = StartOfTests();
  admission.quotas = {5, 6, 7};
  admission.trusted_points = {{1, 10, crypto::Sha256(AsBytes("a"))},
                              {2, 1ULL << 40, crypto::Sha256(AsBytes("b"))}};
  admission.maturity = 3;
  admission.rights = {{1, 65'535}, PublishScope::kNational, Tlp::kRed, Tlp::kAmberStrict};
  return admission;
}

TEST(AdmissionTest, ComesBackAsItWasFromTwoOfficers) {
  const Admission admission = FullAdmission(AdmissionSource::kWide);
  const auto read = ReadAdmission(ToFile(ToJson(admission)), AdmissionSource::kWide);
  ASSERT_TRUE(read) << read.error().context;
  EXPECT_EQ(*read, admission);
}

TEST(AdmissionTest, IsCappedToRegionAndGreenFromOneOfficer) {
  const auto read = ReadAdmission(ToFile(ToJson(FullAdmission(AdmissionSource::kNodes))),
                                  AdmissionSource::kNodes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->rights.scope, PublishScope::kRegion);
  EXPECT_EQ(read->rights.tlp_publish_max, Tlp::kGreen);
  EXPECT_EQ(read->rights.tlp_receive_max, Tlp::kGreen);
  EXPECT_EQ(read->rights.kinds, (std::vector<std::uint16_t>{1, 65'535}));
}

TEST(AdmissionTest, IsCappedToItsMaturity) {
  Admission admission = FullAdmission(AdmissionSource::kWide);
  admission.rights.tlp_publish_max = Tlp::kRed;
  const std::pair<PublishScope, Tlp> most[] = {{PublishScope::kOwn, Tlp::kClear},
                                               {PublishScope::kRegion, Tlp::kGreen},
                                               {PublishScope::kNational, Tlp::kAmberStrict},
                                               {PublishScope::kNational, Tlp::kRed}};
  for (int maturity = 0; maturity <= 3; ++maturity) {
    admission.maturity = maturity;
    const auto read = ReadAdmission(ToFile(ToJson(admission)), AdmissionSource::kWide);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->rights.scope, most[maturity].first) << maturity;
    EXPECT_EQ(read->rights.tlp_publish_max, most[maturity].second) << maturity;
    EXPECT_EQ(read->rights.tlp_receive_max, std::max(Tlp::kGreen, most[maturity].second));
    EXPECT_EQ(read->rights.kinds.empty(), maturity == 0);
  }
}

TEST(AdmissionTest, IsNotRaisedByTheCap) {
  Admission admission = MakeAdmission(1);
  admission.rights = {{1}, PublishScope::kOwn, Tlp::kClear, Tlp::kClear};
  const auto read = ReadAdmission(ToFile(ToJson(admission)), AdmissionSource::kNodes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->rights, admission.rights);
}

TEST(AdmissionTest, FindsTheLastTrustedPointOfAnIncarnation) {
  Admission admission = MakeAdmission(1);
  const auto root = crypto::Sha256(AsBytes("a"));
  admission.trusted_points = {{1, 10, root}, {2, 7, root}, {1, 30, root}, {1, 20, root}};
  ASSERT_NE(LastTrustedPoint(admission, 1), nullptr);
  EXPECT_EQ(LastTrustedPoint(admission, 1)->size, 30U);
  EXPECT_EQ(LastTrustedPoint(admission, 2)->size, 7U);
  EXPECT_EQ(LastTrustedPoint(admission, 3), nullptr);
}

TEST(AdmissionTest, IgnoresMembersItDoesNotKnow) {
  Json::Object json = *ToJson(MakeAdmission(1)).AsObject();
  json["later"] = Json(Json::Object{{"a", 1}});
  EXPECT_TRUE(ReadAdmission(ToFile(Json(json)), AdmissionSource::kNodes));
}

TEST(AdmissionTest, NamesEveryMemberThatIsMissing) {
  const Json::Object whole = *ToJson(FullAdmission(AdmissionSource::kNodes)).AsObject();
  for (const auto& [key, value] : whole) {
    Json::Object without = whole;
    without.erase(key);
    const auto refused = ReadAdmission(ToFile(Json(without)), AdmissionSource::kNodes);
    ASSERT_FALSE(refused) << key;
    EXPECT_EQ(refused.error().code, ErrorCode::kProtocol);
    EXPECT_EQ(refused.error().context, "admission: member " + key);
  }
}

TEST(AdmissionTest, RefusesValuesOfAnotherForm) {
  const std::pair<const char*, Json> wrong[] = {
      {"form", Json(2)},
      {"node_id", Json("00")},
      {"kind", Json("ministry")},
      {"identity_key", Json(std::string(64, '0'))},
      {"identity_key", Json("01" + std::string(62, '0'))},
      {"maturity", Json(4)},
      {"maturity", Json(-1)},
      {"maturity", Json("2")},
      {"relays", Json("ncsc")},
      {"status", Json("gone")},
      {"valid_until", Json("2026-13-01T00:00:00Z")},
      {"organisation", Json(Json::Array{})},
      {"trusted_points", Json(Json::Array{Json(1)})},
      {"earlier_identity_keys", Json(Json::Array{Json(std::string(64, '0'))})}};
  for (const auto& [key, value] : wrong) {
    Json::Object json = *ToJson(MakeAdmission(1)).AsObject();
    json[key] = value;
    const auto refused = ReadAdmission(ToFile(Json(json)), AdmissionSource::kNodes);
    ASSERT_FALSE(refused) << key << ' ' << value.Dump();
    EXPECT_EQ(refused.error().code, ErrorCode::kProtocol);
  }
  for (const Json& kinds : {Json(Json::Array{0}), Json(Json::Array{65'536}), Json(1)}) {
    Json::Object json = *ToJson(MakeAdmission(1)).AsObject();
    At(json, "publish")["kinds"] = kinds;
    EXPECT_FALSE(ReadAdmission(ToFile(Json(json)), AdmissionSource::kNodes)) << kinds.Dump();
  }
}

TEST(AdmissionTest, BoundsSizeAndLists) {
  Json::Object json = *ToJson(MakeAdmission(1)).AsObject();
  json["relays"] = Json(Json::Array(256, Json("x")));
  EXPECT_TRUE(ReadAdmission(ToFile(Json(json)), AdmissionSource::kNodes));
  json["relays"] = Json(Json::Array(257, Json("x")));
  EXPECT_FALSE(ReadAdmission(ToFile(Json(json)), AdmissionSource::kNodes));
  json["relays"] = Json(Json::Array{});
  json["padding"] = std::string(limits::kAdmissionFileMax, 'x');
  EXPECT_FALSE(ReadAdmission(ToFile(Json(json)), AdmissionSource::kNodes));
}

}  // namespace
}  // namespace schakel::federation
