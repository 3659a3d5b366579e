#include "federation/journal/stored_entry.h"

#include "base/coding.h"
#include "federation/limits.h"

namespace schakel::federation {

Buffer PackStoredEntry(Bytes header, const Buffer* inline_payload) {
  Buffer out;
  AppendSized(out, header);
  out.push_back(inline_payload == nullptr ? 0 : 1);
  if (inline_payload != nullptr) Append(out, *inline_payload);
  return out;
}

Result<StoredEntry> UnpackStoredEntry(Bytes value) {
  ByteReader reader(value);
  const auto header = reader.Sized(limits::kHeaderSizeMax);
  const auto flag = reader.U8();
  if (!header || !flag || *flag > 1) {
    return Error{ErrorCode::kCorruption, "stored entry is not well formed"};
  }
  StoredEntry entry;
  entry.header = ToBuffer(*header);
  entry.has_inline_payload = *flag == 1;
  entry.payload = ToBuffer(reader.rest());
  return entry;
}

}  // namespace schakel::federation
