#include "simulations/baselines/baseline.h"

#include <algorithm>
#include <memory>

#include "base/check.h"
#include "simulations/baselines/announce_pull.h"
#include "simulations/baselines/flood.h"
#include "simulations/baselines/plumtree.h"
#include "simulations/baselines/wire_sizes.h"

namespace schakel::simulations {
namespace {

// The first broadcast prunes; the next ones repair what a race between two copies pruned twice.
constexpr std::size_t kWarmUpBroadcasts = 5;

std::unique_ptr<Spread> Make(BaselineKind kind, const Field& field) {
  switch (kind) {
    case BaselineKind::kFlood:
      return std::make_unique<Flood>(field);
    case BaselineKind::kPlumtree:
      return std::make_unique<Plumtree>(field);
    case BaselineKind::kPull:
      return std::make_unique<AnnouncePull>(field);
  }
  CHECK(false);
  return nullptr;
}

std::vector<bool> DrawDroppers(const Overlay& overlay, const BaselineOptions& options) {
  if (!overlay.droppers.empty()) return overlay.droppers;
  const std::size_t nodes = overlay.neighbours.size();
  std::vector<bool> is_publisher(nodes, false);
  for (const PlannedBroadcast& broadcast : overlay.broadcasts)
    is_publisher[broadcast.publisher] = true;
  std::vector<std::uint32_t> candidates;
  for (std::uint32_t node = 0; node < nodes; ++node) {
    if (!is_publisher[node]) candidates.push_back(node);
  }
  const std::size_t wanted = std::min(
      candidates.size(), nodes * static_cast<std::size_t>(options.droppers_permille) / 1000);
  SeededRandom random(options.loss.seed + 1);
  std::vector<bool> droppers(nodes, false);
  for (std::size_t i = 0; i < wanted; ++i) {
    const std::size_t chosen = i + static_cast<std::size_t>(random.Below(candidates.size() - i));
    std::swap(candidates[i], candidates[chosen]);
    droppers[candidates[i]] = true;
  }
  return droppers;
}

std::vector<bool> Inverse(std::vector<bool> of) {
  of.flip();
  return of;
}

std::uint64_t PayloadBytes(const Overlay& overlay) {
  std::uint64_t sum = 0;
  for (const PlannedBroadcast& broadcast : overlay.broadcasts)
    sum += broadcast.payload_size;
  return overlay.broadcasts.empty() ? 0 : sum / overlay.broadcasts.size();
}

std::uint32_t PublisherOf(const PlannedBroadcast& broadcast) {
  return static_cast<std::uint32_t>(broadcast.publisher);
}

}  // namespace

std::string_view NameOf(BaselineKind kind) {
  switch (kind) {
    case BaselineKind::kFlood:
      return "flood";
    case BaselineKind::kPlumtree:
      return "plumtree";
    case BaselineKind::kPull:
      return "pull";
  }
  return "";
}

Figures RunBaseline(BaselineKind kind, const Overlay& overlay, const BaselineOptions& options) {
  const PushGraph graph(overlay);
  Carrier carrier(graph, options.loss);
  const std::vector<bool> drawn = DrawDroppers(overlay, options);
  Tally tally(Inverse(drawn));
  std::vector<bool> droppers(graph.nodes(), false);
  const auto spread = Make(kind, {graph, carrier, tally, droppers, overlay.durable_write.count()});
  const std::size_t warm_up = overlay.broadcasts.empty() ? 0 : kWarmUpBroadcasts;
  for (std::size_t i = 0; i < warm_up; ++i)
    spread->Broadcast(PublisherOf(overlay.broadcasts[i % overlay.broadcasts.size()]));
  carrier.ForgetCounts();
  tally = Tally(Inverse(drawn));
  droppers = drawn;
  for (const PlannedBroadcast& broadcast : overlay.broadcasts)
    spread->Broadcast(PublisherOf(broadcast));
  Figures figures = tally.Means();
  const auto nodes = static_cast<double>(graph.nodes());
  const std::uint64_t page = PayloadBytes(overlay) + kPageOverheadBytes;
  figures.seed = options.loss.seed;
  figures.control_bytes_per_node = static_cast<double>(carrier.control_bytes()) / nodes;
  figures.extra["page_bytes_per_node"] =
      static_cast<double>(carrier.payloads_sent() * page) / nodes;
  figures.trace_hash = carrier.TraceHash();
  return figures;
}

}  // namespace schakel::simulations
