// Who may speak for which path: wide/ for two officers, nodes/ for one, each bin for its hashes.
#include <gtest/gtest.h>

#include "federation/trust/anchor_plan.h"
#include "federation/trust/directory.h"
#include "federation/trust/limits.h"
#include "forge.h"

namespace schakel::federation {
namespace {

using Target = std::pair<std::string, Buffer>;

class DelegationTest : public testing::Test {
 protected:
  DelegationTest() : forge_(MakeRepository().files()) {
    held_ = MustUpdate(PinnedRoot(forge_.files()), forge_.files());
  }

  static Buffer FileOf(const Admission& admission) {
    return ToBuffer(AsBytes(ToJson(admission).Dump()));
  }
  // Lets a role list this file under this path, whether it may or not.
  void List(const std::string& role, const Target& target, const Keys& keys) {
    const std::string& path = target.first;
    const Buffer& file = target.second;
    forge_.Change(
        role,
        [&](Json::Object& targets) {
          At(targets, "targets")[path] =
              Json::Object{{"length", static_cast<std::int64_t>(file.size())},
                           {"hashes", Json(Json::Object{{"sha256", HexSha256(file)}})}};
        },
        keys);
    forge_.files()[TargetFileName(path, HexSha256(file))] = file;
  }
  // Adds a delegation to a role's own.
  void Delegate(const std::string& from, const std::string& to, const std::string& pattern,
                const Keys& from_keys, const Keys& to_keys) {
    forge_.Change(
        from,
        [&](Json::Object& targets) {
          const auto id = KeyIdOf(to_keys[0].public_key());
          Json::Object delegations;
          if (targets.contains("delegations")) delegations = *targets["delegations"].AsObject();
          if (delegations.empty()) {
            delegations = {{"keys", Json(Json::Object{})}, {"roles", Json(Json::Array{})}};
          }
          At(delegations, "keys")[id] = KeyToJson(to_keys[0].public_key());
          Json::Array roles = *delegations["roles"].AsArray();
          roles.emplace_back(Json::Object{{"name", to},
                                          {"threshold", 1},
                                          {"terminating", false},
                                          {"keyids", Json(Json::Array{Json(id)})},
                                          {"paths", Json(Json::Array{Json(pattern)})}});
          delegations["roles"] = Json(std::move(roles));
          targets["delegations"] = Json(std::move(delegations));
        },
        from_keys);
  }
  // A role of its own, with nothing in it.
  void MakeRole(const std::string& role, const Keys& keys) {
    Json::Object empty = forge_.Read("nodes-00");
    empty["targets"] = Json(Json::Object{});
    forge_.Sign(role, std::move(empty), keys);
  }
  std::set<std::string> AdmissionsAfterwards() {
    forge_.Seal();
    std::set<std::string> paths;
    const auto updated = MustUpdate(held_, forge_.files());
    for (const auto& [path, file] : updated.content()->admissions)
      paths.insert(path);
    return paths;
  }
  // Another bin than that of the path.
  static std::string OtherBin(const std::string& path) {
    const unsigned byte = crypto::Sha256(AsBytes(path)).bytes[0];
    return BinName(path.substr(0, path.find('/')), (byte / 2 + 1) % limits::kBinCount);
  }

