// The lanes of a link that carry journals and payloads, and what a peer can ask to be served from
// them. Everything else (trust, records, proofs, beacons, announcements) is small, needs no credit
// and goes out at once.
#pragma once

#include <variant>

#include "federation/wire/message.h"

namespace schakel::federation {

enum class Lane : std::uint8_t {
  kFresh,    // entries younger than limits::kFreshAge of publishers within their quota
  kCatchUp,  // older entries, payload chunks, publishers over their quota
};

// One page of a journal, or a few chunks of a payload.
using ServeJob = std::variant<PullMessage, PayloadWantMessage>;

// What a job is about: a newer job about the same takes the place of the one that waits.
using ServeSubject = std::variant<JournalId, crypto::Digest>;

// Returns the first entry or chunk that is asked for: what lies before is acknowledged.
inline std::uint64_t FirstOf(const ServeJob& job) {
  if (const auto* pull = std::get_if<PullMessage>(&job)) return pull->from;
  return std::get<PayloadWantMessage>(job).first_chunk;
}

// Returns what a chunk counts against the credit of a link; equal on both sides.
inline std::size_t ChunkCost(const PayloadChunkMessage& chunk) {
  return chunk.bytes.size() + chunk.proof.size() * crypto::Digest::kSize;
}

inline ServeSubject SubjectOf(const ServeJob& job) {
  if (const auto* pull = std::get_if<PullMessage>(&job)) return pull->journal;
  return std::get<PayloadWantMessage>(job).root;
}

}  // namespace schakel::federation
