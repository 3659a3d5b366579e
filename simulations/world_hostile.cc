// What hostile nodes do to a world: what they send instead, what they do by themselves, and who
// they pretend to be.
#include <algorithm>

#include "simulations/adversary.h"
#include "simulations/world.h"

namespace schakel::simulations {

void World::MakeTwins() {
  for (const NodeNumber first : options_.twinned) {
    const auto second = static_cast<NodeNumber>(nodes_.size());
    const Character& character = cast_.character(first);
    nodes_.push_back(std::make_unique<SimNode>(character, second, options_.seed * 7919 + second));
    network_.faults().SetDialOnly(second, character.is_dial_only);
    ledger_.Disregard(character.id);
    auto& runs = runs_[first];
    if (runs.empty()) runs.push_back(first);
    runs.push_back(second);
  }
}

std::optional<NodeNumber> World::Reached(NodeNumber from, const crypto::NodeId& id) const {
  const NodeNumber to = *cast_.NumberOf(id);
  // Each run keeps to its part of the others, so that none meets two.
  for (const auto& [first, runs] : runs_) {
    const auto self = std::find(runs.begin(), runs.end(), from);
    if (self != runs.end() && runs[PartOf(to, runs.size())] != from) return std::nullopt;
  }
  const auto found = runs_.find(to);
  if (found == runs_.end()) return to;
  return found->second[PartOf(from, found->second.size())];
}

void World::SetAdversary(std::size_t number, std::unique_ptr<Adversary> adversary) {
  SimNode& node = *nodes_[number];
  node.adversary = std::move(adversary);
  ledger_.SetHostile(node.number(), !node.IsHonest());
  if (node.adversary != nullptr) {
    if (node.adversary->SignsByItself()) ledger_.Disregard(node.character().id);
    return PlanActs(node.number(), node.adversary.get());
  }
  const auto places = network_.PlacesOf(node.number());
  for (const auto& place : places) {
    if (IsOwnDial(network_.Find(place.id)->end(place.side).link)) {
      CloseEnd(place.id, place.side, true);
    }
  }
}

void World::PlanActs(NodeNumber number, const Adversary* adversary) {
  const Duration interval = adversary->interval();
  if (interval == Duration(0)) return;
  After(interval, [this, number, adversary] {
    SimNode& node = *nodes_[number];
    if (node.adversary.get() != adversary) return;
    if (node.IsRunning() && !node.IsAsleep()) Act(node);
    PlanActs(number, adversary);
  });
}

void World::Act(SimNode& node) {
  HostileView view{cast_, *cast_.NumberOf(node.character().id), {}, NowOf(node)};
  for (const auto& place : network_.PlacesOf(node.number())) {
    const Connection* connection = network_.Find(place.id);
    view.links.push_back(
        {connection->end(Other(place.side)).node, connection->end(place.side).link});
  }
  HostileDeeds deeds;
  node.adversary->Act(view, deeds);
  for (auto& frame : deeds.frames)
    Transmit(node, std::move(frame));
  for (const NodeNumber to : deeds.dials)
    DialAlone(node.number(), to);
  for (const federation::LinkId link : deeds.hang_ups)
    HangUp(node, link);
}

void World::HangUp(SimNode& node, federation::LinkId link) {
  const auto place = network_.PlaceOf(node.number(), link);
  if (!place) return;
  if (options_.is_watched) ForgetLink(node.number(), link);
  CloseEnd(place->id, place->side, true);
  if (IsOwnDial(link)) return;
  node.core().OnLinkDown(link, federation::LinkEnd::kClosed, NowOf(node));
  Serve(node);
}

void World::DialAlone(NodeNumber from, NodeNumber to) {
  ++counters_.dials;
  const federation::LinkId link = kOwnDialBit | ++own_dials_;
  After(kDialFlights * network_.latency().Between(from, to), [this, from, to, link] {
    const SimNode& dialler = *nodes_[from];
    SimNode& listener = *nodes_[to];
    const bool is_lost = !dialler.IsRunning() || !listener.IsRunning() || listener.IsAsleep() ||
                         dialler.IsHonest() || !network_.faults().CanDial(from, to);
    if (is_lost) return;
    const ConnectionId id = network_.Open(from, to, link);
    const auto inbound = network_.Find(id)->end(Side::kListener).link;
    listener.core().OnLinkUp(inbound, dialler.character().id, federation::Direction::kInbound,
                             NowOf(listener));
    Serve(listener);
  });
}

void World::Send(SimNode& node, federation::SendFrame send) {
  if (node.IsHonest()) return Transmit(node, std::move(send));
  const auto place = network_.PlaceOf(node.number(), send.link);
  if (!place) return;
  const NodeNumber peer = network_.Find(place->id)->end(Other(place->side)).node;
  for (auto& frame : node.adversary->OnSend(peer, std::move(send), NowOf(node)))
    Transmit(node, std::move(frame));
}

void World::Watch(const SimNode& node, const federation::SendFrame& send, const FrameMark& mark) {
  if (!options_.is_watched) return;
  credits_.OnSent({node.number(), send.link, node.IsHonest()}, mark, send.frame);
  if (node.IsHonest()) {
    requests_.OnSent(node.number(), send.link, mark, send.frame, now_.mono);
  }
}

void World::ForgetLink(NodeNumber node, federation::LinkId link) {
  requests_.OnLinkEnded(node, link);
  credits_.OnLinkEnded(node, link);
}

}  // namespace schakel::simulations
