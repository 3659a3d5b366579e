#include "simulations/sim_network.h"

#include <algorithm>

#include "base/check.h"

namespace schakel::simulations {

Duration SimNetwork::Latency(std::size_t a, std::size_t b) const {
  // A pure function of the pair, so it needs no table.
  SeededRandom pair(std::min(a, b) * 1'000'003 + std::max(a, b));
  const auto span =
      static_cast<std::uint64_t>((options_.latency_max - options_.latency_min).count());
  const std::uint64_t extra = span == 0 ? 0 : pair.Below(span);
  return options_.latency_min + Duration(static_cast<std::int64_t>(extra));
}

SimNetwork::ConnectionId SimNetwork::Open(std::size_t dialler, std::size_t listener,
                                          federation::LinkId dialler_link) {
  const ConnectionId id = next_++;
  const federation::LinkId inbound = federation::kInboundLinkBit | id;
  connections_[id] = {dialler, listener, dialler_link, inbound, {}, {}};
  by_link_[{dialler, dialler_link}] = id;
  by_link_[{listener, inbound}] = id;
  return id;
}

const Connection* SimNetwork::Find(ConnectionId id) const {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : &found->second;
}

std::optional<SimNetwork::ConnectionId> SimNetwork::ConnectionOf(std::size_t node,
                                                                 federation::LinkId link) const {
  const auto found = by_link_.find({node, link});
  if (found == by_link_.end()) return std::nullopt;
  return found->second;
}

void SimNetwork::Close(ConnectionId id) {
  const Connection* connection = Find(id);
  if (connection == nullptr) return;
  by_link_.erase({connection->dialler, connection->dialler_link});
  by_link_.erase({connection->listener, connection->listener_link});
  connections_.erase(id);
}

std::vector<SimNetwork::ConnectionId> SimNetwork::ConnectionsOf(std::size_t node) const {
  std::vector<ConnectionId> found;
  for (auto it = by_link_.lower_bound({node, 0}); it != by_link_.end() && it->first.first == node;
       ++it) {
    found.push_back(it->second);
  }
  return found;
}

std::vector<SimNetwork::ConnectionId> SimNetwork::CrossConnections() const {
  std::vector<ConnectionId> found;
  for (const auto& [id, connection] : connections_) {
    if (!CanReach(connection.dialler, connection.listener)) found.push_back(id);
  }
  return found;
}

MonoTime SimNetwork::Arrival(ConnectionId id, std::size_t from, MonoTime now) {
  Connection& connection = connections_.at(id);
  MonoTime at = now + Latency(connection.dialler, connection.listener);
  if (options_.loss_permille > 0 &&
      random_.Below(1000) < static_cast<std::uint64_t>(options_.loss_permille)) {
    at += options_.retransmit;
  }
  MonoTime& clear =
      from == connection.dialler ? connection.dialler_clear : connection.listener_clear;
  clear = std::max(clear, at);
  return clear;
}

bool SimNetwork::CanReach(std::size_t a, std::size_t b) const {
  return sides_.empty() || sides_[a] == sides_[b];
}

}  // namespace schakel::simulations
