#include "simulations/partition_shape.h"

namespace schakel::simulations {

Partition UniformPartition(std::size_t nodes, int parts, Random& random) {
  Partition partition;
  partition.sides.resize(nodes);
  for (int& side : partition.sides)
    side = static_cast<int>(random.Below(static_cast<std::uint64_t>(parts)));
  return partition;
}

Partition EvenHalves(std::size_t nodes) {
  Partition partition;
  partition.sides.resize(nodes);
  for (std::size_t i = 0; i < nodes; ++i)
    partition.sides[i] = static_cast<int>(i % 2);
  return partition;
}

Partition IsolateOne(std::size_t nodes, Random& random) {
  Partition partition;
  partition.sides.assign(nodes, 0);
  partition.sides[random.Below(nodes)] = 1;
  return partition;
}

Partition BridgeOfOne(std::size_t nodes, Random& random) {
  Partition partition = UniformPartition(nodes, 2, random);
  partition.sides[random.Below(nodes)] = Partition::kBridge;
  return partition;
}

Partition OneWayPartition(std::size_t nodes, Random& random) {
  Partition partition = UniformPartition(nodes, 2, random);
  partition.is_one_way = true;
  return partition;
}

Partition RandomPartition(std::size_t nodes, Random& random) {
  switch (random.Below(5)) {
    case 0:
      return UniformPartition(nodes, 2, random);
    case 1:
      return UniformPartition(nodes, 3, random);
    case 2:
      return IsolateOne(nodes, random);
    case 3:
      return BridgeOfOne(nodes, random);
    default:
      return OneWayPartition(nodes, random);
  }
}

}  // namespace schakel::simulations
