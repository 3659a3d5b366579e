// The API's resources about members, suppliers and notices. They answer with member data and are
// therefore served on the Unix socket only.
#pragma once

#include <span>

#include "node/web/resource.h"

namespace schakel::node {

std::span<const Resource> MemberResources();

}  // namespace schakel::node
