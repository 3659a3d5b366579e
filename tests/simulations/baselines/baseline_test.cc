#include "simulations/baselines/baseline.h"

#include <gtest/gtest.h>

#include <queue>

#include "simulations/baselines/announce_pull.h"
#include "simulations/baselines/plumtree.h"
#include "tests/simulations/baselines/random_overlay.h"

namespace schakel::simulations {
namespace {

constexpr std::uint64_t kSeed = 20261125;

BaselineOptions WithSeed() {
  BaselineOptions options;
  options.loss.seed = kSeed;
  return options;
}

// 0 - 1 - 2 - ..., ten milliseconds a hop, two for a write.
Overlay Line(std::uint32_t nodes) {
  Overlay overlay;
  overlay.neighbours.resize(nodes);
  for (std::uint32_t node = 0; node + 1 < nodes; ++node) {
    overlay.neighbours[node].push_back(node + 1);
    overlay.neighbours[node + 1].push_back(node);
  }
  overlay.latency = {1, std::chrono::milliseconds(10), std::chrono::milliseconds(10)};
  overlay.durable_write = std::chrono::milliseconds(2);
  overlay.broadcasts.push_back({0, Duration(0), 2000, false});
  return overlay;
}

// Milliseconds until the last node, by Dijkstra: the truth for a flood.
double FarthestMs(const Overlay& overlay, std::size_t publisher) {
  std::vector<std::int64_t> at(overlay.neighbours.size(), INT64_MAX);
  using Item = std::pair<std::int64_t, std::size_t>;
  std::priority_queue<Item, std::vector<Item>, std::greater<>> queue;
  queue.emplace(0, publisher);
  while (!queue.empty()) {
    const auto [time, node] = queue.top();
    queue.pop();
    if (at[node] <= time) continue;
    at[node] = time;
    for (const std::uint32_t other : overlay.neighbours[node]) {
      const Duration step = overlay.latency.Between(node, other) + overlay.durable_write;
      queue.emplace(time + step.count(), other);
    }
  }
  return static_cast<double>(*std::max_element(at.begin(), at.end())) / 1000;
}

TEST(BaselineTest, TakesTheTimeThatALineTakes) {
  const Overlay line = Line(4);
  EXPECT_DOUBLE_EQ(RunBaseline(BaselineKind::kFlood, line, WithSeed()).t100_ms, 36);
  EXPECT_DOUBLE_EQ(RunBaseline(BaselineKind::kPlumtree, line, WithSeed()).t100_ms, 36);
  EXPECT_DOUBLE_EQ(RunBaseline(BaselineKind::kPull, line, WithSeed()).t100_ms, 96);
  for (const BaselineKind kind : kBaselineKinds) {
    const Figures figures = RunBaseline(kind, line, WithSeed());
    EXPECT_DOUBLE_EQ(figures.ldh, 3) << NameOf(kind);
    EXPECT_DOUBLE_EQ(figures.rmr, 0) << NameOf(kind);
  }
}

TEST(BaselineTest, FloodsAlongTheShortestPaths) {
  Overlay overlay = RandomOverlay(300, kSeed, 1);
  overlay.durable_write = std::chrono::milliseconds(2);
  const Figures flood = RunBaseline(BaselineKind::kFlood, overlay, WithSeed());
  EXPECT_DOUBLE_EQ(flood.t100_ms, FarthestMs(overlay, overlay.broadcasts[0].publisher));
}

TEST(BaselineTest, IsTheSameEveryTime) {
  const Overlay overlay = RandomOverlay(120, kSeed);
  BaselineOptions options = WithSeed();
  options.loss.loss_permille = 20;
  options.droppers_permille = 100;
  for (const BaselineKind kind : kBaselineKinds) {
    const Figures once = RunBaseline(kind, overlay, options);
    const Figures again = RunBaseline(kind, overlay, options);
    EXPECT_EQ(once.trace_hash, again.trace_hash) << NameOf(kind);
    EXPECT_EQ(once.t100_ms, again.t100_ms) << NameOf(kind);
  }
}

// The prototype that the goals come from: redundancy and milliseconds of the last node on random
// overlays of mean degree 8.6, without writes.
struct TableRow {
  std::size_t nodes;
  double flood_rmr;
  double t100_ms[3];  // flood, Plumtree, pull
};
constexpr TableRow kTable[] = {
    {60, 6.75, {77, 131, 243}}, {1000, 6.63, {121, 208, 422}}, {10000, 6.63, {155, 272, 550}}};

TEST(BaselineTest, AgreesWithThePrototypesTable) {
  for (const TableRow& row : kTable) {
    // Fewer broadcasts where each has many receivers: the last of 10,000 varies little.
    const Overlay overlay = RandomOverlay(row.nodes, kSeed, row.nodes > 1000 ? 6 : 20);
    for (std::size_t i = 0; i < kBaselineKinds.size(); ++i) {
      const Figures figures = RunBaseline(kBaselineKinds[i], overlay, WithSeed());
      const double ratio = figures.t100_ms / row.t100_ms[i];
      EXPECT_GT(ratio, 0.85) << row.nodes << " " << NameOf(kBaselineKinds[i]);
      EXPECT_LT(ratio, 1.15) << row.nodes << " " << NameOf(kBaselineKinds[i]);
      EXPECT_EQ(figures.missed, 0U);
      if (i == 0) {
        EXPECT_NEAR(figures.rmr / row.flood_rmr, 1, 0.05);
      } else {
        EXPECT_LT(figures.rmr, 0.02) << row.nodes << " " << NameOf(kBaselineKinds[i]);
      }
    }
  }
}

TEST(BaselineTest, RepairsWhatDroppersBreak) {
  const Overlay overlay = RandomOverlay(1000, kSeed);
  for (const BaselineKind kind : kBaselineKinds) {
    BaselineOptions options = WithSeed();
    const Figures without = RunBaseline(kind, overlay, options);
    options.droppers_permille = 200;
    const Figures with = RunBaseline(kind, overlay, options);
    EXPECT_GT(with.delivered_ratio, 0.999) << NameOf(kind);
    EXPECT_GT(with.t100_ms, without.t100_ms) << NameOf(kind);
  }
}

TEST(BaselineTest, RepairsWhatIsLostForGood) {
  const Overlay overlay = RandomOverlay(1000, kSeed);
  for (const BaselineKind kind : kBaselineKinds) {
    BaselineOptions options = WithSeed();
    options.loss.loss_permille = 50;
    options.loss.retransmit = Duration(0);
    EXPECT_GT(RunBaseline(kind, overlay, options).delivered_ratio, 0.999) << NameOf(kind);
  }
}

class SpreadTest : public testing::Test {
 protected:
  // 0 reaches 3 over 1, a dropper that is asked first, and over 2, which is two steps long.
  static Overlay Detour() {
    Overlay overlay = Line(1);
    overlay.neighbours = {{1, 2}, {0, 4}, {0, 3}, {2, 4}, {1, 3}};
    return overlay;
  }

