// The node's API on its Unix socket: /v1/status, /v1/knooppunten, /v1/adviezen, /v1/journalen.
//
// camelCase JSON by the Dutch API design rules; errors are RFC 9457 problems, with the code of the
// command line's exit status in `exitCode`. docs/protocol.md, "Local API".
// Threads: the HTTP pool. Bounds: kHttpBodyMax per request.
#pragma once

#include "node/web/http.h"
#include "node/web/node_context.h"

namespace schakel::node {

// `context` must outlive the handler.
HttpHandler MakeApi(const NodeContext& context);

}  // namespace schakel::node
