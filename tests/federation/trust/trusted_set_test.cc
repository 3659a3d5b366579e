// What a node keeps of trust, and reads again at a start.
#include "federation/trust/trusted_set.h"

#include <gtest/gtest.h>

#include "forge.h"
#include "storage/memory_store.h"

namespace schakel::federation {
namespace {

using storage::Column;

class TrustedSetTest : public testing::Test {
 protected:
  TrustedSetTest() : forge_(MakeRepository().files()), pinned_(PinnedRoot(forge_.files())) {}

  // Stores what is new since `before`.
  void Store(const TrustedSet& set, const TrustedSet& before) {
    storage::WriteBatch batch;
    set.WriteChanges(before, batch);
    ASSERT_TRUE(store_.Apply(std::move(batch)));
  }
  Result<TrustedSet> Restore() {
    return TrustedSet::Restore(*store_.TakeSnapshot(), StartOfTests());
  }
  Files Stored() {
    Files files;
    EXPECT_TRUE(
        store_.TakeSnapshot()->Scan(Column::kTrust, {}, {}, [&files](Bytes key, Bytes value) {
          files.emplace(AsText(key), ToBuffer(value));
          return true;
        }));
    return files;
  }
  void Put(const std::string& name, Buffer file) {
    storage::WriteBatch batch;
    batch.Put(Column::kTrust, ToBuffer(AsBytes(name)), std::move(file));
    ASSERT_TRUE(store_.Apply(std::move(batch)));
  }

  Forge forge_;
  TrustedSet pinned_;
  storage::MemoryStore store_;
};

TEST_F(TrustedSetTest, ComesBackFromTheStore) {
  const auto set = MustUpdate(pinned_, forge_.files());
  Store(set, TrustedSet());
  EXPECT_EQ(Stored(), forge_.files());
  const auto restored = Restore();
  ASSERT_TRUE(restored) << restored.error().context;
  EXPECT_EQ(restored->version(), set.version());
  EXPECT_EQ(restored->content()->files, set.content()->files);
}

TEST_F(TrustedSetTest, ComesBackWithOnlyItsPinnedRoot) {
  Store(pinned_, TrustedSet());
  const auto restored = Restore();
  ASSERT_TRUE(restored);
  EXPECT_EQ(restored->version(), (TrustVersion{1, 0}));
  EXPECT_EQ(restored->issued(), WallTime{});
}

TEST_F(TrustedSetTest, WritesWhatIsNewAndDeletesWhatIsOld) {
  const auto before = MustUpdate(pinned_, forge_.files());
  Store(before, TrustedSet());
  Forge next(forge_.files());
  next.Change(
      "nodes-07", [](Json::Object& /*bin*/) {}, KeysOf("nodes", 1));
  next.Change(
      "root", [](Json::Object& /*root*/) {}, KeysOf("root", 2));
  next.Seal();
  const auto after = MustUpdate(before, next.files());
  storage::WriteBatch batch;
  after.WriteChanges(before, batch);
  EXPECT_EQ(batch.operations().size(), 6U);  // root, bin, snapshot, timestamp; two deleted
  Store(after, before);
  EXPECT_EQ(Stored(), after.content()->files);
  EXPECT_TRUE(Stored().contains("1.root.json"));  // others walk from there
  EXPECT_FALSE(Stored().contains("1.nodes-07.json"));
  EXPECT_EQ(Restore()->version(), after.version());
}

TEST_F(TrustedSetTest, HasNothingToWriteAfterARefusal) {
  const auto before = MustUpdate(pinned_, forge_.files());
  const Files held = before.content()->files;
  Forge next(forge_.files());
  next.Change(
      "root", [](Json::Object& /*root*/) {}, KeysOf("root", 2));
  next.Change(
      "wide", [](Json::Object& /*wide*/) {}, KeysOf("wide", 1));
  next.Seal();
  ExpectRefused(before, next.files(), ErrorCode::kUnauthorized, "1 of 2");
  EXPECT_EQ(before.content()->files, held);
  storage::WriteBatch batch;
  before.WriteChanges(before, batch);
  EXPECT_TRUE(batch.empty());
}

TEST_F(TrustedSetTest, SaysThatNothingIsStored) {
  const auto restored = Restore();
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, ErrorCode::kNotFound);
}

TEST_F(TrustedSetTest, SaysThatAChangedByteIsCorruption) {
  Store(MustUpdate(pinned_, forge_.files()), TrustedSet());
  for (const auto& [name, file] : Stored()) {
    if (name.find("nodes-") != std::string::npos && name != "1.nodes-00.json") continue;
    for (const std::size_t at : {std::size_t{0}, file.size() / 2, file.size() - 2}) {
      Buffer changed = file;
      changed[at] ^= 1;
      Put(name, changed);
      const auto restored = Restore();
      ASSERT_FALSE(restored) << name << ' ' << at;
      EXPECT_EQ(restored.error().code, ErrorCode::kCorruption) << name;
    }
    Put(name, file);
  }
  EXPECT_TRUE(Restore());
}

TEST_F(TrustedSetTest, TrustsNothingWhenEmpty) {
  const TrustedSet empty;
  EXPECT_EQ(empty.version(), TrustVersion());
  EXPECT_EQ(empty.FindFile("1.root.json"), nullptr);
  EXPECT_EQ(empty.Expires(), std::nullopt);
}

TEST_F(TrustedSetTest, NamesFilesAsARepositoryDoes) {
  EXPECT_EQ(RootFileName(3), "3.root.json");
  EXPECT_EQ(RoleFileName("nodes-0a", 7), "7.nodes-0a.json");
  EXPECT_EQ(TargetFileName("nodes/id.json", "hash"), "nodes/hash.id.json");
}

}  // namespace
}  // namespace schakel::federation
