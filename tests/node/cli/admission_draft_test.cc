// A draft of an officer: what may be left out, what may be set, and what is said of mistakes.
#include "node/cli/admission_draft.h"

#include <gtest/gtest.h>

#include "crypto/sodium.h"

namespace schakel::node {
namespace {

using federation::Admission;
using federation::AdmissionSource;

constexpr auto kNow = WallTime(std::chrono::seconds(1'795'165'200));

class AdmissionDraftTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::Initialise());
    const auto identity = crypto::KeyPair::Generate();
    const auto transport = crypto::TransportKeyPair::Generate();
    draft_ = {{"node_id", crypto::NodeIdOf(identity.public_key()).hex()},
              {"identity_key", identity.public_key().hex()},
              {"transport_key", transport.public_key().hex()},
              {"sealing_key", transport.public_key().hex()},
              {"kind", "regional"},
              {"maturity", 1},
              {"organisation",
               Json(Json::Object{{"name", "Lid"}, {"kvk", "12345678"}, {"country", "NL"}})},
              {"publish", Json(Json::Object{{"kinds", Json(Json::Array{1, 4})},
                                            {"scope", "region"},
                                            {"tlp_publish_max", "GREEN"},
                                            {"tlp_receive_max", "GREEN"}})}};
  }
  [[nodiscard]] Result<Admission> Read() const {
    return ReadDraft(AsBytes(Json(draft_).Dump()), AdmissionSource::kNodes, kNow);
  }
  Admission MustRead() const {
    auto admission = Read();
    EXPECT_TRUE(admission) << (admission ? "" : admission.error().context);
    return admission ? std::move(*admission) : Admission{};
  }
  static void ExpectRefused(const Result<Admission>& result, const std::string& words) {
    ASSERT_FALSE(result) << words;
    EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(result.error().context.find(words), std::string::npos) << result.error().context;
  }

  Json::Object draft_;
};

TEST_F(AdmissionDraftTest, FillsInWhatIsUsual) {
  const Admission admission = MustRead();
  EXPECT_EQ(admission.valid_from, kNow);
  EXPECT_EQ(admission.valid_until, kNow + std::chrono::days(400));
  EXPECT_EQ(admission.quotas, federation::Quotas{});
  EXPECT_EQ(admission.status, federation::AdmissionStatus::kActive);
  EXPECT_TRUE(admission.coverage.regions.empty());
  EXPECT_EQ(admission.source, AdmissionSource::kNodes);
}

TEST_F(AdmissionDraftTest, KeepsAPartOfAnObject) {
  draft_["quotas"] = Json(Json::Object{{"entries_per_day", 7}});
  draft_["coverage"] = Json(Json::Object{{"regions", Json(Json::Array{"GM0363"})}});
  const Admission admission = MustRead();
  EXPECT_EQ(admission.quotas.entries_per_day, 7U);
  EXPECT_EQ(admission.quotas.stored_bytes, federation::Quotas{}.stored_bytes);
  EXPECT_EQ(admission.coverage.regions, std::vector<std::string>{"GM0363"});
}

TEST_F(AdmissionDraftTest, NamesWhatIsMissing) {
  const Json::Object whole = draft_;
  for (const auto& [member, value] : whole) {
    draft_ = whole;
    draft_.erase(member);
    ExpectRefused(Read(), member);
  }
  ExpectRefused(ReadDraft(AsBytes("[]"), AdmissionSource::kNodes, kNow), "object");
  ExpectRefused(ReadDraft(AsBytes("{"), AdmissionSource::kNodes, kNow), "");
}

TEST_F(AdmissionDraftTest, DoesNotCutWhatTwoOfficersMustSign) {
  (*draft_["publish"].AsObject())["scope"] = "national";
  EXPECT_EQ(MustRead().rights.scope, federation::PublishScope::kNational);
}

TEST_F(AdmissionDraftTest, SetsMembersByName) {
  const auto changed = ApplySettings(
      MustRead(),
      {"publish.scope=own", "publish.kinds=4, 1,2", "coverage.regions=GM0363,PV27", "maturity=2",
       "card.mail=a=b@c.example", "relays=", "valid_until=2027-01-01T00:00:00Z"});
  ASSERT_TRUE(changed) << changed.error().context;
  EXPECT_EQ(changed->rights.scope, federation::PublishScope::kOwn);
  EXPECT_EQ(changed->rights.kinds, (std::vector<std::uint16_t>{4, 1, 2}));
  EXPECT_EQ(changed->coverage.regions, (std::vector<std::string>{"GM0363", "PV27"}));
  EXPECT_EQ(changed->maturity, 2);
  EXPECT_EQ(changed->card.mail, "a=b@c.example");
  EXPECT_TRUE(changed->relays.empty());
  EXPECT_EQ(FormatRfc3339(changed->valid_until), "2027-01-01T00:00:00Z");
}

TEST_F(AdmissionDraftTest, SetsNothingElse) {
  const Admission admission = MustRead();
  for (const char* setting : {"status=revoked", "node_id=x", "identity_key=x", "trusted_points=",
                              "maturity", "=1", "", "publish=x", "quotas.entries_per_day.x=1"})
    ExpectRefused(ApplySettings(admission, {setting}), "is not MEMBER=VALUE");
  ExpectRefused(ApplySettings(admission, {"maturity=two"}), "maturity is a number");
  ExpectRefused(ApplySettings(admission, {"publish.kinds=1,x"}), "publish.kinds are numbers");
  ExpectRefused(ApplySettings(admission, {"maturity=4"}), "maturity");
  ExpectRefused(ApplySettings(admission, {"kind=ministry"}), "kind");
}

TEST_F(AdmissionDraftTest, PrintsWhatItReads) {
  const Json json = federation::ToJson(MustRead());
  const std::string text = PrettyJson(json);
  EXPECT_NE(text.find("\n  \"card\": {\n    \"about\": \"\",\n"), std::string::npos) << text;
  const auto read = Json::Parse(text, {});
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, json);
}

}  // namespace
}  // namespace schakel::node
