// Merkle hashes in tiles: 256 hashes of one level to a row, for the levels 0, 8, 16, ... only. The
// levels between are hashed again when a proof needs them: at most 255 hashes a node.
//
// TileEdge holds the unfinished tiles of a growing tree, so that a batch writes whole rows.
// Bounds: one unfinished tile of at most 8 KiB per stored level, five levels at kJournalSizeMax.
#pragma once

#include <map>

#include "crypto/merkle.h"
#include "federation/journal/journal_id.h"
#include "storage/store.h"

namespace schakel::federation {

constexpr std::uint8_t kTileHeight = 8;
constexpr std::uint64_t kTileWidth = 256;

class TileEdge {
 public:
  // Reads the unfinished tiles of a tree of `size` leaves. Errors: kCorruption, kIo.
  static Result<TileEdge> Load(const storage::Reader& reader, const JournalId& journal,
                               std::uint64_t size);

  // Takes a completed node; nodes of levels that are not stored are passed over.
  void Add(crypto::TreeNode node, const crypto::TreeHash& hash);

  // Puts every row that changed since the last call into `batch`.
  void WriteChanged(const JournalId& journal, storage::WriteBatch& batch);

 private:
  struct Tile {
    std::uint64_t index = 0;
    Buffer hashes;
    bool is_changed = false;
  };
  struct FullTile {
    std::uint8_t level = 0;
    std::uint64_t index = 0;
    Buffer hashes;
  };
  std::map<std::uint8_t, Tile> open_;  // by level
  std::vector<FullTile> full_;         // finished since the last WriteChanged
};

// Returns a reader of node hashes for proofs. `reader` must outlive it.
crypto::NodeReader TileNodeReader(const storage::Reader& reader, const JournalId& journal);

}  // namespace schakel::federation
