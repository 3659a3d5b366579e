// The store on disk: closing and opening again, copies, other versions, other processes.
#include "storage/rocks_store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/base/temp_folder.h"
#include "text_file.h"
#include "twin.h"

namespace schakel::storage {
namespace {

namespace fs = std::filesystem;

WriteBatch Row(Column column, std::string_view key, Buffer value) {
  WriteBatch batch;
  batch.Put(column, ToBuffer(AsBytes(key)), std::move(value));
  return batch;
}

class RocksStoreTest : public ::testing::Test {
 protected:
  [[nodiscard]] fs::path home() const { return folder_.path() / "home"; }
  [[nodiscard]] fs::path copy() const { return folder_.path() / "copy"; }

  static std::unique_ptr<RocksStore> MustOpen(const fs::path& path) {
    auto opened = RocksStore::Open(path);
    EXPECT_TRUE(opened) << ToString(opened.error());
    return opened ? std::move(*opened) : nullptr;
  }

  // A store with one row, closed.
  void Prepare() const {
    const auto store = MustOpen(home());
    ASSERT_NE(store, nullptr);
    ASSERT_TRUE(store->Apply(Row(Column::kAudit, "row", {1})));
  }

 private:
  TempFolder folder_;
};

TEST_F(RocksStoreTest, KeepsEverythingThroughManyOpenings) {
  constexpr std::uint64_t kSeed = 20260901;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  Twin twin;
  std::uint64_t commits = 0;
  for (int opening = 0; opening < 6; ++opening) {
    const auto store = MustOpen(home());
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(store->origin(), opening == 0 ? StoreOrigin::kCreated : StoreOrigin::kReopened);
    EXPECT_EQ(store->commits(), opening == 0 ? 1 : commits);
    ASSERT_NO_FATAL_FAILURE(ExpectSame(*store->TakeSnapshot(), twin, random));
    for (int round = 0; round < 15; ++round) {
      const WriteBatch batch = RandomBatch(random);
      ASSERT_TRUE(store->Apply(batch));
      twin.Apply(batch);
    }
    commits = store->commits();
  }
  EXPECT_EQ(commits, 1 + 6 * 15U);  // the first writes the format
}

TEST_F(RocksStoreTest, RefusesASecondOpener) {
  Prepare();
  const auto first = MustOpen(home());
  const auto second = RocksStore::Open(home());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  ASSERT_TRUE(first->Apply(Row(Column::kAudit, "still", {2})));
}

// A child that holds the lock as another daemon would, until `done` is closed.
pid_t StartLockHolder(const fs::path& lock, int ready, int done) {
  const std::string path = lock.string();
  const pid_t child = fork();
  if (child != 0) return child;
  const int file = open(path.c_str(), O_RDWR | O_CREAT, 0600);
  struct flock whole = {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  char byte = fcntl(file, F_SETLK, &whole) == 0 ? 'y' : 'n';
  if (write(ready, &byte, 1) != 1) _exit(1);
  if (read(done, &byte, 1) < 0) _exit(1);
  _exit(0);
}

TEST_F(RocksStoreTest, RefusesAStoreThatAnotherProcessHas) {
  Prepare();
  int ready[2];
  int done[2];
  ASSERT_EQ(pipe2(ready, O_CLOEXEC), 0);
  ASSERT_EQ(pipe2(done, O_CLOEXEC), 0);
  const pid_t child = StartLockHolder(home() / "db" / "LOCK", ready[1], done[0]);
  char byte = 0;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'y');
  const auto refused = RocksStore::Open(home());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  ASSERT_EQ(write(done[1], &byte, 1), 1);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  for (const int end : {ready[0], ready[1], done[0], done[1]})
    close(end);
  EXPECT_NE(MustOpen(home()), nullptr);
}

TEST_F(RocksStoreTest, RefusesAStoreOfANewerVersion) {
  {
    const auto store = MustOpen(home());
    ASSERT_NE(store, nullptr);
    ASSERT_TRUE(store->Apply(Row(Column::kMeta, "format", {0, 0, 0, kFormatVersion + 1})));
  }
  const auto refused = RocksStore::Open(home());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kCorruption);
  EXPECT_NE(refused.error().context.find("newer version"), std::string::npos);
}

TEST_F(RocksStoreTest, RefusesAFormatThatIsNoNumber) {
  {
    const auto store = MustOpen(home());
    ASSERT_NE(store, nullptr);
    ASSERT_TRUE(store->Apply(Row(Column::kMeta, "format", {1})));
  }
  EXPECT_FALSE(RocksStore::Open(home()));
}

TEST_F(RocksStoreTest, KnowsACopyWithoutStoreId) {
  Prepare();
  fs::copy(home(), copy(), fs::copy_options::recursive);
  fs::remove(copy() / "store-id");
  {
    const auto store = MustOpen(copy());
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(store->origin(), StoreOrigin::kRestored);
    EXPECT_EQ(*store->TakeSnapshot()->Get(Column::kAudit, AsBytes("row")), Buffer{1});
  }
  EXPECT_NE(ReadText(copy() / "store-id"), ReadText(home() / "store-id"));
  EXPECT_EQ(MustOpen(home())->origin(), StoreOrigin::kReopened);
}

TEST_F(RocksStoreTest, KnowsACopyBesideAnotherStoreId) {
  Prepare();
  MustOpen(copy());
  const std::string id = ReadText(copy() / "store-id");
  fs::remove_all(copy() / "db");
  fs::copy(home() / "db", copy() / "db", fs::copy_options::recursive);
  fs::copy_file(home() / "commits", copy() / "commits", fs::copy_options::overwrite_existing);
  EXPECT_EQ(MustOpen(copy())->origin(), StoreOrigin::kRestored);
  EXPECT_NE(ReadText(copy() / "store-id"), id);
}

TEST_F(RocksStoreTest, SaysSoWhenAnOldBackupLiesBesideANewerCounter) {
  Prepare();
  fs::create_directories(copy());
  fs::copy(home() / "db", copy() / "db", fs::copy_options::recursive);
  ASSERT_TRUE(MustOpen(home())->Apply(Row(Column::kAudit, "later", {2})));
  fs::remove_all(home() / "db");
  fs::copy(copy() / "db", home() / "db", fs::copy_options::recursive);
  const auto refused = RocksStore::Open(home());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kCorruption);
  EXPECT_EQ(refused.error().context, "1 acknowledged writes are missing from the database");
}

