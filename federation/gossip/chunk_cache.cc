#include "federation/gossip/chunk_cache.h"

#include <algorithm>

#include "federation/gossip/limits.h"
#include "federation/journal/stored_entry.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;

Result<std::optional<Buffer>> FindPayload(const storage::Reader& reader,
                                          const crypto::Digest& root) {
  auto large = reader.Get(Column::kPayloads, storage::PayloadKey(root.view()));
  if (!large || large->has_value()) return large;
  // A small one lies in the entries that came with it.
  const Buffer prefix = storage::PayloadReferencePrefix(root.view());
  std::optional<Buffer> small;
  std::size_t looked_at = 0;
  Result<void> outcome;
  const auto scanned = reader.Scan(
      Column::kIndexes, prefix, storage::PrefixEnd(prefix), [&](Bytes key, Bytes /*value*/) {
        const auto row = reader.Get(Column::kEntries, key.subspan(prefix.size()));
        if (!row) {
          outcome = row.error();
          return false;
        }
        auto stored = row->has_value() ? UnpackStoredEntry(**row)
                                       : Result<StoredEntry>(Error{ErrorCode::kNotFound, {}});
        if (stored && stored->has_inline_payload) small = std::move(stored->payload);
        return !small && ++looked_at < limits::kMissingPositionsMax;
      });
  if (!scanned) return scanned.error();
  if (!outcome) return outcome.error();
  return small;
}

}  // namespace

Result<ChunkCache::Found> ChunkCache::Find(const storage::Reader& reader,
                                           const crypto::Digest& root, std::uint64_t size) {
  const auto known = std::find_if(held_.begin(), held_.end(), [&](const Held& held) {
    return held.root == root && held.payload.size() == size;
  });
  if (known != held_.end()) {
    held_.splice(held_.begin(), held_, known);
    return Found{&held_.front(), 0};
  }
  auto payload = FindPayload(reader, root);
  if (!payload) return payload.error();
  if (!payload->has_value()) return Found{};
  const std::uint64_t read = (*payload)->size();
  if (read != size) return Found{nullptr, read};
  crypto::ChunkTree tree(**payload);
  held_.push_front({root, std::move(**payload), std::move(tree)});
  bytes_ += read;
  MakeRoom();
  return Found{&held_.front(), read};
}

void ChunkCache::MakeRoom() {
  while (bytes_ > limits::kChunkCacheMax && held_.size() > 1) {
    bytes_ -= held_.back().payload.size();
    held_.pop_back();
  }
}

}  // namespace schakel::federation
