// What is on disk after a crash at each step of a change: the files of before and after, mixed in
// the order in which the vault writes them (segments, vault, removal of the old segments).
#include <gtest/gtest.h>

#include <map>

#include "base/file.h"
#include "crypto/key_vault.h"
#include "tests/base/temp_folder.h"

namespace schakel::crypto {
namespace {

namespace fs = std::filesystem;

using Files = std::map<std::string, Buffer>;

Buffer NodeKey() {
  return Buffer(kVaultKeySize, 7);
}

Files ReadFolder(const fs::path& folder) {
  Files files;
  for (const auto& file : fs::directory_iterator(folder))
    files[file.path().filename().string()] = *ReadFile(file.path(), 1 << 20);
  return files;
}

void WriteFolder(const fs::path& folder, const Files& files) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const auto& [name, bytes] : files)
    ASSERT_TRUE(WriteFileDurably(folder / name, bytes, FileMode::kPrivate));
}

// All states between two folders, in the order of writing; the first is `before`.
std::vector<Files> StatesBetween(const Files& before, const Files& after) {
  std::vector<Files> states{before};
  Files now = before;
  const auto step = [&](const std::string& name, const Buffer& bytes) {
    now[name + ".new"] = Buffer(bytes.begin(), bytes.begin() + static_cast<long>(bytes.size() / 2));
    states.push_back(now);
    now.erase(name + ".new");
    now[name] = bytes;
    states.push_back(now);
  };
  for (const auto& [name, bytes] : after) {
    if (name != "vault" && !before.contains(name)) step(name, bytes);
  }
  step("vault", after.at("vault"));
  states.push_back(after);
  return states;
}

class KeyVaultCrashTest : public testing::Test {
 protected:
  KeyVault OpenVault() {
    auto vault = KeyVault::Open(keys_, NodeKey());
    EXPECT_TRUE(vault) << (vault ? "" : ToString(vault.error()));
    return std::move(*vault);
  }

  TempFolder folder_;
  fs::path keys_ = folder_ / "keys";
};

TEST_F(KeyVaultCrashTest, ACreationIsThereAsAWholeOrNotAtAll) {
  Buffer old_key;
  {
    KeyVault vault = OpenVault();
    ASSERT_TRUE(vault.Create(kSegmentKeys - 5));
    old_key = ToBuffer(*vault.Find(1));
  }
  const Files before = ReadFolder(keys_);
  { ASSERT_TRUE(OpenVault().Create(20)); }  // in two segments
  const Files after = ReadFolder(keys_);
  const auto states = StatesBetween(before, after);
  ASSERT_GE(states.size(), 7U);
  for (std::size_t i = 0; i < states.size(); ++i) {
    WriteFolder(keys_, states[i]);
    KeyVault vault = OpenVault();
    const bool is_after = states[i].at("vault") == after.at("vault");
    EXPECT_EQ(vault.next(), kSegmentKeys - 4 + (is_after ? 20 : 0)) << i;
    EXPECT_TRUE(Equal(*vault.Find(1), old_key)) << i;
    EXPECT_EQ(vault.Find(kSegmentKeys + 3).has_value(), is_after) << i;
    // Whatever was left over, it goes on, and leaves only the files of its state.
    ASSERT_TRUE(vault.Create(5)) << i;
    EXPECT_EQ(ReadFolder(keys_).size(), vault.next() > kSegmentKeys ? 3U : 2U) << i;
  }
}

TEST_F(KeyVaultCrashTest, AnErasureIsThereAsAWholeOrNotAtAll) {
  { ASSERT_TRUE(OpenVault().Create(kSegmentKeys + 10)); }
  const Files before = ReadFolder(keys_);
  { ASSERT_TRUE(OpenVault().Erase({2, kSegmentKeys + 2})); }
  const Files after = ReadFolder(keys_);
  const auto states = StatesBetween(before, after);
  for (std::size_t i = 0; i < states.size(); ++i) {
    WriteFolder(keys_, states[i]);
    KeyVault vault = OpenVault();
    const bool is_after = states[i].at("vault") == after.at("vault");
    EXPECT_EQ(vault.Find(2).has_value(), !is_after) << i;
    EXPECT_EQ(vault.Find(kSegmentKeys + 2).has_value(), !is_after) << i;
    EXPECT_TRUE(vault.Find(3)) << i;
    ASSERT_TRUE(vault.Erase({2, kSegmentKeys + 2})) << i;
    KeyVault again = OpenVault();
    EXPECT_FALSE(again.Find(2)) << i;
    EXPECT_TRUE(again.Find(3)) << i;
    EXPECT_EQ(ReadFolder(keys_).size(), 3U) << i;
  }
}

TEST_F(KeyVaultCrashTest, TheFirstCreationCanCrashTooAndIsThenTriedAgain) {
  { OpenVault(); }
  const Files before = ReadFolder(keys_);
  { ASSERT_TRUE(OpenVault().Create(1)); }
  const Files after = ReadFolder(keys_);
  for (const Files& state : StatesBetween(before, after)) {
    WriteFolder(keys_, state);
    KeyVault vault = OpenVault();
    EXPECT_EQ(vault.next(), state.at("vault") == after.at("vault") ? 2U : 1U);
    EXPECT_TRUE(vault.Create(1));
  }
}

// The rename of the vault happened, but the call failed: disk and memory differ. What is written
// next must not overwrite the file that the vault on disk names.
TEST_F(KeyVaultCrashTest, AFailedChangeThatReachedTheDiskLosesNoKeyAfterwards) {
  KeyVault vault = OpenVault();
  ASSERT_TRUE(vault.Create(3));
  const Buffer key = ToBuffer(*vault.Find(1));
  // A folder in the place of the temporary file makes the write of the vault fail.
  fs::create_directories(keys_ / "vault.new" / "x");
  ASSERT_FALSE(vault.Create(1));
  ASSERT_FALSE(vault.Erase({2}));
  EXPECT_TRUE(vault.Find(2));
  EXPECT_EQ(vault.next(), 4U);
  fs::remove_all(keys_ / "vault.new");
  // Each attempt wrote a generation of its own.
  EXPECT_TRUE(fs::exists(keys_ / "segment-0.1"));
  EXPECT_TRUE(fs::exists(keys_ / "segment-0.2"));
  EXPECT_TRUE(fs::exists(keys_ / "segment-0.3"));
  ASSERT_EQ(*vault.Create(1), 4U);
  EXPECT_TRUE(Equal(*vault.Find(1), key));
  KeyVault again = OpenVault();
  EXPECT_TRUE(Equal(*again.Find(1), key));
  EXPECT_EQ(again.next(), 5U);
  EXPECT_EQ(ReadFolder(keys_).size(), 2U);
}

}  // namespace
}  // namespace schakel::crypto
