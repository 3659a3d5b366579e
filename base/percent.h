// Text that is safe in URLs and file names (RFC 3986, section 2.1).
#pragma once

#include <string>
#include <string_view>

namespace schakel {

// Percent-encodes everything but letters, digits and "-._~".
std::string PercentEncode(std::string_view text);

}  // namespace schakel
