// The anchor's folder: who may sign there, with which keys, and what a crash leaves.
#include "node/runtime/trust_folder.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "crypto/key_file.h"
#include "crypto/sodium.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {
namespace {

class TrustFolderTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(crypto::Initialise()); }
  void MakeKey(const std::filesystem::path& path) {
    ASSERT_TRUE(crypto::SaveKeyFile(path, crypto::KeyPair::Generate().seed()));
  }

  const TempFolder temp_;
  const std::filesystem::path folder_ = temp_.path();
};

TEST_F(TrustFolderTest, IsSignedInByOneAtATime) {
  {
    const auto first = TrustLock::Take(folder_);
    ASSERT_TRUE(first) << first.error().context;
    const auto second = TrustLock::Take(folder_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kConflict);
  }
  EXPECT_TRUE(TrustLock::Take(folder_));
  EXPECT_EQ(TrustLock::Take(folder_ / "absent").error().code, ErrorCode::kIo);
}

TEST_F(TrustFolderTest, NeedsTheKeyOfTheTimestampAndCanMissTheOther) {
  const MachineKeyFiles files = MachineKeysIn(folder_);
  EXPECT_EQ(LoadMachineKeys(files).error().code, ErrorCode::kNotFound);
  MakeKey(files.timestamp);
  auto keys = LoadMachineKeys(files);
  ASSERT_TRUE(keys);
  EXPECT_TRUE(keys->snapshot.empty());
  MakeKey(files.snapshot);
  keys = LoadMachineKeys(files);
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->snapshot.size(), 1U);
  // A key that others can read is not taken for one that is absent.
  std::filesystem::permissions(files.snapshot, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(LoadMachineKeys(files).error().code, ErrorCode::kUnauthorized);
}

TEST_F(TrustFolderTest, GivesBackWhatWasSaved) {
  const std::map<std::string, Buffer, std::less<>> files = {
      {"1.root.json", ToBuffer(AsBytes("root"))},
      {"timestamp.json", ToBuffer(AsBytes("time"))},
      {"nodes/abc.def.json", ToBuffer(AsBytes("node"))}};
  ASSERT_TRUE(SaveRepositoryFiles(folder_, files));
  const auto loaded = LoadRepositoryFiles(folder_);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(*loaded, files);
}

}  // namespace
}  // namespace schakel::node
