// Carries the signals of a baseline: a queue on virtual time, latency, loss, and the count of what
// was sent.
//
// A link keeps the order of its messages, as TCP does. A lost packet is sent again after
// `retransmit` and delays what comes behind it, as in SimNetwork; with `retransmit` zero the
// message is gone for good, as on a datagram network.
// Thread: one. Bounds: the signals under way, at most a few for each edge.
#pragma once

#include <queue>

#include "base/random.h"
#include "simulations/baselines/push_graph.h"
#include "simulations/baselines/signal.h"
#include "simulations/trace.h"

namespace schakel::simulations {

struct LossModel {
  std::uint64_t seed = 0;
  int loss_permille = 0;
  Duration retransmit = std::chrono::milliseconds(200);
};

class Carrier {
 public:
  // Borrows `graph`, which must outlive it.
  Carrier(const PushGraph& graph, const LossModel& loss);

  void Send(EdgeId edge, SignalKind kind, std::uint16_t hop = 0);
  // Something local at `node` after `delay_us`.
  void Plan(std::uint32_t node, SignalKind kind, std::int64_t delay_us, std::uint16_t hop = 0);
  // Moves time to the next signal and returns it in `out`; false when there is none.
  bool Next(Signal& out);

  [[nodiscard]] std::int64_t now_us() const { return now_us_; }
  [[nodiscard]] std::uint64_t control_bytes() const { return control_bytes_; }
  [[nodiscard]] std::uint64_t payloads_sent() const { return payloads_sent_; }
  void ForgetCounts() { control_bytes_ = payloads_sent_ = 0; }
  [[nodiscard]] std::string TraceHash() const { return trace_.Hash(); }

 private:
  void Count(SignalKind kind);

  const PushGraph& graph_;
  LossModel loss_;
  SeededRandom random_;
  Trace trace_;
  std::priority_queue<Signal, std::vector<Signal>, std::greater<>> queue_;
  std::vector<std::int64_t> clear_us_;  // when the last message of an edge arrives
  std::int64_t now_us_ = 0;
  std::uint64_t next_order_ = 0;
  std::uint64_t control_bytes_ = 0;
  std::uint64_t payloads_sent_ = 0;
};

}  // namespace schakel::simulations
