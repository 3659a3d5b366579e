// Bounds of fetching and serving trust metadata, each with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

#include "federation/limits.h"

namespace schakel::federation::limits {

// Bytes that are asked for and not answered, as the signed metadata state them, with a share for
// each name; and kTrustFilesPerFrameMax names. Together with all credit that a peer can have it is
// what a connection holds: a queue of 2 MiB and eight frames of kTrustFrameFill.
constexpr std::size_t kTrustOpenMax = 512 * 1024;
// A larger file has a frame of its own. On a line of 2 Mbit/s that four links share, one takes a
// second of kTrustTimeout.
constexpr std::size_t kTrustFrameFill = 64 * 1024;
// A fetch that brings so much may go on: a quarter of a line of 2 Mbit/s, on which 10,000
// admissions of 1.5 KB and the lists of them take longer than kTrustFetchMax.
constexpr std::uint64_t kTrustBytesPerSecond = 64 * 1024;
// Files of fetches that failed: 20,000 admissions of 1.5 KB, the lists of them, and slack.
constexpr std::size_t kTrustKeptMax = 48 << 20;

}  // namespace schakel::federation::limits
