// A text as a QR code in SVG. Thread: any. Errors: kLimitExceeded above what a code can hold.
#pragma once

#include <string>

#include "base/result.h"

namespace schakel::node {

// Black on white, with the quiet zone of four modules around it; no scripts and no references.
Result<std::string> QrSvg(const std::string& text);

}  // namespace schakel::node
