// Folders: what lies in them, limits, and errors in place of exceptions.
#include "base/folder.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "tests/base/temp_folder.h"

namespace schakel {
namespace {

namespace fs = std::filesystem;

void Plant(const fs::path& path) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << "x";
}

std::vector<std::string> NamesOf(const std::vector<fs::path>& files, const fs::path& folder) {
  std::vector<std::string> names;
  names.reserve(files.size());
  for (const fs::path& file : files)
    names.push_back(file.lexically_relative(folder).string());
  return names;
}

// A name that is longer than a file system takes: it cannot be told whether that is there.
fs::path TooLong(const fs::path& folder) {
  return folder / std::string(300, 'a');
}

TEST(FolderTest, TellsWhetherSomethingIsThere) {
  const TempFolder folder;
  Plant(folder.path() / "file");
  EXPECT_TRUE(IsThere(folder.path()).value());
  EXPECT_TRUE(IsThere(folder.path() / "file").value());
  EXPECT_FALSE(IsThere(folder.path() / "other").value());
  const auto unknown = IsThere(TooLong(folder.path()));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kIo);
}

TEST(FolderTest, ListsFilesByNameAndNoFolders) {
  const TempFolder folder;
  for (const char* name : {"b", "a", "sub/c", "sub/deep/d"})
    Plant(folder.path() / name);
  EXPECT_EQ(NamesOf(FilesIn(folder.path(), 10).value(), folder.path()),
            (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(NamesOf(FilesBelow(folder.path(), 10).value(), folder.path()),
            (std::vector<std::string>{"a", "b", "sub/c", "sub/deep/d"}));
}

TEST(FolderTest, DoesNotFollowALinkToAFolder) {
  const TempFolder folder;
  const TempFolder other;
  Plant(other.path() / "secret");
  fs::create_directory_symlink(other.path(), folder.path() / "link");
  EXPECT_TRUE(FilesBelow(folder.path(), 10).value().empty());
}

TEST(FolderTest, RefusesMoreFilesThanItsLimit) {
  const TempFolder folder;
  for (const char* name : {"a", "b", "sub/c"})
    Plant(folder.path() / name);
  EXPECT_TRUE(FilesIn(folder.path(), 2));
  EXPECT_EQ(FilesIn(folder.path(), 1).error().code, ErrorCode::kLimitExceeded);
  EXPECT_TRUE(FilesBelow(folder.path(), 3));
  EXPECT_EQ(FilesBelow(folder.path(), 2).error().code, ErrorCode::kLimitExceeded);
}

TEST(FolderTest, SaysWhatItCannotRead) {
  const TempFolder folder;
  EXPECT_EQ(FilesIn(folder.path() / "absent", 1).error().code, ErrorCode::kNotFound);
  Plant(folder.path() / "file");
  EXPECT_EQ(FilesIn(folder.path() / "file", 1).error().code, ErrorCode::kIo);
  EXPECT_EQ(FilesBelow(TooLong(folder.path()), 1).error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace schakel
