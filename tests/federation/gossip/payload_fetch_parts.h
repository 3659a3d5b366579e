// What the tests of PayloadFetch share: one payload of six chunks, and whoever serves it.
#pragma once

#include <gtest/gtest.h>

#include "cast.h"
#include "federation/gossip/payload_fetch.h"
#include "federation/limits.h"

namespace schakel::federation {

inline constexpr std::size_t kSize = 5 * crypto::kChunkSize + 100;  // six chunks, two wants

// An entry of publisher `number`.
inline EntryPosition EntryOf(std::uint8_t number, std::uint64_t index) {
  EntryPosition position;
  position.journal.publisher.bytes[0] = number;
  position.index = index;
  return position;
}

class PayloadFetchTest : public testing::Test {
 protected:
  PayloadFetchTest() : payload_(MakePayload(1, kSize)), root_(crypto::PayloadRoot(payload_)) {
    fetch_.Add({{root_, kSize}, {EntryOf(1, 7)}});
  }

  PayloadChunkMessage Chunk(std::uint32_t index) const {
    const std::size_t at = index * crypto::kChunkSize;
    const std::size_t size = std::min(crypto::kChunkSize, payload_.size() - at);
    PayloadChunkMessage chunk;
    chunk.root = root_;
    chunk.index = index;
    chunk.bytes = ToBuffer(Bytes(payload_).subspan(at, size));
    chunk.proof = crypto::ChunkTree(payload_).ProofOf(index);
    return chunk;
  }
  PayloadChunkMessage Absent() const {
    PayloadChunkMessage chunk;
    chunk.root = root_;
    chunk.is_absent = true;
    return chunk;
  }
  // Feeds the chunks of one want; returns the payload if it is whole then.
  std::optional<PayloadFetch::Complete> Answer(const PayloadFetch::Request& request) {
    std::optional<PayloadFetch::Complete> complete;
    for (std::uint32_t i = 0; i < request.want.count; ++i) {
      auto taken = fetch_.OnChunk(request.link, Chunk(request.want.first_chunk + i), now_);
      EXPECT_TRUE(taken);
      if (taken && taken->has_value()) complete = std::move(**taken);
    }
    return complete;
  }

  Buffer payload_;
  crypto::Digest root_;
  PayloadFetch fetch_;
  MonoTime now_{std::chrono::hours(1)};
};

}  // namespace schakel::federation
