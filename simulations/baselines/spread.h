// A way to spread one broadcast over push links: what a node does when something arrives.
//
// One object plays all nodes. A silent dropper announces as soon as it hears of a broadcast, and
// neither serves nor forwards it.
// Ownership: borrows what Field points to. Thread: one.
#pragma once

#include <vector>

#include "simulations/baselines/carrier.h"
#include "simulations/baselines/tally.h"

namespace schakel::simulations {

struct Field {
  const PushGraph& graph;
  Carrier& carrier;
  Tally& tally;
  const std::vector<bool>& droppers;  // may change between broadcasts
  std::int64_t durable_write_us = 0;
};

class Spread {
 public:
  explicit Spread(const Field& field);
  virtual ~Spread() = default;
  Spread(const Spread&) = delete;
  Spread& operator=(const Spread&) = delete;

  // Runs one broadcast to its end. What was learnt of links stays for the next.
  void Broadcast(std::uint32_t publisher);

 protected:
  static constexpr EdgeId kNoEdge = UINT32_MAX;

  // A payload came first on `edge` and is durable now; kNoEdge at the publisher.
  virtual void Relay(std::uint32_t node, EdgeId edge, std::uint16_t hop) = 0;
  // `edge` is the one that the message came on.
  virtual void OnDuplicate(EdgeId /*edge*/) {}
  virtual void OnAnnounce(EdgeId /*edge*/) {}
  virtual void OnPull(EdgeId /*edge*/) {}
  virtual void OnPrune(EdgeId /*edge*/) {}
  virtual void OnTimer(std::uint32_t /*node*/) {}
  virtual void Forget() {}  // before each broadcast: what concerns the last one

  [[nodiscard]] const Field& field() const { return field_; }
  [[nodiscard]] bool IsDropper(std::uint32_t node) const { return field_.droppers[node]; }
  [[nodiscard]] bool Has(std::uint32_t node) const { return heard_[node].has_payload; }
  [[nodiscard]] std::uint16_t HopOf(std::uint32_t node) const { return heard_[node].hop; }
  void AnnounceToAllBut(std::uint32_t node, EdgeId received);
  void Serve(EdgeId pulled);

 private:
  struct Heard {
    bool has_payload = false;
    bool has_announced = false;  // droppers
    std::uint16_t hop = 0;
    EdgeId edge = kNoEdge;
  };

  void Handle(const Signal& signal);
  void OnPayload(EdgeId edge, std::uint16_t hop);
  void Drop(EdgeId edge);

  Field field_;
  std::vector<Heard> heard_;
};

}  // namespace schakel::simulations