// The process can die before it has left the journal that a copy must not continue.
TEST_F(RocksStoreTest, StaysACopyUntilTheIncarnationIsAnother) {
  const auto origin_after = [this](const char* key, Buffer value) {
    EXPECT_TRUE(MustOpen(copy())->Apply(Row(Column::kMeta, key, std::move(value))));
    return MustOpen(copy())->origin();
  };
  Prepare();
  fs::copy(home(), copy(), fs::copy_options::recursive);
  fs::remove(copy() / "store-id");
  for (int opening = 0; opening < 3; ++opening)
    EXPECT_EQ(MustOpen(copy())->origin(), StoreOrigin::kRestored) << opening;
  EXPECT_EQ(origin_after("queue/1", {1}), StoreOrigin::kRestored);
  EXPECT_EQ(origin_after("incarnation", {0, 0, 0, 2}), StoreOrigin::kReopened);
  EXPECT_EQ(origin_after("queue/1", {2}), StoreOrigin::kReopened);
}

TEST_F(RocksStoreTest, StaysACopyOfACopyToo) {
  Prepare();
  ASSERT_TRUE(MustOpen(home())->Apply(Row(Column::kMeta, "incarnation", {0, 0, 0, 2})));
  for (std::uint8_t incarnation = 3; incarnation < 6; ++incarnation) {
    fs::remove(home() / "store-id");
    EXPECT_EQ(MustOpen(home())->origin(), StoreOrigin::kRestored);
    EXPECT_EQ(MustOpen(home())->origin(), StoreOrigin::kRestored);
    const auto store = MustOpen(home());
    ASSERT_TRUE(store->Apply(Row(Column::kMeta, "incarnation", {0, 0, 0, incarnation})));
  }
  EXPECT_EQ(MustOpen(home())->origin(), StoreOrigin::kReopened);
}

// The new id is in the database and the process dies before the file beside it is written.
TEST_F(RocksStoreTest, KnowsACopyWhoseIdWasOnlyHalfWritten) {
  Prepare();
  const std::string old_id = ReadText(home() / "store-id");
  fs::remove(home() / "store-id");
  EXPECT_EQ(MustOpen(home())->origin(), StoreOrigin::kRestored);
  WriteText(home() / "store-id", old_id);
  EXPECT_EQ(MustOpen(home())->origin(), StoreOrigin::kRestored);
  EXPECT_EQ(MustOpen(home())->origin(), StoreOrigin::kRestored);
}

