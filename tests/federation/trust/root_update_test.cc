// The walk from root to root, and what new keys mean for the rest.
#include <gtest/gtest.h>

#include "federation/trust/limits.h"
#include "forge.h"

namespace schakel::federation {
namespace {

class RootUpdateTest : public testing::Test {
 protected:
  RootUpdateTest() : forge_(MakeRepository().files()), pinned_(PinnedRoot(forge_.files())) {
    held_ = MustUpdate(pinned_, forge_.files());
  }

  // Makes the keys of a role others, in the root that is being written.
  static void SetKeys(Json::Object& root, const std::string& role, const Keys& keys,
                      std::int64_t threshold = 1) {
    Json::Array ids;
    for (const crypto::KeyPair& key : keys) {
      ids.emplace_back(KeyIdOf(key.public_key()));
      At(root, "keys")[KeyIdOf(key.public_key())] = KeyToJson(key.public_key());
    }
    At(root, "roles", role)["keyids"] = Json(std::move(ids));
    At(root, "roles", role)["threshold"] = threshold;
  }
  static void Nothing(Json::Object& /*root*/) {}
  static Keys Join(Keys a, Keys b) {
    for (crypto::KeyPair& key : b)
      a.push_back(std::move(key));
    return a;
  }

  Forge forge_;
  TrustedSet pinned_;
  TrustedSet held_;
};

TEST_F(RootUpdateTest, AsksForTheNextRootAndTheTimestampFirst) {
  const TrustUpdater updater(pinned_, StartOfTests());
  const auto wanted = updater.Wanted();
  ASSERT_EQ(wanted.size(), 2U);
  EXPECT_EQ(wanted[0].name, "2.root.json");
  EXPECT_EQ(wanted[0].bytes_max, limits::kRootFileMax);
  EXPECT_EQ(wanted[1].name, "timestamp.json");
}

TEST_F(RootUpdateTest, WalksEveryRootOnTheWay) {
  for (int i = 0; i < 3; ++i)
    forge_.Change("root", Nothing, KeysOf("root", 2));
  const auto updated = MustUpdate(held_, forge_.files());
  EXPECT_EQ(updated.version().root, 4U);
  EXPECT_EQ(updated.content()->root_files.size(), 4U);
  EXPECT_NE(updated.FindFile("2.root.json"), nullptr);
}

TEST_F(RootUpdateTest, NeedsTheThresholdOfOldAndNewKeys) {
  const auto change = [](Json::Object& root) { SetKeys(root, "root", KeysOf("root2", 3), 3); };
  const Files before = forge_.files();
  const auto offer = [&](const Keys& keys) {
    Forge forge(before);
    forge.Change("root", change, keys);
    return forge.files();
  };
  const ErrorCode code = ErrorCode::kUnauthorized;
  ExpectRefused(held_, offer(KeysOf("root", 3)), code, "0 of 3");
  ExpectRefused(held_, offer(KeysOf("root2", 3)), code, "0 of 2");
  ExpectRefused(held_, offer(Join(KeysOf("root", 1), KeysOf("root2", 3))), code, "1 of 2");
  ExpectRefused(held_, offer(Join(KeysOf("root", 2), KeysOf("root2", 2))), code, "2 of 3");
  EXPECT_EQ(MustUpdate(held_, offer(Join(KeysOf("root", 2), KeysOf("root2", 3)))).version().root,
            2U);
}

TEST_F(RootUpdateTest, RefusesAnyVersionButTheNext) {
  for (const std::int64_t version : {1, 3, 9}) {
    Forge forge(forge_.files());
    Json::Object root = forge.Read("root");
    root["version"] = version;
    forge.Sign("root", std::move(root), KeysOf("root", 2));
    Files files = forge_.files();
    files["2.root.json"] = forge.files().at(RootFileName(version));
    ExpectRefused(held_, files, ErrorCode::kProtocol, "root version is not the next");
  }
}

TEST_F(RootUpdateTest, RefusesAFileThatIsNoRoot) {
  Files files = forge_.files();
  files["2.root.json"] = ToBuffer(AsBytes("{"));
  ExpectRefused(held_, files, ErrorCode::kProtocol, "metadata: ");
  files["2.root.json"] = files.at(kTimestampFileName.data());
  ExpectRefused(held_, files, ErrorCode::kUnauthorized, "signatures");
  files["2.root.json"] = Buffer(limits::kRootFileMax + 1, ' ');
  ExpectRefused(held_, files, ErrorCode::kLimitExceeded, "");
}

TEST_F(RootUpdateTest, WalksOnlySoManyRootsAtOnce) {
  const std::size_t offered = limits::kRootWalkMax + 5;
  for (std::size_t i = 0; i < offered; ++i)
    forge_.Change("root", Nothing, KeysOf("root", 2));
  const auto first = MustUpdate(held_, forge_.files());
  EXPECT_EQ(first.version().root, 1 + limits::kRootWalkMax);
  EXPECT_EQ(MustUpdate(first, forge_.files()).version().root, 1 + offered);
}

TEST_F(RootUpdateTest, T40AnchorSuccessionReachesANodeTwoRootsBehindWithoutAManualStep) {
  // The keys of the organisation that takes over come in, then those of the one before go out.
  const Keys successor = KeysOf("root", 2, 9);
  const Keys online = KeysOf("timestamp", 1, 9);
  forge_.Change(
      "root", [&](Json::Object& root) { SetKeys(root, "root", successor, 2); },
      Join(KeysOf("root", 2), KeysOf("root", 2, 9)));
  forge_.Change(
      "root",
      [&](Json::Object& root) {
        root["anchor"] = Json(Json::Object{{"kvk", "00000099"}, {"name", "Opvolger"}});
        SetKeys(root, "timestamp", online);
      },
      successor);
  forge_.Change("timestamp", Nothing, online);
  for (const TrustedSet& behind : {held_, pinned_}) {
    const auto updated = MustUpdate(behind, forge_.files());
    EXPECT_EQ(updated.version().root, 3U);
    EXPECT_EQ(updated.content()->root_files.size(), 3U);
  }
  // The one before can change nothing any more.
  Forge ousted(forge_.files());
  ousted.Change("root", Nothing, KeysOf("root", 2));
  ExpectRefused(MustUpdate(held_, forge_.files()), ousted.files(), ErrorCode::kUnauthorized,
                "0 of 2");
}

TEST_F(RootUpdateTest, LetsCountersStartAgainWithNewKeys) {
  // Whoever stole the online keys signed the largest versions there are.
  Forge stolen(forge_.files());
  const auto largest = [](Json::Object& object) { object["version"] = limits::kVersionMax; };
  stolen.Change("snapshot", largest, KeysOf("snapshot", 1));
  stolen.SealTimestamp();
  stolen.Change("timestamp", largest, KeysOf("timestamp", 1));
  const auto fooled = MustUpdate(held_, stolen.files());
  EXPECT_EQ(fooled.version().timestamp, static_cast<std::uint64_t>(limits::kVersionMax));
  ExpectRefused(fooled, forge_.files(), ErrorCode::kProtocol, "timestamp rolled back");

  const Keys keys = KeysOf("timestamp", 1, 7);
  forge_.Change(
      "root", [&keys](Json::Object& root) { SetKeys(root, "timestamp", keys); }, KeysOf("root", 2));
  forge_.Change("timestamp", Nothing, keys);
  const auto healed = MustUpdate(fooled, forge_.files());
  EXPECT_EQ(healed.version(), (TrustVersion{2, 2}));
}

TEST_F(RootUpdateTest, FetchesARoleAgainWhoseNumberNamesOtherBytesAfterNewKeys) {
  Forge other(forge_.files());
  other.Change("nodes-00", Nothing, KeysOf("nodes", 1));
  other.Seal();
  const auto before = MustUpdate(held_, other.files());

  const Keys keys = KeysOf("snapshot", 1, 7);
  forge_.Change(
      "root", [&keys](Json::Object& root) { SetKeys(root, "snapshot", keys); }, KeysOf("root", 2));
  forge_.Change(
      "nodes-00", [](Json::Object& bin) { bin["expires"] = "2030-01-01T00:00:00Z"; },
      KeysOf("nodes", 1));
  forge_.Seal();
  forge_.Sign("snapshot", forge_.Read("snapshot"), keys);
  forge_.SealTimestamp();
  const auto after = MustUpdate(before, forge_.files());
  EXPECT_EQ(after.version().root, 2U);
  EXPECT_EQ(after.content()->roles.at("nodes-00").file, forge_.FileOf("nodes-00"));
}

TEST_F(RootUpdateTest, VerifiesTheHeldSnapshotUnderTheNewRoot) {
  const auto need = [this](std::int64_t threshold) {
    forge_.Change(
        "root",
        [threshold](Json::Object& root) {
          SetKeys(root, "snapshot", KeysOf("snapshot", 2), threshold);
        },
        KeysOf("root", 2));
  };
  need(1);
  const auto held = MustUpdate(held_, forge_.files());
  // The same keys, but both are needed now: what one signed is no longer enough.
  need(2);
  ExpectRefused(held, forge_.files(), ErrorCode::kUnauthorized, "1 of 2");
  forge_.Change("snapshot", Nothing, KeysOf("snapshot", 2));
  forge_.SealTimestamp();
  EXPECT_EQ(MustUpdate(held, forge_.files()).version().root, 3U);
}

TEST_F(RootUpdateTest, WalksOverExpiredRootsToAFreshOne) {
  const auto expired = [](Json::Object& root) { root["expires"] = "2020-01-01T00:00:00Z"; };
  forge_.Change("root", expired, KeysOf("root", 2));
  const auto refused = Update(held_, forge_.files(), ExpiryPolicy::kStrict);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().context.find("root is expired"), std::string::npos);
  forge_.Change(
      "root", [](Json::Object& root) { root["expires"] = "2030-01-01T00:00:00Z"; },
      KeysOf("root", 2));
  EXPECT_TRUE(Update(held_, forge_.files(), ExpiryPolicy::kStrict));
}

TEST_F(RootUpdateTest, KeepsTheRootsWalkedWithoutATimestamp) {
  forge_.Change("root", Nothing, KeysOf("root", 2));
  TrustUpdater updater(pinned_, StartOfTests());
  const Buffer file = forge_.FileOf("root");
  ASSERT_TRUE(updater.Supply("2.root.json", Bytes(file)));
  ASSERT_TRUE(updater.Supply("3.root.json", std::nullopt));
  const auto set = updater.RootsOnly();
  ASSERT_TRUE(set);
  EXPECT_EQ(set->version(), (TrustVersion{2, 0}));
}

TEST_F(RootUpdateTest, TrustsNoRootThatDidNotSignItself) {
  Forge forge(forge_.files());
  forge.Sign("root", forge.Read("root"), KeysOf("root", 1));
  const auto refused = TrustedSet::FromRoot(forge.FileOf("root"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnauthorized);
}

}  // namespace
}  // namespace schakel::federation
