#include "federation/gossip/action.h"
#include "federation/gossip/inspect.h"
#include "federation/gossip/page_builder.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

// Reads each entry by itself: a review is of a few entries, and a large payload must not be held
// beside many others.
Result<Reviewed> Review(const storage::Reader& reader, const ReviewJob& job) {
  Reviewed reviewed;
  reviewed.journal = job.journal;
  reviewed.from = job.from;
  for (std::uint64_t index = job.from; index < job.to; ++index) {
    auto entry = ReadEntry(reader, {job.journal, index});
    if (!entry) return entry.error();
    ReviewedEntry result;
    result.has_payload = entry->payload.has_value();
    result.row = Inspect(entry->header, entry->payload ? &*entry->payload : nullptr);
    result.header = std::move(entry->header);
    reviewed.entries.push_back(std::move(result));
  }
  return reviewed;
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
};

}  // namespace

ReadResult RunReadJob(const storage::Reader& reader, const ReadJob& job, ChunkCache& cache) {
  return std::visit(Runner{reader, cache}, job);
}

}  // namespace schakel::federation
