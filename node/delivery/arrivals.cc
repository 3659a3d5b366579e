#include "node/delivery/arrivals.h"

#include "base/coding.h"
#include "base/log.h"
#include "federation/advisory/version.h"
#include "federation/gossip/inspect.h"
#include "federation/gossip/page_builder.h"
#include "federation/gossip/reach.h"
#include "storage/keys.h"

namespace schakel::node {
namespace {

using federation::Delivery;
using federation::EntryKind;
using federation::EntryPosition;
using storage::Column;
using storage::WriteBatch;

constexpr std::size_t kRetryMax = 100'000;  // the rest waits for the next change of trust

storage::JournalKey KeyOf(const EntryPosition& position) {
  return {position.journal.publisher.view(), position.journal.incarnation};
}

Buffer WaitingKeyOf(const EntryPosition& position) {
  return storage::WaitingKey(KeyOf(position), position.index);
}

// What no later right or document can change.
bool IsFinal(const federation::DocumentRow& row) {
  return row.inspection == federation::Inspection::kInvalid ||
         row.inspection == federation::Inspection::kMismatch;
}

bool IsKind(std::uint16_t kind, EntryKind wanted) {
  return kind == static_cast<std::uint16_t>(wanted);
}

}  // namespace

Arrivals::Arrivals(const storage::Store& store, Matcher& matcher, ApplyBatch apply)
    : store_(store), matcher_(matcher), apply_(std::move(apply)) {}

Result<void> Arrivals::Restore() {
  const auto snapshot = store_.TakeSnapshot();
  auto row = snapshot->Get(Column::kNotices, storage::CursorKey());
  if (!row) return row.error();
  cursor_ = row->value_or(storage::ArrivalPrefix());
  return {};
}

Result<std::vector<Arrivals::Arrival>> Arrivals::ReadNext() const {
  const auto snapshot = store_.TakeSnapshot();
  std::vector<Arrival> next;
  const auto scanned = snapshot->Scan(
      Column::kIndexes, cursor_, storage::PrefixEnd(storage::ArrivalPrefix()),
      [&](Bytes key, Bytes value) {
        const auto parsed = storage::ParseArrivalKey(key);
        const bool is_new =
            parsed && !std::equal(key.begin(), key.end(), cursor_.begin(), cursor_.end());
        if (!is_new) return true;
        Arrival arrival;
        arrival.position = {
            {*crypto::NodeId::From(parsed->journal.publisher), parsed->journal.incarnation},
            parsed->index};
        const std::uint64_t micros = value.size() == 8 ? ReadBigEndian64(value) : parsed->micros;
        arrival.durable = WallTime(WallTime::duration(static_cast<std::int64_t>(micros)));
        arrival.key = ToBuffer(key);
        next.push_back(std::move(arrival));
        return next.size() < kStepMax;
      });
  if (!scanned) return scanned.error();
  return next;
}

Result<std::size_t> Arrivals::Step(const federation::Directory& directory, WallTime now) {
  const auto next = ReadNext();
  if (!next) return next.error();
  for (const Arrival& arrival : *next) {
    WriteBatch done;
    done.Put(Column::kNotices, storage::CursorKey(), arrival.key);
    const auto handled = Handle(arrival, std::move(done), directory, now);
    if (!handled) return handled.error();
    cursor_ = arrival.key;
  }
  return next->size();
}

Result<void> Arrivals::Wait(const EntryPosition& position, WriteBatch done) {
  done.Put(Column::kNotices, WaitingKeyOf(position), {});
  return apply_(std::move(done));
}

Result<bool> Arrivals::IsWithdrawn(const federation::EntryHeader& header,
                                   const federation::Directory& directory, WallTime now) const {
  const auto snapshot = store_.TakeSnapshot();
  const Buffer prefix =
      storage::DocumentPrefix(header.journal.publisher.view(), header.document_id);
  bool is_withdrawn = false;
  const auto scanned = snapshot->Scan(
      Column::kIndexes, prefix, storage::PrefixEnd(prefix), [&](Bytes key, Bytes value) {
        const auto parsed = storage::ParseDocumentKey(key);
        const auto row = federation::UnpackDocumentRow(value);
        if (!parsed || !row || !IsKind(row->kind, EntryKind::kWithdraw)) return true;
        const EntryPosition position{{header.journal.publisher, parsed->incarnation},
                                     parsed->index};
        is_withdrawn =
            federation::CompareVersions(header.document_version, row->version) <= 0 &&
            federation::Judge(position, *row, directory, now).delivery == Delivery::kDeliver;
        return !is_withdrawn;
      });
  if (!scanned) return scanned.error();
  return is_withdrawn;
}

Result<void> Arrivals::Handle(const Arrival& arrival, WriteBatch done,
                              const federation::Directory& directory, WallTime now) {
  const auto snapshot = store_.TakeSnapshot();
  auto entry = federation::ReadEntry(*snapshot, arrival.position);
  if (!entry) {
    log::Error("an entry cannot be read error=" + ToString(entry.error()));
    return Wait(arrival.position, std::move(done));
  }
  const auto row = federation::Inspect(entry->header, entry->payload ? &*entry->payload : nullptr);
  const auto verdict = federation::Judge(arrival.position, row, directory, now);
  if (verdict.delivery != Delivery::kDeliver) {
    return IsFinal(row) ? apply_(std::move(done)) : Wait(arrival.position, std::move(done));
  }
  done.Delete(Column::kNotices, WaitingKeyOf(arrival.position));
  if (IsKind(row.kind, EntryKind::kWithdraw)) {
    return matcher_.Withdraw(arrival.position.journal.publisher, row.document_id, row.version,
                             std::move(done));
  }
  if (!IsKind(row.kind, EntryKind::kAdvisory) || !entry->payload) return apply_(std::move(done));
  const auto is_withdrawn = IsWithdrawn(entry->header, directory, now);
  if (!is_withdrawn) return is_withdrawn.error();
  // The members whom the publisher may address, and no others.
  const auto* admission = directory.Find(arrival.position.journal.publisher);
  const auto reach =
      admission == nullptr ? std::nullopt : federation::ReachOf(entry->header.audience, *admission);
  if (reach) entry->header.audience = *reach;
  const ArrivedAdvisory advisory{arrival.position, std::move(entry->header),
                                 std::move(*entry->payload), arrival.durable, *is_withdrawn};
  const auto taken = matcher_.Take(advisory, std::move(done), now);
  if (taken || taken.error().code != ErrorCode::kCorruption) return taken;
  log::Error("an advisory cannot be matched error=" + ToString(taken.error()));
  WriteBatch passed;
  passed.Put(Column::kNotices, storage::CursorKey(), arrival.key.empty() ? cursor_ : arrival.key);
  return Wait(arrival.position, std::move(passed));
}

Result<void> Arrivals::Retry(const EntryPosition& position, const federation::Directory& directory,
                             WallTime now) {
  const auto snapshot = store_.TakeSnapshot();
  const auto row = snapshot->Get(Column::kNotices, WaitingKeyOf(position));
  if (!row) return row.error();
  if (!row->has_value()) return {};
  return Handle({position, now, {}}, {}, directory, now);
}

Result<void> Arrivals::RetryAll(const federation::Directory& directory, WallTime now) {
  const auto snapshot = store_.TakeSnapshot();
  const Buffer prefix = storage::WaitingPrefix();
  std::vector<EntryPosition> waiting;
  const auto scanned = snapshot->Scan(
      Column::kNotices, prefix, storage::PrefixEnd(prefix), [&waiting](Bytes key, Bytes /*value*/) {
        const auto parsed = storage::ParseWaitingKey(key);
        if (parsed) {
          waiting.push_back(
              {{*crypto::NodeId::From(parsed->first.publisher), parsed->first.incarnation},
               parsed->second});
        }
        return waiting.size() < kRetryMax;
      });
  if (!scanned) return scanned;
  for (const EntryPosition& position : waiting) {
    const auto handled = Handle({position, now, {}}, {}, directory, now);
    if (!handled) return handled;
  }
  return {};
}

}  // namespace schakel::node
