// The network between simulated nodes: connections with latency, loss and partitions.
//
// A connection keeps the order of its frames, as TCP does: a lost packet delays what comes after
// it. Latency is fixed per pair of nodes and drawn from the seed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/random.h"
#include "federation/gossip/action.h"

namespace schakel::simulations {

struct NetworkOptions {
  Duration latency_min = std::chrono::milliseconds(10);  // one way
  Duration latency_max = std::chrono::milliseconds(50);
  int loss_permille = 0;  // packets that are sent again
  Duration retransmit = std::chrono::milliseconds(200);
};

struct Connection {
  std::size_t dialler = 0;  // node numbers
  std::size_t listener = 0;
  federation::LinkId dialler_link = 0;
  federation::LinkId listener_link = 0;
  MonoTime dialler_clear;  // when the last frame sent by this side arrives
  MonoTime listener_clear;
};

class SimNetwork {
 public:
  SimNetwork(NetworkOptions options, std::uint64_t seed) : options_(options), random_(seed) {}

  using ConnectionId = std::uint64_t;

  [[nodiscard]] Duration Latency(std::size_t a, std::size_t b) const;
  ConnectionId Open(std::size_t dialler, std::size_t listener, federation::LinkId dialler_link);
  [[nodiscard]] const Connection* Find(ConnectionId id) const;
  // Returns the connection that this link of this node belongs to.
  [[nodiscard]] std::optional<ConnectionId> ConnectionOf(std::size_t node,
                                                         federation::LinkId link) const;
  void Close(ConnectionId id);
  [[nodiscard]] std::vector<ConnectionId> ConnectionsOf(std::size_t node) const;
  [[nodiscard]] std::vector<ConnectionId> CrossConnections() const;

  // Returns when a frame sent now arrives, in order behind those before it.
  MonoTime Arrival(ConnectionId id, std::size_t from, MonoTime now);

  // Nodes of different sides cannot reach each other. An empty vector heals.
  void SetSides(std::vector<int> sides) { sides_ = std::move(sides); }
  [[nodiscard]] bool CanReach(std::size_t a, std::size_t b) const;

 private:
  NetworkOptions options_;
  SeededRandom random_;
  std::map<ConnectionId, Connection> connections_;
  std::map<std::pair<std::size_t, federation::LinkId>, ConnectionId> by_link_;
  std::vector<int> sides_;
  ConnectionId next_ = 1;
};

}  // namespace schakel::simulations
