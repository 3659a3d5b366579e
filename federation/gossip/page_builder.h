// Builds what is served to peers from one snapshot of the store: pages and payload chunks.
//
// Pure functions over a Reader; any thread. Errors: kCorruption, kIo, kNotFound.
#pragma once

#include "base/result.h"
#include "federation/gossip/action.h"

namespace schakel::federation {

// Returns as many entries from `pull.from` as fit, with the proof up to `covered`. A payload of one
// chunk or less travels with its entry; larger ones are fetched by root.
Result<PageMessage> BuildPage(const storage::Reader& reader, const BuildPageJob& job);

// Returns the chunks asked for, or one answer `is_absent`.
Result<ChunksBuilt> BuildChunks(const storage::Reader& reader, const BuildChunksJob& job,
                                ChunkCache& cache);

// Returns the payload of a stored entry, wherever it lies, or nothing.
Result<std::optional<Buffer>> ReadPayload(const storage::Reader& reader, const EntryHeader& header,
                                          bool has_inline, Buffer inline_payload);

// Returns header bytes and payload (if held) of one entry. Errors: kNotFound.
struct WholeEntry {
  Buffer header_bytes;
  EntryHeader header;
  std::optional<Buffer> payload;
};
Result<WholeEntry> ReadEntry(const storage::Reader& reader, const EntryPosition& position);

}  // namespace schakel::federation
