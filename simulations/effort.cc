#include "simulations/effort.h"

#include <algorithm>
#include <map>

#include "federation/limits.h"

namespace schakel::simulations {
namespace {

// So that the scenarios use a third of what is allowed at most.
constexpr std::uint64_t kHeaderMax = 512;  // of an entry in a page, beside its document
constexpr std::uint64_t kChunk = 64 << 10;
constexpr std::uint64_t kRecord = 256;
constexpr std::uint64_t kTrustFile = 2'048;
constexpr std::uint64_t kLinksMax =
    federation::limits::kPushLinks + federation::limits::kReconcileLinks;
constexpr std::uint64_t kRound = 2'048;  // fingerprints and beacons in a reconcile interval
constexpr std::uint64_t kAnswer = 128;   // to a frame of any kind

Effort SoFar(const World& world, std::size_t number) {
  const auto status = world.StatusOf(number);
  return {world.SentToHostile(number), status.signatures_checked, status.walks};
}

double PerSecond(std::uint64_t count, Duration time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  return static_cast<double>(count) / static_cast<double>(std::max<std::int64_t>(1, seconds));
}

Effort Largest(const Effort& a, const Effort& b) {
  return {std::max(a.bytes, b.bytes), std::max(a.signatures, b.signatures),
          std::max(a.walks, b.walks)};
}

std::uint64_t Permille(std::uint64_t part, std::uint64_t whole) {
  return 1000 * part / std::max<std::uint64_t>(1, whole);
}

}  // namespace

Effort Allowed(const Demand& demand, const AnswerSizes& sizes) {
  const std::uint64_t answers = demand.pulls * sizes.page + demand.chunks * kChunk +
                                demand.records * kRecord + demand.trust_files * kTrustFile +
                                demand.frames * kAnswer;
  return {sizes.unasked + answers, sizes.own_signatures + demand.signatures,
          sizes.own_walks + demand.comparisons};
}

Verdict BrokenEffort(std::size_t number, const Effort& effort, const Effort& allowed) {
  const auto broken = [number](const char* what, std::uint64_t is, std::uint64_t most) -> Verdict {
    if (is <= most) return std::nullopt;
    return "effort: node " + std::to_string(number) + " did " + std::to_string(is) + " " + what +
           ", more than " + std::to_string(most);
  };
  for (const auto& verdict : {broken("bytes", effort.bytes, allowed.bytes),
                              broken("signatures", effort.signatures, allowed.signatures),
                              broken("walks", effort.walks, allowed.walks)}) {
    if (verdict) return verdict;
  }
  return std::nullopt;
}

EffortWatch::EffortWatch(const World& world, std::uint64_t document_max)
    : from_(world.now().mono), document_max_(document_max) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    const SimNode& node = world.node(i);
    before_.push_back(
        {node.IsRunning() ? SoFar(world, i) : Effort{}, world.DemandOf(i), node.life().count});
  }
}

bool EffortWatch::Counts(const World& world, std::size_t number) const {
  const SimNode& node = world.node(number);
  return node.IsHonest() && node.IsRunning() && node.life().count == before_[number].life;
}

Effort EffortWatch::Since(const World& world, std::size_t number) const {
  if (!Counts(world, number)) return {};
  const Effort now = SoFar(world, number);
  const Effort& before = before_[number].effort;
  return {now.bytes - before.bytes, now.signatures - before.signatures, now.walks - before.walks};
}

AnswerSizes EffortWatch::SizesIn(const World& world) const {
  std::map<federation::JournalId, std::uint64_t> entries;
  for (const Delivery& delivery : world.ledger().deliveries())
    ++entries[delivery.position.journal];
  std::uint64_t most = 1;
  for (const auto& [journal, count] : entries)
    most = std::max(most, count);
  const std::uint64_t entry = document_max_ + kHeaderMax;
  const std::uint64_t page =
      std::min<std::uint64_t>(most * entry, federation::limits::kFrameSizeMax);
  const auto rounds = static_cast<std::uint64_t>((world.now().mono - from_) /
                                                 federation::limits::kReconcileInterval) +
                      1;
  std::uint64_t hostile = 0;
  for (std::size_t i = 0; i < world.size(); ++i)
    hostile += world.node(i).IsHonest() ? 0 : 1;
  const std::uint64_t news = world.ledger().deliveries().size() * entry;
  return {page, hostile * (news + rounds * kRound), rounds, rounds * kLinksMax};
}

Effort EffortWatch::AllowedFor(const World& world, std::size_t number) const {
  return Allowed(world.DemandOf(number).Since(before_[number].demand), SizesIn(world));
}

EffortWatch::Rates EffortWatch::Highest(const World& world) const {
  Effort most;
  for (std::size_t i = 0; i < world.size(); ++i)
    most = Largest(most, Since(world, i));
  const Duration time = world.now().mono - from_;
  return {PerSecond(most.bytes, time), PerSecond(most.signatures, time),
          PerSecond(most.walks, time)};
}

Effort EffortWatch::HighestPermille(const World& world) const {
  Effort most;
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (!Counts(world, i)) continue;
    const Effort effort = Since(world, i);
    const Effort allowed = AllowedFor(world, i);
    most = Largest(most, {Permille(effort.bytes, allowed.bytes),
                          Permille(effort.signatures, allowed.signatures),
                          Permille(effort.walks, allowed.walks)});
  }
  return most;
}

Verdict EffortWatch::Check(const World& world) const {
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (!Counts(world, i)) continue;
    if (auto broken = BrokenEffort(i, Since(world, i), AllowedFor(world, i))) return broken;
  }
  return std::nullopt;
}

}  // namespace schakel::simulations
