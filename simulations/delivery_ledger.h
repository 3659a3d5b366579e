// Which node had which entry durable, when, and from whom.
//
// Kept from what the cores write, not from what they say. It also proves five invariants as it
// goes: a journal is written in order without gaps, every node has the same header durable at one
// position, an honest node that passes an entry on has it durable, so has one that acknowledges
// it, and a start loses nothing of it. Thread: one. Bounds: 16
// bytes per entry and node.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "federation/journal/entry.h"
#include "simulations/event.h"
#include "storage/store.h"

namespace schakel::simulations {

constexpr NodeNumber kNobody = UINT32_MAX;
constexpr NodeNumber kLost = kNobody - 1;  // no source: it had it, before it got an older store

// One node's copy of an entry.
struct Receipt {
  static constexpr MonoTime kNever = MonoTime::max();

  MonoTime durable = kNever;
  NodeNumber source = kNobody;  // whose page brought it
};

struct Delivery {
  federation::EntryPosition position;
  NodeNumber publisher = kNobody;
  MonoTime published = Receipt::kNever;  // durable at the publisher
  bool is_acknowledged = false;          // the publisher was told so
  std::uint64_t header_hash = 0;         // of the first durable copy
  std::vector<Receipt> at;               // by node number
};

// An entry that a batch writes.
struct WrittenEntry {
  std::size_t delivery = 0;  // index into deliveries()
  NodeNumber source = kNobody;
  std::uint64_t header_hash = 0;  // 0 = not known
};

class DeliveryLedger {
 public:
  explicit DeliveryLedger(std::size_t nodes) : nodes_(nodes), next_(nodes), selves_(nodes) {}

  // Returns the entries in this batch of `node`. `source` sent the page that they came from.
  std::vector<WrittenEntry> OnWrite(NodeNumber node, NodeNumber source,
                                    const storage::WriteBatch& batch);
  // `self` is the id of `node`: its own entries are published by this.
  void OnDurable(NodeNumber node, const crypto::NodeId& self,
                 const std::vector<WrittenEntry>& entries, MonoTime now);
  // The node holds this much of each journal after a start: some of what was not synced yet may
  // have reached the disk, the rest is lost.
  void OnStart(NodeNumber node, const crypto::NodeId& self,
               std::map<federation::JournalId, std::uint64_t> held, MonoTime now);
  // An older store takes the place of this node's own: nothing that it had need be there.
  void Forget(NodeNumber node);
  // This node signs what its core did not write: its journals are not followed from now on.
  void Disregard(const crypto::NodeId& publisher) { disregarded_.insert(publisher); }
  [[nodiscard]] bool IsDisregarded(const crypto::NodeId& publisher) const {
    return disregarded_.contains(publisher);
  }
  // Who is hostile passes on what it likes, such as pages that its core has not got yet.
  void SetHostile(NodeNumber node, bool is_hostile);
  // Somebody at this node, its publisher, was told that this entry is durable.
  void OnAcknowledged(NodeNumber node, const federation::EntryPosition& position);

  // In the order in which they were first written.
  [[nodiscard]] const std::vector<Delivery>& deliveries() const { return deliveries_; }
  // What was found broken first, if anything.
  [[nodiscard]] const std::optional<std::string>& broken() const { return broken_; }

 private:
  std::size_t FindOrAdd(const federation::EntryPosition& position);
  void CheckOrder(NodeNumber node, const federation::EntryPosition& position);
  void CheckHeader(NodeNumber node, Delivery& delivery, std::uint64_t hash);
  void Break(std::string what);

  std::size_t nodes_;
  std::vector<Delivery> deliveries_;
  std::map<federation::EntryPosition, std::size_t> by_position_;
  std::vector<std::map<federation::JournalId, std::uint64_t>> next_;  // index to write, by node
  std::vector<crypto::NodeId> selves_;                                // by node, since its start
  std::set<crypto::NodeId> disregarded_;
  std::set<NodeNumber> hostile_;
  std::optional<std::string> broken_;
};

}  // namespace schakel::simulations
