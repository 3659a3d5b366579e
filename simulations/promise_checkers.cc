// What people were promised: an answer to everything they publish, its place in the journal, and
// that what an honest member publishes is shown by every other one.
#include <map>
#include <set>

#include "base/check.h"
#include "federation/gossip/page_builder.h"
#include "federation/gossip/verdict.h"
#include "federation/journal/storage_key.h"
#include "federation/journal/stored_entry.h"
#include "federation/wire/entry_codec.h"
#include "simulations/checkers.h"
#include "storage/keys.h"

namespace schakel::simulations {
namespace {

using federation::EntryPosition;
using storage::Column;

constexpr std::size_t kCopiesMax = 100'000;  // entries at nodes: a tenth of a second

std::string Node(const SimNode& node) {
  return "node " + std::to_string(node.number());
}

template <typename Visit>
void ScanDocuments(const SimNode& node, const Buffer& prefix, const Visit& visit) {
  const auto snapshot = node.store().TakeSnapshot();
  const auto scanned = snapshot->Scan(Column::kIndexes, prefix, storage::PrefixEnd(prefix),
                                      [&visit](Bytes key, Bytes value) {
                                        visit(*storage::ParseDocumentKey(key), value);
                                        return true;
                                      });
  CHECK(scanned.has_value());
}

// The documents that its journals hold, whatever their incarnation.
std::set<std::string> PublishedBy(const SimNode& node) {
  std::set<std::string> ids;
  ScanDocuments(node, storage::DocumentPrefix(node.character().id.view()),
                [&ids](const storage::ParsedDocumentKey& key, Bytes /*value*/) {
                  ids.emplace(key.document_id);
                });
  return ids;
}

Verdict CheckAnswers(const World& world, const SimNode& node) {
  const auto& open = world.promises().open(node.number());
  if (!open.empty())
    return "answered: " + Node(node) + " says nothing about " + open.begin()->second;
  const auto status = world.StatusOf(node.number());
  if (status.is_open && status.queued > 0) return "answered: " + Node(node) + " keeps a queue";
  if (!status.is_open) return std::nullopt;
  const auto published = PublishedBy(node);
  for (const std::string& id : world.promises().kept(node.number())) {
    if (published.contains(id)) continue;
    return "answered: " + Node(node) + " has lost " + id;
  }
  return std::nullopt;
}

// By time and trust nothing keeps this node from showing what members publish.
bool IsAtEase(const federation::FederationStatus& status) {
  return status.terms == federation::TrustTerms{} && status.waiting == 0 &&
         status.clock_fault == federation::ClockFault::kNone;
}

// Of a member that is honest: what it publishes is within its rights.
bool IsGood(const World& world, const EntryPosition& position) {
  const auto number = world.cast().NumberOf(position.journal.publisher);
  return number && world.node(*number).IsHonest() && world.cast().IsMember(*number) &&
         !world.ledger().IsDisregarded(position.journal.publisher);
}

// Rows of the index by position, in place of what has none yet.
std::map<EntryPosition, federation::DocumentRow> RowsOf(const SimNode& node) {
  std::map<EntryPosition, federation::DocumentRow> rows;
  ScanDocuments(node, storage::DocumentPrefix(),
                [&rows](const storage::ParsedDocumentKey& key, Bytes value) {
                  auto row = federation::UnpackDocumentRow(value);
                  CHECK(row.has_value());
                  rows[{{*crypto::NodeId::From(key.publisher), key.incarnation}, key.index}] =
                      std::move(*row);
                });
  return rows;
}

class Showing {
 public:
  Showing(const World& world, const SimNode& node)
      : world_(world),
        node_(node),
        directory_(*node.core().directory()),
        local_(node.NowOf(world.now()).wall),
        snapshot_(node.store().TakeSnapshot()),
        rows_(RowsOf(node)) {}

