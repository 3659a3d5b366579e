// Targets, delegated roles and admission files.
#include <gtest/gtest.h>

#include "federation/trust/limits.h"
#include "forge.h"

namespace schakel::federation {
namespace {

class RoleUpdateTest : public testing::Test {
 protected:
  RoleUpdateTest() : repository_(MakeRepository()), forge_({}) {
    repository_.SetAdmission(admission_);
    CHECK(repository_.Publish(StartOfTests()).has_value());
    forge_ = Forge(repository_.files());
    held_ = MustUpdate(PinnedRoot(forge_.files()), forge_.files());
  }
  static void Nothing(Json::Object& /*object*/) {}
  // The name of the file of the admission.
  [[nodiscard]] std::string AdmissionFile() const {
    for (const auto& [name, file] : repository_.files()) {
      if (name.starts_with("nodes/")) return name;
    }
    return "";
  }
  // The bin that lists it.
  [[nodiscard]] std::string Bin() const {
    for (const auto& [name, role] : held_.content()->roles) {
      if (!role.meta.targets.empty()) return name;
    }
    return "";
  }
  static Json TargetOf(const Buffer& file, std::int64_t length) {
    return Json::Object{{"length", length},
                        {"hashes", Json(Json::Object{{"sha256", HexSha256(file)}})}};
  }

