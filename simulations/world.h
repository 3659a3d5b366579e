// A whole federation on virtual time: nodes, network, events. The same seed gives the same run.
//
// Thread: one. Time: microseconds of its own; wall time starts at 2026-11-20 09:00 UTC.
// Bounds: memory by nodes and entries of the scenario.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <vector>

#include "federation/trust/repository.h"
#include "simulations/sim_network.h"
#include "simulations/sim_node.h"
#include "simulations/trace.h"

namespace schakel::simulations {

struct WorldOptions {
  std::size_t nodes = 7;
  std::uint64_t seed = 1;
  NetworkOptions network;
  Duration sync_time = std::chrono::milliseconds(2);  // of a group commit
};

// When which node had an entry durable.
struct Delivery {
  MonoTime published;                  // durable at the publisher
  std::map<std::size_t, MonoTime> at;  // by node number
};

struct WorldCounters {
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;         // application bytes sent
  std::uint64_t page_bytes = 0;    // of frames that carry entries
  std::uint64_t page_entries = 0;  // copies of entries that arrived
};

class World {
 public:
  explicit World(WorldOptions options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] Now now() const { return now_; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] SimNode& node(std::size_t number) { return *nodes_[number]; }

  void RunFor(Duration duration);
  // Runs until `done` or the deadline; returns whether `done` came true.
  bool RunUntil(const std::function<bool()>& done, Duration at_most);

  void Start(std::size_t number);
  // Loses unsynced writes except a random first part of them.
  void Crash(std::size_t number);
  // A document of this node. Returns its position when it is durable there (see delivery()).
  void Publish(std::size_t number, std::size_t payload_size, bool is_critical);
  void Partition(const std::vector<int>& sides);
  void Heal();

  [[nodiscard]] bool IsLinked() const;     // every running node has min(4, others) links up
  [[nodiscard]] bool IsConverged() const;  // equal frontiers on all running nodes
  [[nodiscard]] const std::map<federation::EntryPosition, Delivery>& deliveries() const {
    return deliveries_;
  }
  [[nodiscard]] const WorldCounters& counters() const { return counters_; }
  [[nodiscard]] std::string TraceHash() const { return trace_.Hash(); }
  // Positions that a publisher was told are durable.
  [[nodiscard]] const std::vector<federation::EntryPosition>& acknowledged() const {
    return acknowledged_;
  }

 private:
  struct Event {
    MonoTime at;
    std::uint64_t order = 0;
    std::function<void()> run;
    bool operator>(const Event& other) const {
      return std::pair(at, order) > std::pair(other.at, other.order);
    }
  };

  void MakeCast();
  void At(MonoTime at, std::function<void()> run);
  bool Step(MonoTime until);
  // Carries out what the core of this node wants, and plans its next tick.
  void Serve(SimNode& node);
  void Carry(SimNode& node, federation::Action action);
  void Send(SimNode& node, federation::SendFrame send);
  void Dial(SimNode& node, const federation::DialPeer& dial);
  void CloseConnection(SimNetwork::ConnectionId id, std::size_t closer);
  void ScheduleSync(SimNode& node);
  void NoteDurable(SimNode& node);

  WorldOptions options_;
  Now now_;
  SeededRandom random_;
  SimNetwork network_;
  Trace trace_;
  std::vector<std::unique_ptr<Character>> cast_;
  std::vector<std::unique_ptr<SimNode>> nodes_;
  std::map<crypto::NodeId, std::size_t> numbers_;
  federation::TrustedSet trust_;
  std::shared_ptr<const federation::Directory> directory_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::uint64_t next_order_ = 0;
  std::uint64_t next_document_ = 0;
  WorldCounters counters_;
  std::map<federation::EntryPosition, Delivery> deliveries_;
  std::vector<std::map<federation::JournalId, std::uint64_t>> durable_;  // sizes seen, by node
  std::vector<federation::EntryPosition> acknowledged_;
};

}  // namespace schakel::simulations
