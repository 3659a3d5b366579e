#include "simulations/measure.h"

#include <algorithm>

namespace schakel::simulations {
namespace {

constexpr std::array<int, 11> kCurveShares = {100, 200, 300, 400, 500, 600,
                                              700, 800, 900, 990, 1000};

double Millis(Duration duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}

// How long the nodes other than the publisher waited, ascending, and how many wait still.
struct Waits {
  std::vector<Duration> times;
  std::size_t missed = 0;
};

Waits WaitsOf(const World& world, const Delivery& delivery) {
  Waits waits;
  // A hostile publisher may keep what it published to itself.
  const bool is_due =
      world.node(delivery.publisher).IsHonest() && !world.IsCutOff(delivery.position);
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (!world.TakesPart(i) || i == delivery.publisher) continue;
    const Receipt& receipt = delivery.at[i];
    if (receipt.durable == Receipt::kNever) {
      waits.missed += is_due ? 1 : 0;
    } else {
      waits.times.push_back(receipt.durable - delivery.published);
    }
  }
  std::sort(waits.times.begin(), waits.times.end());
  return waits;
}

// When this share of the nodes had it; of those that got it at all.
Duration TimeAt(const Waits& waits, int permille) {
  if (waits.times.empty()) return Duration(0);
  const std::size_t all = waits.times.size() + waits.missed;
  const std::size_t rank = (all * static_cast<std::size_t>(permille) + 999) / 1000;
  return waits.times[std::min(std::max<std::size_t>(rank, 1), waits.times.size()) - 1];
}

}  // namespace

Mark MarkNow(const World& world) {
  return {world.ledger().deliveries().size(), world.counters(), world.now().mono};
}

int LastDeliveryHop(const Delivery& delivery) {
  const std::size_t nodes = delivery.at.size();
  std::vector<int> hops(nodes, -1);
  int last = 0;
  std::vector<NodeNumber> chain;
  for (NodeNumber node = 0; node < nodes; ++node) {
    chain.clear();
    NodeNumber at = node;
    // Nobody has an entry before its source: chains end.
    while (at < nodes && hops[at] < 0 && delivery.at[at].source != kNobody &&
           chain.size() <= nodes) {
      chain.push_back(at);
      at = delivery.at[at].source;
    }
    int hop = at >= nodes || hops[at] < 0 ? 0 : hops[at];
    for (auto back = chain.rbegin(); back != chain.rend(); ++back)
      hops[*back] = ++hop;
    last = std::max(last, hop);
  }
  return last;
}

double BitsPerSecond(const World& world, const Mark& from) {
  const double bits = 8.0 * static_cast<double>(world.counters().bytes - from.counters.bytes);
  const double seconds = Millis(world.now().mono - from.at) / 1000.0;
  return seconds > 0 ? bits / seconds / static_cast<double>(world.size()) : 0;
}

Figures Measure(const World& world, const Mark& from) {
  Figures figures;
  figures.nodes = world.size();
  const auto& deliveries = world.ledger().deliveries();
  std::uint64_t reached = 0;
  std::vector<double> sums(kCurveShares.size(), 0);
  for (std::size_t i = from.deliveries; i < deliveries.size(); ++i) {
    const Delivery& delivery = deliveries[i];
    if (delivery.published == Receipt::kNever) continue;
    const Waits waits = WaitsOf(world, delivery);
    // Lost with the disk of its publisher before anybody else had it.
    const bool is_gone =
        waits.times.empty() && delivery.at[delivery.publisher].durable == Receipt::kNever;
    if (is_gone) continue;
    ++figures.entries;
    figures.missed += waits.missed;
    reached += waits.times.size();
    figures.ldh += LastDeliveryHop(delivery);
    for (std::size_t share = 0; share < kCurveShares.size(); ++share)
      sums[share] += Millis(TimeAt(waits, kCurveShares[share]));
  }
  figures.trace_hash = world.TraceHash();
  const WorldCounters& now = world.counters();
  const std::uint64_t control =
      (now.bytes - from.counters.bytes) - (now.page_bytes - from.counters.page_bytes);
  figures.control_bytes_per_node = static_cast<double>(control) / static_cast<double>(world.size());
  figures.delivered_ratio = 1;
  if (figures.entries == 0 || reached == 0) return figures;
  const auto entries = static_cast<double>(figures.entries);
  const auto copies = static_cast<double>(now.page_entries - from.counters.page_entries);
  figures.delivered_ratio =
      static_cast<double>(reached) / static_cast<double>(reached + figures.missed);
  figures.rmr = copies / static_cast<double>(reached) - 1;
  figures.ldh /= entries;
  for (std::size_t share = 0; share < kCurveShares.size(); ++share)
    figures.curve.push_back({kCurveShares[share], sums[share] / entries});
  figures.t50_ms = figures.curve[4].millis;
  figures.t99_ms = figures.curve[9].millis;
  figures.t100_ms = figures.curve[10].millis;
  return figures;
}

}  // namespace schakel::simulations
