// The API's values as JSON, and its problems.
#pragma once

#include "base/json.h"
#include "federation/advisory/document_error.h"
#include "node/runtime/node_status.h"
#include "node/web/advisory_index.h"
#include "node/web/http.h"

namespace schakel::node {

// Exit codes of the command line (design section 14).
enum class ExitCode : int {
  kOk = 0,
  kFailed = 1,
  kUsage = 2,
  kNotReachable = 3,
  kRefused = 4,
  kNeedsAttention = 5,
};

struct Problem {
  unsigned status = 400;
  std::string title;
  std::string detail;
  std::string code;     // stable, e.g. "csaf.missing"
  std::string pointer;  // RFC 6901, of a document
  ExitCode exit_code = ExitCode::kFailed;
};

HttpResponse ToResponse(const Problem& problem);
HttpResponse ToResponse(const Json& body);
Problem ProblemOf(const Error& error);
Problem ProblemOf(const federation::DocumentError& error);
// The node had no time to answer.
Problem Busy();

Json StatusToJson(const NodeStatus& status, const federation::Directory& directory, WallTime now);
// How far this node holds the journals of that one, as an admission states trusted points.
Json PointsToJson(const std::vector<federation::JournalStatusRow>& journals,
                  const crypto::NodeId& node);
Json PeersToJson(const NodeStatus& status, const federation::Directory& directory);
Json DocumentToJson(const IndexedDocument& document, const federation::Directory& directory);
// Is this the node of the trust anchor?
bool IsAnchor(const crypto::NodeId& node, const federation::Directory& directory);
std::string OrganisationOf(const crypto::NodeId& node, const federation::Directory& directory);

}  // namespace schakel::node
