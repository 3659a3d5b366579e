// Tells "no news" from "cut off": who sends beacons, and who of them was heard lately.
//
// Sources are the anchor (nodes of kind authority) and the five nodes of maturity 3 that come first
// in this week's public order. A node that hears fewer than min(2, sources other than the anchor
// and itself) of them for limits::kIsolatedAfter is isolated: silence alone would look like peace.
// The anchor does not count, because the federation lives without it.
//
// Beacons also name the trust of their source. Peers that pass them on, and keep the trust itself
// back, leave a node *behind*: as many sources as it must hear have named newer trust than it holds
// for limits::kBehindMax. So nobody can keep both from it without being noticed.
//
// Sans-IO. Owner: Federation. Thread: the core's. Bounds: two rows per source of the directory.
#pragma once

#include <map>
#include <set>

#include "base/time.h"
#include "federation/limits.h"
#include "federation/trust/directory.h"

namespace schakel::federation {

class BeaconWatch {
 public:
  explicit BeaconWatch(const crypto::NodeId& self) : self_(self) {}

  void SetDirectory(std::shared_ptr<const Directory> directory, Now now);
  // Whether a beacon of this node counts: sources of other weeks too, as clocks differ.
  [[nodiscard]] bool MaySend(const crypto::NodeId& node) const;
  // Whether a beacon of this counter is from now: an old one that somebody kept is no sign of life.
  [[nodiscard]] static bool IsFresh(std::uint64_t counter, WallTime now);
  // A newer beacon of this node came in.
  void OnBeacon(const crypto::NodeId& node, Now now);
  // It names this trust, while we hold `ours`.
  void OnTrustNamed(const crypto::NodeId& node, TrustVersion named, TrustVersion ours, Now now);

  // Returns whether a beacon of ours is due, once for each time.
  bool TakeDue(Now now);
  [[nodiscard]] bool IsIsolated(MonoTime now) const;
  [[nodiscard]] bool IsBehind(TrustVersion ours, MonoTime now) const;
  [[nodiscard]] std::optional<MonoTime> NextDeadline() const;
  // Those of maturity 3 whose beacons are awaited this week.
  [[nodiscard]] const std::set<crypto::NodeId>& sources() const { return sources_; }
  // Sources besides ourselves that were heard within limits::kIsolatedAfter.
  [[nodiscard]] std::size_t CountHeard(MonoTime now) const;

 private:
  [[nodiscard]] std::size_t Needed() const;
  void Rank(Now now);
  void Plan(Now now);

  struct NamedTrust {
    TrustVersion newest;
    MonoTime since;  // when it named something newer than ours first
  };

  crypto::NodeId self_;
  std::shared_ptr<const Directory> directory_;
  std::int64_t week_ = -1;            // of sources_
  std::set<crypto::NodeId> sources_;  // of maturity 3, this week
  bool is_source_ = false;
  std::size_t others_ = 0;  // of maturity 3, without ourselves
  std::map<crypto::NodeId, MonoTime> heard_;
  std::map<crypto::NodeId, NamedTrust> named_;  // newer than ours
  std::optional<MonoTime> watching_since_;      // when so many had to be heard for the first time
  MonoTime next_;
};

}  // namespace schakel::federation
