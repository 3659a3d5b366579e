#include "simulations/baselines/push_graph.h"

#include <gtest/gtest.h>

#include "tests/simulations/baselines/random_overlay.h"

namespace schakel::simulations {
namespace {

TEST(PushGraphTest, EveryEdgeHasOneBack) {
  const Overlay overlay = RandomOverlay(200, 3);
  const PushGraph graph(overlay);
  ASSERT_EQ(graph.nodes(), 200U);
  for (std::uint32_t node = 0; node < graph.nodes(); ++node) {
    ASSERT_EQ(graph.first(node + 1) - graph.first(node), overlay.neighbours[node].size());
    for (EdgeId edge = graph.first(node); edge < graph.first(node + 1); ++edge) {
      EXPECT_EQ(graph.source(edge), node);
      EXPECT_EQ(graph.target(edge), overlay.neighbours[node][edge - graph.first(node)]);
      EXPECT_EQ(graph.target(graph.back(edge)), node);
      EXPECT_EQ(graph.back(graph.back(edge)), edge);
      EXPECT_EQ(graph.latency_us(edge), graph.latency_us(graph.back(edge)));
    }
  }
}

TEST(PushGraphTest, KeepsNodesWithoutLinks) {
  Overlay overlay;
  overlay.neighbours = {{1}, {0}, {}};
  const PushGraph graph(overlay);
  EXPECT_EQ(graph.nodes(), 3U);
  EXPECT_EQ(graph.edges(), 2U);
  EXPECT_EQ(graph.first(2), graph.first(3));
}

}  // namespace
}  // namespace schakel::simulations
