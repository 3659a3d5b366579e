// Which payloads this node misses, and what is asked for them.
#include <utility>

#include "federation/gossip/replication.h"
#include "federation/gossip/verdict.h"
#include "federation/journal/storage_key.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;
using storage::WriteBatch;

Buffer KeyOf(const PayloadName& name, const EntryPosition& position) {
  return storage::MissingPayloadKey(name.root.view(), name.size, StorageKey(position.journal),
                                    position.index);
}

Result<bool> IsStored(const storage::Reader& reader, const PayloadName& name) {
  const auto payload = reader.Get(Column::kPayloads, storage::PayloadKey(name.root.view()));
  if (!payload) return payload.error();
  return payload->has_value() && (*payload)->size() == name.size;
}

}  // namespace

Result<void> Replication::RestoreMissing(const storage::Reader& reader) {
  const Buffer prefix = storage::MissingPayloadPrefix();
  Result<void> outcome;
  WriteBatch old_rows;
  std::optional<PayloadName> last;
  const auto visit = [&](Bytes key, Bytes /*value*/) {
    const auto row = storage::ParseMissingPayloadKey(key);
    if (!row) {
      // Of an earlier version, which did not say under which rights it reviewed either: the review
      // of all finds what is missing again.
      old_rows.Delete(Column::kIndexes, ToBuffer(key));
      return true;
    }
    const PayloadName name{*crypto::Digest::From(row->root), row->size};
    if (name != std::exchange(last, name)) {
      const auto is_stored = IsStored(reader, name);
      if (!is_stored) outcome = is_stored.error();
      if (!outcome) return false;
      // It came just before the end; the rows of its entries do not say so.
      if (*is_stored) arrived_.try_emplace(name);
    }
    if (arrived_.contains(name)) return true;
    const auto publisher = crypto::NodeId::From(row->journal.publisher);
    payloads_.Add({name, {{{*publisher, row->journal.incarnation}, row->index}}});
    return true;
  };
  const auto scanned = reader.Scan(Column::kIndexes, prefix, storage::PrefixEnd(prefix), visit);
  if (!scanned) return scanned;
  if (!outcome) return outcome;
  if (!old_rows.empty()) outbox_.Write(std::move(old_rows));
  std::vector<PayloadName> names;
  for (const auto& [name, arrived] : arrived_)
    names.push_back(name);
  for (const PayloadName& name : names)
    OnPayloadDurable(name);
  return {};
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
  arrived_.try_emplace(missing.name);
  payload_writes_[outbox_.Write(std::move(batch))] = missing.name;
  return {};
}

void Replication::OnPayloadDurable(const PayloadName& name) {
  const auto arrived = arrived_.find(name);
  if (arrived == arrived_.end()) return;
  arrived->second.is_durable = true;
  for (const EntryPosition& position : std::exchange(arrived->second.late, {}))
    Doubt(position);
  Walk(name);
}

void Replication::Walk(const PayloadName& name) {
  if (const auto job = missing_.Walk(name)) outbox_.Read(*job);
}

void Replication::OnReviewedNamed(const ReviewedNamed& reviewed, Now now) {
  WriteBatch batch;
  for (const ReviewedEntry& entry : reviewed.entries) {
    HeldJournal* held = journals_.Find(entry.header.journal);
    const bool was_reviewed = held != nullptr && entry.header.index < held->journal.reviewed();
    if (was_reviewed) NoteReviewed(*held, entry, batch, now);
  }
  if (!batch.empty()) outbox_.Write(std::move(batch));
  if (const auto job = missing_.OnWalked(reviewed.name, reviewed.last)) {
    outbox_.Read(*job);
    return;
  }
  const auto arrived = arrived_.find(reviewed.name);
  if (arrived != arrived_.end() && arrived->second.is_durable) arrived_.erase(arrived);
}

void Replication::OnMissingFound(const MissingFound& found) {
  missing_.OnFound(found);
  for (const PayloadName& name : found.names) {
    if (!payloads_.Contains(name) && !arrived_.contains(name)) Walk(name);
  }
}

void Replication::NotePayload(const ReviewedEntry& entry, const EntryPosition& position,
                              bool is_first, WriteBatch& batch, Now now) {
  const PayloadName name{entry.header.payload_root, entry.header.payload_size};
  if (!entry.has_payload && WantsPayload(entry.header, *directory_, now.wall)) {
    const auto arrived = arrived_.find(name);
    const bool has_come = arrived != arrived_.end();
    if (has_come || payloads_.Add({name, {position}})) {
      batch.Put(Column::kIndexes, KeyOf(name, position), {});
    }
    if (!has_come) return;
    // It came while this was looked at.
    if (arrived->second.is_durable) {
      Doubt(position);
    } else if (arrived->second.late.size() < limits::kMissingPositionsMax) {
      arrived->second.late.push_back(position);
    } else {
      missing_.NoteLeftOut();
    }
    return;
  }
  if (!is_first) {
    // It may have waited. Who holds a payload is known from the entries that name it.
    batch.Delete(Column::kIndexes, KeyOf(name, position));
    if (entry.has_payload) {
      batch.Put(Column::kIndexes,
                storage::PayloadReferenceKey(name.root.view(), StorageKey(position.journal),
                                             position.index),
                {});
    }
  }
  const auto left = payloads_.Forget(name, position);
  if (!left) return;
  if (left->positions.empty()) {
    Walk(name);  // others may wait that memory knows nothing of
  } else {
    Doubt(left->positions.front());
  }
}

void Replication::Doubt(const EntryPosition& position) {
  if (journals_.Find(position.journal) == nullptr) return;
  outbox_.Read(ReviewJob{position.journal, position.index, position.index + 1, true});
}

void Replication::StartPayloads(Now now) {
  if (payloads_.TakeLeftOut()) missing_.NoteLeftOut();
  const bool has_room = payloads_.count() < limits::kMissingRefillBelow;
  if (const auto job = missing_.NextStep(has_room)) outbox_.Read(*job);
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
