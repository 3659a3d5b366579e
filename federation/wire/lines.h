// Lists that travel often, as varint blobs. Per line:
//   frontier      node tag (8), incarnation, size, root tag (8)
//   announcement  the same, hop (1), severity (1)
//   record ref    node tag (8), type (1), counter
// Numbers without a width are LEB128 varints, the others big-endian.
//
// Threads: any. Errors: kProtocol for a line that is not well formed or out of range,
// kLimitExceeded for more than `count_max` of them.
#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "federation/wire/message.h"

namespace schakel::federation {

Buffer PackFrontierLines(const std::vector<FrontierLine>& lines);
Result<std::vector<FrontierLine>> UnpackFrontierLines(Bytes bytes, std::size_t count_max);

Buffer PackAnnouncements(const std::vector<AnnouncedFrontier>& lines);
Result<std::vector<AnnouncedFrontier>> UnpackAnnouncements(Bytes bytes, std::size_t count_max);

Buffer PackRecordRefs(const std::vector<RecordRef>& refs);
Result<std::vector<RecordRef>> UnpackRecordRefs(Bytes bytes, std::size_t count_max);

// 32 bytes; the highest bit of the first byte is bucket 0.
Buffer PackBucketSet(const BucketSet& buckets);
std::optional<BucketSet> UnpackBucketSet(Bytes bytes);

}  // namespace schakel::federation
