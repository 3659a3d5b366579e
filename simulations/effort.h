// What hostile nodes make honest ones do: bytes sent, signatures checked, walks over all they hold;
// against what the frames that reached each of them asked for.
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

// How much an answer may hold at most, and what a node does without being asked.
struct AnswerSizes {
  std::uint64_t page = 0;            // all that one journal holds
  std::uint64_t unasked = 0;         // news and questions that go to hostile nodes by themselves
  std::uint64_t own_signatures = 0;  // of records of its own
  std::uint64_t own_walks = 0;       // that a node begins by itself
};

// What a node may do of whom so much was demanded.
Effort Allowed(const Demand& demand, const AnswerSizes& sizes);
// "effort": one of the three is more than is allowed.
Verdict BrokenEffort(std::size_t number, const Effort& effort, const Effort& allowed);

class EffortWatch {
 public:
  // Begins now. Documents are no larger than this. REQUIRES: a watched world.
  EffortWatch(const World& world, std::uint64_t document_max);

  // The largest of all honest nodes that did not restart since, per second.
  struct Rates {
    double bytes = 0;
    double signatures = 0;
    double walks = 0;
  };
  [[nodiscard]] Rates Highest(const World& world) const;
  // The largest share of what is allowed that one of them used, in thousandths.
  [[nodiscard]] Effort HighestPermille(const World& world) const;
  // "effort": no honest node did more than was asked of it.
  [[nodiscard]] Verdict Check(const World& world) const;

 private:
  struct Row {
    Effort effort;
    Demand demand;
    std::uint32_t life = 0;
  };

  [[nodiscard]] bool Counts(const World& world, std::size_t number) const;
  [[nodiscard]] Effort Since(const World& world, std::size_t number) const;
  [[nodiscard]] AnswerSizes SizesIn(const World& world) const;
  [[nodiscard]] Effort AllowedFor(const World& world, std::size_t number) const;

  MonoTime from_;
  std::uint64_t document_max_;
  std::vector<Row> before_;
};

}  // namespace schakel::simulations
