// Timestamp and snapshot: going back, freezing, mixing, two words under one number.
#include <gtest/gtest.h>

#include "federation/trust/limits.h"
#include "forge.h"

namespace schakel::federation {
namespace {

class TimestampUpdateTest : public testing::Test {
 protected:
  TimestampUpdateTest() : forge_(MakeRepository().files()) {
    forge_.Seal();
    held_ = MustUpdate(PinnedRoot(forge_.files()), forge_.files());
  }
  static void Nothing(Json::Object& /*object*/) {}
  static Keys Timestamp() { return KeysOf("timestamp", 1); }
  static Keys Snapshot() { return KeysOf("snapshot", 1); }

  // After a refusal nothing is different and the next good version is taken.
  void ExpectRefusedAndNothingLost(const Files& files, ErrorCode code, const std::string& words) {
    const TrustVersion before = held_.version();
    ExpectRefused(held_, files, code, words);
    EXPECT_EQ(held_.version(), before);
    Forge next(forge_.files());
    next.Change("nodes-07", Nothing, KeysOf("nodes", 1));
    next.Seal();
    EXPECT_GT(MustUpdate(held_, next.files()).version(), before);
  }

  Forge forge_;
  TrustedSet held_;
};

TEST_F(TimestampUpdateTest, TakesTheSameTimestampAgain) {
  EXPECT_EQ(MustUpdate(held_, forge_.files()).version(), held_.version());
}

TEST_F(TimestampUpdateTest, SkipsVersions) {
  for (int i = 0; i < 20; ++i)
    forge_.Seal();
  EXPECT_EQ(MustUpdate(held_, forge_.files()).version().timestamp, held_.version().timestamp + 20);
}

TEST_F(TimestampUpdateTest, FetchesOnlyWhatIsNew) {
  Forge next(forge_.files());
  next.Change("nodes-07", Nothing, KeysOf("nodes", 1));
  next.Seal();
  TrustUpdater updater(held_, StartOfTests());
  std::vector<std::string> fetched;
  while (!updater.Done()) {
    for (const FileRequest& request : updater.Wanted()) {
      const auto file = next.files().find(request.name);
      const bool is_there = file != next.files().end();
      if (is_there) fetched.push_back(request.name);
      const auto content = is_there ? std::optional<Bytes>(file->second) : std::nullopt;
      ASSERT_TRUE(updater.Supply(request.name, content));
    }
  }
  EXPECT_EQ(fetched,
            (std::vector<std::string>{"timestamp.json", "3.snapshot.json", "2.nodes-07.json"}));
}

TEST_F(TimestampUpdateTest, RefusesAnOlderTimestamp) {
  Forge newer(forge_.files());
  newer.SealTimestamp();
  const Files older = forge_.files();
  held_ = MustUpdate(held_, newer.files());
  forge_ = newer;
  ExpectRefusedAndNothingLost(older, ErrorCode::kProtocol, "timestamp rolled back");
}

TEST_F(TimestampUpdateTest, CallsTwoTimestampsOfOneVersionAConflict) {
  Forge other(forge_.files());
  Json::Object timestamp = other.Read("timestamp");
  timestamp["issued"] = "2026-11-20T11:59:59Z";
  other.Sign("timestamp", std::move(timestamp), Timestamp());
  ExpectRefusedAndNothingLost(other.files(), ErrorCode::kConflict, "two different timestamps");
}

TEST_F(TimestampUpdateTest, RefusesATimestampOfAnotherKey) {
  Forge other(forge_.files());
  other.Change("timestamp", Nothing, Snapshot());
  ExpectRefusedAndNothingLost(other.files(), ErrorCode::kUnauthorized, "0 of 1");
}

TEST_F(TimestampUpdateTest, RefusesATimestampThatNamesAnOlderSnapshot) {
  Forge other(forge_.files());
  other.files().erase(other.NameOf("snapshot"));
  const Files first = MakeRepository().files();
  other.files()["1.snapshot.json"] = first.at("1.snapshot.json");
  other.SealTimestamp();
  ExpectRefusedAndNothingLost(other.files(), ErrorCode::kProtocol, "snapshot rolled back");
}

TEST_F(TimestampUpdateTest, RefusesASnapshotThatIsNotTheOneNamed) {
  Forge mixed(forge_.files());
  mixed.Change("nodes-07", Nothing, KeysOf("nodes", 1));
  mixed.Seal();
  // Two real snapshots of the anchor, one under the name of the other.
  Forge later(mixed.files());
  later.Change("nodes-08", Nothing, KeysOf("nodes", 1));
  later.Seal();
  later.FileOf("snapshot") = mixed.FileOf("snapshot");
  ExpectRefusedAndNothingLost(later.files(), ErrorCode::kProtocol,
                              "snapshot of another hash or length");
}

TEST_F(TimestampUpdateTest, RefusesASnapshotOfAnotherVersionThanNamed) {
  Forge other(forge_.files());
  other.Change("snapshot", Nothing, Snapshot());
  other.SealTimestamp();
  Json::Object timestamp = other.Read("timestamp");
  At(timestamp, "meta", "snapshot.json")["version"] = 9;
  other.files()["9.snapshot.json"] = other.FileOf("snapshot");
  other.Sign("timestamp", std::move(timestamp), Timestamp());
  ExpectRefusedAndNothingLost(other.files(), ErrorCode::kProtocol, "snapshot of another version");
}

TEST_F(TimestampUpdateTest, RefusesASnapshotOfAnotherKey) {
  Forge other(forge_.files());
  other.Change("snapshot", Nothing, Timestamp());
  other.SealTimestamp();
  ExpectRefusedAndNothingLost(other.files(), ErrorCode::kUnauthorized, "0 of 1");
}

TEST_F(TimestampUpdateTest, RefusesASnapshotThatDropsARole) {
  Forge other(forge_.files());
  other.Change(
      "snapshot", [](Json::Object& snapshot) { At(snapshot, "meta").erase("wide.json"); },
      Snapshot());
  other.SealTimestamp();
  ExpectRefusedAndNothingLost(other.files(), ErrorCode::kProtocol, "snapshot drops wide.json");
}

TEST_F(TimestampUpdateTest, RefusesASnapshotThatRollsARoleBack) {
  Forge newer(forge_.files());
  newer.Change("nodes-07", Nothing, KeysOf("nodes", 1));
  newer.Seal();
  held_ = MustUpdate(held_, newer.files());
  forge_ = newer;
  Forge other(newer.files());
  other.Change(
      "snapshot",
      [](Json::Object& snapshot) { At(snapshot, "meta", "nodes-07.json")["version"] = 1; },
      Snapshot());
  other.SealTimestamp();
  ExpectRefusedAndNothingLost(other.files(), ErrorCode::kProtocol, "nodes-07.json rolled back");
}

TEST_F(TimestampUpdateTest, RefusesASourceThatDoesNotHaveWhatItNames) {
  Forge other(forge_.files());
  other.Seal();
  other.files().erase(other.NameOf("snapshot"));
  ExpectRefusedAndNothingLost(other.files(), ErrorCode::kProtocol,
                              "the source has no 3.snapshot.json");
}

TEST_F(TimestampUpdateTest, PassesOverFilesThatItDidNotAskFor) {
  forge_.Seal();
  const Buffer timestamp = forge_.FileOf("timestamp");
  const Buffer junk = ToBuffer(AsBytes("junk"));
  TrustUpdater updater(held_, StartOfTests());
  ASSERT_TRUE(updater.Supply("2.root.json", std::nullopt));
  ASSERT_TRUE(updater.Supply("timestamp.json", Bytes(timestamp)));
  for (const char* name : {"2.root.json", "timestamp.json.x", "9.snapshot.json", "../x"})
    EXPECT_TRUE(updater.Supply(name, Bytes(junk))) << name;
  const auto wanted = updater.Wanted();
  ASSERT_EQ(wanted.size(), 1U);
  EXPECT_EQ(wanted[0].name, forge_.NameOf("snapshot"));
}

TEST_F(TimestampUpdateTest, ReportsExpiryOrStopsAtIt) {
  const WallTime later = StartOfTests() + 2 * kDay;
  const auto reported = Update(held_, forge_.files(), ExpiryPolicy::kReport, later);
  ASSERT_TRUE(reported);
  EXPECT_EQ(reported->Expires(), StartOfTests() + kDay);
  const auto stopped = Update(held_, forge_.files(), ExpiryPolicy::kStrict, later);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().context, "trust update: timestamp is expired");
  EXPECT_TRUE(Update(held_, forge_.files(), ExpiryPolicy::kStrict));
}

TEST_F(TimestampUpdateTest, NamesTheFirstRoleThatExpired) {
  const std::pair<const char*, const char*> roles[] = {
      {"snapshot", "snapshot"}, {"targets", "targets"}, {"nodes", "nodes"}, {"nodes-11", "nodes"}};
  for (const auto& [role, use] : roles) {
    Forge forge(forge_.files());
    forge.Change(
        role, [](Json::Object& object) { object["expires"] = "2020-01-01T00:00:00Z"; },
        KeysOf(use, 1));
    if (std::string_view(role) == "snapshot") {
      forge.SealTimestamp();
    } else {
      forge.Seal();
    }
    EXPECT_TRUE(Update(held_, forge.files())) << role;
    const auto stopped = Update(held_, forge.files(), ExpiryPolicy::kStrict);
    ASSERT_FALSE(stopped) << role;
    EXPECT_EQ(stopped.error().context, std::string("trust update: ") + role + " is expired");
  }
}

}  // namespace
}  // namespace schakel::federation
