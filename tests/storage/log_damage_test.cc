// A damaged write-ahead log: the store refuses to open, or it has every acknowledged write.
#include <gtest/gtest.h>

#include "base/coding.h"
#include "base/random.h"
#include "storage/rocks_store.h"
#include "tests/base/temp_folder.h"
#include "text_file.h"

namespace schakel::storage {
namespace {

namespace fs = std::filesystem;

constexpr int kWrites = 40;
constexpr int kFlips = 80;
constexpr int kCuts = 30;

Buffer Key(int number) {
  Buffer key;
  AppendBigEndian32(key, static_cast<std::uint32_t>(number));
  return key;
}

Buffer Value(int number) {
  SeededRandom random(static_cast<std::uint64_t>(number));
  Buffer value(static_cast<std::size_t>(20 + random.Below(900)));
  for (std::uint8_t& byte : value)
    byte = static_cast<std::uint8_t>(random.Next());
  return value;
}

Column ColumnOf(int number) {
  return static_cast<Column>(1 + static_cast<std::size_t>(number) % (kColumnCount - 1));
}

class LogDamageTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto store = RocksStore::Open(home());
    ASSERT_TRUE(store);
    for (int number = 0; number < kWrites; ++number) {
      WriteBatch batch;
      batch.Put(ColumnOf(number), Key(number), Value(number));
      ASSERT_TRUE((*store)->Apply(std::move(batch)));
    }
  }

  [[nodiscard]] fs::path home() const { return folder_.path() / "home"; }

  // Returns a fresh copy of the whole store.
  [[nodiscard]] fs::path Copy() const {
    const fs::path copy = folder_.path() / "copy";
    fs::remove_all(copy);
    fs::copy(home(), copy, fs::copy_options::recursive);
    return copy;
  }

  // Returns the log that holds the writes.
  [[nodiscard]] static fs::path LogOf(const fs::path& store) {
    fs::path log;
    for (const auto& file : fs::directory_iterator(store / "db")) {
      const bool is_larger = log.empty() || file.file_size() > fs::file_size(log);
      if (file.path().extension() == ".log" && is_larger) log = file.path();
    }
    CHECK(!log.empty());
    return log;
  }

  // Opens twice: a refusal must not wash the damage away. Returns whether the store opened.
  static bool ExpectAllOrRefusal(const fs::path& path) {
    bool has_opened = false;
    for (int attempt = 0; attempt < 2; ++attempt) {
      const auto store = RocksStore::Open(path);
      if (!store) {
        EXPECT_FALSE(has_opened);
        EXPECT_EQ(store.error().code, ErrorCode::kCorruption) << store.error().context;
        continue;
      }
      has_opened = true;
      const auto snapshot = (*store)->TakeSnapshot();
      for (int number = 0; number < kWrites; ++number) {
        const auto value = snapshot->Get(ColumnOf(number), Key(number));
        EXPECT_TRUE(value && *value == Value(number)) << "lost write " << number;
      }
    }
    return has_opened;
  }

 private:
  TempFolder folder_;
};

TEST_F(LogDamageTest, KeepsAllWritesWithoutDamage) {
  EXPECT_TRUE(ExpectAllOrRefusal(Copy()));
}

TEST_F(LogDamageTest, RefusesOrHasEverythingAfterAFlippedBit) {
  constexpr std::uint64_t kSeed = 20260912;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  int refused = 0;
  for (int flip = 0; flip < kFlips; ++flip) {
    const fs::path copy = Copy();
    std::string log = ReadText(LogOf(copy));
    const auto at = static_cast<std::size_t>(random.Below(log.size()));
    const auto bit = static_cast<int>(random.Below(8));
    SCOPED_TRACE("byte " + std::to_string(at) + " bit " + std::to_string(bit));
    log[at] = static_cast<char>(log[at] ^ (1 << bit));
    WriteText(LogOf(copy), log);
    if (!ExpectAllOrRefusal(copy)) ++refused;
  }
  EXPECT_GT(refused, kFlips * 9 / 10);
}

TEST_F(LogDamageTest, RefusesOrHasEverythingAfterALostTail) {
  constexpr std::uint64_t kSeed = 20260913;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  const std::string whole = ReadText(LogOf(home()));
  for (int cut = 0; cut < kCuts; ++cut) {
    const fs::path copy = Copy();
    const auto size = static_cast<std::size_t>(random.Below(whole.size()));
    SCOPED_TRACE("cut at " + std::to_string(size));
    WriteText(LogOf(copy), std::string_view(whole).substr(0, size));
    EXPECT_FALSE(ExpectAllOrRefusal(copy));
  }
}

TEST_F(LogDamageTest, NamesHowManyAcknowledgedWritesAreMissing) {
  const fs::path copy = Copy();
  const std::string whole = ReadText(LogOf(copy));
  WriteText(LogOf(copy), std::string_view(whole).substr(0, whole.size() - 1));
  const auto refused = RocksStore::Open(copy);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kCorruption);
  EXPECT_EQ(refused.error().context, "1 acknowledged writes are missing from the database");
}

TEST_F(LogDamageTest, AcceptsATornWriteThatWasNeverAcknowledged) {
  const fs::path copy = Copy();
  const std::string counter = ReadText(copy / "commits");
  {
    auto store = RocksStore::Open(copy);
    ASSERT_TRUE(store);
    WriteBatch batch;
    batch.Put(Column::kAudit, Key(1'000), Value(1'000));
    ASSERT_TRUE((*store)->Apply(std::move(batch)));
  }
  WriteText(copy / "commits", counter);
  const std::string log = ReadText(LogOf(copy));
  WriteText(LogOf(copy), std::string_view(log).substr(0, log.size() - 5));
  EXPECT_TRUE(ExpectAllOrRefusal(copy));
}

TEST_F(LogDamageTest, RefusesWhenTheLogIsGone) {
  const fs::path copy = Copy();
  fs::remove(LogOf(copy));
  EXPECT_FALSE(ExpectAllOrRefusal(copy));
}

}  // namespace
}  // namespace schakel::storage