  const Admission admission_ = MakeAdmission(1);
  TrustRepository repository_;
  Forge forge_;
  TrustedSet held_;
};

TEST_F(RoleUpdateTest, BringsEveryRoleAndAdmission) {
  const TrustContent& content = *held_.content();
  EXPECT_EQ(content.roles.size(), 3 + 2 * limits::kBinCount);
  ASSERT_EQ(content.admissions.size(), 1U);
  EXPECT_EQ(content.admissions.begin()->first,
            AdmissionPath(admission_.node_id, AdmissionSource::kNodes));
  EXPECT_EQ(held_.version(), (TrustVersion{1, 2}));
  EXPECT_EQ(held_.issued(), StartOfTests());
}

TEST_F(RoleUpdateTest, RefusesARoleOfAnotherHash) {
  forge_.Change("nodes-07", Nothing, KeysOf("nodes", 1));
  forge_.Seal();
  forge_.Sign(
      "nodes-07",
      [this] {
        auto bin = forge_.Read("nodes-07");
        bin["expires"] = "2030-01-01T00:00:00Z";
        return bin;
      }(),
      KeysOf("nodes", 1));
  ExpectRefused(held_, forge_.files(), ErrorCode::kProtocol, "nodes-07 of another hash or length");
}

TEST_F(RoleUpdateTest, RefusesARoleOfAnotherVersionThanNamed) {
  forge_.Change("nodes-07", Nothing, KeysOf("nodes", 1));
  forge_.Seal();
  forge_.files()["9.nodes-07.json"] = forge_.FileOf("nodes-07");
  forge_.Change(
      "snapshot",
      [](Json::Object& snapshot) { At(snapshot, "meta", "nodes-07.json")["version"] = 9; },
      KeysOf("snapshot", 1));
  forge_.SealTimestamp();
  ExpectRefused(held_, forge_.files(), ErrorCode::kProtocol, "nodes-07 of another version");
}

TEST_F(RoleUpdateTest, RefusesRolesThatTooFewOrOthersSigned) {
  const std::pair<const char*, const char*> wrong[] = {{"targets", "nodes"},
                                                       {"nodes", "targets"},
                                                       {"nodes-07", "wide"},
                                                       {"wide", "nodes"},
                                                       {"wide-07", "nodes"}};
  for (const auto& [role, use] : wrong) {
    Forge forge(forge_.files());
    forge.Change(role, Nothing, KeysOf(use, 1));
    forge.Seal();
    ExpectRefused(held_, forge.files(), ErrorCode::kUnauthorized, "0 of ");
  }
  forge_.Change("wide", Nothing, KeysOf("wide", 1));
  forge_.Seal();
  ExpectRefused(held_, forge_.files(), ErrorCode::kUnauthorized, "1 of 2");
}

TEST_F(RoleUpdateTest, RefusesARoleThatTheSnapshotDoesNotList) {
  const auto pinned = PinnedRoot(forge_.files());
  forge_.Change(
      "snapshot", [](Json::Object& snapshot) { At(snapshot, "meta").erase("wide.json"); },
      KeysOf("snapshot", 1));
  forge_.SealTimestamp();
  ExpectRefused(pinned, forge_.files(), ErrorCode::kProtocol, "snapshot does not list wide");
}

TEST_F(RoleUpdateTest, VerifiesHeldRolesUnderTheirNewDelegator) {
  const Keys keys = KeysOf("nodes", 1, 5);
  forge_.Change(
      "targets",
      [&keys](Json::Object& targets) {
        const auto id = KeyIdOf(keys[0].public_key());
        Json::Array roles = *At(targets, "delegations")["roles"].AsArray();
        (*roles[1].AsObject())["keyids"] = Json(Json::Array{Json(id)});
        At(targets, "delegations")["roles"] = Json(std::move(roles));
        At(targets, "delegations", "keys")[id] = KeyToJson(keys[0].public_key());
      },
      KeysOf("targets", 1));
  forge_.Seal();
  ExpectRefused(held_, forge_.files(), ErrorCode::kUnauthorized, "0 of 1");
  forge_.Change("nodes", Nothing, keys);
  forge_.Seal();
  EXPECT_GT(MustUpdate(held_, forge_.files()).version(), held_.version());
}

TEST_F(RoleUpdateTest, RefusesAnAdmissionOfAnotherHash) {
  const auto pinned = PinnedRoot(forge_.files());
  forge_.files().at(AdmissionFile()).push_back(' ');
  ExpectRefused(pinned, forge_.files(), ErrorCode::kProtocol, "admission of another hash");
  forge_.files().at(AdmissionFile()).pop_back();
  forge_.files().at(AdmissionFile())[5] ^= 1;
  ExpectRefused(pinned, forge_.files(), ErrorCode::kProtocol, "admission of another hash");
  forge_.files().erase(AdmissionFile());
  ExpectRefused(pinned, forge_.files(), ErrorCode::kProtocol, "the source has no nodes/");
}

TEST_F(RoleUpdateTest, BoundsTheSizeOfAnAdmissionBeforeItIsFetched) {
  const std::string path = AdmissionPath(admission_.node_id, AdmissionSource::kNodes);
  for (const std::size_t size : {limits::kAdmissionFileMax, limits::kAdmissionFileMax + 1}) {
    const Buffer file(size, ' ');
    Forge forge(forge_.files());
    forge.Change(
        Bin(),
        [&](Json::Object& bin) {
          At(bin, "targets")[path] = TargetOf(file, static_cast<std::int64_t>(size));
        },
        KeysOf("nodes", 1));
    forge.files()[TargetFileName(path, HexSha256(file))] = file;
    forge.Seal();
    const auto updated = Update(held_, forge.files());
    ASSERT_EQ(updated.has_value(), size == limits::kAdmissionFileMax);
    if (!updated) {
      EXPECT_EQ(updated.error().code, ErrorCode::kLimitExceeded);
    }
  }
}

TEST_F(RoleUpdateTest, BoundsTheSizeOfEveryFile) {
  forge_.Change(
      "nodes-07",
      [](Json::Object& bin) { bin["padding"] = std::string(limits::kTrustFileMax, 'x'); },
      KeysOf("nodes", 1));
  forge_.Seal();
  ExpectRefused(held_, forge_.files(), ErrorCode::kLimitExceeded, "");
  Forge large(repository_.files());
  large.Change(
      "timestamp",
      [](Json::Object& timestamp) {
        timestamp["padding"] = std::string(limits::kTimestampFileMax, 'x');
      },
      KeysOf("timestamp", 1));
  ExpectRefused(held_, large.files(), ErrorCode::kLimitExceeded, "");
}

TEST_F(RoleUpdateTest, ForgetsAnAdmissionThatIsNoLongerListed) {
  forge_.Change(
      Bin(), [](Json::Object& bin) { bin["targets"] = Json(Json::Object{}); }, KeysOf("nodes", 1));
  forge_.Seal();
  const auto updated = MustUpdate(held_, forge_.files());
  EXPECT_TRUE(updated.content()->admissions.empty());
  EXPECT_EQ(updated.FindFile(AdmissionFile()), nullptr);
}

}  // namespace
}  // namespace schakel::federation
