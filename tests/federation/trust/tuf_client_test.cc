// The public client: order of requests, what it keeps when a step is refused, rollback, expiry.
#include "federation/trust/tuf_client.h"

#include <gtest/gtest.h>

#include <functional>

#include "federation/trust/limits.h"
#include "tuf_source.h"

namespace schakel::federation {
namespace {

class TufClientTest : public testing::Test {
 protected:
  // Versions of root, timestamp, snapshot, targets.
  void ExpectKept(const std::vector<std::int64_t>& versions) {
    const std::vector<std::int64_t> kept = {user_.Version("root"), user_.Version("timestamp"),
                                            user_.Version("snapshot"), user_.Version("targets")};
    EXPECT_EQ(kept, versions) << ToString(user_.error());
  }
  // All at version 1, then version 2 of all with one role spoiled.
  void ExpectRefused(const std::string& role, const std::vector<std::int64_t>& versions,
                     const std::function<void()>& spoil) {
    ASSERT_TRUE(user_.Refresh()) << ToString(user_.error());
    spoil();
    source_.Publish({"root", "targets", "snapshot", "timestamp"});
    EXPECT_FALSE(user_.Refresh()) << role;
    ExpectKept(versions);
  }
  void ExpireAt(const std::string& role, Duration after) {
    source_.Part(role)["expires"] = FormatRfc3339(StartOfTests() + after);
  }
  void NewKeys(const std::string& role) { source_.SetKeys(role, KeysOf(role, 1, 50)); }

