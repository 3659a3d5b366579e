// Which payloads this node misses, and what is asked for them.
#include "base/coding.h"
#include "federation/gossip/replication.h"
#include "federation/gossip/verdict.h"
#include "federation/journal/storage_key.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;
using storage::WriteBatch;

Buffer PackMissing(const MissingPayload& missing) {
  Buffer out;
  for (const EntryPosition& position : missing.positions) {
    Append(out, position.journal.publisher.view());
    AppendBigEndian32(out, position.journal.incarnation);
    AppendBigEndian64(out, position.index);
  }
  return out;
}

// Returns nothing for a row in another form, as stores of earlier versions have them.
std::optional<MissingPayload> UnpackMissing(Bytes key, Bytes value) {
  const auto parsed = storage::ParseMissingPayloadKey(key);
  if (!parsed) return std::nullopt;
  MissingPayload missing{{*crypto::Digest::From(parsed->root), parsed->size}, {}};
  ByteReader in(value);
  while (!in.rest().empty()) {
    const auto publisher = in.Take(crypto::NodeId::kSize);
    const auto incarnation = in.U32();
    const auto index = in.U64();
    if (!index) return std::nullopt;
    missing.positions.push_back({{*crypto::NodeId::From(*publisher), *incarnation}, *index});
  }
  if (missing.positions.empty()) return std::nullopt;
  return missing;
}

Buffer KeyOf(const PayloadName& name) {
  return storage::MissingPayloadKey(name.root.view(), name.size);
}

}  // namespace

Result<void> Replication::RestoreMissing(const storage::Reader& reader) {
  const Buffer prefix = storage::MissingPayloadPrefix();
  return reader.Scan(Column::kIndexes, prefix, storage::PrefixEnd(prefix),
                     [&](Bytes key, Bytes value) {
                       const auto missing = UnpackMissing(key, value);
                       if (missing) payloads_.Add(*missing);
                       return true;
                     });
}

Result<void> Replication::OnPayloadChunk(Link& link, const PayloadChunkMessage& message, Now now) {
  auto complete = payloads_.OnChunk(link.id, message, now.mono);
  if (!complete) return complete.error();
  if (!complete->has_value()) return {};
  ++counters_.payloads_fetched;
  auto& [missing, payload] = **complete;
  WriteBatch batch;
  batch.Put(Column::kPayloads, storage::PayloadKey(missing.name.root.view()), std::move(payload));
  for (const EntryPosition& position : missing.positions) {
    batch.Put(Column::kIndexes,
              storage::PayloadReferenceKey(missing.name.root.view(), StorageKey(position.journal),
                                           position.index),
              {});
  }
  batch.Delete(Column::kIndexes, KeyOf(missing.name));
  payload_writes_[outbox_.Write(std::move(batch))] = std::move(missing.positions);
  return {};
}

void Replication::NotePayload(const ReviewedEntry& entry, const EntryPosition& position,
                              WriteBatch& batch, Now now) {
  const PayloadName name{entry.header.payload_root, entry.header.payload_size};
  const bool is_wanted = !entry.has_payload && WantsPayload(entry.header, *directory_, now.wall);
  if (is_wanted) {
    const auto all = payloads_.Add({name, {position}});
    if (all) batch.Put(Column::kIndexes, KeyOf(name), PackMissing(*all));
    return;
  }
  const auto left = payloads_.Forget(name, position);
  if (!left) return;
  if (left->positions.empty()) {
    batch.Delete(Column::kIndexes, KeyOf(name));
  } else {
    batch.Put(Column::kIndexes, KeyOf(name), PackMissing(*left));
    Doubt(left->positions.front());
  }
}

void Replication::Doubt(const EntryPosition& position) {
  if (journals_.Find(position.journal) == nullptr) return;
  outbox_.Read(ReviewJob{position.journal, position.index, position.index + 1});
}

void Replication::StartPayloads(Now now) {
  // A disk that is slower than the peers would fill the memory.
  const bool is_full = payload_writes_.size() >= limits::kPayloadWritesMax;
  if (payloads_.count() == 0 || is_full) return;
  std::vector<LinkId> up;
  for (const auto& [id, link] : links_.all()) {
    if (link.IsUp()) up.push_back(id);
  }
  const PayloadFetch::Started started = payloads_.Start(now.mono, up);
  for (const PayloadFetch::Request& request : started.requests)
    outbox_.Send(request.link, request.want);
  for (const EntryPosition& position : started.doubted)
    Doubt(position);
}

}  // namespace schakel::federation