  const Admission narrow_ = MakeAdmission(1);
  const Admission wide_ = MakeAdmission(1, AdmissionSource::kWide);
  const std::string nodes_path_ = AdmissionPath(narrow_.node_id, AdmissionSource::kNodes);
  const std::string wide_path_ = AdmissionPath(narrow_.node_id, AdmissionSource::kWide);
  const Keys officer_ = KeysOf("nodes", 1);
  const Keys two_ = KeysOf("wide", 2);
  Forge forge_;
  TrustedSet held_;
};

TEST_F(DelegationTest, LetsEachRoleListItsOwn) {
  List(ListOf(nodes_path_), {nodes_path_, FileOf(narrow_)}, officer_);
  List(ListOf(wide_path_), {wide_path_, FileOf(wide_)}, two_);
  EXPECT_EQ(AdmissionsAfterwards(), (std::set<std::string>{nodes_path_, wide_path_}));
}

TEST_F(DelegationTest, HearsNoSingleOfficerAboutWide) {
  List(ListOf(nodes_path_), {wide_path_, FileOf(wide_)}, officer_);
  List("nodes", {wide_path_, FileOf(wide_)}, officer_);
  EXPECT_EQ(AdmissionsAfterwards(), std::set<std::string>());
}

TEST_F(DelegationTest, NeedsTwoOfficersForEveryBinOfWide) {
  for (const std::string& bin : BinsOf("wide")) {
    for (const auto& [use, number] :
         {std::pair("wide", 0), std::pair("wide", 1), std::pair("nodes", 0)}) {
      Forge forge(forge_.files());
      forge.Change(
          bin, [](Json::Object& /*list*/) {}, KeysOf(use, 1, static_cast<std::uint8_t>(number)));
      forge.Seal();
      const auto refused = Update(held_, forge.files());
      ASSERT_FALSE(refused) << bin;
      ASSERT_EQ(refused.error().code, ErrorCode::kUnauthorized) << bin;
    }
  }
  Keys twice = KeysOf("wide", 1);
  twice.push_back(KeyOf("wide"));
  List(ListOf(wide_path_), {wide_path_, FileOf(wide_)}, twice);
  forge_.Seal();
  ExpectRefused(held_, forge_.files(), ErrorCode::kProtocol, "two signatures under one key id");
}

TEST_F(DelegationTest, HearsWideNotAboutNodes) {
  List("wide", {nodes_path_, FileOf(narrow_)}, two_);
  for (const std::string& bin : {ListOf(wide_path_), OtherBin(wide_path_)})
    List(bin, {nodes_path_, FileOf(narrow_)}, two_);
  EXPECT_EQ(AdmissionsAfterwards(), std::set<std::string>());
}

TEST_F(DelegationTest, HearsABinOnlyAboutItsHashes) {
  List(OtherBin(nodes_path_), {nodes_path_, FileOf(narrow_)}, officer_);
  List(OtherBin(wide_path_), {wide_path_, FileOf(wide_)}, two_);
  EXPECT_EQ(AdmissionsAfterwards(), std::set<std::string>());
}

TEST_F(DelegationTest, TakesTheFileOfTheRoleThatIsAskedFirst) {
  Admission first = narrow_;
  first.organisation.name = "Eerste";
  List("nodes", {nodes_path_, FileOf(first)}, officer_);
  List(ListOf(nodes_path_), {nodes_path_, FileOf(narrow_)}, officer_);
  forge_.Seal();
  const auto updated = MustUpdate(held_, forge_.files());
  EXPECT_EQ(updated.content()->admissions.at(nodes_path_), FileOf(first));
}

TEST_F(DelegationTest, AsksNobodyAfterATerminatingRole) {
  // The officers of the top add a third role for nodes/ behind the terminating one.
  const Keys later = KeysOf("later", 1);
  Delegate("targets", "later", "nodes/*", KeysOf("targets", 1), later);
  MakeRole("later", later);
  List("later", {nodes_path_, FileOf(narrow_)}, later);
  EXPECT_EQ(AdmissionsAfterwards(), std::set<std::string>());
}

TEST_F(DelegationTest, EndsInACircle) {
  const std::string bin = ListOf(nodes_path_);
  Delegate(bin, "nodes", "nodes/*", officer_, officer_);
  Delegate(bin, bin, "nodes/*", officer_, officer_);
  List("nodes-00", {nodes_path_, FileOf(narrow_)}, officer_);
  const auto paths = AdmissionsAfterwards();
  EXPECT_EQ(paths,
            bin == "nodes-00" ? std::set<std::string>{nodes_path_} : std::set<std::string>());
}

TEST_F(DelegationTest, LetsNobodyTakeARoleThatAnotherDelegated) {
  // The officer of nodes/ says that "wide" or a bin of it is one key of his own; two hold it.
  const Forge before(forge_.files());
  for (const std::string& role : {std::string("wide"), ListOf(wide_path_)}) {
    forge_ = before;
    Delegate("nodes", role, "wide/*", officer_, officer_);
    List(role, {wide_path_, FileOf(wide_)}, officer_);
    forge_.Seal();
    ExpectRefused(held_, forge_.files(), ErrorCode::kUnauthorized, "0 of 2");
  }
}

TEST_F(DelegationTest, HearsNobodyAboutNodesInABinThatIsNotOfNodes) {
  // Two officers of wide/ name a bin of nodes/ as theirs and sign it.
  Delegate("wide", ListOf(nodes_path_), "nodes/*", two_, two_);
  List(ListOf(nodes_path_), {nodes_path_, FileOf(narrow_)}, two_);
  EXPECT_EQ(AdmissionsAfterwards(), std::set<std::string>());
}

TEST_F(DelegationTest, BoundsTheDepth) {
  std::string above = "nodes-00";
  for (int depth = 3; depth < 12; ++depth) {
    const std::string below = "deep-" + std::to_string(depth);
    MakeRole(below, officer_);
    Delegate(above, below, "nodes/*", officer_, officer_);
    above = below;
  }
  forge_.Seal();
  ExpectRefused(held_, forge_.files(), ErrorCode::kLimitExceeded, "too many delegations");
}

TEST_F(DelegationTest, LetsWideWinInTheDirectory) {
  List(ListOf(nodes_path_), {nodes_path_, FileOf(narrow_)}, officer_);
  Admission national = wide_;
  national.rights.scope = PublishScope::kNational;
  List(ListOf(wide_path_), {wide_path_, FileOf(national)}, two_);
  forge_.Seal();
  const auto directory = Directory::Build(MustUpdate(held_, forge_.files()), StartOfTests());
  ASSERT_EQ(directory->size(), 1U);
  const Admission* found = directory->Find(narrow_.node_id);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->source, AdmissionSource::kWide);
  EXPECT_EQ(found->rights.scope, PublishScope::kNational);
}

TEST_F(DelegationTest, LeavesOutAdmissionsThatAreBrokenOrMisplaced) {
  const Admission other = MakeAdmission(2);
  List(ListOf(nodes_path_), {nodes_path_, FileOf(other)}, officer_);  // under another's id
  const std::string path = AdmissionPath(other.node_id, AdmissionSource::kNodes);
  List(ListOf(path), {path, ToBuffer(AsBytes("{\"form\":1}"))}, officer_);
  const Admission good = MakeAdmission(3);
  const std::string good_path = AdmissionPath(good.node_id, AdmissionSource::kNodes);
  List(ListOf(good_path), {good_path, FileOf(good)}, officer_);
  forge_.Seal();
  const auto directory = Directory::Build(MustUpdate(held_, forge_.files()), StartOfTests());
  ASSERT_EQ(directory->size(), 1U);
  EXPECT_NE(directory->Find(good.node_id), nullptr);
}

}  // namespace
}  // namespace schakel::federation
