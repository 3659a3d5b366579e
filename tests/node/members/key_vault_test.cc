#include "crypto/key_vault.h"

#include <gtest/gtest.h>

#include <set>

#include "base/file.h"
#include "tests/base/temp_folder.h"

namespace schakel::crypto {
namespace {

Buffer NodeKey() {
  return Buffer(kVaultKeySize, 7);
}

KeyVault OpenVault(const std::filesystem::path& folder) {
  auto vault = KeyVault::Open(folder, NodeKey());
  EXPECT_TRUE(vault) << (vault ? "" : ToString(vault.error()));
  return std::move(*vault);
}

std::size_t CountFiles(const std::filesystem::path& folder) {
  const std::filesystem::directory_iterator files(folder);
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

TEST(KeyVaultTest, GivesConsecutiveNumbersFromOneAndDifferentKeys) {
  const TempFolder folder;
  KeyVault vault = OpenVault(folder / "keys");
  EXPECT_EQ(*vault.Create(3), 1U);
  EXPECT_EQ(*vault.Create(1), 4U);
  EXPECT_EQ(vault.next(), 5U);
  std::set<Buffer> keys;
  for (KeyNumber number = 1; number <= 4; ++number)
    keys.insert(ToBuffer(*vault.Find(number)));
  EXPECT_EQ(keys.size(), 4U);
  EXPECT_FALSE(vault.Find(0));
  EXPECT_FALSE(vault.Find(5));
}

TEST(KeyVaultTest, KeepsKeysOverSegmentsAndRestarts) {
  const TempFolder folder;
  std::vector<Buffer> before;
  constexpr std::size_t kCount = 2 * kSegmentKeys + 10;
  {
    KeyVault vault = OpenVault(folder / "keys");
    ASSERT_EQ(*vault.Create(kCount), 1U);
    for (KeyNumber number = 1; number <= kCount; ++number)
      before.push_back(ToBuffer(*vault.Find(number)));
  }
  KeyVault vault = OpenVault(folder / "keys");
  for (KeyNumber number = 1; number <= kCount; ++number)
    ASSERT_TRUE(Equal(*vault.Find(number), before[number - 1])) << number;
  EXPECT_EQ(*vault.Create(1), kCount + 1);
}

TEST(KeyVaultTest, ErasesForGoodAndNeverGivesANumberAgain) {
  const TempFolder folder;
  {
    KeyVault vault = OpenVault(folder / "keys");
    ASSERT_TRUE(vault.Create(10));
    const Buffer kept = ToBuffer(*vault.Find(4));
    ASSERT_TRUE(vault.Erase({3, 5, 5, 0, 99}));
    EXPECT_EQ(vault.Find(3).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(vault.Find(5).error().code, ErrorCode::kNotFound);
    EXPECT_TRUE(Equal(*vault.Find(4), kept));
    ASSERT_TRUE(vault.Erase({10}));
  }
  KeyVault vault = OpenVault(folder / "keys");
  EXPECT_FALSE(vault.Find(3));
  EXPECT_TRUE(vault.Find(4));
  EXPECT_EQ(*vault.Create(1), 11U);
  EXPECT_TRUE(vault.Erase({3}));
  EXPECT_TRUE(vault.Erase({}));
}

TEST(KeyVaultTest, AnErasureLeavesNoFileThatTheNewVaultOpens) {
  const TempFolder folder;
  KeyVault vault = OpenVault(folder / "keys");
  ASSERT_TRUE(vault.Create(3));
  const auto old_file = folder / "keys" / "segment-0.1";
  ASSERT_TRUE(std::filesystem::exists(old_file));
  const auto old_bytes = ReadFile(old_file, 1 << 20);
  ASSERT_TRUE(vault.Erase({2}));
  EXPECT_FALSE(std::filesystem::exists(old_file));
  EXPECT_EQ(CountFiles(folder / "keys"), 2U);
  // Somebody puts the old segment back under the new name: the vault has another key for it.
  ASSERT_TRUE(WriteFileDurably(folder / "keys" / "segment-0.2", *old_bytes, FileMode::kPrivate));
  KeyVault again = OpenVault(folder / "keys");
  const auto found = again.Find(2);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::kUnauthorized);
}

TEST(KeyVaultTest, AnotherNodeKeyOpensNothing) {
  const TempFolder folder;
  { ASSERT_TRUE(OpenVault(folder / "keys").Create(1)); }
  const auto vault = KeyVault::Open(folder / "keys", Buffer(kVaultKeySize, 8));
  ASSERT_FALSE(vault);
  EXPECT_EQ(vault.error().code, ErrorCode::kUnauthorized);
}

TEST(KeyVaultTest, EveryChangedByteOfTheVaultIsNoticed) {
  const TempFolder folder;
  { ASSERT_TRUE(OpenVault(folder / "keys").Create(1)); }
  const auto path = folder / "keys" / "vault";
  Buffer bytes = *ReadFile(path, 1 << 20);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    bytes[at] ^= 0x40;
    ASSERT_TRUE(WriteFileDurably(path, bytes, FileMode::kPrivate));
    EXPECT_FALSE(KeyVault::Open(folder / "keys", NodeKey())) << at;
    bytes[at] ^= 0x40;
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, bytes.size() - 1}) {
    ASSERT_TRUE(WriteFileDurably(path, Bytes(bytes).first(size), FileMode::kPrivate));
    EXPECT_FALSE(KeyVault::Open(folder / "keys", NodeKey())) << size;
  }
}

TEST(KeyVaultTest, AMissingFileIsNotAnErasure) {
  const TempFolder folder;
  { ASSERT_TRUE(OpenVault(folder / "keys").Create(1)); }
  std::filesystem::remove(folder / "keys" / "segment-0.1");
  KeyVault vault = OpenVault(folder / "keys");
  EXPECT_EQ(vault.Find(1).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(vault.Erase({1}).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(vault.Create(1).error().code, ErrorCode::kCorruption);
}

TEST(KeyVaultTest, DoesNotBeginAgainWhereSegmentsAre) {
  const TempFolder folder;
  { ASSERT_TRUE(OpenVault(folder / "keys").Create(1)); }
  std::filesystem::remove(folder / "keys" / "vault");
  const auto vault = KeyVault::Open(folder / "keys", NodeKey());
  ASSERT_FALSE(vault);
  EXPECT_EQ(vault.error().code, ErrorCode::kCorruption);
}

TEST(KeyVaultTest, RefusesMoreKeysThanItMayMake) {
  const TempFolder folder;
  KeyVault vault = OpenVault(folder / "keys");
  for (const std::size_t count : {std::size_t{0}, std::size_t{kKeysMax} + 1}) {
    const auto first = vault.Create(count);
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error().code, ErrorCode::kLimitExceeded);
  }
  EXPECT_EQ(*vault.Create(1), 1U);
}

TEST(KeyVaultTest, KeyFilesAreForTheirOwnerOnly) {
  const TempFolder folder;
  KeyVault vault = OpenVault(folder / "keys");
  ASSERT_TRUE(vault.Create(1));
  using std::filesystem::perms;
  for (const auto& file : std::filesystem::directory_iterator(folder / "keys")) {
    EXPECT_EQ(file.status().permissions() & (perms::group_all | perms::others_all), perms::none);
  }
}

}  // namespace
}  // namespace schakel::crypto
