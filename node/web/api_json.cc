#include "node/web/api_json.h"

#include "base/utf8.h"
#include "federation/advisory/severity.h"
#include "federation/gossip/draft.h"
#include "node/web/alarms.h"

namespace schakel::node {
namespace {

std::string_view LinkKindName(federation::LinkKind kind) {
  switch (kind) {
    case federation::LinkKind::kPush:
      return "push";
    case federation::LinkKind::kReconcile:
      return "reconcile";
    case federation::LinkKind::kFeeler:
      return "feeler";
  }
  return "push";
}

std::string_view TlpNameOf(std::uint8_t number) {
  const auto tlp = federation::TlpOfHeader(number);
  return tlp ? federation::TlpName(*tlp) : std::string_view("none");
}

// [{"root": 2, "nodes": 58}]; root 0 = they did not say.
Json RootsToJson(const NodeStatus& status) {
  Json::Array roots;
  for (const auto& [root, nodes] : status.trusted_roots) {
    roots.push_back(Json(Json::Object{{"root", static_cast<std::int64_t>(root)},
                                      {"nodes", static_cast<std::int64_t>(nodes)}}));
  }
  return roots;
}

}  // namespace

HttpResponse ToResponse(const Problem& problem) {
  Json::Object body;
  body["status"] = static_cast<std::int64_t>(problem.status);
  body["title"] = problem.title;
  body["detail"] = ToUtf8(problem.detail);
  body["exitCode"] = static_cast<int>(problem.exit_code);
  if (!problem.code.empty()) body["code"] = problem.code;
  if (!problem.pointer.empty()) body["pointer"] = ToUtf8(problem.pointer);
  return {problem.status, "application/problem+json", Json(std::move(body)).Dump()};
}

HttpResponse ToResponse(const Json& body) {
  return {200, "application/json", body.Dump()};
}

Problem ProblemOf(const Error& error) {
  Problem problem;
  problem.code = ErrorCodeName(error.code);
  problem.detail = error.context;
  problem.title = "Failed";
  switch (error.code) {
    case ErrorCode::kNotFound:
      problem.status = 404;
      problem.title = "Not found";
      break;
    case ErrorCode::kConflict:
    case ErrorCode::kUnauthorized:
      problem.status = 409;
      problem.title = "Refused";
      problem.exit_code = ExitCode::kRefused;
      break;
    case ErrorCode::kUnavailable:
      problem.status = 503;
      problem.title = "Not now";
      break;
    case ErrorCode::kIo:
    case ErrorCode::kCorruption:
      problem.status = 500;
      break;
    default:
      break;
  }
  return problem;
}

Problem ProblemOf(const federation::DocumentError& error) {
  Problem problem;
  problem.title = "Not a valid CSAF 2.0 document";
  problem.detail = federation::ToString(error);
  problem.code = error.code;
  problem.pointer = error.pointer;
  return problem;
}

bool IsAnchor(const crypto::NodeId& node, const federation::Directory& directory) {
  const auto* admission = directory.Find(node);
  return admission != nullptr && admission->kind == federation::NodeKind::kAuthority;
}

std::string OrganisationOf(const crypto::NodeId& node, const federation::Directory& directory) {
  const auto* admission = directory.Find(node);
  return admission == nullptr ? "" : admission->organisation.name;
}

Problem Busy() {
  return {503, "Not now", "the node is busy; try again", "unavailable", "", ExitCode::kFailed};
}

Json PointsToJson(const std::vector<federation::JournalStatusRow>& journals,
                  const crypto::NodeId& node) {
  Json::Array points;
  for (const auto& row : journals) {
    if (row.id.publisher != node || row.durable.size == 0) continue;
    points.emplace_back(Json::Object{{"incarnation", static_cast<std::int64_t>(row.id.incarnation)},
                                     {"size", Json(row.durable.size)},
                                     {"root", row.durable.root.hex()}});
  }
  return points;
}

Json StatusToJson(const NodeStatus& status, const federation::Directory& directory, WallTime now) {
  const auto freshness = status.terms.freshness;
  std::uint64_t own_size = 0;
  std::uint64_t held = 0;
  std::uint64_t reviewed = 0;
  for (const auto& journal : status.journals) {
    held += journal.durable.size;
    reviewed += std::min(journal.reviewed, journal.durable.size);
    const bool is_own =
        journal.id.publisher == status.self && journal.id.incarnation == status.incarnation;
    if (is_own) own_size = journal.durable.size;
  }
  Json::Array peers;
  for (const auto& link : status.links) {
    if (link.is_up) peers.emplace_back(link.node.hex());
  }
  Json::Array alarms;
  for (const NodeAlarm& alarm : AlarmsOf(status, now))
    alarms.emplace_back(AlarmText(alarm));
  Json::Object out;
  out["nodeId"] = status.self.hex();
  out["organisation"] = OrganisationOf(status.self, directory);
  out["incarnation"] = static_cast<std::int64_t>(status.incarnation);
  out["journalSize"] = Json(own_size);
  out["journalOpen"] = status.is_open;
  out["queued"] = static_cast<std::int64_t>(status.queued);
  out["rootVersion"] = static_cast<std::int64_t>(status.trust.root);
  out["timestampVersion"] = Json(status.trust.timestamp);
  out["trustState"] = federation::FreshnessName(freshness);
  out["trustAgeS"] = ToMillis(status.trust_age) / 1000;
  out["trustFrozen"] = status.terms.is_frozen;
  if (IsAnchor(status.self, directory)) out["trustRoots"] = RootsToJson(status);
  out["nodesWaiting"] = static_cast<std::int64_t>(status.waiting);
  out["nodes"] = static_cast<std::int64_t>(status.nodes);
  out["peers"] = Json(std::move(peers));
  out["frontierFingerprint"] = status.frontier_fingerprint;
  out["entriesHeld"] = Json(held);
  out["entriesReviewed"] = Json(reviewed);
  out["missingPayloads"] = static_cast<std::int64_t>(status.missing_payloads);
  out["alarms"] = Json(std::move(alarms));
  return out;
}

Json PeersToJson(const NodeStatus& status, const federation::Directory& directory) {
  Json::Array peers;
  for (const auto& link : status.links) {
    Json::Object peer;
    peer["nodeId"] = link.node.hex();
    peer["name"] = OrganisationOf(link.node, directory);
    peer["direction"] = link.direction == federation::Direction::kInbound ? "inbound" : "outbound";
    peer["link"] = LinkKindName(link.kind);
    peer["connected"] = link.is_up;
    peer["rttMs"] = static_cast<double>(link.round_trip.count()) / 1000.0;
    peers.emplace_back(std::move(peer));
  }
  return peers;
}

Json DocumentToJson(const IndexedDocument& document, const federation::Directory& directory) {
  const auto& row = document.row;
  Json::Object out;
  if (document.position) {
    const auto& journal = document.position->journal;
    out["publisher"] = journal.publisher.hex();
    out["organisation"] = OrganisationOf(journal.publisher, directory);
    out["incarnation"] = static_cast<std::int64_t>(journal.incarnation);
    out["index"] = Json(document.position->index);
  } else {
    out["publisher"] = "local";
    out["organisation"] = "";
    out["index"] = Json();
  }
  const bool withdraws = row.kind == static_cast<std::uint16_t>(federation::EntryKind::kWithdraw);
  out["kind"] = withdraws ? "withdraw" : "advisory";
  out["id"] = ToUtf8(row.document_id);
  out["version"] = ToUtf8(row.version);
  out["title"] = ToUtf8(row.title);
  out["claimedPublisher"] = ToUtf8(row.publisher);
  out["tlp"] = TlpNameOf(row.tlp);
  out["severity"] = federation::SeverityName(static_cast<federation::Severity>(row.severity));
  out["payloadRoot"] = row.payload_root.hex();
  out["payloadSize"] = Json(row.payload_size);
  out["delivery"] =
      document.is_withdrawn ? "withdrawn" : federation::DeliveryName(document.verdict.delivery);
  out["reason"] = document.verdict.reason;
  if (!row.reason.empty()) out["reasonDetail"] = ToUtf8(row.reason);
  out["issuedAt"] = FormatRfc3339(row.issued);
  out["durableMicros"] = row.received.time_since_epoch().count();
  return out;
}

}  // namespace schakel::node
