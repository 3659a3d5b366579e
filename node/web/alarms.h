// What needs attention on this node: one list for `schakel status`, the page and the metrics.
//
// Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/runtime/node_status.h"

namespace schakel::node {

enum class AlarmKind : std::uint8_t {
  kTrustOrphaned,  // no word of the anchor for 30 days, or never
  kNotAdmitted,    // the directory does not name this node, or it is revoked
  kRestored,       // this store is an older copy; what is missing is being fetched
  kSplitView,      // a peer has other trust metadata under our version
  kForked,         // a publisher signed two histories
  kTrustFrozen,    // the anchor signed two histories: nothing is added until a new root
  kTrustExpiring,  // a part of trust, or this node's admission, ends within two weeks
  kClockWrong,     // the local clock is more than ten minutes off
  kIsolated,       // too few signs of life from the nodes that send one every minute
  kPendingStop,    // of the anchor: a suspension or revocation waits for a second officer
  kStopped,        // by its recovery key; nothing behind that point counts
  kFrozen,         // its recovery key said two things that contradict each other
  kReplaced,       // the federation names an identity key that this node does not have
  kKeyDue,         // a key of this node is older than it should become, or counts as another's
};
constexpr std::size_t kAlarmKinds = 14;

struct NodeAlarm {
  AlarmKind kind = AlarmKind::kTrustOrphaned;
  std::string node;  // the one it is about, 64 hex digits; empty = this node
  std::string what;  // "root 14": the part and the days, of kTrustExpiring; "ahead" or "behind"
};

std::vector<NodeAlarm> AlarmsOf(const NodeStatus& status, WallTime now);

// "split_view ID", "trust_expiring root 14": the kind in snake_case and what it is about, if any.
std::string AlarmText(const NodeAlarm& alarm);
// The other way round; nothing for a kind that this version does not know.
std::optional<NodeAlarm> ParseAlarm(std::string_view text);

}  // namespace schakel::node
