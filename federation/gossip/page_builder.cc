#include "federation/gossip/page_builder.h"

#include "crypto/chunk_tree.h"
#include "federation/journal/storage_key.h"
#include "federation/journal/stored_entry.h"
#include "federation/journal/tiles.h"
#include "federation/journal/tree_path.h"
#include "federation/limits.h"
#include "federation/wire/entry_codec.h"
#include "federation/wire/page_body.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;

Result<PageEntry> ToPageEntry(const storage::Reader& reader, Bytes row) {
  auto stored = UnpackStoredEntry(row);
  if (!stored) return stored.error();
  PageEntry entry;
  const auto header = DecodeEntryHeader(stored->header);
  if (!header) return header.error();
  if (header->payload_size <= crypto::kChunkSize) {
    auto payload =
        ReadPayload(reader, *header, stored->has_inline_payload, std::move(stored->payload));
    if (!payload) return payload.error();
    entry.has_payload = payload->has_value();
    if (payload->has_value()) entry.payload = std::move(**payload);
  }
  entry.header = std::move(stored->header);
  return entry;
}

// Fills `page` until the next entry would not fit. Returns the first error met.
Result<void> Fill(const storage::Reader& reader, const BuildPageJob& job, PageMessage& page) {
  const std::size_t bytes_max = std::min<std::size_t>(job.pull.bytes_max, limits::kPageBodyMax);
  std::size_t size = 0;
  Result<void> outcome;
  const auto journal = StorageKey(job.pull.journal);
  const auto scanned =
      reader.Scan(Column::kEntries, storage::EntryKey(journal, job.pull.from),
                  storage::EntryKey(journal, std::min(job.covered.size, job.until)),
                  [&](Bytes /*key*/, Bytes row) {
                    auto entry = ToPageEntry(reader, row);
                    if (!entry) {
                      outcome = entry.error();
                      return false;
                    }
                    size += PageEntrySize(*entry);
                    const bool fits = page.entries.empty() || size <= bytes_max;
                    if (!fits || page.entries.size() == limits::kPageEntriesMax) return false;
                    page.entries.push_back(std::move(*entry));
                    return true;
                  });
  return scanned ? outcome : scanned;
}

PayloadChunkMessage Absent(const PayloadWantMessage& want) {
  PayloadChunkMessage chunk;
  chunk.root = want.root;
  chunk.index = want.first_chunk;
  chunk.is_absent = true;
  return chunk;
}

}  // namespace

Result<std::optional<Buffer>> ReadPayload(const storage::Reader& reader, const EntryHeader& header,
                                          bool has_inline, Buffer inline_payload) {
  if (has_inline) return std::optional<Buffer>(std::move(inline_payload));
  auto payload = reader.Get(Column::kPayloads, storage::PayloadKey(header.payload_root.view()));
  // Anybody can write a header that names this root with another size: then it has no payload.
  const bool is_other =
      payload && payload->has_value() && (*payload)->size() != header.payload_size;
  if (is_other) return std::optional<Buffer>();
  return payload;
}

Result<PageMessage> BuildPage(const storage::Reader& reader, const BuildPageJob& job) {
  PageMessage page;
  page.journal = job.pull.journal;
  page.from = job.pull.from;
  page.checkpoint = job.checkpoint;
  const auto filled = Fill(reader, job, page);
  if (!filled) return filled.error();
  if (page.entries.empty()) return Error{ErrorCode::kNotFound, "entry is not in the store"};
  const std::uint64_t stated = job.path.empty() ? job.covered.size : job.stated;
  auto proof = PathFrom(page.from + page.entries.size(),
                        {job.covered.size, job.covered.root, stated, job.path},
                        TileNodeReader(reader, job.pull.journal));
  if (!proof) return proof.error();
  page.proof = std::move(*proof);
  return page;
}

Result<ChunksBuilt> BuildChunks(const storage::Reader& reader, const BuildChunksJob& job,
                                ChunkCache& cache) {
  const PayloadWantMessage& want = job.want;
  ChunksBuilt built{job.link, {}, 0};
  // What lies behind the end needs no look at the store.
  const std::size_t count = crypto::ChunkCount(want.size);
  const std::size_t end = std::min<std::size_t>(count, std::size_t{want.first_chunk} + want.count);
  const ChunkCache::Held* held = nullptr;
  if (want.first_chunk < end) {
    const auto found = cache.Find(reader, want.root, want.size);
    if (!found) return found.error();
    held = found->held;
    built.bytes_read = found->bytes_read;
  }
  if (held == nullptr) {
    built.chunks.push_back(Absent(want));
    return built;
  }
  const Bytes bytes = held->payload;
  for (std::size_t index = want.first_chunk; index < end; ++index) {
    PayloadChunkMessage chunk;
    chunk.root = want.root;
    chunk.index = static_cast<std::uint32_t>(index);
    const std::size_t at = index * crypto::kChunkSize;
    chunk.bytes = ToBuffer(bytes.subspan(at, std::min(crypto::kChunkSize, bytes.size() - at)));
    chunk.proof = held->tree.ProofOf(index);
    built.chunks.push_back(std::move(chunk));
  }
  return built;
}

Result<WholeEntry> ReadEntry(const storage::Reader& reader, const EntryPosition& position) {
  const auto row =
      reader.Get(Column::kEntries, storage::EntryKey(StorageKey(position.journal), position.index));
  if (!row) return row.error();
  if (!row->has_value()) return Error{ErrorCode::kNotFound, "no such entry"};
  auto stored = UnpackStoredEntry(**row);
  if (!stored) return stored.error();
  auto header = DecodeEntryHeader(stored->header);
  if (!header) return header.error();
  auto payload =
      ReadPayload(reader, *header, stored->has_inline_payload, std::move(stored->payload));
  if (!payload) return payload.error();
  return WholeEntry{std::move(stored->header), std::move(*header), std::move(*payload)};
}

}  // namespace schakel::federation
