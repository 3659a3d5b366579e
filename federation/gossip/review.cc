#include "federation/gossip/action.h"
#include "federation/gossip/inspect.h"
#include "federation/gossip/limits.h"
#include "federation/gossip/page_builder.h"
#include "federation/journal/storage_key.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kNamedPerStep = 16;  // as many as in another review

// Returns when the stored row of this document says that it was received; nothing if there is none.
Result<std::optional<WallTime>> ReadReceived(const storage::Reader& reader,
                                             const EntryHeader& header) {
  const JournalId& journal = header.journal;
  const auto stored = reader.Get(storage::Column::kIndexes,
                                 storage::DocumentKey(journal.publisher.view(), header.document_id,
                                                      journal.incarnation, header.index));
  if (!stored) return stored.error();
  if (!stored->has_value()) return std::optional<WallTime>();
  const auto row = UnpackDocumentRow(**stored);
  return row ? std::optional(row->received) : std::nullopt;  // a damaged one is written anew
}

Result<ReviewedEntry> ReviewOne(const storage::Reader& reader, const EntryPosition& position) {
  auto entry = ReadEntry(reader, position);
  if (!entry) return entry.error();
  ReviewedEntry result;
  result.has_payload = entry->payload.has_value();
  result.row = Inspect(entry->header, entry->payload ? &*entry->payload : nullptr);
  const auto received = ReadReceived(reader, entry->header);
  if (!received) return received.error();
  result.row.received = received->value_or(WallTime{});
  result.header = std::move(entry->header);
  return result;
}

// Reads each entry by itself: a review is of a few entries, and a large payload must not be held
// beside many others.
Result<Reviewed> Review(const storage::Reader& reader, const ReviewJob& job) {
  Reviewed reviewed{job.journal, job.from, job.is_doubt, {}};
  for (std::uint64_t index = job.from; index < job.to; ++index) {
    auto entry = ReviewOne(reader, {job.journal, index});
    if (!entry) return entry.error();
    reviewed.entries.push_back(std::move(*entry));
  }
  return reviewed;
}

Result<ReviewedNamed> ReviewNamed(const storage::Reader& reader, const ReviewNamedJob& job) {
  const Buffer prefix = storage::MissingPayloadPrefix(job.name.root.view(), job.name.size);
  Buffer begin = prefix;
  if (job.after) {
    begin = storage::MissingPayloadKey(job.name.root.view(), job.name.size,
                                       StorageKey(job.after->journal), job.after->index);
    begin.push_back(0);  // the first key behind it
  }
  std::vector<EntryPosition> positions;
  const auto scanned = reader.Scan(
      storage::Column::kIndexes, begin, storage::PrefixEnd(prefix), [&](Bytes key, Bytes) {
        if (const auto row = storage::ParseMissingPayloadKey(key)) {
          positions.push_back(
              {{*crypto::NodeId::From(row->journal.publisher), row->journal.incarnation},
               row->index});
        }
        return positions.size() < kNamedPerStep;
      });
  if (!scanned) return scanned.error();
  ReviewedNamed reviewed{job.name};
  for (const EntryPosition& position : positions) {
    auto entry = ReviewOne(reader, position);
    // One that is damaged hides no other.
    if (entry) reviewed.entries.push_back(std::move(*entry));
  }
  if (positions.size() == kNamedPerStep) reviewed.last = positions.back();
  return reviewed;
}

Result<MissingFound> FindMissing(const storage::Reader& reader, const FindMissingJob& job) {
  const Buffer all = storage::MissingPayloadPrefix();
  const auto behind = [](const PayloadName& name) {
    return storage::PrefixEnd(storage::MissingPayloadPrefix(name.root.view(), name.size));
  };
  Buffer begin = job.after ? behind(*job.after) : all;
  MissingFound found;
  while (!found.is_end && found.names.size() < limits::kMissingNamesPerStep) {
    found.is_end = true;
    const auto scanned = reader.Scan(
        storage::Column::kIndexes, begin, storage::PrefixEnd(all), [&](Bytes key, Bytes) {
          const auto row = storage::ParseMissingPayloadKey(key);
          if (!row) return true;
          found.names.push_back({*crypto::Digest::From(row->root), row->size});
          found.is_end = false;
          return false;
        });
    if (!scanned) return scanned.error();
    if (!found.is_end) begin = behind(found.names.back());
  }
  return found;
}

// One overload per job; std::visit picks it.
struct Runner {
  const storage::Reader& reader;
  ChunkCache& cache;

  ReadResult operator()(const BuildPageJob& job) const {
    auto page = BuildPage(reader, job);
    if (!page) return ReadFailed{job, page.error()};
    return PageBuilt{job.link, std::move(*page)};
  }
  ReadResult operator()(const BuildChunksJob& job) const {
    auto chunks = BuildChunks(reader, job, cache);
    if (!chunks) return ReadFailed{job, chunks.error()};
    return std::move(*chunks);
  }
  ReadResult operator()(const ReviewJob& job) const {
    auto reviewed = Review(reader, job);
    if (!reviewed) return ReadFailed{job, reviewed.error()};
    return std::move(*reviewed);
  }
  ReadResult operator()(const ReviewNamedJob& job) const {
    auto reviewed = ReviewNamed(reader, job);
    if (!reviewed) return ReadFailed{job, reviewed.error()};
    return std::move(*reviewed);
  }
  ReadResult operator()(const FindMissingJob& job) const {
    auto found = FindMissing(reader, job);
    if (!found) return ReadFailed{job, found.error()};
    return std::move(*found);
  }
};

}  // namespace

ReadResult RunReadJob(const storage::Reader& reader, const ReadJob& job, ChunkCache& cache) {
  return std::visit(Runner{reader, cache}, job);
}

}  // namespace schakel::federation
