// Lists of frontiers as a varint blob: per line publisher (32 bytes), incarnation, size, root tag
// (8 bytes big-endian).
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "federation/wire/message.h"

namespace schakel::federation {

Buffer PackFrontierLines(const std::vector<FrontierLine>& lines);
// Errors: kProtocol; kLimitExceeded above `lines_max`.
Result<std::vector<FrontierLine>> UnpackFrontierLines(Bytes bytes, std::size_t lines_max);

}  // namespace schakel::federation
