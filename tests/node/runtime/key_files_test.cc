// Keys that are replaced: a crash at every step leaves a folder that starts.
#include "node/runtime/key_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "crypto/key_file.h"
#include "crypto/sodium.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

class KeyFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::Initialise());
    ASSERT_TRUE(CreateNodeKeys(folder_));
  }
  crypto::TransportKey Transport() const { return LoadNodeKeys(folder_)->transport.public_key(); }
  crypto::TransportKey KeyIn(const fs::path& file) const {
    return crypto::TransportKeyPair::FromSecret(crypto::LoadKeyFile(file)->view()).public_key();
  }
  fs::path In(const std::string& name) const { return folder_.path / name; }
  void MakeOld(const fs::path& file, std::chrono::hours age) const {
    fs::last_write_time(file, fs::file_time_type::clock::now() - age);
  }

  const TempFolder temp_;
  const NodeFolder folder_{temp_ / "node"};
  const WallTime now_ = SystemNow().wall;
};

TEST_F(KeyFilesTest, MakesTheNextKeyAndUsesThePresentOneUntilItIsTaken) {
  const auto before = Transport();
  ASSERT_TRUE(MakeNextKey(folder_, KeyKind::kTransport, seconds(90)));
  EXPECT_EQ(Transport(), before);
  const auto next = KeyIn(In("transport.next.key"));
  EXPECT_EQ(MakeNextKey(folder_, KeyKind::kTransport, seconds(1)).error().code,
            ErrorCode::kConflict);
  ASSERT_TRUE(TakeNextKeys(folder_, now_));
  EXPECT_EQ(Transport(), next);
  const auto others = LoadOtherKeys(folder_);
  ASSERT_TRUE(others);
  EXPECT_EQ(others->previous_transport->public_key(), before);
  EXPECT_FALSE(fs::exists(In("transport.next.key")));
  struct stat info {};
  ASSERT_EQ(stat(folder_.transport_key().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0400U);
}

TEST_F(KeyFilesTest, FinishesWhatACrashCutOffAtAnyStep) {
  const auto before = Transport();
  // After the overlap was written: nothing has changed.
  ASSERT_TRUE(WriteFileDurably(In("transport.overlap"), AsBytes("90\n"), FileMode::kPublic));
  ASSERT_TRUE(TakeNextKeys(folder_, now_));
  EXPECT_EQ(Transport(), before);
  // After the next key was made, and between the two renames.
  for (const bool is_between : {false, true}) {
    SCOPED_TRACE(is_between);
    const auto present = Transport();
    ASSERT_TRUE(MakeNextKey(folder_, KeyKind::kTransport, seconds(90)));
    const auto next = KeyIn(In("transport.next.key"));
    if (is_between) fs::rename(folder_.transport_key(), In("transport.previous.key"));
    ASSERT_TRUE(TakeNextKeys(folder_, now_));
    EXPECT_EQ(Transport(), next);
    EXPECT_EQ(LoadOtherKeys(folder_)->previous_transport->public_key(), present);
    EXPECT_EQ(LoadOtherKeys(folder_)->overlap, seconds(90));
  }
}

TEST_F(KeyFilesTest, ANextKeyThatCannotBeReadReplacesNothing) {
  const auto before = Transport();
  ASSERT_TRUE(WriteFileDurably(In("transport.next.key"), AsBytes("short\n"), FileMode::kSecret));
  EXPECT_EQ(TakeNextKeys(folder_, now_).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(Transport(), before);
}

TEST_F(KeyFilesTest, KeepsSealingKeysForWhatArrivesLateAndThenDestroysThem) {
  const auto before = LoadNodeKeys(folder_)->sealing.public_key();
  ASSERT_TRUE(MakeNextKey(folder_, KeyKind::kSealing, seconds(0)));
  ASSERT_TRUE(TakeNextKeys(folder_, now_));
  const fs::path kept = In("sealing.old") / (before.hex().substr(0, 16) + ".key");
  EXPECT_EQ(KeyIn(kept), before);
  MakeOld(kept, std::chrono::hours(24 * 14));
  ASSERT_TRUE(TakeNextKeys(folder_, now_));
  EXPECT_TRUE(fs::exists(kept));
  MakeOld(kept, std::chrono::hours(24 * 16));
  ASSERT_TRUE(TakeNextKeys(folder_, now_));
  EXPECT_FALSE(fs::exists(kept));
}

TEST_F(KeyFilesTest, OldSealingKeysThatCannotBeListedStopNoStart) {
  ASSERT_TRUE(WriteFileDurably(In("sealing.old"), AsBytes("no folder\n"), FileMode::kPublic));
  EXPECT_TRUE(TakeNextKeys(folder_, now_));
}

TEST_F(KeyFilesTest, DestroysThePreviousTransportKeyAfterAMonth) {
  ASSERT_TRUE(MakeNextKey(folder_, KeyKind::kTransport, seconds(1)));
  ASSERT_TRUE(TakeNextKeys(folder_, now_));
  MakeOld(In("transport.previous.key"), std::chrono::hours(24 * 31));
  ASSERT_TRUE(TakeNextKeys(folder_, now_));
  EXPECT_FALSE(LoadOtherKeys(folder_)->previous_transport);
}

TEST_F(KeyFilesTest, ANewIdentityKeyKeepsTheNodeId) {
  const auto first = LoadNodeKeys(folder_)->identity.public_key();
  const auto node = crypto::NodeIdOf(first);
  EXPECT_EQ(*LoadNodeId(folder_, first), node);
  ASSERT_TRUE(MakeNextKey(folder_, KeyKind::kIdentity, seconds(0)));
  EXPECT_EQ(LoadNodeKeys(folder_)->identity.public_key(), first);
  const auto next = LoadOtherKeys(folder_)->next_identity->public_key();
  ASSERT_TRUE(TakeNextIdentity(folder_));
  EXPECT_EQ(LoadNodeKeys(folder_)->identity.public_key(), next);
  EXPECT_EQ(*LoadNodeId(folder_, next), node);
  EXPECT_FALSE(LoadOtherKeys(folder_)->next_identity);
  // And the one after that.
  ASSERT_TRUE(MakeNextKey(folder_, KeyKind::kIdentity, seconds(0)));
  ASSERT_TRUE(TakeNextIdentity(folder_));
  EXPECT_EQ(*LoadNodeId(folder_, LoadNodeKeys(folder_)->identity.public_key()), node);
}

TEST_F(KeyFilesTest, RefusesANodeIdThatIsNone) {
  ASSERT_TRUE(WriteFileDurably(In("node.id"), AsBytes("abc\n"), FileMode::kPublic));
  const auto loaded = LoadNodeId(folder_, LoadNodeKeys(folder_)->identity.public_key());
  EXPECT_EQ(loaded.error().code, ErrorCode::kCorruption);
}

TEST_F(KeyFilesTest, AnOverlapThatIsNoneIsADay) {
  EXPECT_EQ(LoadOtherKeys(folder_)->overlap, std::chrono::hours(24));
  for (const char* text : {"", "-5\n", "9999999999\n", "x"}) {
    ASSERT_TRUE(WriteFileDurably(In("transport.overlap"), AsBytes(text), FileMode::kPublic));
    EXPECT_EQ(LoadOtherKeys(folder_)->overlap, std::chrono::hours(24)) << text;
  }
}

TEST_F(KeyFilesTest, SaysWhenAKeyIsDue) {
  EXPECT_FALSE(IsKeyDue(folder_, now_));
  EXPECT_TRUE(IsKeyDue(folder_, now_ + std::chrono::days(31))) << "sealing";
  MakeOld(folder_.transport_key(), std::chrono::hours(24 * 181));
  EXPECT_TRUE(IsKeyDue(folder_, now_));
}

}  // namespace
}  // namespace schakel::node
