// Key files: private, whole, never overwritten.
#include "crypto/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/base/temp_folder.h"

namespace schakel::crypto {
namespace {

namespace fs = std::filesystem;

class KeyFileTest : public testing::Test {
 protected:
  // Writes any content with any mode.
  void Plant(std::string_view content, mode_t mode) const {
    fs::remove(path_);
    std::ofstream(path_, std::ios::binary) << content;
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
  }
  ErrorCode Refusal() const {
    const auto loaded = LoadKeyFile(path_);
    EXPECT_FALSE(loaded);
    return loaded ? ErrorCode::kIo : loaded.error().code;
  }

  const TempFolder folder_;
  const fs::path path_ = folder_ / "identity.key";
  const Buffer secret_ = Buffer(32, 0xa5);
  const std::string text_ = ToHex(secret_) + "\n";
};

TEST_F(KeyFileTest, LoadsWhatItSaved) {
  ASSERT_TRUE(SaveKeyFile(path_, secret_));
  const auto loaded = LoadKeyFile(path_);
  ASSERT_TRUE(loaded);
  EXPECT_TRUE(Equal(loaded->view(), secret_));
}

TEST_F(KeyFileTest, SavesForThisUserOnly) {
  const mode_t before = umask(0);
  const auto saved = SaveKeyFile(path_, secret_);
  umask(before);
  ASSERT_TRUE(saved);
  struct stat info {};
  ASSERT_EQ(lstat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0400U);
  EXPECT_EQ(info.st_size, 65);
}

TEST_F(KeyFileTest, NeverOverwritesAKey) {
  ASSERT_TRUE(SaveKeyFile(path_, secret_));
  const auto again = SaveKeyFile(path_, Buffer(32, 1));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  EXPECT_TRUE(Equal(LoadKeyFile(path_)->view(), secret_));
}

TEST_F(KeyFileTest, DoesNotSaveThroughALink) {
  fs::create_symlink(folder_ / "elsewhere", path_);
  const auto saved = SaveKeyFile(path_, secret_);
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().code, ErrorCode::kConflict);
  EXPECT_FALSE(fs::exists(folder_ / "elsewhere"));
}

TEST_F(KeyFileTest, LoadsModesThatCloseOthersOut) {
  for (const mode_t mode : {0400, 0600, 0700, 0500}) {
    Plant(text_, mode);
    EXPECT_TRUE(LoadKeyFile(path_)) << std::oct << mode;
  }
}

TEST_F(KeyFileTest, RefusesModesThatLetOthersIn) {
  for (const mode_t mode : {0640, 0604, 0620, 0602, 0410, 0401, 0644, 0666, 0777}) {
    Plant(text_, mode);
    EXPECT_EQ(Refusal(), ErrorCode::kUnauthorized) << std::oct << mode;
  }
}

TEST_F(KeyFileTest, RefusesWhatIsNoPlainFile) {
  ASSERT_TRUE(SaveKeyFile(folder_ / "real.key", secret_));
  fs::create_symlink(folder_ / "real.key", path_);
  EXPECT_EQ(Refusal(), ErrorCode::kUnauthorized);
  fs::remove(path_);
  fs::create_directory(path_);
  ASSERT_EQ(chmod(path_.c_str(), 0700), 0);
  EXPECT_EQ(Refusal(), ErrorCode::kUnauthorized);
}

TEST_F(KeyFileTest, SaysWhichFileIsMissing) {
  const auto loaded = LoadKeyFile(path_);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kNotFound);
  EXPECT_NE(loaded.error().context.find("identity.key"), std::string::npos);
}

TEST_F(KeyFileTest, RefusesEveryTruncation) {
  for (std::size_t size = 0; size < text_.size(); ++size) {
    Plant(text_.substr(0, size), 0400);
    EXPECT_EQ(Refusal(), ErrorCode::kCorruption) << size;
  }
}

TEST_F(KeyFileTest, RefusesWhatIsNotExactlyAKey) {
  const std::string digits = ToHex(secret_);
  for (const std::string& content :
       {digits + "\n\n", digits + "\r\n", digits + " ", " " + digits, digits + "0\n",
        "A5" + digits.substr(2) + "\n", "g5" + digits.substr(2) + "\n", std::string(65, '\0')}) {
    Plant(content, 0400);
    EXPECT_EQ(Refusal(), ErrorCode::kCorruption) << testing::PrintToString(content);
  }
}

TEST_F(KeyFileTest, DoesNotReadAHugeFile) {
  Plant(std::string(1'000'000, 'a'), 0400);
  EXPECT_EQ(Refusal(), ErrorCode::kLimitExceeded);
}

TEST_F(KeyFileTest, KeepsTheKeyOutOfErrors) {
  Plant(ToHex(secret_), 0400);
  const auto damaged = LoadKeyFile(path_);
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().context.find("a5a5"), std::string::npos);
}

TEST_F(KeyFileTest, SaysThatTheFolderIsMissing) {
  EXPECT_FALSE(SaveKeyFile(folder_ / "absent/key", secret_));
}

}  // namespace
}  // namespace schakel::crypto
