// What goes wrong in a world: crashes, sleep, partitions, connections that only one side knows of.
#include <algorithm>

#include "simulations/world.h"

namespace schakel::simulations {
namespace {

constexpr Duration kBacklogMax = std::chrono::seconds(1);

}  // namespace

void World::Crash(std::size_t number, CrashKind kind) {
  SimNode& node = *nodes_[number];
  if (!node.IsRunning()) return;
  const std::size_t kept = random_.Below(node.unsynced.size() + 1);
  trace_.Add(Micros(), number, number, 100 + kept);
  node.crash_after_actions = 0;
  node.Crash(kept);
  promises_.OnCrash(node.number());
  requests_.OnCrash(node.number());
  credits_.OnCrash(node.number());
  const auto places = network_.PlacesOf(node.number());
  for (const auto& place : places)
    CloseEnd(place.id, place.side, kind == CrashKind::kProcess);
}

void World::RestoreBackup(std::size_t number, bool is_known) {
  Crash(number, CrashKind::kPower);
  SimNode& node = *nodes_[number];
  node.RestoreBackup(is_known);
  ledger_.Forget(node.number());
  promises_.Forget(node.number());
  trust_watch_.Forget(node.number());
}

void World::Move(std::size_t number) {
  Crash(number, CrashKind::kPower);
  cast_.Move(*cast_.NumberOf(nodes_[number]->character().id));
}

void World::CrashAfterActions(std::size_t number, std::size_t actions) {
  nodes_[number]->crash_after_actions = actions;
}

void World::Suspend(std::size_t number, Duration duration) {
  SimNode& node = *nodes_[number];
  if (!node.IsRunning() || node.IsAsleep()) return;
  node.FallAsleep();
  trace_.Add(Micros(), number, number, 4);
  After(duration, [this, &node, life = node.life(), duration] {
    if (!node.IsRunning() || node.life().count != life.count) return;
    node.WakeUp(duration);
    node.next_tick = MonoTime::max();
    for (Event& event : std::exchange(node.deferred, {}))
      events_.Push(now_.mono, std::move(event));
    PlanTick(node);
    if (node.number() == Cast::kAnchor) OfferTrust();
  });
}

void World::SetPartition(Partition partition, bool is_silent) {
  network_.faults().SetPartition(std::move(partition));
  if (is_silent) return;
  for (NodeNumber number = 0; number < nodes_.size(); ++number) {
    const auto places = network_.PlacesOf(number);
    for (const auto& place : places) {
      const Connection* connection = network_.Find(place.id);
      const NodeNumber peer = connection->end(Other(place.side)).node;
      if (network_.faults().CanDial(number, peer) || network_.faults().CanDial(peer, number)) {
        continue;
      }
      events_.Push(now_.mono + connection->latency, LinkEnds{place.id, place.side});
    }
  }
}

void World::Heal() {
  network_.faults().Clear();
  ResetCutConnections();
}

void World::ResetCutConnections() {
  for (NodeNumber number = 0; number < nodes_.size(); ++number) {
    for (const auto& place : network_.PlacesOf(number)) {
      const Connection* connection = network_.Find(place.id);
      if (!connection->ends[0].is_cut && !connection->ends[1].is_cut) continue;
      events_.Push(now_.mono + connection->latency, LinkEnds{place.id, place.side});
    }
  }
}

void World::RestoreLine(std::size_t number) {
  const auto node = static_cast<NodeNumber>(number);
  network_.RestoreBandwidth(node);
  for (const auto& place : network_.PlacesOf(node)) {
    Connection* connection = network_.Find(place.id);
    auto& [first, second] = connection->ends;
    if (std::max(first.clear, second.clear) <= now_.mono + kBacklogMax) continue;
    for (Connection::End* end : {&first, &second}) {
      end->is_cut = true;
      end->is_unheard = true;
    }
    events_.Push(now_.mono + connection->latency, LinkEnds{place.id, Side::kDialler});
    events_.Push(now_.mono + connection->latency, LinkEnds{place.id, Side::kListener});
  }
}

void World::MakeHalfOpen(std::size_t forgets, std::size_t believes) {
  const auto places = network_.PlacesOf(static_cast<NodeNumber>(forgets));
  for (const auto& place : places) {
    Connection* connection = network_.Find(place.id);
    if (connection->end(Other(place.side)).node != believes) continue;
    // What the believer sends goes nowhere: its path forgot the connection too.
    connection->end(Other(place.side)).is_cut = true;
    connection->end(place.side).is_cut = true;
    events_.Push(now_.mono, LinkEnds{place.id, place.side});
  }
}

void World::CloseEnd(ConnectionId id, Side side, bool is_told) {
  Connection* connection = network_.Find(id);
  if (connection == nullptr || !connection->end(side).is_open) return;
  const NodeNumber peer = connection->end(Other(side)).node;
  const NodeNumber self = connection->end(side).node;
  const bool passes = network_.faults().Passes(self, peer) && !connection->end(side).is_cut;
  const MonoTime at = std::max(now_.mono + connection->latency, connection->end(side).clear);
  // Gone before the last frames of the other side come in: they are for nobody.
  network_.CloseEnd(id, side);
  if (is_told && passes) events_.Push(at, LinkEnds{id, Other(side)});
}

}  // namespace schakel::simulations
