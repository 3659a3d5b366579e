// Numeric endpoints: "IPv4:port" or "[IPv6]:port". Which of them may be dialled is the core's
// question (federation/gossip/endpoint.h).
//
// Pure functions; any thread.
#pragma once

#include <string_view>

namespace schakel::node {

bool IsEndpoint(std::string_view text);

}  // namespace schakel::node
