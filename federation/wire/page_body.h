// The body of a page: entries one after the other, compressed with zstd where that helps.
//
// Per entry: sized header, one flag byte, sized payload if the flag is 1.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "federation/wire/message.h"

namespace schakel::federation {

struct PageBody {
  std::uint32_t raw_size = 0;
  std::uint8_t compression = 0;  // 0 none, 1 zstd
  Buffer bytes;
};

// Returns what an entry adds to the raw body, at most.
std::size_t PageEntrySize(const PageEntry& entry);

// Returns what a page counts against the push credit of a link; equal on both sides.
std::size_t PageCost(const PageMessage& page);

PageBody PackPageBody(const std::vector<PageEntry>& entries);

// Errors: kProtocol; kLimitExceeded above kPageBodyMax raw bytes or kPageEntriesMax entries. Never
// allocates more than the limit, whatever the compressed bytes claim.
Result<std::vector<PageEntry>> UnpackPageBody(Bytes bytes, std::uint8_t compression,
                                              std::uint32_t raw_size);

}  // namespace schakel::federation
