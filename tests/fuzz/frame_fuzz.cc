// Any bytes as a frame. What decodes is within its bounds: it encodes again, to a frame that says
// the same.
#include "base/check.h"
#include "federation/limits.h"
#include "federation/wire/frame_codec.h"

namespace schakel::federation {
namespace {

bool IsFrameError(const Error& error) {
  return error.code == ErrorCode::kProtocol || error.code == ErrorCode::kLimitExceeded;
}

// An encoder fills in what an unknown message said with nothing.
bool IsUnknown(const Frame& frame) {
  return std::holds_alternative<UnknownMessage>(frame.message);
}

void CheckFrame(Bytes bytes) {
  const auto frame = DecodeFrame(bytes);
  if (!frame) {
    CHECK(IsFrameError(frame.error()));
    return;
  }
  if (IsUnknown(*frame)) return;
  const auto again = EncodeFrame(*frame);
  if (!again) {
    // Text and lists may need more room than in a frame that points to one of them twice.
    CHECK(again.error().code == ErrorCode::kLimitExceeded);
    return;
  }
  CHECK(again->size() <= limits::kFrameSizeMax);
  const auto same = DecodeFrame(*again);
  CHECK(same && *same == *frame);
}

}  // namespace
}  // namespace schakel::federation

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schakel::federation::CheckFrame({data, size});
  return 0;
}
