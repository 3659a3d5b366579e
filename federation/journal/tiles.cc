#include "federation/journal/tiles.h"

#include "storage/keys.h"

namespace schakel::federation {
namespace {

using crypto::TreeHash;
using storage::Column;

Buffer Key(const JournalId& journal, std::uint8_t level, std::uint64_t index) {
  return storage::TileKey({journal.publisher.view(), journal.incarnation}, level, index);
}

Error Damaged() {
  return {ErrorCode::kCorruption, "Merkle tile is missing or cut off"};
}

TreeHash HashAt(Bytes tile, std::uint64_t position) {
  return *TreeHash::From(
      tile.subspan(static_cast<std::size_t>(position) * TreeHash::kSize, TreeHash::kSize));
}

// Hashes a run of 2^n nodes up to their common ancestor.
TreeHash Ancestor(std::vector<TreeHash> nodes) {
  while (nodes.size() > 1) {
    for (std::size_t i = 0; i < nodes.size() / 2; ++i) {
      nodes[i] = crypto::ParentHash(nodes[2 * i], nodes[2 * i + 1]);
    }
    nodes.resize(nodes.size() / 2);
  }
  return nodes.front();
}

}  // namespace

Result<TileEdge> TileEdge::Load(const storage::Reader& reader, const JournalId& journal,
                                std::uint64_t size) {
  TileEdge edge;
  for (std::uint8_t level = 0; size > 0; level += kTileHeight, size >>= kTileHeight) {
    const std::uint64_t held = size % kTileWidth;
    if (held == 0) continue;
    const std::uint64_t index = size / kTileWidth;
    auto row = reader.Get(Column::kTiles, Key(journal, level, index));
    if (!row) return row.error();
    if (!row->has_value() || (*row)->size() < held * TreeHash::kSize) return Damaged();
    Buffer hashes = std::move(**row);
    hashes.resize(static_cast<std::size_t>(held) * TreeHash::kSize);
    edge.open_[level] = {index, std::move(hashes), false};
  }
  return edge;
}

void TileEdge::Add(crypto::TreeNode node, const TreeHash& hash) {
  if (node.level % kTileHeight != 0) return;
  Tile& tile = open_[node.level];
  tile.index = node.index / kTileWidth;
  CHECK(tile.hashes.size() == node.index % kTileWidth * TreeHash::kSize);
  Append(tile.hashes, hash.view());
  tile.is_changed = true;
  if (tile.hashes.size() < kTileWidth * TreeHash::kSize) return;
  full_.push_back({node.level, tile.index, std::move(tile.hashes)});
  open_.erase(node.level);
}

void TileEdge::WriteChanged(const JournalId& journal, storage::WriteBatch& batch) {
  for (FullTile& tile : full_) {
    batch.Put(Column::kTiles, Key(journal, tile.level, tile.index), std::move(tile.hashes));
  }
  full_.clear();
  for (auto& [level, tile] : open_) {
    if (!tile.is_changed) continue;
    batch.Put(Column::kTiles, Key(journal, level, tile.index), tile.hashes);
    tile.is_changed = false;
  }
}

crypto::NodeReader TileNodeReader(const storage::Reader& reader, const JournalId& journal) {
  return [&reader, journal](crypto::TreeNode node) -> Result<TreeHash> {
    const std::uint8_t below = node.level % kTileHeight;
    const auto level = static_cast<std::uint8_t>(node.level - below);
    const std::uint64_t count = 1ull << below;
    const std::uint64_t first = node.index << below;
    const auto row = reader.Get(Column::kTiles, Key(journal, level, first / kTileWidth));
    if (!row) return row.error();
    const std::uint64_t position = first % kTileWidth;
    if (!row->has_value() || (*row)->size() < (position + count) * TreeHash::kSize) {
      return Damaged();
    }
    std::vector<TreeHash> nodes;
    for (std::uint64_t i = 0; i < count; ++i)
      nodes.push_back(HashAt(**row, position + i));
    return Ancestor(std::move(nodes));
  };
}

}  // namespace schakel::federation
