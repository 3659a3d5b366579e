// The faults of the MemoryStore: what a crash keeps, and a disk that refuses.
#include "storage/memory_store.h"

#include <gtest/gtest.h>

#include "twin.h"

namespace schakel::storage {
namespace {

TEST(MemoryStoreTest, ShowsUnsyncedWritesAtOnce) {
  MemoryStore store;
  SeededRandom random(1);
  Twin twin;
  for (int round = 0; round < 30; ++round) {
    const WriteBatch batch = RandomBatch(random);
    store.ApplyUnsynced(batch);
    twin.Apply(batch);
    ASSERT_NO_FATAL_FAILURE(ExpectSame(*store.TakeSnapshot(), twin, random));
  }
}

TEST(MemoryStoreTest, KeepsWhatWasSyncedAndTheFirstFewBatchesInACrash) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    MemoryStore store;
    Twin durable;
    std::vector<WriteBatch> pending;
    for (int round = 0; round < 25; ++round) {
      const WriteBatch batch = RandomBatch(random);
      pending.push_back(batch);
      if (random.Below(6) == 0) {
        ASSERT_TRUE(store.Apply(batch));
      } else {
        store.ApplyUnsynced(batch);
        if (random.Below(6) != 0) continue;
        store.Sync();
      }
      for (const WriteBatch& synced : pending)
        durable.Apply(synced);
      pending.clear();
    }
    const auto kept = static_cast<std::size_t>(random.Below(pending.size() + 2));
    store.Crash(kept);
    for (std::size_t i = 0; i < std::min(kept, pending.size()); ++i)
      durable.Apply(pending[i]);
    ASSERT_NO_FATAL_FAILURE(ExpectSame(*store.TakeSnapshot(), durable, random));
    store.Crash();  // what it kept is on the disk now
    ASSERT_NO_FATAL_FAILURE(ExpectSame(*store.TakeSnapshot(), durable, random));
  }
}

TEST(MemoryStoreTest, LeavesSnapshotsAloneInACrash) {
  constexpr std::uint64_t kSeed = 4;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  MemoryStore store;
  Twin twin;
  for (int round = 0; round < 20; ++round) {
    const WriteBatch batch = RandomBatch(random);
    store.ApplyUnsynced(batch);
    twin.Apply(batch);
  }
  const auto snapshot = store.TakeSnapshot();
  store.Crash();
  ExpectSame(*snapshot, twin, random);
  ExpectSame(*store.TakeSnapshot(), Twin(), random);
}

TEST(MemoryStoreTest, RefusesTheNthApplyAndAllAfterIt) {
  for (std::size_t nth = 1; nth < 5; ++nth) {
    SeededRandom random(nth);
    MemoryStore store;
    Twin twin;
    store.FailApply(nth);
    for (std::size_t i = 1; i < nth + 3; ++i) {
      const WriteBatch batch = RandomBatch(random);
      const auto applied = store.Apply(batch);
      ASSERT_EQ(applied.has_value(), i < nth) << i;
      if (applied) {
        twin.Apply(batch);
      } else {
        EXPECT_EQ(applied.error().code, ErrorCode::kIo);
      }
    }
    ExpectSame(*store.TakeSnapshot(), twin, random);
  }
}

}  // namespace
}  // namespace schakel::storage