  PushGraph graph_{Detour()};
  Carrier carrier_{graph_, {}};
  Tally tally_{{true, false, true, true, true}};
  std::vector<bool> droppers_{false, true, false, false, false};
};

TEST_F(SpreadTest, PullGoesOnToTheNextAnnouncer) {
  AnnouncePull pull({graph_, carrier_, tally_, droppers_, 2'000});
  pull.Broadcast(0);
  const Figures figures = tally_.Means();
  EXPECT_EQ(figures.missed, 0U);
  // Node 4 hears of it from the dropper after 20 ms and asks it for 150 ms in vain.
  EXPECT_DOUBLE_EQ(figures.t100_ms, 20 + 150 + 20 + 2);
  EXPECT_DOUBLE_EQ(figures.rmr, 0);
}

TEST_F(SpreadTest, PlumtreeKeepsATreeAfterTheFirstBroadcast) {
  droppers_[1] = false;
  Tally all(std::vector<bool>(5, true));
  Plumtree plumtree({graph_, carrier_, all, droppers_, 2'000});
  EXPECT_EQ(plumtree.eager_edges(), graph_.edges());
  for (int i = 0; i < 3; ++i)
    plumtree.Broadcast(0);
  EXPECT_EQ(plumtree.eager_edges(), 2 * (graph_.nodes() - 1));
  EXPECT_EQ(all.Means().missed, 0U);
}

}  // namespace
}  // namespace schakel::simulations
