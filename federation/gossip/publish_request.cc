#include "federation/gossip/publish_request.h"

#include "base/coding.h"
#include "federation/limits.h"
#include "federation/wire/entry_codec.h"

namespace schakel::federation {

Buffer PackRequest(const PublishRequest& request) {
  Buffer out;
  const auto header = EncodeEntryHeader(request.header);
  CHECK(header.has_value());
  AppendSized(out, *header);
  Append(out, request.payload);
  return out;
}

Result<PublishRequest> UnpackRequest(Bytes bytes) {
  ByteReader in(bytes);
  const auto header_bytes = in.Sized(limits::kHeaderSizeMax);
  if (!header_bytes) return Error{ErrorCode::kCorruption, "queued request is not well formed"};
  auto header = DecodeEntryHeader(*header_bytes);
  if (!header) return Error{ErrorCode::kCorruption, "queued request: " + header.error().context};
  return PublishRequest{0, std::move(*header), ToBuffer(in.rest())};
}

}  // namespace schakel::federation