  TufSource source_;
  TufUser user_{source_};
};

TEST_F(TufClientTest, AsksInTheOrderOfTheSpecification) {
  ASSERT_TRUE(user_.Refresh()) << ToString(user_.error());
  EXPECT_EQ(source_.requests(), (std::vector<std::string>{"2.root.json", "timestamp.json",
                                                          "1.snapshot.json", "1.targets.json"}));
  for (const char* role : {"root", "snapshot", "targets"})
    EXPECT_EQ(user_.kept().at(role), source_.files().at(RoleFileName(role, 1)));
  EXPECT_EQ(user_.kept().at("timestamp"), source_.files().at("timestamp.json"));
}

TEST_F(TufClientTest, FetchesNothingThatItKeeps) {
  ASSERT_TRUE(user_.Refresh());
  source_.requests().clear();
  ASSERT_TRUE(user_.Refresh());
  EXPECT_EQ(source_.requests(), (std::vector<std::string>{"2.root.json", "timestamp.json"}));
}

TEST_F(TufClientTest, AsksNobodyWithoutARootThatSignedItself) {
  TufClient::Kept& kept = user_.kept();
  const Buffer good = kept.at("root");
  for (const std::string& bad : {std::string("{}"), std::string(), std::string("[]")}) {
    kept["root"] = ToBuffer(AsBytes(bad));
    EXPECT_FALSE(user_.Refresh());
  }
  kept = {};
  EXPECT_FALSE(user_.Refresh());
  EXPECT_TRUE(source_.requests().empty());
}

TEST_F(TufClientTest, KeepsTheStepsBeforeAnUnsignedOne) {
  const std::vector<std::pair<std::string, std::vector<std::int64_t>>> cases = {
      {"root", {1, 1, 1, 1}},
      {"timestamp", {2, 1, 1, 1}},
      {"snapshot", {2, 2, 1, 1}},
      {"targets", {2, 2, 2, 1}}};
  for (const auto& [role, versions] : cases) {
    source_ = TufSource();
    user_.kept() = {{"root", source_.root(1)}};
    ExpectRefused(role, versions, [&] { source_.Signers(role).clear(); });
  }
}

TEST_F(TufClientTest, RefusesAFileOfAnotherVersionThanItsName) {
  ASSERT_TRUE(user_.Refresh());
  source_.Publish({"targets", "snapshot", "timestamp"});
  source_.files()["2.targets.json"] = source_.files()["1.targets.json"];
  EXPECT_FALSE(user_.Refresh());
  ExpectKept({1, 2, 2, 1});
}

TEST_F(TufClientTest, KeepsTheTimestampThatItHasOfOneVersion) {
  ASSERT_TRUE(user_.Refresh());
  At(source_.Part("timestamp"), "meta", "snapshot.json")["version"] = 9;
  source_.PublishAgain({"timestamp"});
  EXPECT_TRUE(user_.Refresh());
  EXPECT_NE(user_.kept().at("timestamp"), source_.files().at("timestamp.json"));
  EXPECT_EQ(source_.requests().back(), "timestamp.json");
}

TEST_F(TufClientTest, ChecksHashesThatAreStated) {
  source_.set_states_hashes();
  source_.Publish({"targets", "snapshot", "timestamp"});
  ASSERT_TRUE(user_.Refresh()) << ToString(user_.error());
  source_.Publish({"targets"});
  At(source_.Part("snapshot"), "meta", "targets.json", "hashes")["sha256"] = std::string(64, '0');
  source_.Publish({"snapshot", "timestamp"});
  EXPECT_FALSE(user_.Refresh());
  ExpectKept({1, 3, 3, 2});
  source_.Publish({"snapshot"});
  At(source_.Part("timestamp"), "meta", "snapshot.json", "hashes")["sha256"] = std::string(64, '0');
  source_.Publish({"timestamp"});
  EXPECT_FALSE(user_.Refresh());
  ExpectKept({1, 4, 3, 2});
}

TEST_F(TufClientTest, StopsWhereAFileIsMissing) {
  ASSERT_TRUE(user_.Refresh());
  source_.Publish({"targets", "snapshot", "timestamp"});
  source_.files().erase("2.targets.json");
  EXPECT_FALSE(user_.Refresh());
  ExpectKept({1, 2, 2, 1});
  source_.Publish({"snapshot", "timestamp"});
  source_.files().erase("3.snapshot.json");
  EXPECT_FALSE(user_.Refresh());
  ExpectKept({1, 3, 2, 1});
  source_.files().erase("timestamp.json");
  EXPECT_FALSE(user_.Refresh());
  ExpectKept({1, 3, 2, 1});
}

TEST_F(TufClientTest, RefusesOneRoleInThePlaceOfAnother) {
  // Snapshot and timestamp share a key, and a snapshot could pass for a timestamp but for its type.
  source_.SetKeys("snapshot", KeysOf("timestamp", 1));
  At(source_.Part("snapshot"), "meta").erase("targets.json");
  At(source_.Part("snapshot"), "meta")["snapshot.json"] = Json(Json::Object{{"version", 1}});
  source_.Publish({"root", "snapshot"});
  source_.files()["timestamp.json"] = source_.files().at("2.snapshot.json");
  EXPECT_FALSE(user_.Refresh());
  ExpectKept({2, 0, 0, 0});
}

TEST_F(TufClientTest, TakesFieldsThatItDoesNotKnow) {
  source_.Part("root")["more"] = "words";
  At(source_.Part("root"), "roles", "root")["more"] = Json(Json::Array{1, 2});
  source_.Publish({"root"});
  EXPECT_TRUE(user_.Refresh());
  EXPECT_EQ(user_.Version("root"), 2);
}

TEST_F(TufClientTest, RefusesRollback) {
  for (const bool with_hashes : {false, true}) {
    source_ = TufSource();
    user_.kept() = {{"root", source_.root(1)}};
    if (with_hashes) source_.set_states_hashes();
    source_.Publish({"targets", "snapshot", "timestamp"});
    ASSERT_TRUE(user_.Refresh());
    source_.SetVersion("timestamp", 1);
    source_.PublishAgain({"timestamp"});
    EXPECT_FALSE(user_.Refresh());
    ExpectKept({1, 2, 2, 2});
    source_.SetVersion("timestamp", 2);
    source_.SetVersion("snapshot", 1);
    source_.PublishAgain({"snapshot"});
    source_.Publish({"timestamp"});
    EXPECT_FALSE(user_.Refresh());
    ExpectKept({1, 2, 2, 2});
    source_.SetVersion("snapshot", 2);
    source_.SetVersion("targets", 1);
    source_.PublishAgain({"targets"});
    source_.Publish({"snapshot", "timestamp"});
    EXPECT_FALSE(user_.Refresh());
    ExpectKept({1, 4, 2, 2});
  }
}

TEST_F(TufClientTest, RefusesASnapshotThatDropsARole) {
  source_.Delegate("targets", "one", "one/*");
  source_.Publish({"one", "targets", "snapshot", "timestamp"});
  ASSERT_TRUE(user_.Refresh());
  At(source_.Part("snapshot"), "meta").erase("one.json");
  source_.Publish({"snapshot", "timestamp"});
  EXPECT_FALSE(user_.Refresh());
  ExpectKept({1, 3, 2, 2});
}

TEST_F(TufClientTest, LetsCountersStartAgainWithNewKeys) {
  for (const std::string role : {"timestamp", "snapshot", "targets"}) {
    source_ = TufSource();
    user_.kept() = {{"root", source_.root(1)}};
    source_.SetVersion(role, 99);
    source_.Publish({role});
    if (role == "targets") source_.Publish({"snapshot"});
    if (role != "timestamp") source_.Publish({"timestamp"});
    ASSERT_TRUE(user_.Refresh()) << role << ToString(user_.error());
    ASSERT_EQ(user_.Version(role), 100);
    NewKeys(role == "targets" ? "snapshot" : role);
    if (role == "snapshot") NewKeys("timestamp");
    source_.SetVersion(role, 0);
    source_.Publish({"root", "targets", "snapshot", "timestamp"});
    EXPECT_TRUE(user_.Refresh()) << role << ToString(user_.error());
    EXPECT_EQ(user_.Version(role), 1);
  }
}

TEST_F(TufClientTest, ForgetsCountersAlsoWhenTheRunThatSawTheNewKeysFailed) {
  source_.SetVersion("timestamp", 99);
  source_.Publish({"timestamp"});
  ASSERT_TRUE(user_.Refresh());
  NewKeys("timestamp");
  source_.Publish({"root"});
  source_.files().erase("timestamp.json");
  EXPECT_FALSE(user_.Refresh());
  source_.SetVersion("timestamp", 0);
  source_.Publish({"timestamp"});
  EXPECT_TRUE(user_.Refresh()) << ToString(user_.error());
  EXPECT_EQ(user_.Version("timestamp"), 1);
}

TEST_F(TufClientTest, TakesNothingThatIsExpired) {
  const std::vector<std::pair<std::string, std::vector<std::int64_t>>> cases = {
      {"root", {2, 1, 1, 1}},
      {"timestamp", {2, 1, 1, 1}},
      {"snapshot", {2, 2, 1, 1}},
      {"targets", {2, 2, 2, 1}}};
  for (const auto& [role, versions] : cases) {
    source_ = TufSource();
    user_.kept() = {{"root", source_.root(1)}};
    ExpectRefused(role, versions, [&] { ExpireAt(role, -kDay); });
  }
}

TEST_F(TufClientTest, GoesOnFromWhatExpiredToWhatIsNew) {
  ExpireAt("root", 7 * kDay);
  ExpireAt("timestamp", 7 * kDay);
  source_.Publish({"root", "timestamp"});
  ASSERT_TRUE(user_.Refresh());
  EXPECT_FALSE(user_.Refresh(StartOfTests() + 8 * kDay));
  ExpireAt("root", 21 * kDay);
  ExpireAt("timestamp", 21 * kDay);
  source_.Publish({"root", "targets", "snapshot", "timestamp"});
  EXPECT_TRUE(user_.Refresh(StartOfTests() + 18 * kDay)) << ToString(user_.error());
  ExpectKept({3, 3, 2, 2});
}

TEST_F(TufClientTest, ResumesALongWalkFromRootToRoot) {
  for (std::size_t i = 0; i < limits::kRootWalkMax + 3; ++i)
    source_.Publish({"root"});
  EXPECT_TRUE(user_.Refresh());
  EXPECT_EQ(user_.Version("root"), 1 + static_cast<std::int64_t>(limits::kRootWalkMax));
  EXPECT_TRUE(user_.Refresh());
  EXPECT_EQ(user_.Version("root"), 4 + static_cast<std::int64_t>(limits::kRootWalkMax));
}

}  // namespace
}  // namespace schakel::federation
