// Names of the domain name system. Threads: any. The only user of libidn2.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace schakel::node {

// Returns the name in lower case, labels with accents as A-labels (IDNA 2008), without the dot at
// the end; nothing unless it is a name of a host on the Internet: two labels or more of letters,
// digits and hyphens, the last not a number.
std::optional<std::string> ToDomainName(std::string_view text);

}  // namespace schakel::node
