// What is kept of one run: its arguments, its figures and those of the baselines. The document that
// --json writes, and that the report reads again.
//
// Errors: kInvalidArgument naming the key, for documents that are no record of a run.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/json.h"
#include "simulations/figures.h"
#include "simulations/scenario.h"

namespace schakel::simulations {

struct RunRecord {
  std::string version;
  std::string scenario;
  bool is_critical = false;
  int broadcasts = kBroadcasts;
  Figures figures;
  std::map<std::string, Figures> baselines;  // by name; empty = none were run
  std::optional<std::string> broken;         // the invariant that does not hold
};

// The command that repeats this run.
std::string ReplayCommand(const RunRecord& record);

Json ToJson(const RunRecord& record);
Result<RunRecord> RunRecordFromJson(const Json& json);

}  // namespace schakel::simulations
