// Tiles against the naive tree: what lies in which row, growing on after a restart, proofs.
#include "federation/journal/tiles.h"

#include <gtest/gtest.h>

#include "storage/keys.h"
#include "storage/memory_store.h"
#include "tests/crypto/material.h"
#include "tests/crypto/naive_merkle.h"

namespace schakel::federation {
namespace {

using crypto::TreeHash;
using storage::Column;

constexpr std::uint64_t kSeed = 20261102;

Buffer Joined(crypto::Leaves hashes) {
  Buffer bytes;
  for (const TreeHash& hash : hashes)
    Append(bytes, hash.view());
  return bytes;
}

// A tree that grows into a store.
class Grower {
 public:
  // Appends leaves up to `size` in one batch.
  void GrowTo(std::size_t size, crypto::Leaves leaves) {
    while (tree_.size() < size) {
      tree_.Append(leaves[static_cast<std::size_t>(tree_.size())],
                   [this](crypto::TreeNode node, const TreeHash& hash) { tiles_.Add(node, hash); });
    }
    storage::WriteBatch batch;
    tiles_.WriteChanged(id(), batch);
    CHECK(store_.Apply(std::move(batch)).has_value());
  }
  // Forgets the tiles and reads them again.
  void Restart() {
    auto tiles = TileEdge::Load(*store_.TakeSnapshot(), id(), tree_.size());
    ASSERT_TRUE(tiles) << tree_.size();
    tiles_ = std::move(*tiles);
  }

  [[nodiscard]] static JournalId id() {
    return {crypto::NodeIdOf(crypto::TestKey(1).public_key()), 1};
  }
  [[nodiscard]] static Buffer KeyOf(std::uint8_t level, std::uint64_t tile) {
    return storage::TileKey({id().publisher.view(), 1}, level, tile);
  }
  [[nodiscard]] storage::MemoryStore& store() { return store_; }
  [[nodiscard]] std::map<Buffer, Buffer> Rows() const {
    std::map<Buffer, Buffer> rows;
    const auto scanned =
        store_.TakeSnapshot()->Scan(Column::kTiles, {}, {}, [&rows](Bytes key, Bytes value) {
          rows[ToBuffer(key)] = ToBuffer(value);
          return true;
        });
    EXPECT_TRUE(scanned);
    return rows;
  }

