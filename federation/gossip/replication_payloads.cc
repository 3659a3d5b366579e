// Which payloads this node misses, and what is asked for them.
#include "base/coding.h"
#include "federation/gossip/replication.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;
using storage::WriteBatch;

storage::JournalKey StorageKey(const JournalId& id) {
  return {id.publisher.view(), id.incarnation};
}

Buffer PackMissing(const MissingPayload& missing) {
  Buffer out;
  AppendBigEndian64(out, missing.size);
  for (const EntryPosition& position : missing.positions) {
    Append(out, position.journal.publisher.view());
    AppendBigEndian32(out, position.journal.incarnation);
    AppendBigEndian64(out, position.index);
  }
  return out;
}

std::optional<MissingPayload> UnpackMissing(Bytes root, Bytes value) {
  ByteReader in(value);
  const auto size = in.U64();
  const auto digest = crypto::Digest::From(root);
  if (!size || !digest) return std::nullopt;
  MissingPayload missing{*digest, *size, {}};
  while (!in.rest().empty()) {
    const auto publisher = in.Take(crypto::NodeId::kSize);
    const auto incarnation = in.U32();
    const auto index = in.U64();
    if (!index) return std::nullopt;
    missing.positions.push_back({{*crypto::NodeId::From(*publisher), *incarnation}, *index});
  }
  return missing;
}

}  // namespace

Result<void> Replication::RestoreMissing(const storage::Reader& reader) {
  const Buffer prefix = storage::MissingPayloadPrefix();
  return reader.Scan(Column::kIndexes, prefix, storage::PrefixEnd(prefix),
                     [&](Bytes key, Bytes value) {
                       const auto missing = UnpackMissing(key.subspan(prefix.size()), value);
                       if (missing) payloads_.Add(*missing);
                       return true;
                     });
}

Result<void> Replication::OnPayloadChunk(Link& link, const PayloadChunkMessage& message) {
  auto complete = payloads_.OnChunk(link.id, message);
  if (!complete) return complete.error();
  if (!complete->has_value()) return {};
  ++counters_.payloads_fetched;
  auto& [missing, payload] = **complete;
  WriteBatch batch;
  batch.Put(Column::kPayloads, storage::PayloadKey(missing.root.view()), std::move(payload));
  for (const EntryPosition& position : missing.positions) {
    batch.Put(Column::kIndexes,
              storage::PayloadReferenceKey(missing.root.view(), StorageKey(position.journal),
                                           position.index),
              {});
  }
  batch.Delete(Column::kIndexes, storage::MissingPayloadKey(missing.root.view()));
  payload_writes_[outbox_.Write(std::move(batch))] = std::move(missing.positions);
  return {};
}

void Replication::StartPayloads(Now now) {
  if (payloads_.count() == 0) return;
  std::vector<LinkId> up;
  for (const auto& [id, link] : links_.all()) {
    if (link.IsUp()) up.push_back(id);
  }
  for (const PayloadFetch::Request& request : payloads_.Start(now.mono, up)) {
    outbox_.Send(request.link, request.want);
  }
}

}  // namespace schakel::federation
