#include "node/runtime/node_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "crypto/sodium.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {
namespace {

class NodeFolderTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(crypto::Initialise()); }

  const TempFolder temp_;
  const NodeFolder folder_{temp_ / "node"};
};

TEST_F(NodeFolderTest, ReadsBackTheKeysThatItMade) {
  const auto made = CreateNodeKeys(folder_);
  ASSERT_TRUE(made);
  const auto loaded = LoadNodeKeys(folder_);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(made->identity.public_key(), loaded->identity.public_key());
  EXPECT_EQ(made->transport.public_key(), loaded->transport.public_key());
  EXPECT_EQ(made->sealing.public_key(), loaded->sealing.public_key());
  EXPECT_NE(made->transport.public_key(), made->sealing.public_key());
  for (const auto& file :
       {folder_.identity_key(), folder_.transport_key(), folder_.sealing_key()}) {
    struct stat info {};
    ASSERT_EQ(stat(file.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0400U) << file;
  }
}

TEST_F(NodeFolderTest, NeverReplacesAKey) {
  const auto made = CreateNodeKeys(folder_);
  ASSERT_TRUE(made);
  const auto again = CreateNodeKeys(folder_);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  EXPECT_EQ(LoadNodeKeys(folder_)->identity.public_key(), made->identity.public_key());
}

TEST_F(NodeFolderTest, NamesTheKeyThatIsMissingOpenOrDamaged) {
  EXPECT_EQ(LoadNodeKeys(folder_).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(CreateNodeKeys(folder_));
  ASSERT_EQ(chmod(folder_.transport_key().c_str(), 0644), 0);
  const auto open = LoadNodeKeys(folder_);
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().code, ErrorCode::kUnauthorized);
  EXPECT_NE(open.error().context.find("transport.key"), std::string::npos);
  ASSERT_TRUE(WriteFileDurably(folder_.transport_key(), AsBytes("short\n"), FileMode::kSecret));
  EXPECT_EQ(LoadNodeKeys(folder_).error().code, ErrorCode::kCorruption);
  std::filesystem::remove(folder_.transport_key());
  EXPECT_EQ(LoadNodeKeys(folder_).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace schakel::node