 private:
  crypto::CompactTree tree_;
  TileEdge tiles_;
  storage::MemoryStore store_;
};

// The rows that a tree of these leaves must have: whole groups of 256 make the next stored level.
std::map<Buffer, Buffer> NaiveRows(crypto::Leaves leaves) {
  std::map<Buffer, Buffer> rows;
  std::vector<TreeHash> nodes(leaves.begin(), leaves.end());
  for (std::uint8_t level = 0; !nodes.empty(); level += kTileHeight) {
    std::vector<TreeHash> parents;
    for (std::size_t first = 0; first < nodes.size(); first += kTileWidth) {
      const std::size_t width = std::min<std::size_t>(kTileWidth, nodes.size() - first);
      const crypto::Leaves tile = crypto::Leaves(nodes).subspan(first, width);
      rows[Grower::KeyOf(level, first / kTileWidth)] = Joined(tile);
      if (width == kTileWidth) parents.push_back(crypto::NaiveRoot(tile));
    }
    nodes = std::move(parents);
  }
  return rows;
}

TEST(TilesTest, HoldTheLevelsZeroAndEightOfTheNaiveTree) {
  const auto leaves = crypto::SomeLeaves(770);
  for (const std::size_t size : {1U, 2U, 255U, 256U, 257U, 511U, 512U, 513U, 770U}) {
    Grower grower;
    grower.GrowTo(size, leaves);
    EXPECT_EQ(grower.Rows(), NaiveRows(crypto::Leaves(leaves).first(size))) << size;
  }
}

TEST(TilesTest, HoldTheThirdStoredLevelToo) {
  const auto leaves = crypto::SomeLeaves(65'536 + 300);
  Grower grower;
  grower.GrowTo(leaves.size(), leaves);
  EXPECT_EQ(grower.Rows(), NaiveRows(leaves));
  const auto node = TileNodeReader(*grower.store().TakeSnapshot(), Grower::id())({16, 0});
  ASSERT_TRUE(node);
  EXPECT_EQ(*node, crypto::NaiveRoot(crypto::Leaves(leaves).first(65'536)));
}

TEST(TilesTest, GrowOnAfterRestartsAtRandomSizes) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  const auto leaves = crypto::SomeLeaves(1'400);
  for (int run = 0; run < 12; ++run) {
    Grower grower;
    std::size_t size = 0;
    while (size < leaves.size()) {
      // Often to the edge of a tile, where a row is whole or has just begun.
      const bool to_edge = random.Below(3) == 0;
      size += 1 + static_cast<std::size_t>(random.Below(300));
      if (to_edge) size = (size + 255) / 256 * 256 + static_cast<std::size_t>(random.Below(2));
      size = std::min(size, leaves.size());
      grower.GrowTo(size, leaves);
      if (random.Below(2) == 0) {
        ASSERT_NO_FATAL_FAILURE(grower.Restart());
      }
    }
    ASSERT_EQ(grower.Rows(), NaiveRows(leaves)) << run;
  }
}

TEST(TilesTest, GiveTheProofsOfTheNaiveTree) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  const auto leaves = crypto::SomeLeaves(900);
  Grower grower;
  grower.GrowTo(leaves.size(), leaves);
  const auto snapshot = grower.store().TakeSnapshot();
  const auto read = TileNodeReader(*snapshot, Grower::id());
  for (int round = 0; round < 150; ++round) {
    const auto size = 1 + static_cast<std::size_t>(random.Below(leaves.size()));
    const auto old_size = 1 + static_cast<std::size_t>(random.Below(size));
    const crypto::Leaves tree = crypto::Leaves(leaves).first(size);
    const auto consistency = crypto::ConsistencyProof(old_size, size, read);
    ASSERT_TRUE(consistency);
    ASSERT_EQ(*consistency, crypto::NaiveProof(old_size, tree)) << old_size << ' ' << size;
    const auto inclusion = crypto::InclusionProof(old_size - 1, size, read);
    ASSERT_TRUE(inclusion);
    ASSERT_EQ(*inclusion, crypto::NaivePath(old_size - 1, tree)) << old_size << ' ' << size;
  }
}

TEST(TilesTest, SayWhichNodesAreNotThere) {
  const auto leaves = crypto::SomeLeaves(300);
  Grower grower;
  grower.GrowTo(leaves.size(), leaves);
  const auto snapshot = grower.store().TakeSnapshot();
  const auto read = TileNodeReader(*snapshot, Grower::id());
  for (const crypto::TreeNode node :
       {crypto::TreeNode{0, 300}, crypto::TreeNode{1, 150}, crypto::TreeNode{5, 9},
        crypto::TreeNode{8, 1}, crypto::TreeNode{9, 0}, crypto::TreeNode{0, 1'000}}) {
    const auto hash = read(node);
    ASSERT_FALSE(hash) << int(node.level) << ' ' << node.index;
    EXPECT_EQ(hash.error().code, ErrorCode::kCorruption);
  }
}

TEST(TilesTest, SayThatARowIsMissingOrCut) {
  const auto leaves = crypto::SomeLeaves(300);
  Grower grower;
  grower.GrowTo(leaves.size(), leaves);
  for (const auto& [key, row] : grower.Rows()) {
    if (row.size() == kTileWidth * TreeHash::kSize) continue;  // whole: not part of the edge
    for (const bool is_cut : {false, true}) {
      storage::WriteBatch damage;
      damage.Delete(Column::kTiles, key);
      if (is_cut) damage.Put(Column::kTiles, key, Buffer(row.begin(), row.end() - 1));
      ASSERT_TRUE(grower.store().Apply(std::move(damage)));
      const auto tiles = TileEdge::Load(*grower.store().TakeSnapshot(), Grower::id(), 300);
      ASSERT_FALSE(tiles);
      EXPECT_EQ(tiles.error().code, ErrorCode::kCorruption);
      EXPECT_EQ(tiles.error().context, "Merkle tile is missing or cut off");
    }
    storage::WriteBatch mended;
    mended.Put(Column::kTiles, key, row);
    ASSERT_TRUE(grower.store().Apply(std::move(mended)));
  }
  EXPECT_TRUE(TileEdge::Load(*grower.store().TakeSnapshot(), Grower::id(), 300));
}

}  // namespace
}  // namespace schakel::federation
