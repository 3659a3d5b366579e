// Valid messages and headers, drawn at random.
#pragma once

#include <string>

#include "base/random.h"
#include "federation/journal/entry.h"
#include "federation/wire/message.h"

namespace schakel::federation {

constexpr std::size_t kMessageKinds = std::variant_size_v<Message>;

// Returns a message of the alternative `kind` of Message. Small enough for any frame.
Message RandomMessage(std::size_t kind, Random& random);
Frame RandomFrame(std::size_t kind, Random& random);
EntryHeader RandomHeader(Random& random);

// Any bytes, zeros too.
Buffer RandomBytes(std::size_t size_max, Random& random);
std::string RandomText(std::size_t size_max, Random& random);
std::uint64_t RandomBelow(std::uint64_t bound, Random& random);

template <typename Fixed>
Fixed RandomFixed(Random& random) {
  Fixed out;
  for (std::uint8_t& byte : out.bytes)
    byte = static_cast<std::uint8_t>(random.Next());
  return out;
}

inline JournalId RandomJournal(Random& random) {
  JournalId journal;
  journal.publisher = RandomFixed<crypto::NodeId>(random);
  journal.incarnation = static_cast<std::uint32_t>(random.Below(1'025));
  return journal;
}

}  // namespace schakel::federation
