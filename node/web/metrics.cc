#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>

#include "node/web/alarms.h"
#include "node/web/pages.h"

namespace schakel::node {
namespace {

prometheus::MetricFamily Family(const std::string& name, const std::string& help,
                                prometheus::MetricType type, double value) {
  prometheus::ClientMetric metric;
  if (type == prometheus::MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  return {"schakel_" + name, help, type, {metric}};
}

template <typename Number>
prometheus::MetricFamily Gauge(const std::string& name, const std::string& help, Number value) {
  return Family(name, help, prometheus::MetricType::Gauge, static_cast<double>(value));
}
template <typename Number>
prometheus::MetricFamily Counter(const std::string& name, const std::string& help, Number value) {
  return Family(name + "_total", help, prometheus::MetricType::Counter, static_cast<double>(value));
}

prometheus::MetricFamily Labelled(const std::string& name, const std::string& help,
                                  prometheus::MetricType type = prometheus::MetricType::Gauge) {
  return {"schakel_" + name, help, type, {}};
}

void Add(prometheus::MetricFamily& family, const std::string& label, const std::string& value,
         double number) {
  prometheus::ClientMetric metric;
  metric.label = {{label, value}};
  const bool is_counter = family.type == prometheus::MetricType::Counter;
  (is_counter ? metric.counter.value : metric.gauge.value) = number;
  family.metric.push_back(std::move(metric));
}

prometheus::MetricFamily ExpirySeconds(const NodeStatus& status, WallTime now) {
  auto family = Labelled("trust_expires_seconds", "Time until this part of trust ends.");
  for (const federation::Expiry& expiry : status.expiries) {
    Add(family, "role", std::string(federation::ExpiringPartName(expiry.part)),
        static_cast<double>(ToMillis(expiry.when - now)) / 1000.0);
  }
  return family;
}

prometheus::MetricFamily RootsTrusted(const NodeStatus& status) {
  auto family = Labelled("trust_roots_nodes", "Nodes that say that they trust this root.");
  for (const auto& [root, nodes] : status.trusted_roots)
    Add(family, "root", std::to_string(root), static_cast<double>(nodes));
  return family;
}

using Families = std::vector<prometheus::MetricFamily>;

void AddJoins(const JoinTally& joins, Families& out) {
  auto answers = Labelled("join_answers_total", "Answers of the join socket.",
                          prometheus::MetricType::Counter);
  for (std::size_t status = 1; status < joins.answers.size(); ++status) {
    Add(answers, "status",
        std::string(federation::JoinStatusName(static_cast<federation::JoinStatus>(status))),
        static_cast<double>(joins.answers[status].load()));
  }
  out.push_back(std::move(answers));
  auto refused = Labelled("join_refused_total", "Questions at the join socket without an answer.",
                          prometheus::MetricType::Counter);
  Add(refused, "reason", "rate", static_cast<double>(joins.socket.over_rate.load()));
  Add(refused, "reason", "parts", static_cast<double>(joins.socket.malformed.load()));
  Add(refused, "reason", "unreadable", static_cast<double>(joins.socket.unanswered.load()));
  out.push_back(std::move(refused));
  auto cut = Counter("join_connections_cut", "Connections cut at the join socket.",
                     joins.socket.cut.load());
  out.push_back(std::move(cut));
}

}  // namespace

std::string MetricsText(const NodeStatus& status, const TransportCounters& links,
                        const JoinTally* joins, WallTime now) {
  std::uint64_t entries = 0;
  std::uint64_t forked = 0;
  for (const auto& journal : status.journals) {
    entries += journal.durable.size;
    forked += journal.status == federation::JournalStatus::kForked ? 1 : 0;
  }
  const auto up = std::count_if(status.links.begin(), status.links.end(),
                                [](const auto& link) { return link.is_up; });
  const auto alarms = AlarmsOf(status, now);
  const auto raised = [&alarms](AlarmKind kind) {
    return std::count_if(alarms.begin(), alarms.end(),
                         [kind](const NodeAlarm& alarm) { return alarm.kind == kind; });
  };
  const auto age = static_cast<double>(ToMillis(status.trust_age)) / 1000.0;
  Families families{
      ExpirySeconds(status, now + status.terms.correction),
      RootsTrusted(status),
      Gauge("links_up", "Connections to other nodes.", up),
      Gauge("nodes_admitted", "Nodes in the directory.", status.nodes),
      Gauge("journals", "Journals held.", status.journals.size()),
      Gauge("journals_forked", "Journals closed by a fork proof.", forked),
      Gauge("alarms", "What `schakel status` lists as alarms.", alarms.size()),
      Gauge("alarm_not_admitted", "1 while the directory does not name this node.",
            raised(AlarmKind::kNotAdmitted)),
      Gauge("alarm_restored", "1 while a restored store is being completed.",
            raised(AlarmKind::kRestored)),
      Gauge("alarm_split_views", "Peers with other trust metadata under our version.",
            raised(AlarmKind::kSplitView)),
      Gauge("alarm_isolated", "1 while too few nodes give a sign of life.",
            raised(AlarmKind::kIsolated)),
      Gauge("alarm_trust_frozen", "1 while the anchor has signed two histories.",
            raised(AlarmKind::kTrustFrozen)),
      Gauge("alarm_trust_expiring", "Parts of trust that end within 14 days.",
            raised(AlarmKind::kTrustExpiring)),
      Gauge("alarm_clock_wrong", "1 while the local clock is more than ten minutes off.",
            raised(AlarmKind::kClockWrong)),
      Gauge("trust_state", "0 current, 1 late, 2 island, 3 orphaned.",
            static_cast<int>(status.terms.freshness)),
      Gauge("nodes_waiting", "Nodes that wait until new ones are let in again.", status.waiting),
      Gauge("nodes_stopped", "Nodes stopped by their recovery keys.", raised(AlarmKind::kStopped)),
      Gauge("nodes_frozen", "Nodes whose recovery keys contradicted themselves.",
            raised(AlarmKind::kFrozen)),
      Gauge("alarm_identity_replaced", "1 while this node may not sign.",
            raised(AlarmKind::kReplaced)),
      Gauge("alarm_key_due", "1 while a key of this node should be rotated.",
            raised(AlarmKind::kKeyDue)),
      Gauge("entries", "Entries held durably.", entries),
      Gauge("payloads_missing", "Documents that are still being fetched.", status.missing_payloads),
      Gauge("publish_queue", "Documents that wait for the first links.", status.queued),
      Gauge("trust_root_version", "Root of trust in use.", status.trust.root),
      Gauge("trust_age_seconds", "Age of the anchor's last word.", age),
      Counter("entries_received", "Entries taken from other nodes.",
              status.counters.entries_received),
      Counter("pages_refused", "Pages that did not verify.", status.counters.pages_refused),
      Counter("pages_pushed", "Pages sent unasked.", status.counters.pages_pushed),
      Counter("duplicates", "Pages, pushed or asked for, that brought nothing new.",
              status.counters.duplicates),
      Counter("offences", "Links closed because a peer broke the protocol.", status.offences),
      Counter("frames_received", "Frames from other nodes.", links.frames_in.load()),
      Counter("frames_sent", "Frames to other nodes.", links.frames_out.load()),
      Counter("received_bytes", "Bytes of those frames.", links.bytes_in.load()),
      Counter("sent_bytes", "Bytes of those frames.", links.bytes_out.load()),
      Counter("handshakes_refused", "Connections with keys that are not admitted.",
              links.handshakes_refused.load()),
      Counter("connections_cut", "Connections cut for what they sent.",
              links.connections_cut.load()),
  };
  if (joins != nullptr) AddJoins(*joins, families);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace schakel::node
