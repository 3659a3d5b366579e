#include "node/web/alarms.h"

namespace schakel::node {
namespace {

std::string_view KindName(AlarmKind kind) {
  switch (kind) {
    case AlarmKind::kTrustOrphaned:
      return "trust_orphaned";
    case AlarmKind::kNotAdmitted:
      return "not_admitted";
    case AlarmKind::kRestored:
      return "restored";
    case AlarmKind::kSplitView:
      return "split_view";
    case AlarmKind::kForked:
      return "forked";
    case AlarmKind::kTrustFrozen:
      return "trust_frozen";
    case AlarmKind::kTrustExpiring:
      return "trust_expiring";
    case AlarmKind::kClockWrong:
      return "clock_wrong";
    case AlarmKind::kIsolated:
      return "isolated";
    case AlarmKind::kPendingStop:
      return "pending_stop";
    case AlarmKind::kStopped:
      return "stopped";
    case AlarmKind::kFrozen:
      return "frozen";
    case AlarmKind::kReplaced:
      return "identity_replaced";
    case AlarmKind::kKeyDue:
      return "key_due";
  }
  return "";
}

void AddTrustAlarms(const NodeStatus& status, WallTime now, std::vector<NodeAlarm>& alarms) {
  if (status.terms.freshness == federation::Freshness::kOrphaned) {
    alarms.push_back({AlarmKind::kTrustOrphaned, "", ""});
  }
  if (status.terms.is_frozen) alarms.push_back({AlarmKind::kTrustFrozen, "", ""});
  for (const federation::Expiry& expiry : status.expiries) {
    const auto days = federation::ExpiryThreshold(expiry.when, now);
    if (!days || *days > federation::kExpiryAlarmDays) continue;
    const std::string part(federation::ExpiringPartName(expiry.part));
    alarms.push_back({AlarmKind::kTrustExpiring, "", part + " " + std::to_string(*days)});
  }
  if (status.clock_fault != federation::ClockFault::kNone) {
    const bool is_ahead = status.clock_fault == federation::ClockFault::kAhead;
    alarms.push_back({AlarmKind::kClockWrong, "", is_ahead ? "ahead" : "behind"});
  }
}

}  // namespace

std::vector<NodeAlarm> AlarmsOf(const NodeStatus& status, WallTime now) {
  std::vector<NodeAlarm> alarms;
  AddTrustAlarms(status, now + status.terms.correction, alarms);
  if (!status.is_admitted) alarms.push_back({AlarmKind::kNotAdmitted, "", ""});
  if (status.is_recovering) alarms.push_back({AlarmKind::kRestored, "", ""});
  for (const std::string& node : status.split_views)
    alarms.push_back({AlarmKind::kSplitView, node, ""});
  for (const auto& journal : status.journals) {
    if (journal.status != federation::JournalStatus::kForked) continue;
    alarms.push_back({AlarmKind::kForked, journal.id.publisher.hex(), ""});
  }
  if (status.is_isolated) alarms.push_back({AlarmKind::kIsolated, "", ""});
  for (const std::string& node : status.pending)
    alarms.push_back({AlarmKind::kPendingStop, node, ""});
  for (const crypto::NodeId& node : status.stopped)
    alarms.push_back({AlarmKind::kStopped, node.hex(), ""});
  for (const crypto::NodeId& node : status.frozen)
    alarms.push_back({AlarmKind::kFrozen, node.hex(), ""});
  if (status.is_admitted && !status.may_sign) alarms.push_back({AlarmKind::kReplaced, "", ""});
  if (status.is_key_due || status.is_key_taken) alarms.push_back({AlarmKind::kKeyDue, "", ""});
  return alarms;
}

std::optional<NodeAlarm> ParseAlarm(std::string_view text) {
  const std::size_t space = text.find(' ');
  const std::string rest(space == std::string_view::npos ? "" : text.substr(space + 1));
  for (std::size_t i = 0; i < kAlarmKinds; ++i) {
    const auto kind = static_cast<AlarmKind>(i);
    if (KindName(kind) != text.substr(0, space)) continue;
    const bool is_of_node = crypto::NodeId::FromHexText(rest).has_value();
    return is_of_node ? NodeAlarm{kind, rest, ""} : NodeAlarm{kind, "", rest};
  }
  return std::nullopt;
}

std::string AlarmText(const NodeAlarm& alarm) {
  std::string text(KindName(alarm.kind));
  if (!alarm.node.empty()) text += " " + alarm.node;
  if (!alarm.what.empty()) text += " " + alarm.what;
  return text;
}

}  // namespace schakel::node
