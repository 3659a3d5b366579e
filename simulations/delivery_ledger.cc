#include "simulations/delivery_ledger.h"

#include <algorithm>

#include "base/coding.h"
#include "federation/journal/stored_entry.h"

namespace schakel::simulations {
namespace {

// Key of an entry: node id, incarnation, index; see storage/keys.h.
std::optional<federation::EntryPosition> ParseEntryKey(Bytes key) {
  ByteReader in(key);
  const auto publisher = in.Take(crypto::NodeId::kSize);
  const auto incarnation = in.U32();
  const auto index = in.U64();
  if (!index || !in.AtEnd()) return std::nullopt;
  return federation::EntryPosition{{*crypto::NodeId::From(*publisher), *incarnation}, *index};
}

std::uint64_t HashOf(Bytes header) {
  return ReadBigEndian64(crypto::Blake2b(header).view());
}

std::string NameOf(NodeNumber node, const federation::EntryPosition& position) {
  return "node " + std::to_string(node) + " entry " + std::to_string(position.index) + " of " +
         position.journal.publisher.hex().substr(0, 8);
}

}  // namespace

std::vector<WrittenEntry> DeliveryLedger::OnWrite(NodeNumber node, NodeNumber source,
                                                  const storage::WriteBatch& batch) {
  std::vector<WrittenEntry> entries;
  for (const auto& operation : batch.operations()) {
    const auto* put = std::get_if<storage::PutOperation>(&operation);
    if (put == nullptr || put->column != storage::Column::kEntries) continue;
    const auto position = ParseEntryKey(put->key);
    if (!position || disregarded_.contains(position->journal.publisher)) continue;
    const std::size_t index = FindOrAdd(*position);
    // Its own entry may become ready while it handles the page of somebody else.
    const bool is_own = position->journal.publisher == selves_[node];
    const bool is_bound = !is_own && source != kNobody && !hostile_.contains(source);
    const Receipt* passed_on = is_bound ? &deliveries_[index].at[source] : nullptr;
    const bool is_early =
        passed_on != nullptr && passed_on->durable == Receipt::kNever && passed_on->source != kLost;
    if (is_early) {
      Break("durable: " + NameOf(source, *position) + " was passed on before it was durable");
    }
    CheckOrder(node, *position);
    const auto entry = federation::UnpackStoredEntry(put->value);
    if (!entry) Break("prefix: " + NameOf(node, *position) + " is damaged");
    entries.push_back({index, source, entry ? HashOf(entry->header) : 0});
  }
  return entries;
}

std::size_t DeliveryLedger::FindOrAdd(const federation::EntryPosition& position) {
  const auto [place, is_new] = by_position_.try_emplace(position, deliveries_.size());
  if (is_new) {
    Delivery delivery;
    delivery.position = position;
    delivery.at.resize(nodes_);
    deliveries_.push_back(std::move(delivery));
  }
  return place->second;
}

void DeliveryLedger::CheckOrder(NodeNumber node, const federation::EntryPosition& position) {
  std::uint64_t& next = next_[node][position.journal];
  if (position.index != next) Break("prefix: " + NameOf(node, position) + " out of order");
  next = position.index + 1;
}

void DeliveryLedger::CheckHeader(NodeNumber node, Delivery& delivery, std::uint64_t hash) {
  if (hash == 0) return;
  // What was on the disk of its publisher only, who lost it, is written anew.
  const bool is_gone =
      std::all_of(delivery.at.begin(), delivery.at.end(),
                  [](const Receipt& receipt) { return receipt.durable == Receipt::kNever; });
  if (is_gone || delivery.header_hash == 0) delivery.header_hash = hash;
  if (delivery.header_hash != hash) {
    Break("prefix: " + NameOf(node, delivery.position) + " differs from what others hold");
  }
}

void DeliveryLedger::OnDurable(NodeNumber node, const crypto::NodeId& self,
                               const std::vector<WrittenEntry>& entries, MonoTime now) {
  for (const WrittenEntry& written : entries) {
    Delivery& delivery = deliveries_[written.delivery];
    CheckHeader(node, delivery, written.header_hash);
    Receipt& receipt = delivery.at[node];
    if (receipt.durable != Receipt::kNever) continue;
    // A second time nobody counts the way that it took.
    receipt = {now, receipt.source == kLost ? kNobody : written.source};
    if (delivery.position.journal.publisher != self) continue;
    delivery.publisher = node;
    delivery.published = std::min(delivery.published, now);
  }
}

void DeliveryLedger::OnStart(NodeNumber node, const crypto::NodeId& self,
                             std::map<federation::JournalId, std::uint64_t> held, MonoTime now) {
  std::vector<WrittenEntry> kept;
  for (std::size_t i = 0; i < deliveries_.size(); ++i) {
    const auto journal = held.find(deliveries_[i].position.journal);
    if (journal != held.end() && journal->second > deliveries_[i].position.index) {
      kept.push_back({i, kNobody, 0});
    } else if (deliveries_[i].at[node].durable != Receipt::kNever) {
      Break("acknowledged: " + NameOf(node, deliveries_[i].position) + " is lost by a start");
    }
  }
  OnDurable(node, self, kept, now);
  next_[node] = std::move(held);
  selves_[node] = self;
}

void DeliveryLedger::Forget(NodeNumber node) {
  for (Delivery& delivery : deliveries_) {
    // What it passed on before may still be on its way.
    if (delivery.at[node].durable != Receipt::kNever) delivery.at[node] = {Receipt::kNever, kLost};
  }
}

void DeliveryLedger::SetHostile(NodeNumber node, bool is_hostile) {
  if (is_hostile) {
    hostile_.insert(node);
  } else {
    hostile_.erase(node);
  }
}

void DeliveryLedger::OnAcknowledged(NodeNumber node, const federation::EntryPosition& position) {
  if (disregarded_.contains(position.journal.publisher)) return;
  Delivery& delivery = deliveries_[FindOrAdd(position)];
  delivery.is_acknowledged = true;
  if (delivery.at[node].durable == Receipt::kNever) {
    Break("acknowledged: " + NameOf(node, position) + " before it was durable");
  }
}

void DeliveryLedger::Break(std::string what) {
  if (!broken_) broken_ = std::move(what);
}

}  // namespace schakel::simulations
