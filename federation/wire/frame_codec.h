// Frames: Message <-> bytes. With entry_codec.cc the only file that sees Cap'n Proto.
//
// Errors: kProtocol and kLimitExceeded, naming the field; any byte string gives a Frame or an
//         error, in bounded time and memory. Library exceptions end here.
// Bounds: federation/limits.h. Threads: free functions, any thread.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "federation/wire/message.h"

namespace schakel::federation {

// Errors: kLimitExceeded if the frame would be larger than limits::kFrameSizeMax.
Result<Buffer> EncodeFrame(const Frame& frame);
Result<Frame> DecodeFrame(Bytes bytes);

}  // namespace schakel::federation
