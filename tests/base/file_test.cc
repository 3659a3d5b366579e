// Small files: content, limits, modes, and what a failed write leaves behind.
#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>

#include "base/random.h"
#include "tests/base/temp_folder.h"

namespace schakel {
namespace {

namespace fs = std::filesystem;

unsigned ModeOf(const fs::path& path) {
  struct stat info {};
  EXPECT_EQ(lstat(path.c_str(), &info), 0) << path;
  return info.st_mode & 07777U;
}

void Plant(const fs::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

std::size_t CountEntries(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(SmallFileTest, ReadsBackWhatItWrote) {
  const TempFolder folder;
  for (const std::size_t size : {0UL, 1UL, 65'535UL, 65'536UL, 65'537UL, 1'000'000UL}) {
    SCOPED_TRACE(testing::Message() << "size and seed " << size);
    SeededRandom random(size);
    Buffer content(size);
    for (std::uint8_t& byte : content)
      byte = static_cast<std::uint8_t>(random.Next());
    ASSERT_TRUE(WriteFileDurably(folder / "file", content, FileMode::kPrivate));
    const auto read = ReadFile(folder / "file", size);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, content);
  }
}

TEST(SmallFileTest, RefusesWhatIsLargerThanTheLimit) {
  const TempFolder folder;
  Plant(folder / "file", std::string(100, 'x'));
  EXPECT_TRUE(ReadFile(folder / "file", 100));
  const auto read = ReadFile(folder / "file", 99);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kLimitExceeded);
  EXPECT_NE(read.error().context.find("99 bytes"), std::string::npos);
}

TEST(SmallFileTest, LimitsFilesWhoseSizeIsUnknown) {
  const auto read = ReadFile("/dev/zero", 200'000);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kLimitExceeded);
}

TEST(SmallFileTest, SaysWhatIsMissing) {
  const TempFolder folder;
  const auto read = ReadFile(folder / "absent", 10);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kNotFound);
  EXPECT_NE(read.error().context.find("absent"), std::string::npos);
  EXPECT_NE(read.error().context.find("No such file"), std::string::npos);
}

TEST(SmallFileTest, DoesNotReadAFolder) {
  const TempFolder folder;
  const auto read = ReadFile(folder.path(), 10);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kIo);
}

TEST(SmallFileTest, GivesTheModeAskedFor) {
  const TempFolder folder;
  const mode_t before = umask(022);
  EXPECT_TRUE(WriteFileDurably(folder / "public", {}, FileMode::kPublic));
  EXPECT_TRUE(WriteFileDurably(folder / "private", {}, FileMode::kPrivate));
  EXPECT_TRUE(WriteFileDurably(folder / "secret", {}, FileMode::kSecret));
  umask(before);
  EXPECT_EQ(ModeOf(folder / "public"), 0644U);
  EXPECT_EQ(ModeOf(folder / "private"), 0600U);
  EXPECT_EQ(ModeOf(folder / "secret"), 0400U);
}

TEST(SmallFileTest, ReplacesContentAndMode) {
  const TempFolder folder;
  ASSERT_TRUE(WriteFileDurably(folder / "file", AsBytes("a longer old content"),  //
                               FileMode::kPublic));
  ASSERT_TRUE(WriteFileDurably(folder / "file", AsBytes("new"), FileMode::kSecret));
  EXPECT_EQ(AsText(*ReadFile(folder / "file", 100)), "new");
  EXPECT_EQ(ModeOf(folder / "file"), 0400U);
  EXPECT_EQ(CountEntries(folder.path()), 1U);
}

// A crash between write and rename leaves a half file; the next write must not trip over it.
TEST(SmallFileTest, WritesOverTheRestOfACrash) {
  const TempFolder folder;
  ASSERT_TRUE(WriteFileDurably(folder / "file.new", AsBytes("half"), FileMode::kSecret));
  ASSERT_TRUE(WriteFileDurably(folder / "file", AsBytes("whole"), FileMode::kPublic));
  EXPECT_EQ(AsText(*ReadFile(folder / "file", 100)), "whole");
  EXPECT_EQ(CountEntries(folder.path()), 1U);
}

// Someone who plants a link where the new file is written must not redirect the content.
TEST(SmallFileTest, DoesNotFollowALinkInItsWay) {
  const TempFolder folder;
  Plant(folder / "victim", "untouched");
  fs::create_symlink(folder / "victim", folder / "file.new");
  ASSERT_TRUE(WriteFileDurably(folder / "file", AsBytes("content"), FileMode::kPrivate));
  EXPECT_EQ(AsText(*ReadFile(folder / "victim", 100)), "untouched");
  EXPECT_EQ(AsText(*ReadFile(folder / "file", 100)), "content");
}

TEST(SmallFileTest, RefusesToWriteIntoAMissingFolder) {
  const TempFolder folder;
  const auto written = WriteFileDurably(folder / "absent/file", {}, FileMode::kPublic);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kNotFound);
}

TEST(SmallFileTest, LeavesATargetThatCannotBeReplaced) {
  const TempFolder folder;
  fs::create_directories(folder / "file/inside");
  const auto written = WriteFileDurably(folder / "file", AsBytes("x"), FileMode::kPublic);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kIo);
  EXPECT_TRUE(fs::is_directory(folder / "file/inside"));
}

TEST(SmallFileTest, RefusesAPathThroughAFile) {
  const auto written = WriteFileDurably("/dev/null/file", AsBytes("x"), FileMode::kPublic);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kIo);
}

// A limit on file sizes makes write(2) fail half-way, as a full disk does.
TEST(SmallFileTest, KeepsTheOldContentWhenAWriteFails) {
  const TempFolder folder;
  ASSERT_TRUE(WriteFileDurably(folder / "file", AsBytes("old"), FileMode::kPublic));
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{100, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto written = WriteFileDurably(folder / "file", Buffer(1000), FileMode::kPublic);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kIo);
  EXPECT_EQ(AsText(*ReadFile(folder / "file", 100)), "old");
  EXPECT_TRUE(WriteFileDurably(folder / "file", AsBytes("new"), FileMode::kPublic));
}

TEST(SmallFileTest, WritesBesideARelativePath) {
  const TempFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  const auto written = WriteFileDurably("plain", AsBytes("x"), FileMode::kPublic);
  fs::current_path(before);
  EXPECT_TRUE(written);
  EXPECT_TRUE(fs::exists(folder / "plain"));
}

}  // namespace
}  // namespace schakel
