#include "simulations/checkers.h"

#include "federation/journal/checkpoint.h"

namespace schakel::simulations {

std::optional<std::string> CheckConverged(World& world) {
  if (world.IsConverged()) return std::nullopt;
  return "converged: running nodes hold different journals";
}

std::optional<std::string> CheckNothingAcknowledgedIsMissing(World& world) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (!world.node(i).IsRunning()) continue;
    std::map<federation::JournalId, std::uint64_t> sizes;
    for (const auto& row : world.node(i).core().Status(world.now()).journals) {
      sizes[row.id] = row.durable.size;
    }
    for (const auto& position : world.acknowledged()) {
      if (sizes[position.journal] > position.index) continue;
      return "acknowledged: node " + std::to_string(i) + " misses entry " +
             std::to_string(position.index) + " of " + position.journal.publisher.hex();
    }
  }
  return std::nullopt;
}

std::optional<std::string> CheckCheckpoints(World& world) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (!world.node(i).IsRunning()) continue;
    auto& core = world.node(i).core();
    for (const auto& row : core.Status(world.now()).journals) {
      const auto* admission = core.directory()->Find(row.id.publisher);
      const auto stated =
          admission == nullptr
              ? Result<federation::Frontier>(Error{ErrorCode::kNotFound, ""})
              : federation::OpenCheckpoint(row.checkpoint, row.id, admission->identity_key);
      if (row.durable.size == 0 || (stated && *stated == row.durable)) continue;
      return "checkpoint: node " + std::to_string(i) + " holds a frontier that nobody signed";
    }
  }
  return std::nullopt;
}

std::optional<std::string> CheckNoHonestOffence(World& world) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (!world.node(i).IsRunning()) continue;
    const auto status = world.node(i).core().Status(world.now());
    if (status.offences > 0) return "honest: node " + std::to_string(i) + " accuses a peer";
    for (const auto& row : status.journals) {
      if (row.status == federation::JournalStatus::kOpen) continue;
      return "honest: node " + std::to_string(i) + " holds a forked journal";
    }
  }
  return std::nullopt;
}

std::optional<std::string> CheckAll(World& world) {
  for (const auto& check : {CheckConverged, CheckNothingAcknowledgedIsMissing, CheckCheckpoints,
                            CheckNoHonestOffence}) {
    if (auto broken = check(world)) return broken;
  }
  return std::nullopt;
}

}  // namespace schakel::simulations
