// What a run measured, as plain values: filled by the scenarios, printed and compared by the
// report.
//
// Times are those of entries published after the warm-up, means over the broadcasts of the run.
// Byte figures are application bytes: what the cores sent, without TCP, TLS or CURVE.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace schakel::simulations {

// One point of the latency curve: this share of the other nodes had the entry by then.
struct CurvePoint {
  int share_permille = 0;
  double millis = 0;
};

struct Figures {
  std::size_t nodes = 0;
  std::uint64_t seed = 0;
  std::uint64_t entries = 0;   // published and measured
  double delivered_ratio = 0;  // deliveries / (entries x other nodes that ran to the end)
  std::uint64_t missed = 0;    // deliveries that never came
  double rmr = 0;              // relative message redundancy: payload copies per delivery - 1
  double control_bytes_per_node = 0;  // all but entries and payloads, over the measured time
  double ldh = 0;  // last delivery hop: the longest chain of who got it from whom
  double t50_ms = 0;
  double t99_ms = 0;
  double t100_ms = 0;
  std::vector<CurvePoint> curve;           // 100, 200, ... 1000 permille, and 990
  std::optional<double> stretch_vs_flood;  // of the times to the last node; by the baselines
  std::optional<double> heal_ms;           // from the end of the faults to equal frontiers
  std::optional<double> idle_bits_per_s;   // sent per node in ten minutes without news
  std::string trace_hash;
  // What one scenario measures beyond the above, snake_case with the unit last.
  std::map<std::string, double> extra;
};

}  // namespace schakel::simulations
