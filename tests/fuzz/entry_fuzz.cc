// Any bytes as an entry header, a stored entry and a page body. A header has exactly one form.
#include "base/check.h"
#include "federation/journal/stored_entry.h"
#include "federation/limits.h"
#include "federation/wire/entry_codec.h"
#include "federation/wire/page_body.h"

namespace schakel::federation {
namespace {

void CheckHeader(Bytes bytes) {
  const auto header = DecodeEntryHeader(bytes);
  if (!header) {
    const ErrorCode code = header.error().code;
    CHECK(code == ErrorCode::kProtocol || code == ErrorCode::kLimitExceeded);
    return;
  }
  CHECK(bytes.size() <= limits::kHeaderSizeMax);
  const auto again = EncodeEntryHeader(*header);
  CHECK(again.has_value());
  const auto same = DecodeEntryHeader(*again);
  CHECK(same && *same == *header);
  // Fields of later versions stand only in the bytes, which are then the longer ones.
  CHECK(again->size() < bytes.size() || Equal(*again, bytes));
}

void CheckStoredEntry(Bytes bytes) {
  const auto entry = UnpackStoredEntry(bytes);
  if (!entry) return;
  const Buffer* payload = entry->has_inline_payload ? &entry->payload : nullptr;
  const auto same = UnpackStoredEntry(PackStoredEntry(entry->header, payload));
  CHECK(same && same->header == entry->header);
  CHECK(same->has_inline_payload == entry->has_inline_payload);
  CHECK(payload == nullptr || same->payload == *payload);
}

// The first byte says whether the body is compressed, the next three how large it claims to be.
void CheckPageBody(Bytes bytes) {
  if (bytes.size() < 4) return;
  const std::uint32_t claimed =
      bytes[1] | std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]} << 16;
  const auto entries = UnpackPageBody(bytes.subspan(4), bytes[0] % 3, claimed);
  if (!entries) return;
  CHECK(entries->size() <= limits::kPageEntriesMax);
  const PageBody body = PackPageBody(*entries);
  const auto same = UnpackPageBody(body.bytes, body.compression, body.raw_size);
  CHECK(same && *same == *entries);
}

}  // namespace
}  // namespace schakel::federation

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace schakel::federation;  // NOLINT(google-build-using-namespace): C linkage
  CheckHeader({data, size});
  CheckStoredEntry({data, size});
  CheckPageBody({data, size});
  return 0;
}
