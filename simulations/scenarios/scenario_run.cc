#include "simulations/scenarios/scenario_run.h"

#include "simulations/checkers.h"

namespace schakel::simulations {
namespace {

constexpr Duration kWarmUp = std::chrono::minutes(2);
constexpr Duration kIdle = std::chrono::minutes(10);
// A large world is as idle as a small one; two minutes of it are four rounds of every timer.
constexpr Duration kIdleLarge = std::chrono::minutes(2);
constexpr std::size_t kLarge = 1'000;

}  // namespace

WorldOptions WorldOf(const ScenarioOptions& options) {
  WorldOptions world;
  world.nodes = options.nodes;
  world.seed = options.seed;
  return world;
}

ScenarioRun::ScenarioRun(const ScenarioOptions& options, WorldOptions world, Duration planned)
    : options_(options),
      world_(world),
      random_(options.seed + 2),
      planned_(planned + kWarmUp),
      mark_(MarkNow(world_)) {}

void ScenarioRun::Enter(std::string_view phase) {
  world_.SetProgress(options_.progress, phase, planned_);
}

void ScenarioRun::WarmUp() {
  Enter("warm-up");
  world_.RunFor(kWarmUp);
  overlay_ = world_.TakeOverlay();
  mark_ = MarkNow(world_);
}

void ScenarioRun::MeasureIdle() {
  Enter("idle");
  const Mark before = MarkNow(world_);
  world_.RunFor(options_.nodes > kLarge ? kIdleLarge : kIdle);
  idle_ = BitsPerSecond(world_, before);
  overlay_ = world_.TakeOverlay();
  mark_ = MarkNow(world_);
}

std::size_t ScenarioRun::PickRunning() {
  while (true) {
    const auto number = static_cast<std::size_t>(random_.Below(options_.nodes));
    const SimNode& node = world_.node(number);
    if (node.IsRunning() && !node.IsAsleep() && node.IsHonest()) return number;
  }
}

void ScenarioRun::Publish(std::size_t number, std::size_t payload_size) {
  if (overlay_) {
    overlay_->broadcasts.push_back(
        {number, world_.now().mono - mark_.at, payload_size, options_.is_critical});
  }
  world_.Publish(number, payload_size, options_.is_critical);
}

void ScenarioRun::PublishSomewhere(std::size_t payload_size) {
  Publish(PickRunning(), payload_size);
}

void ScenarioRun::Broadcasts(int count, Duration between) {
  Enter("broadcasts");
  for (int i = 0; i < count; ++i) {
    PublishSomewhere();
    world_.RunFor(between);
  }
}

Duration ScenarioRun::Settle(Duration at_most) {
  Enter("settle");
  const MonoTime from = world_.now().mono;
  // What is not answered may not be written yet.
  const auto is_done = [this] { return world_.IsConverged() && !CheckAnswered(world_); };
  if (!world_.RunUntil(is_done, at_most, std::chrono::milliseconds(50))) {
    Break(CheckConverged(world_));
    Break(CheckAnswered(world_));
  }
  return world_.now().mono - from;
}

void ScenarioRun::Quiet(Duration duration) {
  Enter("quiet");
  world_.RunFor(duration);
}

void ScenarioRun::CheckSafetyNow() {
  Break(CheckSafety(world_));
}

void ScenarioRun::CheckAllNow() {
  Break(CheckAll(world_));
}

void ScenarioRun::Break(std::optional<std::string> what) {
  if (!broken_) broken_ = std::move(what);
}

void ScenarioRun::SetHealTime(Duration heal) {
  heal_ms_ = static_cast<double>(heal.count()) / 1000.0;
}

ScenarioReport ScenarioRun::Report() {
  CheckAllNow();
  ScenarioReport report;
  report.figures = Measure(world_, mark_);
  // As asked for: a world may hold more, such as the second one of a twin.
  report.figures.nodes = options_.nodes;
  report.figures.seed = options_.seed;
  report.figures.idle_bits_per_s = idle_;
  report.figures.heal_ms = heal_ms_;
  report.figures.extra = extra_;
  report.overlay = std::move(overlay_);
  report.broken = broken_;
  return report;
}

ScenarioReport ScenarioRun::ReportAlone() {
  overlay_.reset();
  return Report();
}

}  // namespace schakel::simulations
