#include "simulations/fault_mix.h"

#include "simulations/partition_shape.h"

namespace schakel::simulations {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t kMixSalt = 0x6661756c74;
constexpr std::uint64_t kFaultsPerStep = 5;  // below
constexpr std::uint64_t kActionsMax = 200;   // until a crash: any point of a node's work
constexpr std::int64_t kSleepMaxSeconds = 300;
constexpr Duration kClockJump = days(365);
constexpr std::uint64_t kNewcomersMax = 2;
// Of what the anchor signs, times nodes: each verifies it, which takes five milliseconds.
constexpr std::size_t kVerifiedMax = 100;
constexpr std::uint64_t kRenewsOneOf = 3;  // so that renewals use up few of these
constexpr std::size_t kRevokedOneOf = 8;   // of the nodes at most
constexpr std::size_t kIdentitiesMax = 2;
constexpr NodeNumber kSeeds = 3;  // keep their keys: newcomers know those from their configuration
constexpr Duration kShortOverlap = std::chrono::minutes(3);
constexpr std::uint64_t kThinLine = 64'000;  // bytes per second: half a megabit

std::int64_t Draw(Random& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random.Below(static_cast<std::uint64_t>(high - low)));
}

}  // namespace

FaultMix::FaultMix(World& world, std::uint64_t seed) : world_(world), random_(seed ^ kMixSalt) {
  // About half of the kinds, at least one.
  while (kinds_ == 0)
    kinds_ = static_cast<std::uint32_t>(random_.Below(std::uint64_t{1} << kFaultKinds));
}

WorldOptions FaultMix::Worsen(WorldOptions options, std::uint64_t seed) {
  SeededRandom random(seed ^ kMixSalt ^ 1);
  if (random.Below(2) == 0) options.network.loss_permille = static_cast<int>(random.Below(50));
  if (random.Below(2) == 0) options.network.jitter = milliseconds(Draw(random, 1, 100));
  if (random.Below(3) == 0) options.dial_only_permille = static_cast<int>(random.Below(700));
  if (random.Below(4) == 0) {
    options.network.up_bytes_per_s = 1'000'000;
    options.network.down_bytes_per_s = 1'000'000;
  }
  if (random.Below(2) == 0) {
    options.newcomers = static_cast<std::size_t>(random.Below(kNewcomersMax + 1));
  }
  options.is_introduced = random.Below(2) == 0;
  return options;
}

void FaultMix::Step() {
  StartSome();
  if (random_.Below(4) == 0) world_.Heal();
  const auto faults = random_.Below(kFaultsPerStep);
  for (std::uint64_t i = 0; i < faults; ++i) {
    auto kind = static_cast<FaultKind>(random_.Below(kFaultKinds));
    while (!Has(kind))
      kind = static_cast<FaultKind>(random_.Below(kFaultKinds));
    Inflict(kind);
  }
}

void FaultMix::StartSome() {
  for (std::size_t i = 0; i < world_.size(); ++i) {
    const SimNode& node = world_.node(i);
    // Who was never there waits for its admission.
    if (node.life().count > 0 && !node.IsRunning() && random_.Below(3) == 0) world_.Start(i);
  }
}

void FaultMix::Inflict(FaultKind kind) {
  ++count_;
  const auto number = static_cast<NodeNumber>(random_.Below(world_.size()));
  const auto other = static_cast<NodeNumber>(random_.Below(world_.size()));
  switch (kind) {
    case FaultKind::kCrashProcess:
    case FaultKind::kCrashPower:
    case FaultKind::kCrashAtAction:
      return Crash(kind, number);
    case FaultKind::kPartition: {
      const bool is_silent = random_.Below(2) == 0;
      return world_.SetPartition(RandomPartition(world_.size(), random_), is_silent);
    }
    case FaultKind::kOneWayBlock:
    case FaultKind::kClog:
    case FaultKind::kHalfOpen:
    case FaultKind::kThinLine:
      return HarmPath(kind, number, other);
    case FaultKind::kSuspend:
    case FaultKind::kSlowCpu:
    case FaultKind::kSlowDisk:
    case FaultKind::kClockJump:
    case FaultKind::kClockFreeze:
      return HarmMachine(kind, number);
    case FaultKind::kAddressChange:
      return world_.Move(number);
    case FaultKind::kRenewTrust:
    case FaultKind::kAdmit:
    case FaultKind::kRevoke:
    case FaultKind::kRotateKey:
    case FaultKind::kRotateIdentity:
      return ChangeTrust(kind, number);
    case FaultKind::kRestoreBackup:
    case FaultKind::kRestoreSnapshot:
      return Restore(kind, number);
  }
}

