// What the simulator needs to know of a frame, without decoding it.
//
// A run at 10,000 nodes moves tens of millions of frames: a full decode of each for the trace cost
// more than the cores themselves.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "federation/trust/trust_version.h"

namespace schakel::simulations {

// Tags of the union in wire.capnp that the world tells apart.
enum class FrameTag : std::uint16_t {
  kHello = 1,
  kAnnounce = 2,
  kPage = 3,
  kPull = 4,
  kFingerprint = 5,
  kRecent = 7,
  kVector = 8,
  kPayloadWant = 9,
  kPayloadChunk = 10,
  kRecordsHave = 11,
  kRecordsWant = 12,
  kRecords = 13,
  kTrustWant = 14,
  kTrustFiles = 15,
  kForkProof = 16,
  kCredit = 17,
  kBuckets = 19,
};

struct FrameMark {
  FrameTag tag = FrameTag::kHello;  // also numbers that are not named above
  std::uint16_t entries = 0;        // of a page
  std::uint32_t cost = 0;           // bytes before compression: equal whatever zstd is linked
  std::uint64_t content = 0;        // hash for the trace, never over compressed bytes
};

// Reads the tag where the frame's root struct has it. Returns 0 for what is too short.
FrameTag PeekTag(Bytes frame);

// Reads the trust version that the sender names. Returns {0, 0} for what is too short.
federation::TrustVersion PeekTrust(Bytes frame);

// Puts another tag where PeekTag() reads it. REQUIRES: PeekTag(frame) is not 0.
void SetTag(Buffer& frame, std::uint16_t tag);

// `entries` and `cost` are those of a page and 0 for other frames; a page whose numbers the caller
// does not know is decoded.
FrameMark MarkOf(Bytes frame, std::uint16_t entries, std::uint32_t cost);

}  // namespace schakel::simulations
