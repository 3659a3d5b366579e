// Metadata of any form: what is read, and what is refused under which code.
#include "federation/trust/metadata.h"

#include <gtest/gtest.h>

#include <functional>

#include "crypto/sha512.h"
#include "federation/trust/limits.h"
#include "forge.h"

namespace schakel::federation {
namespace {

using Damage = std::function<void(Json::Object&)>;

void ExpectCode(const Result<void>& outcome, ErrorCode code, const char* what) {
  ASSERT_FALSE(outcome) << what;
  EXPECT_EQ(ErrorCodeName(outcome.error().code), ErrorCodeName(code)) << what;
}

template <typename Meta>
Result<void> Outcome(const Result<Meta>& read) {
  return read ? Result<void>() : Result<void>(read.error());
}

Result<Envelope> ParseText(const std::string& text, std::size_t size_max = 64 * 1024) {
  return Envelope::Parse(AsBytes(text), size_max);
}

TEST(EnvelopeTest, KeepsWhatWasSigned) {
  const auto envelope = ParseText(
      R"({"extra":1,"signed":{"b": 2, "a":"\u0041"},"signatures":[{"keyid":"k","sig":"00"}]})");
  ASSERT_TRUE(envelope);
  EXPECT_EQ(AsText(envelope->canonical), R"({"a":"A","b":2})");
  ASSERT_EQ(envelope->signatures.size(), 1U);
  EXPECT_EQ(envelope->signatures[0].first, "k");
}

TEST(EnvelopeTest, RefusesOtherForms) {
  for (const char* text :
       {"", "{}", "[]", "null", "{\"signed\":{}}", "{\"signatures\":[]}",
        R"({"signed":[],"signatures":[]})", R"({"signed":{},"signatures":{}})",
        R"({"signed":{},"signatures":[1]})", R"({"signed":{},"signatures":[{"keyid":"k"}]})",
        R"({"signed":{},"signatures":[{"keyid":1,"sig":"00"}]})",
        R"({"signed":{},"signed":{},"signatures":[]})", R"({"signed":{"a":1.5},"signatures":[]})",
        R"({"signed":{"a":1e400},"signatures":[]})", R"({"signed":{},"signatures":[]} x)",
        "{\"signed\":{\"a\":\"\xff\"},\"signatures\":[]}"}) {
    ExpectCode(Outcome(ParseText(text)), ErrorCode::kProtocol, text);
  }
}

TEST(EnvelopeTest, BoundsSizeDepthAndSignatures) {
  const std::string good = R"({"signed":{},"signatures":[]})";
  EXPECT_TRUE(ParseText(good, good.size()));
  ExpectCode(Outcome(ParseText(good, good.size() - 1)), ErrorCode::kLimitExceeded, "size");
  const std::string deep = R"({"signed":{"a":)" + std::string(10'000, '[') +
                           std::string(10'000, ']') + R"(},"signatures":[]})";
  ExpectCode(Outcome(ParseText(deep)), ErrorCode::kLimitExceeded, "depth");
  for (const std::size_t count : {limits::kSignaturesMax, limits::kSignaturesMax + 1}) {
    std::string text = R"({"signed":{},"signatures":[)";
    for (std::size_t i = 0; i < count; ++i)
      text += R"({"keyid":"k","sig":"00"},)";
    text.back() = ']';
    text += "}";
    EXPECT_EQ(ParseText(text).has_value(), count == limits::kSignaturesMax);
  }
}

class MetadataTest : public testing::Test {
 protected:
  static Json::Object RoleOf(const std::string& role) {
    static const Files kFiles = MakeRepository().files();
    return Forge(kFiles).Read(role);
  }
  static Json Damaged(const std::string& role, const Damage& damage) {
    Json::Object object = RoleOf(role);
    damage(object);
    return Json(std::move(object));
  }
  static void ExpectRoot(ErrorCode code, const char* what, const Damage& damage) {
    ExpectCode(Outcome(ReadRoot(Damaged("root", damage))), code, what);
  }
  static void ExpectTargets(ErrorCode code, const char* what, const Damage& damage) {
    ExpectCode(Outcome(ReadTargets(Damaged("targets", damage))), code, what);
  }
  // Damages the delegation to "nodes".
  static Damage Delegation(const Damage& damage) {
    return [damage](Json::Object& targets) {
      Json::Array roles = *targets["delegations"].Find("roles")->AsArray();
      damage(*roles[1].AsObject());
      At(targets, "delegations")["roles"] = Json(std::move(roles));
    };
  }
};

TEST_F(MetadataTest, ReadsTheRootOfTheRepository) {
  const auto root = ReadRoot(Json(RoleOf("root")));
  ASSERT_TRUE(root);
  EXPECT_EQ(root->header.version, 1);
  EXPECT_EQ(root->keys.size(), 6U);
  EXPECT_EQ(root->root.threshold, 2);
  EXPECT_EQ(root->root.key_ids.size(), 3U);
}

TEST_F(MetadataTest, RefusesBadThresholds) {
  for (const Json& threshold : {Json(0), Json(-1), Json(4), Json("1"), Json(true), Json()}) {
    ExpectRoot(ErrorCode::kProtocol, "threshold", [&threshold](Json::Object& root) {
      At(root, "roles", "root")["threshold"] = threshold;
    });
  }
  ExpectRoot(ErrorCode::kProtocol, "key twice", [](Json::Object& root) {
    const Json id(KeyIdOf(KeyOf("root").public_key()));
    At(root, "roles", "root")["keyids"] = Json(Json::Array{id, id});
  });
  ExpectRoot(ErrorCode::kProtocol, "two ids of one key", [](Json::Object& root) {
    const auto key = KeyOf("root").public_key();
    At(root, "keys")["other"] = KeyToJson(key);
    At(root, "roles", "root")["keyids"] = Json(Json::Array{Json(KeyIdOf(key)), Json("other")});
  });
}

TEST_F(MetadataTest, RefusesARootOfAnotherForm) {
  const ErrorCode code = ErrorCode::kProtocol;
  ExpectRoot(code, "type", [](auto& root) { root["_type"] = "targets"; });
  ExpectRoot(code, "spec", [](auto& root) { root["spec_version"] = "2.0"; });
  ExpectRoot(code, "consistent", [](auto& root) { root["consistent_snapshot"] = false; });
  ExpectRoot(code, "consistent", [](auto& root) { root.erase("consistent_snapshot"); });
  ExpectRoot(code, "expires", [](auto& root) { root["expires"] = "tomorrow"; });
  ExpectRoot(code, "keys", [](auto& root) { root.erase("keys"); });
  for (const char* role : {"root", "timestamp", "snapshot", "targets"})
    ExpectRoot(code, role, [role](auto& root) { At(root, "roles").erase(role); });
  for (const Json& version :
       {Json(0), Json(-1), Json("1"), Json(limits::kVersionMax + 1), Json(INT64_MAX)})
    ExpectRoot(code, "version", [&version](auto& root) { root["version"] = version; });
}

TEST_F(MetadataTest, RefusesKeysThatAreNoValidPoints) {
  const std::string small_order = "01" + std::string(62, '0');
  for (const std::string& value : {small_order, std::string(64, '0'), std::string("00"),
                                   std::string("no hex"), std::string(66, '1')}) {
    ExpectRoot(ErrorCode::kProtocol, value.c_str(), [&value](Json::Object& root) {
      const KeyId id = KeyIdOf(KeyOf("root").public_key());
      At(root, "keys", id, "keyval")["public"] = value;
    });
  }
}

TEST_F(MetadataTest, CountsNoKeysOfOtherKinds) {
  ExpectRoot(ErrorCode::kProtocol, "threshold above the number of keys", [](Json::Object& root) {
    for (std::uint8_t i = 0; i < 2; ++i)
      At(root, "keys", KeyIdOf(KeyOf("root", i).public_key()))["keytype"] = "rsa";
  });
  const auto root = ReadRoot(Damaged("root", [](Json::Object& object) {
    At(object, "keys", KeyIdOf(KeyOf("root").public_key()))["scheme"] = "later";
  }));
  ASSERT_TRUE(root);
  EXPECT_EQ(root->keys.size(), 5U);
}

TEST_F(MetadataTest, BoundsKeysAndRoles) {
  ExpectRoot(ErrorCode::kLimitExceeded, "keys", [](Json::Object& root) {
    for (std::size_t i = 0; i <= limits::kKeysMax; ++i)
      At(root, "keys")["key" + std::to_string(i)] = KeyToJson(KeyOf("root").public_key());
  });
  ExpectRoot(ErrorCode::kLimitExceeded, "ids", [](Json::Object& root) {
    Json::Array ids;
    for (std::size_t i = 0; i <= limits::kKeysMax; ++i)
      ids.emplace_back("key" + std::to_string(i));
    At(root, "roles", "root")["keyids"] = Json(std::move(ids));
  });
  const auto snapshot = ReadSnapshot(Damaged("snapshot", [](Json::Object& object) {
    for (std::size_t i = 0; i <= limits::kRolesMax; ++i)
      At(object, "meta")["r" + std::to_string(i) + ".json"] = Json(Json::Object{{"version", 1}});
  }));
  ExpectCode(Outcome(snapshot), ErrorCode::kLimitExceeded, "roles");
}

TEST_F(MetadataTest, RefusesASnapshotOrTimestampOfAnotherForm) {
  for (const std::string& name : {std::string("x"), std::string(".json"), std::string("a\nb.json"),
                                  std::string(121, 'a') + ".json"}) {
    const auto snapshot = ReadSnapshot(Damaged("snapshot", [&name](Json::Object& object) {
      At(object, "meta")[name] = Json(Json::Object{{"version", 1}});
    }));
    ExpectCode(Outcome(snapshot), ErrorCode::kProtocol, name.c_str());
  }
  const auto none = ReadSnapshot(
      Damaged("snapshot", [](Json::Object& object) { At(object, "meta").erase("targets.json"); }));
  ExpectCode(Outcome(none), ErrorCode::kProtocol, "without targets");
  const auto two = ReadTimestamp(Damaged("timestamp", [](Json::Object& object) {
    At(object, "meta")["root.json"] = Json(Json::Object{{"version", 1}});
  }));
  ExpectCode(Outcome(two), ErrorCode::kProtocol, "two files");
  for (const Json& hash : {Json("00"), Json(1), Json(std::string(64, 'A'))}) {
    const auto hashes = ReadTimestamp(Damaged("timestamp", [&hash](Json::Object& object) {
      At(object, "meta", "snapshot.json", "hashes")["sha256"] = hash;
    }));
    ExpectCode(Outcome(hashes), ErrorCode::kProtocol, "hash");
  }
}

TEST_F(MetadataTest, RefusesNamesThatBelongToTheTopLevelRoles) {
  for (const char* name : {"root", "timestamp", "snapshot", "targets", "", "a\tb", "\x7f"}) {
    ExpectTargets(ErrorCode::kProtocol, name,
                  Delegation([name](Json::Object& role) { role["name"] = name; }));
  }
}

TEST_F(MetadataTest, TakesARootWhoseOtherRolesCannotBeMet) {
  const auto root = ReadRoot(Damaged(
      "root", [](Json::Object& object) { At(object, "roles", "snapshot")["threshold"] = 9; }));
  ASSERT_TRUE(root);
  EXPECT_EQ(root->snapshot.threshold, 9);
}

TEST_F(MetadataTest, ChecksEveryHashOfAKnownAlgorithm) {
  const Buffer file = ToBuffer(AsBytes("content"));
  FileMeta meta;
  meta.length = static_cast<std::int64_t>(file.size());
  EXPECT_TRUE(CheckHash(file, meta, "x"));
  meta.has_other_hash = true;
  EXPECT_FALSE(CheckHash(file, meta, "x"));
  meta.sha512 = crypto::Sha512(file).hex();
  EXPECT_TRUE(CheckHash(file, meta, "x"));
  meta.sha256 = HexSha256(AsBytes("other"));
  EXPECT_FALSE(CheckHash(file, meta, "x"));
  meta.sha256 = HexSha256(file);
  EXPECT_TRUE(CheckHash(file, meta, "x"));
  meta.length = 3;
  EXPECT_FALSE(CheckHash(file, meta, "x"));
}

TEST_F(MetadataTest, RefusesDelegationsOfAnotherForm) {
  const ErrorCode code = ErrorCode::kProtocol;
  const auto one = Json(Json::Array{Json("00")});
  ExpectTargets(code, "both", Delegation([&](auto& role) { role["path_hash_prefixes"] = one; }));
  ExpectTargets(code, "none", Delegation([](auto& role) { role.erase("paths"); }));
  ExpectTargets(code, "path", Delegation([](auto& role) { role["paths"] = Json(Json::Array{1}); }));
  ExpectTargets(code, "end", Delegation([](auto& role) { role.erase("terminating"); }));
  ExpectTargets(code, "end", Delegation([](auto& role) { role["terminating"] = 1; }));
  ExpectTargets(code, "twice", Delegation([](auto& role) { role["name"] = "wide"; }));
  ExpectTargets(code, "threshold", Delegation([](auto& role) { role["threshold"] = 2; }));
  ExpectTargets(code, "no hash", [](Json::Object& targets) {
    At(targets, "targets")["nodes/x.json"] = Json(Json::Object{{"length", 1}});
  });
  ExpectTargets(code, "length", [](Json::Object& targets) {
    At(targets, "targets")["x"] = Json(Json::Object{
        {"length", -1}, {"hashes", Json(Json::Object{{"sha256", std::string(64, '0')}})}});
  });
}

TEST_F(MetadataTest, MatchesPathsSegmentBySegment) {
  const auto covers = [](const char* pattern, const char* path) {
    DelegatedRole role;
    role.paths = {pattern};
    return Covers(role, path);
  };
  EXPECT_TRUE(covers("nodes/*", "nodes/a.json"));
  EXPECT_TRUE(covers("nodes/*.json", "nodes/a.json"));
  EXPECT_TRUE(covers("*/a?json", "nodes/a.json"));
  EXPECT_TRUE(covers("n*d*s/*a*", "nodes/bab"));
  EXPECT_FALSE(covers("nodes/*", "wide/a.json"));
  EXPECT_FALSE(covers("nodes/*", "nodes/deep/a.json"));
  EXPECT_FALSE(covers("*", "nodes/a.json"));
  EXPECT_FALSE(covers("nodes/*.json", "nodes/a.jso"));
  EXPECT_FALSE(covers("nodes", "nodes/a.json"));
  EXPECT_FALSE(covers("nodes/?", "nodes/ab"));
  const std::string stars(100, '*');
  EXPECT_FALSE(covers((stars + "a").c_str(), std::string(5'000, 'b').c_str()));
}

TEST_F(MetadataTest, MatchesBinsByTheHashOfThePath) {
  const std::string hash = HexSha256(AsBytes("nodes/a.json"));
  DelegatedRole role;
  role.hash_prefixes = {"zz", hash.substr(0, 2)};
  EXPECT_TRUE(Covers(role, "nodes/a.json"));
  role.hash_prefixes = {hash.substr(1, 3)};
  EXPECT_EQ(Covers(role, "nodes/a.json"), hash.starts_with(hash.substr(1, 3)));
}

TEST_F(MetadataTest, KnowsThePathOfAnAdmission) {
  const std::string id(64, 'a');
  EXPECT_TRUE(IsAdmissionPath("nodes/" + id + ".json"));
  EXPECT_TRUE(IsAdmissionPath("wide/" + id + ".json"));
  for (const std::string& path :
       {"other/" + id + ".json", "nodes/" + id, "nodes/" + id + ".json/x", "/" + id + ".json",
        "nodes/../" + id + ".json", "nodes/" + std::string(63, 'a') + ".json",
        "nodes/" + std::string(64, 'A') + ".json", id + ".json", std::string("nodes/.json")}) {
    EXPECT_FALSE(IsAdmissionPath(path)) << path;
  }
}

}  // namespace
}  // namespace schakel::federation
