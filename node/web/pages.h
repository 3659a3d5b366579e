// The read-only pages on loopback, in Dutch and English: to do today, one advisory, the federation,
// on a platform node the public list; their style, and /metrics.
//
// Threads: the HTTP pool. No script, no third party, no cookie.
#pragma once

#include "node/web/http.h"
#include "node/web/node_context.h"

namespace schakel::node {

// `context` must outlive the handler.
HttpHandler MakePages(const NodeContext& context);

// Returns the Prometheus text form. No peer or member id is a label.
// `joins` is nullptr where there is no join socket.
std::string MetricsText(const NodeStatus& status, const TransportCounters& links,
                        const JoinTally* joins, WallTime now);

}  // namespace schakel::node
