// The network between simulated nodes: connections with latency, jitter, loss and bandwidth.
//
// A connection keeps the order of its frames, as TCP does: a lost packet delays what comes after
// it, and a direction that lost a frame for good carries nothing more until the connection ends.
// Each side ends by itself: one may believe that it is up while the other has forgotten it.
// Latency is fixed per pair of nodes and seed. Thread: one. Bounds: memory by open connections.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "base/random.h"
#include "simulations/event.h"
#include "simulations/overlay.h"
#include "simulations/path_faults.h"

namespace schakel::simulations {

// What a transport and the two kernels hold of one direction: a queue of 2 MiB, two pipes of eight
// frames, buffers of 4.5 MiB, and slack. Beyond it the sender's transport ends the link.
constexpr std::uint64_t kHeldMax = 12 << 20;

struct NetworkOptions {
  Duration latency_min = std::chrono::milliseconds(10);  // one way
  Duration latency_max = std::chrono::milliseconds(50);
  Duration jitter{0};     // up to this much more, by frame
  int loss_permille = 0;  // packets that are sent again
  Duration retransmit = std::chrono::milliseconds(200);
  // Bytes per second of every node; 0 = no cap.
  std::uint64_t up_bytes_per_s = 0;
  std::uint64_t down_bytes_per_s = 0;
};

struct Connection {
  struct End {
    NodeNumber node = 0;
    federation::LinkId link = 0;
    bool is_open = false;
    // Of what this end sends.
    bool is_cut = false;          // a frame was lost for good
    MonoTime clear;               // when the last frame arrives
    std::uint64_t in_flight = 0;  // bytes sent that did not arrive
    bool is_unheard = false;      // one that arrived was not read: nor is any behind it
    MonoTime read{};              // when the last one is read, by a slow machine
  };
  std::array<End, 2> ends;
  Duration latency{0};

  End& end(Side side) { return ends[static_cast<std::size_t>(side)]; }
  [[nodiscard]] const End& end(Side side) const { return ends[static_cast<std::size_t>(side)]; }
};

class SimNetwork {
 public:
  SimNetwork(std::size_t nodes, const NetworkOptions& options, std::uint64_t seed);

  [[nodiscard]] const LatencyModel& latency() const { return latency_; }
  [[nodiscard]] PathFaults& faults() { return faults_; }
  [[nodiscard]] const PathFaults& faults() const { return faults_; }
  // Of one node, other than those of all.
  void SetBandwidth(NodeNumber node, std::uint64_t up, std::uint64_t down);
  // As those of all.
  void RestoreBandwidth(NodeNumber node) {
    SetBandwidth(node, options_.up_bytes_per_s, options_.down_bytes_per_s);
  }

  ConnectionId Open(NodeNumber dialler, NodeNumber listener, federation::LinkId dialler_link);
  // Returns nullptr once both ends are closed.
  [[nodiscard]] Connection* Find(ConnectionId id);
  // The open end that is this link of this node.
  struct Place {
    ConnectionId id = 0;
    Side side = Side::kDialler;
  };
  [[nodiscard]] std::optional<Place> PlaceOf(NodeNumber node, federation::LinkId link) const;
  [[nodiscard]] const std::vector<Place>& PlacesOf(NodeNumber node) const {
    return nodes_[node].places;
  }
  // Forgets one end; the connection goes with the second.
  void CloseEnd(ConnectionId id, Side side);

  // Returns when a frame sent now arrives, behind those before it; nothing if it never does.
  std::optional<MonoTime> Arrival(ConnectionId id, Side from, std::uint32_t bytes, MonoTime now);

 private:
  struct NodePaths {
    std::vector<Place> places;  // a node has a few dozen
    std::uint64_t up = 0;
    std::uint64_t down = 0;
    MonoTime up_free;
    MonoTime down_free;
  };
  struct Slot {
    std::uint32_t generation = 0;
    Connection connection;
  };

  static Duration Transfer(std::uint32_t bytes, std::uint64_t bytes_per_s);

  NetworkOptions options_;
  LatencyModel latency_;
  SeededRandom random_;
  PathFaults faults_;
  std::vector<NodePaths> nodes_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
};

}  // namespace schakel::simulations
