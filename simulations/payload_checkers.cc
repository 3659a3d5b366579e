// What people see at the end: payloads that arrived, and documents that are shown.
#include <map>
#include <set>
#include <tuple>

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

bool IsSmall(const World& world) {
  return world.size() * world.ledger().deliveries().size() <= kCopiesMax;
}

template <typename Visit>
void ForEachHonest(const World& world, const Visit& visit) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (world.TakesPart(i)) visit(world.node(i));
  }
}

std::string NameOf(const SimNode& node, const EntryPosition& position) {
  return "node " + std::to_string(node.number()) + " entry " + std::to_string(position.index) +
         " of " + position.journal.publisher.hex().substr(0, 8);
}

struct Lack {
  EntryPosition position;
  federation::PayloadName name;
};

// Returns what this node wants by its own rights and does not have.
std::vector<Lack> LacksOf(const World& world, const SimNode& node, const storage::Reader& reader) {
  std::vector<Lack> lacks;
  const auto& directory = *node.core().directory();
  const WallTime now = directory.TimeAt(node.NowOf(world.now()).wall);
  const auto look = [&](Bytes row) {
    auto stored = federation::UnpackStoredEntry(row);
    const auto header = stored ? federation::DecodeEntryHeader(stored->header)
                               : Result<federation::EntryHeader>(stored.error());
    if (!header || !federation::WantsPayload(*header, directory, now)) return;
    const auto payload = federation::ReadPayload(reader, *header, stored->has_inline_payload,
                                                 std::move(stored->payload));
    if (payload && payload->has_value()) return;
    lacks.push_back(
        {{header->journal, header->index}, {header->payload_root, header->payload_size}});
  };
  for (const auto& row : world.StatusOf(node.number()).journals) {
    const auto journal = federation::StorageKey(row.id);
    const auto scanned =
        reader.Scan(Column::kEntries, storage::EntryKey(journal, 0),
                    storage::EntryKey(journal, row.durable.size), [&](Bytes /*key*/, Bytes value) {
                      look(value);
                      return true;
                    });
    if (!scanned) continue;  // a store in memory reads everything
  }
  return lacks;
}

// Whether it can serve this payload.
bool Has(const SimNode& node, const federation::PayloadName& name) {
  federation::PayloadWantMessage want;
  want.root = name.root;
  want.size = name.size;
  want.count = 1;
  federation::ChunkCache cache;
  const auto built = federation::BuildChunks(*node.store().TakeSnapshot(), {0, want}, cache);
  return built && !built->chunks.front().is_absent;
}

// Who has the same of these judges every document alike. What time it is belongs to it: a node that
// heard beacons of wrong clocks holds back or shows what others do not.
using Judge = std::tuple<federation::TrustVersion, federation::Freshness, bool, federation::Tlp,
                         Duration, std::size_t>;

Judge JudgeOf(const federation::FederationStatus& status) {
  return {status.trust,
          status.terms.freshness,
          status.terms.is_frozen,
          status.terms.receive_max,
          status.terms.correction,
          status.waiting};
}

// Why each document of an open journal is shown, "ok", or is not.
using Reasons = std::map<EntryPosition, std::string_view>;

Reasons ReasonsAt(const World& world, const SimNode& node,
                  const federation::FederationStatus& status) {
  Reasons reasons;
  for (const auto& row : status.journals) {
    if (row.status != federation::JournalStatus::kOpen) continue;
    for (std::uint64_t index = 0; index < row.durable.size; ++index)
      reasons[{row.id, index}] = "not_reviewed";
  }
  const auto look = [&](Bytes key, Bytes value) {
    const auto parsed = storage::ParseDocumentKey(key);
    const auto row = federation::UnpackDocumentRow(value);
    if (!parsed || !row) return;
    const EntryPosition position{{*crypto::NodeId::From(parsed->publisher), parsed->incarnation},
                                 parsed->index};
    const auto found = reasons.find(position);
    if (found == reasons.end()) return;
    found->second =
        federation::Judge(position, *row, *node.core().directory(), node.NowOf(world.now()).wall)
            .reason;
  };
  const Buffer prefix = storage::DocumentPrefix();
  const auto scanned = node.store().TakeSnapshot()->Scan(
      Column::kIndexes, prefix, storage::PrefixEnd(prefix), [&](Bytes key, Bytes value) {
        look(key, value);
        return true;
      });
  return scanned ? reasons : Reasons{};
}

bool IsShown(std::string_view reason) {
  return reason == "ok";
}

}  // namespace

Verdict CheckPayloads(const World& world) {
  if (!IsSmall(world)) return std::nullopt;
  Verdict broken;
  ForEachHonest(world, [&](const SimNode& node) {
    if (broken) return;
    for (const Lack& lack : LacksOf(world, node, *node.store().TakeSnapshot())) {
      ForEachHonest(world, [&](const SimNode& other) {
        if (broken || !Has(other, lack.name)) return;
        broken = "payloads: " + NameOf(node, lack.position) +
                 " is without its payload, which node " + std::to_string(other.number()) + " has";
      });
    }
  });
  return broken;
}

Verdict CheckDelivered(const World& world) {
  if (!IsSmall(world)) return std::nullopt;
  Verdict broken;
  std::map<Judge, std::pair<const SimNode*, Reasons>> first;
  ForEachHonest(world, [&](const SimNode& node) {
    if (broken) return;
    const auto status = world.StatusOf(node.number());
    const auto mine = ReasonsAt(world, node, status);
    const auto& [other, theirs] = first.try_emplace(JudgeOf(status), &node, mine).first->second;
    for (const auto& [position, reason] : mine) {
      const auto found = theirs.find(position);
      if (found == theirs.end() || IsShown(found->second) == IsShown(reason)) continue;
      broken = "delivered: " + NameOf(node, position) + " is " + std::string(reason) +
               ", at node " + std::to_string(other->number()) + " " + std::string(found->second);
    }
  });
  return broken;
}

}  // namespace schakel::simulations
