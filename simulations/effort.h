// What hostile nodes make honest ones do: bytes sent, signatures checked, walks over all they hold.
//
// Thread: one. Bounds: one row per node.
#pragma once

#include <vector>

#include "simulations/checkers.h"

namespace schakel::simulations {

struct Effort {
  std::uint64_t bytes = 0;       // sent to hostile nodes
  std::uint64_t signatures = 0;  // checked, whoever caused it
  std::uint64_t walks = 0;       // over all journals or all records, whoever caused it
};

class EffortWatch {
 public:
  // Begins now.
  explicit EffortWatch(const World& world);

  // The largest of all honest nodes that did not restart since, per second.
  struct Rates {
    double bytes = 0;
    double signatures = 0;
    double walks = 0;
  };
  [[nodiscard]] Rates Highest(const World& world) const;
  // "effort": no honest node did more than `hostile` peers may cause by the limits of the protocol.
  [[nodiscard]] Verdict Check(const World& world, std::size_t hostile) const;

 private:
  [[nodiscard]] Effort Since(const World& world, std::size_t number) const;

  MonoTime from_;
  std::vector<Effort> before_;
  std::vector<std::uint32_t> lives_;
};

}  // namespace schakel::simulations
