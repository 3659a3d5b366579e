// Shapes of partitions, drawn from a seed.
#pragma once

#include "base/random.h"
#include "simulations/path_faults.h"

namespace schakel::simulations {

// `parts` sides, each node on a random one. REQUIRES: parts > 0.
Partition UniformPartition(std::size_t nodes, int parts, Random& random);
// One random side per node number's remainder: halves that differ by at most one node.
Partition EvenHalves(std::size_t nodes);
// One random node alone, all others together.
Partition IsolateOne(std::size_t nodes, Random& random);
// Two random sides that only one random node reaches both of.
Partition BridgeOfOne(std::size_t nodes, Random& random);
// Two random sides; what the second says reaches the first, not the other way.
Partition OneWayPartition(std::size_t nodes, Random& random);

// One of the above.
Partition RandomPartition(std::size_t nodes, Random& random);

}  // namespace schakel::simulations
