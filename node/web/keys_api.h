// The API's resources of keys: /v1/sleutels and /v1/sleutels/_vernieuw (this node's own), and
// /v1/herstel (what recovery keys say of any node). docs/protocol.md, "Local API".
//
// Threads: the HTTP pool.
#pragma once

#include <span>

#include "node/web/resource.h"

namespace schakel::node {

std::span<const Resource> KeyResources();

}  // namespace schakel::node
