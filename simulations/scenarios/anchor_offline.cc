// A month without the anchor: each state of trust at its border, what it lets through, a restart in
// each, and everything together again when the anchor is back.
#include "simulations/checkers.h"
#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {
namespace {

using federation::Freshness;
using federation::FreshnessName;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kBeaconRound = seconds(70);  // then everybody heard the sources once more
constexpr Duration kBorder = minutes(3);
constexpr Duration kBetween = seconds(5);
constexpr int kDaysOffline = 31;
constexpr std::size_t kCrowd = 4;  // the anchor, who is away, who is new, and one that knows both

// The anchor's last word gets this old; only the time of day moves.
void AgeTo(World& world, Duration age) {
  world.SkipIdle(world.cast().trust().issued() + age - world.now().wall);
  world.RunFor(kBeaconRound);
}

class AnchorMonth {
 public:
  explicit AnchorMonth(ScenarioRun& run)
      : run_(run),
        world_(run.world()),
        is_crowd_(run.nodes() >= kCrowd),
        newcomer_(run.nodes() - 1),
        sleeper_(run.nodes() - 2) {}

  // One node is away when the anchor admits another one, just before it goes away itself.
  void Begin() {
    if (is_crowd_) {
      world_.Crash(sleeper_);
      world_.Admit(newcomer_);
      world_.RunFor(minutes(2));
    }
    world_.Crash(Cast::kAnchor);
    run_.Enter("anchor away");
  }

  // All running nodes change their state when the last word is this old.
  void Cross(Duration border, Freshness before, Freshness after) {
    AgeTo(world_, border - kBorder);
    ExpectState(before);
    world_.RunFor(kBorder);
    ExpectState(after);
    Restart(after);
    ShareGreen();
  }

  // On the island: who was away meets a member that it never heard of.
  void WakeSleeper() {
    if (!is_crowd_) return;
    world_.Start(sleeper_);
    run_.Settle(minutes(5));
    if (world_.StatusOf(sleeper_).waiting != 1) run_.Break("anchor: a new node was let in");
    const auto& directory = world_.node(sleeper_).core().directory();
    if (directory->IsActive(world_.node(newcomer_).character().id)) {
      run_.Break("anchor: a new node may connect on an island");
    }
    run_.Publish(newcomer_);  // its journal travels all the same
    run_.Settle(minutes(5));
  }

  void ExpectAmber(bool is_shared) {
    const std::uint64_t before = world_.counters().refused_documents;
    world_.Publish(run_.PickRunning(), kDocumentSize, false, federation::Tlp::kAmber);
    world_.RunFor(kBetween);
    const bool was_shared = world_.counters().refused_documents == before;
    if (was_shared != is_shared) run_.Break("anchor: AMBER in the wrong state");
  }

  void PassDays(int from, int to) {
    for (int day = from; day < to && !run_.IsBroken(); ++day) {
      world_.SkipIdle(days(1));
      world_.RunFor(kBetween);
      if (day % 3 != 0) run_.PublishSomewhere();
      world_.RunFor(kBetween);
    }
  }

  void Return() {
    world_.Start(Cast::kAnchor);
    world_.RunFor(minutes(1));
    world_.RenewTrust();
    run_.Quiet(minutes(3));
    ExpectState(Freshness::kCurrent);
    ExpectAmber(true);
    for (std::size_t i = 0; i < world_.size(); ++i) {
      if (world_.StatusOf(i).waiting > 0) run_.Break("anchor: back, and a node still waits");
    }
    run_.Settle(minutes(5));
    run_.Quiet(minutes(2));
  }

 private:
  void ExpectState(Freshness state) {
    for (std::size_t i = 0; i < world_.size(); ++i) {
      if (!world_.node(i).IsRunning()) continue;
      const Freshness is = world_.StatusOf(i).terms.freshness;
      if (is == state) continue;
      run_.Break("anchor: node " + std::to_string(i) + " is " + std::string(FreshnessName(is)) +
                 ", not " + std::string(FreshnessName(state)));
    }
  }

  // No state refuses a start, and none is forgotten by it.
  void Restart(Freshness state) {
    const std::size_t victim = run_.PickRunning();
    world_.Crash(victim);
    world_.RunFor(seconds(10));
    world_.Start(victim);
    world_.RunFor(kBeaconRound);
    ExpectState(state);
  }

  void ShareGreen() {
    const std::uint64_t before = world_.counters().refused_documents;
    world_.Publish(run_.PickRunning(), kDocumentSize, false, federation::Tlp::kGreen);
    run_.Settle(minutes(5));
    if (world_.counters().refused_documents != before) run_.Break("anchor: GREEN was refused");
  }

  ScenarioRun& run_;
  World& world_;
  bool is_crowd_;
  std::size_t newcomer_;
  std::size_t sleeper_;
};

}  // namespace

ScenarioReport RunAnchorOffline(const ScenarioOptions& options) {
  WorldOptions world = WorldOf(options);
  world.newcomers = options.nodes >= kCrowd ? 1 : 0;
  ScenarioRun run(options, world, minutes(40));
  run.WarmUp();
  AnchorMonth month(run);
  month.Begin();
  month.Cross(hours(6), Freshness::kCurrent, Freshness::kLate);
  month.PassDays(0, 6);
  month.Cross(days(7), Freshness::kLate, Freshness::kIsland);
  month.WakeSleeper();
  month.ExpectAmber(true);
  month.PassDays(7, 29);
  month.Cross(days(30), Freshness::kIsland, Freshness::kOrphaned);
  month.ExpectAmber(false);
  month.PassDays(30, kDaysOffline);
  run.CheckSafetyNow();
  month.Return();
  run.Set("days", kDaysOffline);
  return run.ReportAlone();
}

}  // namespace schakel::simulations
