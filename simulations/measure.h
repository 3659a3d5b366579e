// Figures from what a world recorded between two moments.
#pragma once

#include "simulations/figures.h"
#include "simulations/world.h"

namespace schakel::simulations {

// Where a measurement begins.
struct Mark {
  std::size_t deliveries = 0;  // those before it do not count
  WorldCounters counters;
  MonoTime at;
};

Mark MarkNow(const World& world);

// Over the entries published since `from`, at the honest nodes that run now.
Figures Measure(const World& world, const Mark& from);

// Bits that a node sent per second on average since `from`.
double BitsPerSecond(const World& world, const Mark& from);

// Hops of the longest chain of who got this entry from whom.
int LastDeliveryHop(const Delivery& delivery);

}  // namespace schakel::simulations
