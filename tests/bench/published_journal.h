// A journal that a publisher has made, as the page frames that its peers would get: what a receiver
// is measured with, prepared beforehand.
#pragma once

#include <map>

#include "crypto/transport_key.h"
#include "federation/trust/trusted_set.h"
#include "federation/wire/message.h"

namespace schakel::bench {

// Two nodes that the same anchor admitted.
struct Pair {
  crypto::KeyPair publisher = crypto::KeyPair::Generate();
  crypto::KeyPair receiver = crypto::KeyPair::Generate();
  crypto::TransportKeyPair transport = crypto::TransportKeyPair::Generate();
  federation::TrustedSet trust;
};
Result<Pair> MakePair();

struct PublishedJournal {
  federation::JournalId id;
  federation::Frontier frontier;
  std::map<std::uint64_t, Buffer> frames;  // page frames by their first index
};

// Returns a journal of `entries` guidance entries of 2,000 random bytes each, as frames under this
// trust version.
Result<PublishedJournal> MakePublishedJournal(const crypto::KeyPair& publisher,
                                              federation::TrustVersion trust, std::size_t entries,
                                              std::uint64_t seed);

}  // namespace schakel::bench