void FaultMix::Restore(FaultKind kind, NodeNumber number) {
  SimNode& node = world_.node(number);
  // A second time it could open the incarnation that it opened before, if nobody tells it.
  if (node.life().count == 0 || restored_.contains(number)) return;
  if (!node.HasBackup()) return node.TakeBackup();
  restored_.insert(number);
  world_.RestoreBackup(number, kind == FaultKind::kRestoreBackup);
}

void FaultMix::ChangeTrust(FaultKind kind, NodeNumber number) {
  const bool may_change =
      number >= kSeeds && number < world_.cast().size() && world_.cast().IsMember(number);
  if (kind == FaultKind::kRotateKey) {
    if (may_change) RotateKey(number);
    return;
  }
  const bool names_node = kind == FaultKind::kRevoke || kind == FaultKind::kRotateIdentity;
  const bool is_too_much = (signed_ + 1) * world_.size() > kVerifiedMax;
  if (is_too_much || (names_node && !may_change)) return;
  if (Sign(kind, number)) ++signed_;
}

bool FaultMix::Sign(FaultKind kind, NodeNumber number) {
  const SimNode& node = world_.node(number);
  if (kind == FaultKind::kRenewTrust) {
    if (random_.Below(kRenewsOneOf) > 0) return false;
    world_.RenewTrust();
    return true;
  }
  if (kind == FaultKind::kAdmit) return Admit();
  if (kind == FaultKind::kRevoke) {
    const bool is_allowed = (revoked_ + 1) * kRevokedOneOf <= world_.cast().size();
    if (!is_allowed || !world_.Revoke(number)) return false;
    ++revoked_;
    return true;
  }
  const bool is_allowed =
      !node.character().next_identity && identities_ < kIdentitiesMax && node.IsHonest();
  if (!is_allowed || !world_.RotateIdentity(number)) return false;
  ++identities_;
  return true;
}

bool FaultMix::Admit() {
  for (NodeNumber number = 0; number < world_.cast().size(); ++number) {
    if (world_.node(number).life().count > 0) continue;
    world_.Admit(number);
    return true;
  }
  return false;
}

void FaultMix::RotateKey(NodeNumber number) {
  const SimNode& node = world_.node(number);
  const bool is_awake = node.IsRunning() && !node.IsAsleep();
  if (!is_awake || node.character().next_transport_key) return;
  const bool is_short = random_.Below(2) == 0;
  world_.RotateTransport(number, is_short ? kShortOverlap : federation::limits::kKeyOverlap);
}

void FaultMix::Crash(FaultKind kind, std::size_t number) {
  if (kind == FaultKind::kCrashAtAction) {
    world_.CrashAfterActions(number, static_cast<std::size_t>(Draw(random_, 1, kActionsMax)));
  } else {
    world_.Crash(number, kind == FaultKind::kCrashPower ? CrashKind::kPower : CrashKind::kProcess);
  }
}

void FaultMix::HarmPath(FaultKind kind, NodeNumber from, NodeNumber to) {
  PathFaults& faults = world_.network().faults();
  if (kind == FaultKind::kOneWayBlock) {
    faults.Block(from, to);
  } else if (kind == FaultKind::kClog) {
    faults.Clog(from, to, milliseconds(Draw(random_, 100, 5'000)));
  } else if (kind == FaultKind::kHalfOpen) {
    world_.MakeHalfOpen(from, to);
  } else {
    world_.network().SetBandwidth(from, kThinLine, kThinLine);
  }
}

void FaultMix::HarmMachine(FaultKind kind, std::size_t number) {
  SimNode& node = world_.node(number);
  if (kind == FaultKind::kSuspend) {
    world_.Suspend(number, seconds(Draw(random_, 1, kSleepMaxSeconds)));
  } else if (kind == FaultKind::kSlowCpu) {
    node.faults.tick_late = milliseconds(Draw(random_, 1, 3'000));
    node.faults.receive_late = milliseconds(Draw(random_, 1, 500));
  } else if (kind == FaultKind::kSlowDisk) {
    node.faults.sync_time = milliseconds(Draw(random_, 2, 2'000));
  } else if (kind == FaultKind::kClockJump) {
    node.SetWallOffset(random_.Below(2) == 0 ? kClockJump : -kClockJump);
  } else {
    node.FreezeWall(world_.now());
  }
}

void FaultMix::Stop() {
  world_.Heal();
  for (std::size_t i = 0; i < world_.size(); ++i) {
    SimNode& node = world_.node(i);
    node.faults = {};
    node.SetWallOffset(Duration(0));
    node.ThawWall();
    node.crash_after_actions = 0;
    world_.RestoreLine(i);
    if (node.life().count > 0 && !node.IsRunning()) world_.Start(i);
  }
}

}  // namespace schakel::simulations
