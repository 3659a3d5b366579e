// What every Store promises: the same suite for both implementations, against the naive twin.
#include <gtest/gtest.h>

#include "storage/memory_store.h"
#include "storage/rocks_store.h"
#include "tests/base/temp_folder.h"
#include "twin.h"

namespace schakel::storage {
namespace {

enum class StoreKind { kMemory, kRocks };

class StoreTest : public ::testing::TestWithParam<StoreKind> {
 protected:
  static std::unique_ptr<Store> Open(const TempFolder& folder) {
    if (GetParam() == StoreKind::kMemory) return std::make_unique<MemoryStore>();
    auto opened = RocksStore::Open(folder.path());
    CHECK(opened);
    return std::move(*opened);
  }
  std::unique_ptr<Store> Open() { return Open(folder_); }

  TempFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(Both, StoreTest, ::testing::Values(StoreKind::kMemory, StoreKind::kRocks),
                         [](const auto& kind) {
                           return kind.param == StoreKind::kMemory ? "Memory" : "Rocks";
                         });

Buffer Text(std::string_view text) {
  return ToBuffer(AsBytes(text));
}

WriteBatch Row(Column column, std::string_view key, std::string_view value) {
  WriteBatch batch;
  batch.Put(column, Text(key), Text(value));
  return batch;
}

TEST_P(StoreTest, AnswersAsTheTwinDoes) {
  for (const std::uint64_t seed : {1ULL, 2ULL, 3ULL}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const TempFolder folder;
    const auto store = Open(folder);
    Twin twin;
    for (int round = 0; round < 60; ++round) {
      const WriteBatch batch = RandomBatch(random);
      ASSERT_TRUE(store->Apply(batch));
      twin.Apply(batch);
      if (round % 5 != 0) continue;
      ASSERT_NO_FATAL_FAILURE(ExpectSame(*store->TakeSnapshot(), twin, random));
    }
    ASSERT_NO_FATAL_FAILURE(ExpectSame(*store->TakeSnapshot(), twin, random));
  }
}

TEST_P(StoreTest, KeepsSnapshotsAsTheyWere) {
  constexpr std::uint64_t kSeed = 20260711;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  const auto store = Open();
  Twin twin;
  std::vector<std::pair<std::unique_ptr<Reader>, Twin>> taken;
  for (int round = 0; round < 40; ++round) {
    taken.emplace_back(store->TakeSnapshot(), twin);
    const WriteBatch batch = RandomBatch(random);
    ASSERT_TRUE(store->Apply(batch));
    twin.Apply(batch);
    const auto& [snapshot, then] = taken[random.Below(taken.size())];
    ASSERT_NO_FATAL_FAILURE(ExpectSame(*snapshot, then, random));
    if (taken.size() > 8) taken.erase(taken.begin());
  }
}

TEST_P(StoreTest, KeepsColumnsApart) {
  const auto store = Open();
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    ASSERT_TRUE(store->Apply(Row(static_cast<Column>(i), "key", std::to_string(i))));
  }
  const auto snapshot = store->TakeSnapshot();
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    const auto value = snapshot->Get(static_cast<Column>(i), AsBytes("key"));
    ASSERT_TRUE(value);
    EXPECT_EQ(*value, Text(std::to_string(i)));
  }
}

TEST_P(StoreTest, LetsTheLaterOperationOfABatchWin) {
  const auto store = Open();
  WriteBatch batch = Row(Column::kTrust, "a", "first");
  batch.Merge(Row(Column::kTrust, "a", "second"));
  batch.Merge(Row(Column::kTrust, "b", "gone"));
  batch.Delete(Column::kTrust, Text("b"));
  batch.Delete(Column::kTrust, Text("c"));
  batch.Merge(Row(Column::kTrust, "c", "back"));
  ASSERT_TRUE(store->Apply(std::move(batch)));
  const Twin::Rows expected = {{Text("a"), Text("second")}, {Text("c"), Text("back")}};
  EXPECT_EQ(Forwards(*store->TakeSnapshot(), Column::kTrust, {}, {}), expected);
}

TEST_P(StoreTest, TellsAnEmptyValueFromNone) {
  const auto store = Open();
  ASSERT_TRUE(store->Apply(Row(Column::kIndexes, "here", "")));
  const auto snapshot = store->TakeSnapshot();
  const auto here = snapshot->Get(Column::kIndexes, AsBytes("here"));
  const auto gone = snapshot->Get(Column::kIndexes, AsBytes("gone"));
  ASSERT_TRUE(here && gone);
  EXPECT_EQ(*here, Buffer());
  EXPECT_EQ(*gone, std::nullopt);
}

TEST_P(StoreTest, EndsAScanWhenTheVisitorHasEnough) {
  const auto store = Open();
  for (const char* key : {"a", "b", "c", "d"})
    ASSERT_TRUE(store->Apply(Row(Column::kAudit, key, "")));
  std::string seen;
  const ScanVisitor two = [&seen](Bytes key, Bytes /*value*/) {
    seen += AsText(key);
    return seen.size() % 2 == 1;
  };
  ASSERT_TRUE(store->TakeSnapshot()->Scan(Column::kAudit, {}, {}, two));
  ASSERT_TRUE(store->TakeSnapshot()->ScanBackwards(Column::kAudit, {}, {}, two));
  EXPECT_EQ(seen, "abdc");
}

TEST_P(StoreTest, FindsNothingInAnInvertedRange) {
  const auto store = Open();
  for (const char* key : {"a", "b", "c"})
    ASSERT_TRUE(store->Apply(Row(Column::kAudit, key, "")));
  const auto snapshot = store->TakeSnapshot();
  EXPECT_EQ(Forwards(*snapshot, Column::kAudit, Text("c"), Text("b")), Twin::Rows());
  EXPECT_EQ(Backwards(*snapshot, Column::kAudit, Text("c"), Text("b")), Twin::Rows());
  EXPECT_EQ(Forwards(*snapshot, Column::kAudit, Text("b"), Text("b")), Twin::Rows());
  EXPECT_EQ(Backwards(*snapshot, Column::kAudit, Text("b"), Text("b")), Twin::Rows());
}

TEST_P(StoreTest, KeepsLargeValues) {
  const auto store = Open();
  SeededRandom random(7);
  Buffer large(3 << 20);
  for (std::uint8_t& byte : large)
    byte = static_cast<std::uint8_t>(random.Next());
  WriteBatch batch;
  batch.Put(Column::kPayloads, Text("root"), large);
  batch.Put(Column::kEntries, Text("entry"), large);
  ASSERT_TRUE(store->Apply(std::move(batch)));
  const auto snapshot = store->TakeSnapshot();
  EXPECT_EQ(*snapshot->Get(Column::kPayloads, AsBytes("root")), large);
  EXPECT_EQ(*snapshot->Get(Column::kEntries, AsBytes("entry")), large);
}

TEST(WriteBatchTest, CountsKeysAndValues) {
  WriteBatch batch;
  EXPECT_TRUE(batch.empty());
  batch.Put(Column::kAudit, Text("key"), Text("value"));
  batch.Delete(Column::kAudit, Text("gone"));
  EXPECT_EQ(batch.size_bytes(), 12U);
  WriteBatch other = Row(Column::kAudit, "k", "v");
  other.Merge(std::move(batch));
  EXPECT_EQ(other.size_bytes(), 14U);
  EXPECT_EQ(other.operations().size(), 3U);
}

}  // namespace
}  // namespace schakel::storage