  Verdict Check(const federation::JournalStatusRow& journal) const {
    Verdict broken;
    const auto key = federation::StorageKey(journal.id);
    const auto scanned = snapshot_->Scan(
        Column::kEntries, storage::EntryKey(key, 0), storage::EntryKey(key, journal.durable.size),
        [&](Bytes /*key*/, Bytes value) {
          auto entry = federation::UnpackStoredEntry(value);
          const auto header = entry ? federation::DecodeEntryHeader(entry->header)
                                    : Result<federation::EntryHeader>(entry.error());
          CHECK(header.has_value());
          broken = CheckEntry(*header, std::move(*entry));
          return !broken;
        });
    CHECK(scanned.has_value());
    return broken;
  }

 private:
  Verdict CheckEntry(const federation::EntryHeader& header, federation::StoredEntry entry) const {
    const EntryPosition position{header.journal, header.index};
    if (world_.IsCutOff(position)) return CheckCutOff(position);
    const bool is_wanted =
        header.kind == static_cast<std::uint16_t>(federation::EntryKind::kAdvisory) &&
        IsTimely(header) && IsGood(world_, position);
    if (!is_wanted) return std::nullopt;
    const auto payload = federation::ReadPayload(*snapshot_, header, entry.has_inline_payload,
                                                 std::move(entry.payload));
    if (!payload || !payload->has_value()) return std::nullopt;  // see CheckPayloads()
    const auto row = rows_.find(position);
    const std::string name = NameOf(position);
    if (row == rows_.end()) return "shown: " + name + " is not reviewed";
    const auto verdict = federation::Judge(position, row->second, directory_, local_);
    if (verdict.delivery != federation::Delivery::kDeliver) {
      return "shown: " + name + " is " + std::string(verdict.reason);
    }
    if (world_.promises().HasShown(node_.number(), position)) return std::nullopt;
    return "shown: nobody at " + name + " heard of it";
  }

  // Behind the end of a revoked journal nothing counts.
  [[nodiscard]] Verdict CheckCutOff(const EntryPosition& position) const {
    const auto row = rows_.find(position);
    if (row == rows_.end()) return std::nullopt;
    const auto verdict = federation::Judge(position, row->second, directory_, local_);
    if (verdict.delivery != federation::Delivery::kDeliver) return std::nullopt;
    return "shown: " + NameOf(position) + " is behind the end of its journal";
  }

  [[nodiscard]] std::string NameOf(const EntryPosition& position) const {
    return Node(node_) + " entry " + std::to_string(position.index) + " of " +
           position.journal.publisher.hex().substr(0, 8);
  }

  // Not of a clock that was ahead, and not past its end.
  [[nodiscard]] bool IsTimely(const federation::EntryHeader& header) const {
    const WallTime now = directory_.TimeAt(local_);
    return header.issued <= now && (header.expires == WallTime{} || header.expires > now);
  }

  const World& world_;
  const SimNode& node_;
  const federation::Directory& directory_;
  WallTime local_;
  std::unique_ptr<storage::Reader> snapshot_;
  std::map<EntryPosition, federation::DocumentRow> rows_;
};

}  // namespace

Verdict CheckAnswered(const World& world) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    const SimNode& node = world.node(i);
    if (!world.TakesPart(i) || node.IsAsleep()) continue;
    if (auto broken = CheckAnswers(world, node)) return broken;
  }
  return std::nullopt;
}

Verdict CheckShown(const World& world) {
  const bool is_small = world.size() * world.ledger().deliveries().size() <= kCopiesMax;
  if (!is_small || !world.IsWatched()) return std::nullopt;
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (!world.TakesPart(i)) continue;
    const auto status = world.StatusOf(i);
    if (!IsAtEase(status) || status.trust != world.cast().trust().version()) continue;
    const Showing showing(world, world.node(i));
    for (const auto& row : status.journals) {
      if (row.status != federation::JournalStatus::kOpen) continue;
      if (auto broken = showing.Check(row)) return broken;
    }
  }
  return std::nullopt;
}

}  // namespace schakel::simulations
