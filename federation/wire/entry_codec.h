// Entry headers: EntryHeader <-> canonical bytes.
//
// Errors: kProtocol (form, not canonical), kLimitExceeded. Threads: any.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "federation/journal/entry.h"

namespace schakel::federation {

// Returns the canonical bytes. Errors: kLimitExceeded above limits::kHeaderSizeMax or a list limit.
Result<Buffer> EncodeEntryHeader(const EntryHeader& header);

// Accepts canonical bytes only, so that an entry has exactly one form. Fields of later versions are
// ignored: they stay in the bytes, which are forwarded as they are.
Result<EntryHeader> DecodeEntryHeader(Bytes bytes);

}  // namespace schakel::federation
