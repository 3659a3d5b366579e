// The API's resources for officers of the anchor: POST /v1/vertrouwen/voorstellen puts a complete
// proposal in force, GET /v1/vertrouwen/journalen?knooppunt=ID says what is durable of a node.
//
// On the Unix socket only. What is posted is judged by its signatures, not by who posts it.
#pragma once

#include <span>

#include "node/web/resource.h"

namespace schakel::node {

std::span<const Resource> TrustResources();

}  // namespace schakel::node
