// A random mix of faults from a seed: which kinds a run has at all, and what goes wrong when.
//
// Not every kind is on in every run: faults that end all progress would hide those that need some.
// Ownership: borrows the world. Thread: one. Bounds: a handful of faults per step.
#pragma once

#include <set>
#include <string>

#include "base/random.h"
#include "simulations/world.h"

namespace schakel::simulations {

enum class FaultKind : std::uint8_t {
  kCrashProcess,
  kCrashPower,
  kCrashAtAction,  // after any action of the core
  kSuspend,
  kPartition,
  kOneWayBlock,
  kClog,
  kHalfOpen,
  kSlowCpu,
  kSlowDisk,
  kClockJump,
  kClockFreeze,
  kThinLine,
  kAddressChange,  // comes back with another endpoint
  kRenewTrust,
  kAdmit,           // the next newcomer, if there is one left
  kRevoke,          // an eighth of the nodes at most
  kRotateKey,       // of the transport, each node once
  kRotateIdentity,  // of two nodes at most
  kRestoreBackup,   // its store is an older one; each node once
  // The same for a machine with its store, which does not know. Not drawn: among partitions it may
  // meet only nodes that know no better than itself.
  kRestoreSnapshot,
};
constexpr std::size_t kFaultKinds = 20;  // that are drawn

class FaultMix {
 public:
  FaultMix(World& world, std::uint64_t seed);

  // Network options of a world with this seed.
  static WorldOptions Worsen(WorldOptions options, std::uint64_t seed);

  // Lets something go wrong, or get better: partitions end, nodes start again.
  void Step();
  // Ends every fault and starts every node.
  void Stop();

  [[nodiscard]] bool Has(FaultKind kind) const { return kinds_ >> static_cast<int>(kind) & 1; }
  // For a test or a reader: only this kind.
  void Only(FaultKind kind) { kinds_ = std::uint32_t{1} << static_cast<int>(kind); }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  void Inflict(FaultKind kind);
  void Crash(FaultKind kind, std::size_t number);
  void HarmPath(FaultKind kind, NodeNumber from, NodeNumber to);
  void HarmMachine(FaultKind kind, std::size_t number);
  // What is no fault by itself, but happens among them.
  void ChangeTrust(FaultKind kind, NodeNumber number);
  // Returns whether the anchor signed something.
  bool Sign(FaultKind kind, NodeNumber number);
  void Restore(FaultKind kind, NodeNumber number);
  bool Admit();
  void RotateKey(NodeNumber number);
  void StartSome();

  World& world_;
  SeededRandom random_;
  std::uint32_t kinds_ = 0;
  std::uint64_t count_ = 0;
  std::size_t signed_ = 0;  // times that the anchor signed something
  std::size_t revoked_ = 0;
  std::size_t identities_ = 0;  // that were rotated
  std::set<NodeNumber> restored_;
};

}  // namespace schakel::simulations
