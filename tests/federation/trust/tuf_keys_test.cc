// The public client and keys: thresholds, rotation of every role, signatures that do not count.
#include <gtest/gtest.h>

#include <functional>

#include "tuf_source.h"

namespace schakel::federation {
namespace {

// Keys of a role, how many must sign, who signs: by number.
struct Signing {
  std::vector<std::uint8_t> keys;
  std::int64_t threshold = 1;
  std::vector<std::uint8_t> signers;
};

struct RotationCase {
  const char* name;
  std::vector<Signing> roots;
  bool is_taken;
};

Keys Numbered(const std::vector<std::uint8_t>& numbers) {
  Keys keys;
  for (const std::uint8_t number : numbers)
    keys.push_back(KeyOf("holder", number));
  return keys;
}

class RootRotationTest : public testing::TestWithParam<RotationCase> {};

TEST_P(RootRotationTest, FollowsOnlyOldAndNewTogether) {
  TufSource source;
  source.SetVersion("root", 0);
  for (const Signing& signing : GetParam().roots) {
    source.SetKeys("root", Numbered(signing.keys), signing.threshold);
    source.Signers("root") = Numbered(signing.signers);
    source.Publish({"root"});
  }
  TufUser user(source);
  EXPECT_EQ(user.Refresh(), GetParam().is_taken) << ToString(user.error());
  const auto last = static_cast<std::int64_t>(GetParam().roots.size());
  EXPECT_EQ(user.Version("root"), GetParam().is_taken ? last : last - 1);
}

INSTANTIATE_TEST_SUITE_P(
    All, RootRotationTest,
    testing::Values(
        RotationCase{"OneKey", {{{1}, 1, {1}}, {{2}, 1, {1, 2}}, {{2}, 1, {2}}}, true},
        RotationCase{"StrangersSignToo", {{{1}, 1, {7, 1}}, {{2}, 1, {8, 2, 1, 7}}}, true},
        RotationCase{"OtherHoldersOfFive",
                     {{{0, 1, 2, 3, 4}, 3, {0, 2, 4}}, {{0, 1, 2, 3, 4}, 3, {1, 3, 4}}},
                     true},
        RotationCase{"OneOfFiveReplaced",
                     {{{0, 1, 2, 3, 4}, 3, {0, 2, 4}}, {{0, 1, 3, 4, 5}, 3, {0, 1, 4}}},
                     true},
        RotationCase{"AllOfFiveReplaced",
                     {{{0, 1, 2, 3, 4}, 3, {0, 2, 4}},
                      {{5, 6, 7, 8, 9}, 3, {0, 1, 2, 5, 6, 7}},
                      {{5, 6, 7, 8, 9}, 3, {7, 8, 9}}},
                     true},
        RotationCase{"ThresholdUp", {{{1, 2, 3}, 1, {1}}, {{1, 2, 3}, 2, {1, 2}}}, true},
        RotationCase{"ThresholdDown",
                     {{{1, 2, 3}, 2, {1, 2}}, {{1, 2, 3}, 1, {1, 3}}, {{1, 2, 3}, 1, {2}}},
                     true},
        RotationCase{"NotByTheOld", {{{1}, 1, {1}}, {{2}, 1, {2, 3}}}, false},
        RotationCase{"NotByTheNew", {{{1}, 1, {1}}, {{2}, 1, {1, 3}}}, false},
        RotationCase{"TooFewOfTheNew",
                     {{{0, 1, 2, 3, 4}, 3, {0, 2, 4}}, {{0, 1, 3, 4, 5}, 3, {0, 2, 4}}},
                     false},
        RotationCase{"TooFewOfTheOld",
                     {{{0, 1, 2, 3, 4}, 3, {0, 2, 4}}, {{0, 1, 3, 4, 5}, 3, {0, 4, 5}}},
                     false},
        RotationCase{"ThresholdUpNotReached", {{{1, 2, 3}, 1, {1}}, {{1, 2, 3}, 2, {2}}}, false},
        RotationCase{
            "ThresholdDownTooEarly", {{{1, 2, 3}, 2, {1, 2}}, {{1, 2, 3}, 1, {1}}}, false}),
    [](const auto& each) { return std::string(each.param.name); });

struct RoleCase {
  const char* name;
  Signing signing;
  bool is_taken;
};

class RoleRotationTest : public testing::TestWithParam<RoleCase> {};

TEST_P(RoleRotationTest, NeedsTheThresholdOfTheKeysInTheRoot) {
  const Signing& signing = GetParam().signing;
  for (const char* role : {"timestamp", "snapshot", "targets"}) {
    TufSource source;
    TufUser user(source);
    source.SetKeys(role, Numbered(signing.keys), signing.threshold);
    source.Signers(role) = Numbered(signing.signers);
    source.Publish({"root", "targets", "snapshot", "timestamp"});
    EXPECT_EQ(user.Refresh(), GetParam().is_taken) << role << " " << ToString(user.error());
    EXPECT_EQ(user.Version(role), GetParam().is_taken ? 2 : 0) << role;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, RoleRotationTest,
    testing::Values(RoleCase{"NewKey", {{2}, 1, {2}}, true},
                    RoleCase{"StrangersSignToo", {{1}, 1, {3, 1, 4}}, true},
                    RoleCase{"OnlyStrangers", {{2}, 1, {1, 3, 4}}, false},
                    RoleCase{"OneKeyIsGone", {{0, 1, 3, 4, 5}, 3, {0, 2, 4}}, false},
                    RoleCase{"TwoOfThree", {{0, 1, 3, 4, 5}, 3, {0, 4}}, false},
                    RoleCase{"SomeThree", {{0, 1, 2, 3, 4}, 3, {0, 2, 4}}, true},
                    RoleCase{"OtherThree", {{0, 1, 2, 3, 4}, 3, {1, 2, 3}}, true},
                    RoleCase{"Unreachable", {{0, 1, 2}, 4, {0, 1, 2}}, false}),
    [](const auto& each) { return std::string(each.param.name); });

// Changes the list of signatures of a file.
void EditSignatures(Buffer& file, const std::function<void(Json::Array&)>& edit) {
  Json json = *Json::Parse(AsText(file), {});
  Json::Array signatures = *json.Find("signatures")->AsArray();
  edit(signatures);
  (*json.AsObject())["signatures"] = Json(std::move(signatures));
  file = ToBuffer(AsBytes(json.Dump()));
}

TEST(TufSignaturesTest, CountOnceHoweverOftenTheyAreGiven) {
  TufSource source;
  TufUser user(source);
  source.SetKeys("snapshot", Numbered({1, 2}), 2);
  source.Signers("snapshot") = Numbered({1});
  source.Publish({"root", "snapshot", "timestamp"});
  EditSignatures(source.files().at("2.snapshot.json"),
                 [](Json::Array& signatures) { signatures.push_back(signatures[0]); });
  EXPECT_FALSE(user.Refresh());
  EXPECT_EQ(user.Version("snapshot"), 0);
}

TEST(TufSignaturesTest, UnderOneIdTwiceAreRefused) {
  TufSource source;
  TufUser user(source);
  EditSignatures(source.files().at("1.snapshot.json"),
                 [](Json::Array& signatures) { signatures.push_back(signatures[0]); });
  EXPECT_FALSE(user.Refresh());
  EXPECT_EQ(user.Version("timestamp"), 1);
  EXPECT_EQ(user.Version("snapshot"), 0);
}

TEST(TufSignaturesTest, ThatAreBadAreHarmlessNextToEnoughGoodOnes) {
  TufSource source;
  TufUser user(source);
  source.SetKeys("timestamp", Numbered({1, 2}), 1);
  source.Publish({"root", "timestamp"});
  for (const std::string& bad : {std::string(), std::string(128, 'f'), std::string("no hex")}) {
    EditSignatures(source.files().at("timestamp.json"),
                   [&bad](Json::Array& signatures) { (*signatures[0].AsObject())["sig"] = bad; });
    EXPECT_TRUE(user.Refresh()) << bad << ToString(user.error());
    user.kept() = {{"root", source.root(1)}};
  }
}

}  // namespace
}  // namespace schakel::federation
