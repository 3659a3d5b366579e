// Which payloads this node misses, and what is asked for them.
#include <algorithm>

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
  Result<void> outcome;
  const auto scanned = reader.Scan(
      Column::kIndexes, prefix, storage::PrefixEnd(prefix), [&](Bytes key, Bytes value) {
        auto missing = UnpackMissing(key, value);
        if (!missing) return true;
        const auto payload =
            reader.Get(Column::kPayloads, storage::PayloadKey(missing->name.root.view()));
        if (!payload) {
          outcome = payload.error();
          return false;
        }
        if (!payload->has_value() || (*payload)->size() != missing->name.size) {
          payloads_.Add(*missing);
          return true;
        }
        // It came just before the end; the rows of its entries do not say so.
        arrived_[missing->name] = {std::move(missing->positions), false};
        OnPayloadDurable(missing->name);
        return true;
      });
  return scanned ? outcome : scanned;
}

Result<void> Replication::OnPayloadChunk(Link& link, const PayloadChunkMessage& message, Now now) {
  // What is late can wait for the disk.
  if (AreWritesFull() && !payloads_.IsOpen(link.id, message.root)) return {};
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
  arrived_[missing.name] = {std::move(missing.positions), false};
  payload_writes_[outbox_.Write(std::move(batch))] = missing.name;
  return {};
}

void Replication::OnPayloadDurable(const PayloadName& name) {
  const auto arrived = arrived_.find(name);
  if (arrived == arrived_.end()) return;
  arrived->second.is_durable = true;
  for (const EntryPosition& position : arrived->second.positions)
    Doubt(position);
}

void Replication::NoteShown(const PayloadName& name, const EntryPosition& position,
                            WriteBatch& batch) {
  const auto arrived = arrived_.find(name);
  if (arrived == arrived_.end()) return;
  auto& positions = arrived->second.positions;
  if (std::erase(positions, position) == 0) return;
  if (positions.empty()) {
    batch.Delete(Column::kIndexes, KeyOf(name));
    arrived_.erase(arrived);
  } else {
    batch.Put(Column::kIndexes, KeyOf(name), PackMissing({name, positions}));
  }
}

void Replication::NotePayload(const ReviewedEntry& entry, const EntryPosition& position,
                              WriteBatch& batch, Now now) {
  const PayloadName name{entry.header.payload_root, entry.header.payload_size};
  if (entry.has_payload) NoteShown(name, position, batch);
  const bool is_wanted = !entry.has_payload && WantsPayload(entry.header, *directory_, now.wall);
  const auto arrived = arrived_.find(name);
  if (is_wanted && arrived != arrived_.end()) {
    // It came while this was looked at.
    auto& positions = arrived->second.positions;
    const bool is_known =
        std::find(positions.begin(), positions.end(), position) != positions.end();
    if (is_known || positions.size() >= limits::kMissingPositionsMax) return;
    positions.push_back(position);
    batch.Put(Column::kIndexes, KeyOf(name), PackMissing({name, positions}));
    if (arrived->second.is_durable) Doubt(position);
    return;
  }
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
  if (payloads_.count() == 0 || AreWritesFull()) return;
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
