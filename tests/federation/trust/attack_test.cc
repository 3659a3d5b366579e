// Attacks on trust metadata, by the numbers of the list in docs/threat-model.md: T01 to T17.
#include <gtest/gtest.h>

#include <cctype>
#include <functional>

#include "federation/trust/freshness.h"
#include "federation/trust/limits.h"
#include "storage/memory_store.h"
#include "tuf_source.h"

namespace schakel::federation {
namespace {

class AttackTest : public testing::Test {
 protected:
  AttackTest() : forge_(MakeRepository().files()) {
    held_ = MustUpdate(PinnedRoot(forge_.files()), forge_.files());
  }
  // Refused by a node; what it held stays, and the next honest update is taken.
  void ExpectRefusedAndHealed(const Files& attack, ErrorCode code, const std::string& words) {
    ExpectRefused(held_, attack, code, words);
    Forge honest(forge_.files());
    honest.Change(
        "timestamp", [](Json::Object&) {}, KeysOf("timestamp", 1));
    EXPECT_EQ(MustUpdate(held_, honest.files()).version().timestamp, held_.version().timestamp + 1);
  }
  static void Nothing(Json::Object& /*part*/) {}
  static Buffer File(const std::string& text) { return ToBuffer(AsBytes(text)); }

  Forge forge_;
  TrustedSet held_;
};

TEST_F(AttackTest, T01OneKeyCountsOnceHoweverItIsDressed) {
  // Root needs two of three. Once more in another envelope; under a second id; in upper case.
  const auto spoil = [this](const std::function<void(Json::Object&, Json::Array&)>& dress) {
    Forge forge(forge_.files());
    forge.Change("root", Nothing, KeysOf("root", 1));
    Json json = *Json::Parse(AsText(forge.FileOf("root")), {});
    Json::Array signatures = *json.Find("signatures")->AsArray();
    dress(*signatures[0].AsObject(), signatures);
    (*json.AsObject())["signatures"] = Json(std::move(signatures));
    forge.FileOf("root") = File(json.Dump());
    return forge.files();
  };
  const auto again = spoil([](auto& first, auto& all) { all.emplace_back(Json::Object(first)); });
  ExpectRefusedAndHealed(again, ErrorCode::kProtocol, "two signatures under one key id");
  const auto other_id = spoil([](auto& first, auto& all) {
    Json::Object second(first);
    second["keyid"] = std::string(64, 'a');
    all.emplace_back(std::move(second));
  });
  ExpectRefusedAndHealed(other_id, ErrorCode::kUnauthorized, "1 of 2");
  const auto upper = spoil([](auto& first, auto& all) {
    Json::Object second(first);
    std::string sig = *second["sig"].AsString();
    for (char& c : sig)
      c = static_cast<char>(std::toupper(c));
    second["sig"] = sig;
    second["keyid"] = KeyIdOf(KeyOf("root", 1).public_key());
    all.emplace_back(std::move(second));
  });
  ExpectRefusedAndHealed(upper, ErrorCode::kUnauthorized, "1 of 2");
}

TEST_F(AttackTest, T02ThresholdsThatMeanNothingAreRefused) {
  for (const Json& threshold : {Json(0), Json(-1), Json(4), Json("2"), Json(true), Json(1.5)}) {
    Forge forge(forge_.files());
    Json::Object root = forge.Read("root");
    root["version"] = 2;
    At(root, "roles", "root")["threshold"] = threshold;
    if (threshold.AsDouble() != nullptr) {
      // No canonical form, so it is written by hand over the one of an integer.
      At(root, "roles", "root")["threshold"] = 1;
      forge.Sign("root", root, KeysOf("root", 3));
      std::string text(AsText(forge.FileOf("root")));
      const std::size_t at = text.rfind("\"threshold\":1");
      text.insert(at + 13, ".5");
      forge.FileOf("root") = File(text);
    } else {
      forge.Sign("root", std::move(root), KeysOf("root", 3));
    }
    ExpectRefusedAndHealed(forge.files(), ErrorCode::kProtocol, "metadata");
  }
  // For another role, whoever signs: nothing is taken under a threshold that cannot be met.
  TufSource source;
  TufUser user(source);
  source.SetKeys("snapshot", KeysOf("snapshot", 2), 3);
  source.Publish({"root", "snapshot", "timestamp"});
  EXPECT_FALSE(user.Refresh());
  EXPECT_EQ(user.Version("snapshot"), 0);
}

TEST_F(AttackTest, T03OnlyTheNextRootIsTaken) {
  for (const std::int64_t version : {1, 3, 0}) {
    Forge forge(forge_.files());
    Json::Object root = forge.Read("root");
    root["version"] = version;
    root["note"] = "other bytes";
    forge.Sign("root", std::move(root), KeysOf("root", 3));
    Files files = forge_.files();
    files["2.root.json"] = forge.files().at(RootFileName(version));
    ExpectRefusedAndHealed(files, ErrorCode::kProtocol, "version");
    EXPECT_EQ(*held_.FindFile("1.root.json"), forge_.files().at("1.root.json"));
  }
}

TEST_F(AttackTest, T04OldAndNewHoldersMustBothSignARoot) {
  const auto offer = [this](const Keys& keys) {
    Forge forge(forge_.files());
    forge.Change(
        "root",
        [](Json::Object& root) {
          Json::Array ids;
          for (const crypto::KeyPair& key : KeysOf("thief", 2)) {
            ids.emplace_back(KeyIdOf(key.public_key()));
            At(root, "keys")[KeyIdOf(key.public_key())] = KeyToJson(key.public_key());
          }
          At(root, "roles", "root")["keyids"] = Json(std::move(ids));
        },
        keys);
    return forge.files();
  };
  ExpectRefusedAndHealed(offer(KeysOf("thief", 2)), ErrorCode::kUnauthorized, "0 of 2");
  ExpectRefusedAndHealed(offer(KeysOf("root", 3)), ErrorCode::kUnauthorized, "0 of 2");
}

TEST_F(AttackTest, T05ARefusedRootIsNotTrustedAfterARestart) {
  storage::MemoryStore store;
  storage::WriteBatch batch;
  held_.WriteChanges({}, batch);
  ASSERT_TRUE(store.Apply(std::move(batch)));
  Forge forge(forge_.files());
  forge.Change("root", Nothing, KeysOf("thief", 3));
  const auto refused = Update(held_, forge.files());
  ASSERT_FALSE(refused);
  const auto restored = TrustedSet::Restore(*store.TakeSnapshot(), StartOfTests());
  ASSERT_TRUE(restored);
  EXPECT_EQ(restored->version(), held_.version());
  EXPECT_EQ(restored->FindFile("2.root.json"), nullptr);
  // And if it did reach the disk, the start says so instead of trusting it.
  storage::WriteBatch planted;
  planted.Put(storage::Column::kTrust, File("2.root.json"), forge.files().at("2.root.json"));
  ASSERT_TRUE(store.Apply(std::move(planted)));
  const auto corrupt = TrustedSet::Restore(*store.TakeSnapshot(), StartOfTests());
  ASSERT_FALSE(corrupt);
  EXPECT_EQ(corrupt.error().code, ErrorCode::kCorruption);
}

TEST_F(AttackTest, T06NothingRollsBackAndTheNextUpdateIsStillTaken) {
  const Files old = forge_.files();
  forge_.Change("nodes-00", Nothing, KeysOf("nodes", 1));
  forge_.Seal();
  held_ = MustUpdate(held_, forge_.files());
  ExpectRefusedAndHealed(old, ErrorCode::kProtocol, "timestamp rolled back");
  Forge snapshot(forge_.files());
  snapshot.Change(
      "timestamp", [](Json::Object& part) { At(part, "meta", "snapshot.json")["version"] = 1; },
      KeysOf("timestamp", 1));
  ExpectRefusedAndHealed(snapshot.files(), ErrorCode::kProtocol, "snapshot rolled back");
  Forge targets(forge_.files());
  targets.Change(
      "snapshot", [](Json::Object& part) { At(part, "meta", "nodes-00.json")["version"] = 1; },
      KeysOf("snapshot", 1));
  targets.SealTimestamp();
  ExpectRefusedAndHealed(targets.files(), ErrorCode::kProtocol, "nodes-00.json rolled back");
}

TEST_F(AttackTest, T07ASnapshotDropsNoRole) {
  Forge forge(forge_.files());
  forge.Change(
      "snapshot", [](Json::Object& part) { At(part, "meta").erase("nodes-7f.json"); },
      KeysOf("snapshot", 1));
  forge.SealTimestamp();
  ExpectRefusedAndHealed(forge.files(), ErrorCode::kProtocol, "snapshot drops");
}

TEST_F(AttackTest, T08AFastForwardIsUndoneByNewKeys) {
  Forge stolen(forge_.files());
  stolen.Change(
      "timestamp", [](Json::Object& part) { part["version"] = INT64_MAX; }, KeysOf("timestamp", 1));
  ExpectRefusedAndHealed(stolen.files(), ErrorCode::kProtocol, "version");
  stolen.Change(
      "timestamp", [](Json::Object& part) { part["version"] = limits::kVersionMax; },
      KeysOf("timestamp", 1));
  const auto fooled = MustUpdate(held_, stolen.files());
  EXPECT_EQ(fooled.version().timestamp, static_cast<std::uint64_t>(limits::kVersionMax));
  const Keys keys = KeysOf("timestamp", 1, 7);
  forge_.Change(
      "root",
      [&keys](Json::Object& root) {
        const KeyId id = KeyIdOf(keys[0].public_key());
        At(root, "keys")[id] = KeyToJson(keys[0].public_key());
        At(root, "roles", "timestamp")["keyids"] = Json(Json::Array{Json(id)});
      },
      KeysOf("root", 2));
  forge_.Change("timestamp", Nothing, keys);
  EXPECT_EQ(MustUpdate(fooled, forge_.files()).version(), (TrustVersion{2, 2}));
}

TEST_F(AttackTest, T09TwoRealStatesAreNotMixed) {
  const Files first = forge_.files();
  forge_.Change("nodes-00", Nothing, KeysOf("nodes", 1));
  forge_.Change("nodes-01", Nothing, KeysOf("nodes", 1));
  forge_.Seal();
  // The new state, with the old content of one role under its new name.
  Files mixed = forge_.files();
  mixed["2.nodes-01.json"] = first.at("1.nodes-01.json");
  ExpectRefused(held_, mixed, ErrorCode::kProtocol, "hash");
  mixed = forge_.files();
  mixed["2.snapshot.json"] = first.at("1.snapshot.json");
  ExpectRefused(held_, mixed, ErrorCode::kProtocol, "snapshot of another hash");
  EXPECT_TRUE(Update(held_, forge_.files()));
}

TEST_F(AttackTest, T10WhatExpiredIsNotNewTrustAndStopsNothing) {
  TufSource source;
  TufUser user(source);
  ASSERT_TRUE(user.Refresh());
  for (const std::string role : {"timestamp", "snapshot", "targets", "root"}) {
    source.Part(role)["expires"] = FormatRfc3339(StartOfTests() - kDay);
    source.Publish({"root", "targets", "snapshot", "timestamp"});
    EXPECT_FALSE(user.Refresh()) << role;
    source.Part(role)["expires"] = FormatRfc3339(StartOfTests() + kDay);
    source.Publish({"root", "targets", "snapshot", "timestamp"});
    EXPECT_TRUE(user.Refresh()) << role << ": the walk goes on over what expired";
  }
  // A node takes it, says so, and follows the table of freshness.
  const WallTime later = StartOfTests() + 40 * kDay;
  const auto reported = Update(held_, forge_.files(), ExpiryPolicy::kReport, later);
  ASSERT_TRUE(reported);
  EXPECT_LT(*reported->Expires(), later);
  EXPECT_EQ(FreshnessOf(reported->issued(), later), Freshness::kOrphaned);
}

TEST_F(AttackTest, T11BombsAreRefusedBeforeAnySignatureIsLookedAt) {
  const std::string signature = R"({"keyid":"a","sig":"00"},)";
  std::string many;
  for (int i = 0; i < 5'000; ++i)
    many += signature;
  const std::vector<std::pair<std::string, ErrorCode>> bombs = {
      {std::string(limits::kTrustFileMax + 1, ' '), ErrorCode::kLimitExceeded},
      {R"({"signatures":[)" + many + signature.substr(0, signature.size() - 1) +
           R"(],"signed":{}})",
       ErrorCode::kLimitExceeded},
      {R"({"signatures":[],"signed":{"a":)" + std::string(50'000, '[') + std::string(50'000, ']') +
           "}}",
       ErrorCode::kLimitExceeded},
      {R"({"signatures":[],"signed":{"a":1,"a":2}})", ErrorCode::kProtocol},
      {R"({"signatures":[],"signed":{"a":NaN}})", ErrorCode::kProtocol},
      {R"({"signatures":[],"signed":{"a":1e400}})", ErrorCode::kProtocol},
      {R"({"signatures":[],"signed":{"a":1.5}})", ErrorCode::kProtocol},
      {"{\"signatures\":[],\"signed\":{\"a\":\"\xc3(\"}}", ErrorCode::kProtocol},
      {R"({"signatures":1,"signed":{}})", ErrorCode::kProtocol},
      {R"({"signatures":[1],"signed":{}})", ErrorCode::kProtocol},
      {R"({"signatures":[{"keyid":1,"sig":2}],"signed":{}})", ErrorCode::kProtocol},
      {R"([])", ErrorCode::kProtocol},
      {R"(null)", ErrorCode::kProtocol},
      {"", ErrorCode::kProtocol}};
  for (const auto& [bomb, code] : bombs) {
    const auto parsed = Envelope::Parse(AsBytes(bomb), limits::kTrustFileMax);
    ASSERT_FALSE(parsed) << bomb.substr(0, 60);
    EXPECT_EQ(ErrorCodeName(parsed.error().code), ErrorCodeName(code)) << bomb.substr(0, 60);
    Files files = forge_.files();
    files["2.root.json"] = File(bomb);
    EXPECT_FALSE(Update(held_, files)) << bomb.substr(0, 60);
  }
  ExpectRefusedAndHealed(
      [this] {
        Files files = forge_.files();
        files["timestamp.json"] = Buffer(limits::kTimestampFileMax + 1, ' ');
        return files;
      }(),
      ErrorCode::kLimitExceeded, "");
}

TEST_F(AttackTest, T12DelegatedMetadataHasTheHashAndLengthThatAreStated) {
  for (const char* damage : {"length", "hash"}) {
    Forge forge(forge_.files());
    forge.Change("nodes-00", Nothing, KeysOf("nodes", 1));
    forge.Seal();
    Buffer& file = forge.FileOf("nodes-00");
    if (std::string_view(damage) == "length") file.push_back(' ');
    if (std::string_view(damage) == "hash") std::swap(file[file.size() - 1], file[0]);
    ExpectRefusedAndHealed(forge.files(), ErrorCode::kProtocol, "hash or length");
  }
}

TEST_F(AttackTest, T13AKeptRoleIsVerifiedUnderItsPresentDelegator) {
  // The officer's key is replaced in targets; bins that the old key signed are no longer good.
  Forge forge(forge_.files());
  const Keys keys = KeysOf("nodes", 1, 9);
  forge.Change(
      "nodes",
      [&keys](Json::Object& nodes) {
        const KeyId id = KeyIdOf(keys[0].public_key());
        At(nodes, "delegations", "keys")[id] = KeyToJson(keys[0].public_key());
        Json::Array roles = *At(nodes, "delegations").at("roles").AsArray();
        for (Json& role : roles)
          (*role.AsObject())["keyids"] = Json(Json::Array{Json(id)});
        At(nodes, "delegations")["roles"] = Json(std::move(roles));
      },
      KeysOf("nodes", 1));
  forge.Seal();
  ExpectRefusedAndHealed(forge.files(), ErrorCode::kUnauthorized, "0 of 1");
  // And in the public client: TufSearchTest.VerifiesAKeptRoleUnderEachDelegator.
}

TEST_F(AttackTest, T13AKeptRoleIsVerifiedUnderItsPresentThreshold) {
  // Two officers from now on; bins that one of them signed are no longer good.
  Forge forge(forge_.files());
  const Keys second = KeysOf("nodes", 1, 9);
  forge.Change(
      "nodes",
      [&second](Json::Object& nodes) {
        const KeyId id = KeyIdOf(second[0].public_key());
        At(nodes, "delegations", "keys")[id] = KeyToJson(second[0].public_key());
        Json::Array roles = *At(nodes, "delegations").at("roles").AsArray();
        for (Json& role : roles) {
          Json::Array ids = *role.Find("keyids")->AsArray();
          ids.emplace_back(id);
          (*role.AsObject())["keyids"] = Json(std::move(ids));
          (*role.AsObject())["threshold"] = 2;
        }
        At(nodes, "delegations")["roles"] = Json(std::move(roles));
      },
      KeysOf("nodes", 1));
  forge.Seal();
  ExpectRefusedAndHealed(forge.files(), ErrorCode::kUnauthorized, "1 of 2");
}

TEST_F(AttackTest, T14NamesLeadToNoFileElsewhere) {
  for (const std::string& name :
       {std::string("../x"), std::string("/etc/x"), std::string("a%2fb"), std::string("..\\x"),
        std::string("\xe2\x80\xae"
                    "x"),
        std::string("..")}) {
    const std::string file = RoleFileName(name, 1);
    EXPECT_EQ(file.find('/'), std::string::npos) << file;
    EXPECT_EQ(file.find('\\'), std::string::npos) << file;
    EXPECT_TRUE(file.starts_with("1."));
  }
  EXPECT_FALSE(IsRoleName(std::string("a\0b", 3)));
  for (const char* path : {"nodes/../x.json", "../nodes/x.json", "/nodes/x.json", "nodes/x"})
    EXPECT_FALSE(IsAdmissionPath(path)) << path;
}

TEST_F(AttackTest, T15WhatIsNotKnownIsDenied) {
  for (const char* type : {"mirrors", "Root", "", "timestamp"}) {
    Forge forge(forge_.files());
    forge.Change(
        "snapshot", [type](Json::Object& part) { part["_type"] = type; }, KeysOf("snapshot", 1));
    forge.SealTimestamp();
    ExpectRefusedAndHealed(forge.files(), ErrorCode::kProtocol, "is not snapshot");
  }
  for (const char* version : {"2.0.0", "0.9", ""}) {
    Forge forge(forge_.files());
    forge.Change(
        "timestamp", [version](Json::Object& part) { part["spec_version"] = version; },
        KeysOf("timestamp", 1));
    ExpectRefusedAndHealed(forge.files(), ErrorCode::kProtocol, "spec_version");
  }
  // An admission of a kind or status that is not known leaves out that node only: DirectoryTest.
}

TEST_F(AttackTest, T16ABadSignatureNextToEnoughGoodOnesDoesNoHarm) {
  Forge forge(forge_.files());
  forge.Change("root", Nothing, KeysOf("root", 3));
  Json json = *Json::Parse(AsText(forge.FileOf("root")), {});
  Json::Array signatures = *json.Find("signatures")->AsArray();
  (*signatures[1].AsObject())["sig"] = std::string(128, '0');
  signatures.emplace_back(Json::Object{{"keyid", "stranger"}, {"sig", "no hex"}});
  (*json.AsObject())["signatures"] = Json(std::move(signatures));
  forge.FileOf("root") = File(json.Dump());
  EXPECT_EQ(MustUpdate(held_, forge.files()).version().root, 2U);
}

TEST_F(AttackTest, T17AWalkOverManyRootsIsCappedAndResumed) {
  for (int i = 0; i < 100; ++i)
    forge_.Change("root", Nothing, KeysOf("root", 2));
  EXPECT_EQ(MustUpdate(held_, forge_.files()).version().root, 101U);
  // Ten thousand are offered: each update walks so far and not further.
  const Json::Object root = forge_.Read("root");
  for (std::int64_t version = 102; version <= 10'000; ++version) {
    Json::Object next(root);
    next["version"] = version;
    forge_.Sign("root", std::move(next), KeysOf("root", 2));
  }
  TrustedSet at = held_;
  std::uint32_t expected = 1;
  while (expected < 10'000) {
    expected = std::min(expected + limits::kRootWalkMax, 10'000U);
    at = MustUpdate(at, forge_.files());
    ASSERT_EQ(at.version().root, expected);
  }
}

}  // namespace
}  // namespace schakel::federation
