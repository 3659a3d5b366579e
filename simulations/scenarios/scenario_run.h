// The frame of a scenario: a world, its warm-up, documents from random nodes, and the report.
//
// Broken invariants are collected as they are seen; the report names the first.
// Thread: one. Bounds: those of the world.
#pragma once

#include <functional>
#include <vector>

#include "simulations/measure.h"
#include "simulations/scenario.h"

namespace schakel::simulations {

constexpr std::size_t kDocumentSize = 2'000;

class ScenarioRun {
 public:
  // `planned` is the virtual time that the scenario needs, for those who wait.
  ScenarioRun(const ScenarioOptions& options, WorldOptions world, Duration planned);

  [[nodiscard]] World& world() { return world_; }
  // Draws of the scenario; the world and its nodes have their own.
  [[nodiscard]] SeededRandom& random() { return random_; }
  [[nodiscard]] std::size_t nodes() const { return options_.nodes; }

  // Lets everybody find each other, takes the overlay, and begins the measurement.
  void WarmUp();
  // Measures what a node sends when nothing happens; then the measurement begins again.
  void MeasureIdle();
  // Names what comes next for those who wait.
  void Enter(std::string_view phase);
  // A document of this node, or of a random running one.
  void Publish(std::size_t number, std::size_t payload_size = kDocumentSize);
  void PublishSomewhere(std::size_t payload_size = kDocumentSize);
  // `count` documents from random running nodes.
  void Broadcasts(int count, Duration between);
  // A random running node.
  [[nodiscard]] std::size_t PickRunning();

  // Runs until all running nodes hold the same. Returns how long that took; what did not come
  // within `at_most` is broken.
  Duration Settle(Duration at_most);
  void Quiet(Duration duration);
  // Looks at what must hold at every moment.
  void CheckSafetyNow();
  // Looks at everything.
  void CheckAllNow();
  void Break(std::optional<std::string> what);
  [[nodiscard]] bool IsBroken() const { return broken_.has_value(); }

  void SetHealTime(Duration heal);
  void Set(const std::string& name, double value) { extra_[name] = value; }

  ScenarioReport Report();
  // Without the overlay: no baseline can repeat what happened.
  ScenarioReport ReportAlone();

 private:
  ScenarioOptions options_;
  World world_;
  SeededRandom random_;
  Duration planned_;
  Mark mark_;
  std::optional<Overlay> overlay_;
  std::optional<double> idle_;
  std::optional<double> heal_ms_;
  std::map<std::string, double> extra_;
  std::optional<std::string> broken_;
};

// The world of these options on a healthy network.
WorldOptions WorldOf(const ScenarioOptions& options);

// Each in a file of its own or beside its relatives.
ScenarioReport RunBroadcast(const ScenarioOptions& options);
ScenarioReport RunCatchUp(const ScenarioOptions& options);
ScenarioReport RunPartition(const ScenarioOptions& options);
ScenarioReport RunChurn(const ScenarioOptions& options);
ScenarioReport RunMassCrash(const ScenarioOptions& options);
ScenarioReport RunRestartAll(const ScenarioOptions& options);
ScenarioReport RunNat(const ScenarioOptions& options);
ScenarioReport RunLog4jDay(const ScenarioOptions& options);
ScenarioReport RunYear(const ScenarioOptions& options);
ScenarioReport RunAnchorOffline(const ScenarioOptions& options);
ScenarioReport RunSwarm(const ScenarioOptions& options);

}  // namespace schakel::simulations
