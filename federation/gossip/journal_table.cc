#include "federation/gossip/journal_table.h"

#include "federation/journal/storage_key.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

Result<ForkProof> ReadForkProof(const storage::Reader& reader, const JournalId& id) {
  const auto row = reader.Get(storage::Column::kMeta,
                              storage::ForkProofKey({id.publisher.view(), id.incarnation}));
  if (!row) return row.error();
  if (row->has_value()) return UnpackForkProof(**row);
  return Error{ErrorCode::kCorruption, "fork proof of " + id.publisher.hex()};
}

// Returns zero if nothing is stored, as by earlier versions.
Result<crypto::Digest> ReadReviewRights(const storage::Reader& reader, const JournalId& id) {
  const auto row = reader.Get(storage::Column::kMeta, storage::ReviewRightsKey(StorageKey(id)));
  if (!row) return row.error();
  return row->has_value() ? crypto::Digest::From(**row).value_or(crypto::Digest{})
                          : crypto::Digest{};
}

}  // namespace

Result<void> JournalTable::Restore(const storage::Reader& reader) {
  const Buffer prefix = storage::JournalStatePrefix();
  Result<void> outcome;
  auto visit = [&](Bytes key, Bytes value) {
    const auto parsed = storage::ParseJournalStateKey(key);
    if (!parsed) {
      outcome = Error{ErrorCode::kCorruption, "journal state key is not well formed"};
      return false;
    }
    const JournalId id{*crypto::NodeId::From(parsed->publisher), parsed->incarnation};
    auto journal = Journal::Restore(id, value, reader);
    if (!journal) {
      outcome = journal.error();
      return false;
    }
    HeldJournal held(std::move(*journal));
    held.SetDurable(held.journal.provable());
    held.announced = held.durable.size;
    held.durable_from = held.durable.size;
    held.review_from = held.journal.reviewed();
    const auto rights = ReadReviewRights(reader, id);
    if (!rights) {
      outcome = rights.error();
      return false;
    }
    held.reviewed_under = *rights;
    if (held.journal.status() == JournalStatus::kForked) {
      auto proof = ReadForkProof(reader, id);
      if (!proof) {
        outcome = proof.error();
        return false;
      }
      held.fork_proof = std::move(*proof);
    }
    NoteChange(journals_.emplace(id, std::move(held)).first->second);
    return true;
  };
  const auto scanned =
      reader.Scan(storage::Column::kMeta, prefix, storage::PrefixEnd(prefix), visit);
  return scanned ? outcome : scanned;
}

HeldJournal* JournalTable::Find(const JournalId& id) {
  const auto found = journals_.find(id);
  return found == journals_.end() ? nullptr : &found->second;
}

HeldJournal& JournalTable::FindOrAdd(const JournalId& id) {
  return journals_.try_emplace(id, Journal(id)).first->second;
}

void JournalTable::AwaitDurable(Token token, const HeldJournal& held) {
  awaited_.emplace(token, Awaited{held.journal.id(), held.journal.provable()});
}

void HeldJournal::SetDurable(ProvenFrontier proven) {
  durable = proven.frontier;
  checkpoint = std::move(proven.checkpoint);
  stated = proven.stated;
  path = std::move(proven.path);
}

void HeldJournal::NoteDurable(WallTime now) {
  durable_at.emplace_back(durable.size, now);
  if (durable_at.size() <= kDurableTimesMax) return;
  durable_from = durable_at.front().first;
  durable_at.pop_front();
}

WallTime HeldJournal::DurableAt(std::uint64_t index, WallTime fallback) const {
  if (index < durable_from) return fallback;
  for (const auto& [size, when] : durable_at) {
    if (index < size) return when;
  }
  return fallback;
}

void JournalTable::NoteChange(HeldJournal& held) {
  by_change_.erase(held.changed);
  held.changed = ++changes_;
  by_change_[held.changed] = held.journal.id();
}

std::vector<JournalId> JournalTable::OnDurable(Token token, WallTime now) {
  std::vector<JournalId> moved;
  const auto [first, last] = awaited_.equal_range(token);
  for (auto it = first; it != last; ++it) {
    HeldJournal* held = Find(it->second.id);
    const std::uint64_t size = it->second.proven.frontier.size;
    if (held == nullptr || size <= held->durable.size) continue;
    held->SetDurable(std::move(it->second.proven));
    held->NoteDurable(now);
    NoteChange(*held);
    moved.push_back(it->second.id);
  }
  awaited_.erase(first, last);
  return moved;
}

std::vector<JournalId> JournalTable::ChangedSince(std::uint64_t since,
                                                  std::size_t count_max) const {
  std::vector<JournalId> changed;
  for (const auto& [order, id] : by_change_) {
    if (order <= since || changed.size() == count_max) break;
    changed.push_back(id);
  }
  return changed;
}

std::uint32_t JournalTable::NewestIncarnation(const crypto::NodeId& publisher) const {
  const auto after = journals_.upper_bound({publisher, UINT32_MAX});
  if (after == journals_.begin()) return 0;
  const JournalId& newest = std::prev(after)->first;
  return newest.publisher == publisher ? newest.incarnation : 0;
}

}  // namespace schakel::federation
