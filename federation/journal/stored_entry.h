// How an entry lies in the store: sized header, flag, and the payload if it is small.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace schakel::federation {

struct StoredEntry {
  Buffer header;  // canonical bytes
  bool has_inline_payload = false;
  Buffer payload;
};

Buffer PackStoredEntry(Bytes header, const Buffer* inline_payload);
// Errors: kCorruption.
Result<StoredEntry> UnpackStoredEntry(Bytes value);

}  // namespace schakel::federation
