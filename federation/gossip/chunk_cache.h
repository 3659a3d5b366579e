// The payloads that peers fetch at present, each with the hashes of all its chunks: a chunk must
// not cost the reading and hashing of the whole payload.
//
// Content is named by its root, so what is held is never stale. Owner and thread: whoever reads the
// store. Bounds: limits::kChunkCacheMax bytes of payloads; who was asked for longest ago goes.
#pragma once

#include <list>
#include <optional>

#include "base/result.h"
#include "crypto/chunk_tree.h"
#include "storage/store.h"

namespace schakel::federation {

class ChunkCache {
 public:
  struct Held {
    crypto::Digest root;
    Buffer payload;
    crypto::ChunkTree tree;
  };
  struct Found {
    const Held* held = nullptr;    // until the next call; nullptr = not in the store in this size
    std::uint64_t bytes_read = 0;  // from the store
  };

  // Errors: kCorruption, kIo.
  Result<Found> Find(const storage::Reader& reader, const crypto::Digest& root, std::uint64_t size);
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  void MakeRoom();

  std::list<Held> held_;  // asked for last first
  std::uint64_t bytes_ = 0;
};

}  // namespace schakel::federation
