// Keys under a passphrase: opened by it alone, changed by nobody, private, never overwritten.
#include "crypto/wrapped_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/file.h"
#include "tests/base/temp_folder.h"

namespace schakel::crypto {
namespace {

namespace fs = std::filesystem;

class WrappedKeyTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(SaveWrappedKey(path_, secret_, AsBytes("zin van Anna"))); }
  ErrorCode Refusal(std::string_view passphrase = "zin van Anna") const {
    const auto loaded = LoadWrappedKey(path_, AsBytes(passphrase));
    EXPECT_FALSE(loaded);
    return loaded ? ErrorCode::kIo : loaded.error().code;
  }
  void Replant(const std::string& content) const {
    fs::remove(path_);
    std::ofstream(path_, std::ios::binary) << content;
    ASSERT_EQ(chmod(path_.c_str(), 0400), 0);
  }
  std::string Content() const { return std::string(AsText(*ReadFile(path_, 4'096))); }

  const TempFolder folder_;
  const fs::path path_ = folder_ / "anna.key";
  const Buffer secret_ = Buffer(32, 0xa5);
};

TEST_F(WrappedKeyTest, OpensWithItsPassphraseAlone) {
  const auto loaded = LoadWrappedKey(path_, AsBytes("zin van Anna"));
  ASSERT_TRUE(loaded);
  EXPECT_TRUE(Equal(loaded->view(), secret_));
  EXPECT_EQ(Refusal("zin van Bert"), ErrorCode::kUnauthorized);
  EXPECT_EQ(Refusal(""), ErrorCode::kUnauthorized);
}

TEST_F(WrappedKeyTest, DoesNotHoldTheSecretInClear) {
  EXPECT_EQ(Content().find(ToHex(secret_)), std::string::npos);
  EXPECT_EQ(Content().find("Anna"), std::string::npos);
}

TEST_F(WrappedKeyTest, IsForItsOwnerAloneAndNeverOverwritten) {
  struct stat info {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0400U);
  const auto again = SaveWrappedKey(path_, secret_, AsBytes("x"));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  ASSERT_EQ(chmod(path_.c_str(), 0440), 0);
  EXPECT_EQ(Refusal(), ErrorCode::kUnauthorized);
}

TEST_F(WrappedKeyTest, RefusesAnotherCostBeforeAnyWork) {
  std::string content = Content();
  content.replace(content.find("64 MiB"), 6, "99 GiB");
  Replant(content);
  EXPECT_EQ(Refusal(), ErrorCode::kCorruption);
}

TEST_F(WrappedKeyTest, RefusesAnyChangedDigit) {
  const std::string content = Content();
  const std::size_t body = content.find('\n', content.find('\n') + 1) + 1;
  for (const std::size_t at : {body, body + 40, body + 100, content.size() - 2}) {
    std::string changed = content;
    changed[at] = changed[at] == '0' ? '1' : '0';
    Replant(changed);
    EXPECT_EQ(Refusal(), ErrorCode::kUnauthorized) << at;
  }
  Replant(content.substr(0, content.size() - 1));
  EXPECT_EQ(Refusal(), ErrorCode::kCorruption);
  Replant("");
  EXPECT_EQ(Refusal(), ErrorCode::kCorruption);
}

}  // namespace
}  // namespace schakel::crypto