TEST_F(RocksStoreTest, SaysSoWhenTheCounterIsGone) {
  Prepare();
  const auto newest = fs::last_write_time(home() / "store-id");
  fs::remove(home() / "commits");
  for (int opening = 0; opening < 2; ++opening) {
    const auto refused = RocksStore::Open(home());
    ASSERT_FALSE(refused) << opening;
    EXPECT_EQ(refused.error().code, ErrorCode::kCorruption);
    EXPECT_NE(refused.error().context.find("the commit counter is missing"), std::string::npos);
  }
  EXPECT_EQ(fs::last_write_time(home() / "store-id"), newest);
}

TEST_F(RocksStoreTest, SaysSoWhenTheCounterIsAnOlderOne) {
  Prepare();
  const std::string before = ReadText(home() / "commits");
  for (int write = 0; write < 2; ++write)
    ASSERT_TRUE(MustOpen(home())->Apply(Row(Column::kAudit, "later", {2})));
  WriteText(home() / "commits", before);
  const auto refused = RocksStore::Open(home());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kCorruption);
}

// Backups may leave it out: what the copy lacks is found out from others.
TEST_F(RocksStoreTest, TakesACopyWithoutCounter) {
  Prepare();
  fs::create_directories(copy());
  fs::copy(home() / "db", copy() / "db", fs::copy_options::recursive);
  {
    const auto store = MustOpen(copy());
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(store->origin(), StoreOrigin::kRestored);
    EXPECT_EQ(*store->TakeSnapshot()->Get(Column::kAudit, AsBytes("row")), Buffer{1});
  }
  EXPECT_EQ(MustOpen(copy())->origin(), StoreOrigin::kRestored);
}

TEST_F(RocksStoreTest, MakesEveryFolderOfItsPath) {
  const fs::path deep = home() / "a" / "b";
  EXPECT_EQ(MustOpen(deep)->origin(), StoreOrigin::kCreated);
  EXPECT_EQ(MustOpen(deep)->origin(), StoreOrigin::kReopened);
}

TEST_F(RocksStoreTest, SaysSoWhenTheDatabaseIsGone) {
  Prepare();
  fs::remove_all(home() / "db");
  const auto refused = RocksStore::Open(home());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kCorruption);
}

// The counter is written after the database: a crash in between leaves it one behind.
TEST_F(RocksStoreTest, AcceptsAWriteThatWasNotYetCounted) {
  Prepare();
  const std::string before = ReadText(home() / "commits");
  ASSERT_TRUE(MustOpen(home())->Apply(Row(Column::kAudit, "uncounted", {2})));
  WriteText(home() / "commits", before);
  const auto store = MustOpen(home());
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(store->origin(), StoreOrigin::kReopened);
  EXPECT_EQ(store->commits(), 3U);
  ASSERT_TRUE(store->Apply(Row(Column::kAudit, "next", {3})));
  EXPECT_EQ(store->commits(), 4U);
}

TEST_F(RocksStoreTest, AcceptsATornSlotOfTheCounter) {
  Prepare();
  for (const std::size_t slot : {0U, 16U}) {
    std::string counter = ReadText(home() / "commits");
    counter[slot + 3] = static_cast<char>(counter[slot + 3] ^ 0x40);
    WriteText(home() / "commits", counter);
    const auto store = MustOpen(home());
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(*store->TakeSnapshot()->Get(Column::kAudit, AsBytes("row")), Buffer{1});
    ASSERT_TRUE(store->Apply(Row(Column::kAudit, "a", {2})));
    ASSERT_TRUE(store->Apply(Row(Column::kAudit, "b", {2})));
  }
}

TEST_F(RocksStoreTest, RefusesADestroyedCounter) {
  Prepare();
  WriteText(home() / "commits", std::string(32, 'x'));
  const auto refused = RocksStore::Open(home());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kCorruption);
}

TEST_F(RocksStoreTest, TakesNoOtherTroubleForALock) {
  const fs::path path = home() / "blocked by a lock";
  fs::create_directories(path);
  WriteText(path / "db", "a file where the folder should be");
  const auto refused = RocksStore::Open(path);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kIo) << refused.error().context;
}

TEST_F(RocksStoreTest, ReportsAFolderThatCannotBeMade) {
  WriteText(home(), "a file where the folder should be");
  const auto refused = RocksStore::Open(home());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace schakel::storage
