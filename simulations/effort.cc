#include "simulations/effort.h"

#include <algorithm>

#include "federation/gossip/limits.h"

namespace schakel::simulations {
namespace {

namespace limits = federation::limits;

// Walks that one link can cause in one interval: answers to fingerprints, vectors, lists, and what
// each of them leads to.
constexpr std::uint64_t kWalksPerLink =
    4 * (2 * limits::kRecentsMax + 2 * static_cast<std::uint64_t>(limits::kVectorsMax));
// Signatures that one peer can cause in a minute: of its own entries and records, of offences.
constexpr std::uint64_t kSignaturesPerPeer = 240;

Effort SoFar(const World& world, std::size_t number) {
  const auto status = world.StatusOf(number);
  return {world.SentToHostile(number), status.signatures_checked, status.walks};
}

std::uint64_t Seconds(Duration duration) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

Verdict Broken(std::size_t number, const char* what, std::uint64_t is, std::uint64_t most) {
  if (is <= most) return std::nullopt;
  return "effort: node " + std::to_string(number) + " did " + std::to_string(is) + " " + what +
         ", more than " + std::to_string(most);
}

}  // namespace

EffortWatch::EffortWatch(const World& world) : from_(world.now().mono) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    const SimNode& node = world.node(i);
    before_.push_back(node.IsRunning() ? SoFar(world, i) : Effort{});
    lives_.push_back(node.life().count);
  }
}

Effort EffortWatch::Since(const World& world, std::size_t number) const {
  const SimNode& node = world.node(number);
  const bool counts = node.IsHonest() && node.IsRunning() && node.life().count == lives_[number];
  if (!counts) return {};
  const Effort now = SoFar(world, number);
  const Effort& before = before_[number];
  return {now.bytes - before.bytes, now.signatures - before.signatures, now.walks - before.walks};
}

EffortWatch::Rates EffortWatch::Highest(const World& world) const {
  Effort most;
  for (std::size_t i = 0; i < world.size(); ++i) {
    const Effort effort = Since(world, i);
    most.bytes = std::max(most.bytes, effort.bytes);
    most.signatures = std::max(most.signatures, effort.signatures);
    most.walks = std::max(most.walks, effort.walks);
  }
  const auto seconds =
      static_cast<double>(std::max<std::uint64_t>(1, Seconds(world.now().mono - from_)));
  return {static_cast<double>(most.bytes) / seconds, static_cast<double>(most.signatures) / seconds,
          static_cast<double>(most.walks) / seconds};
}

Verdict EffortWatch::Check(const World& world, std::size_t hostile) const {
  const std::uint64_t seconds = Seconds(world.now().mono - from_) + 1;
  const std::uint64_t minutes = seconds / 60 + 1;
  const std::uint64_t served =
      limits::kServeAllBurst + seconds * limits::kServeAllBytesPerSecond +
      hostile * (limits::kControlBurst + seconds * limits::kControlBytesPerSecond);
  // A peer has its links of the start, and as many new ones as it may begin.
  const std::uint64_t rounds = 2 * minutes + limits::kArrivalsPerMinute * (minutes + 1);
  const std::uint64_t walks = world.size() * rounds * kWalksPerLink;
  const std::uint64_t signatures =
      hostile * minutes * kSignaturesPerPeer +
      world.size() * (2 * minutes + world.ledger().deliveries().size());
  for (std::size_t i = 0; i < world.size(); ++i) {
    const Effort effort = Since(world, i);
    for (const auto& broken : {Broken(i, "bytes", effort.bytes, served),
                               Broken(i, "signatures", effort.signatures, signatures),
                               Broken(i, "walks", effort.walks, walks)}) {
      if (broken) return broken;
    }
  }
  return std::nullopt;
}

}  // namespace schakel::simulations
