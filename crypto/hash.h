// Hash values: BLAKE2b-256 for identities and payloads, SHA-256 for RFC 9162 trees, SipHash for
// short salted tags.
#pragma once

#include <array>
#include <memory>

#include "base/bytes.h"

namespace schakel::crypto {

using Digest = FixedBytes<32, struct DigestTag>;      // BLAKE2b-256
using TreeHash = FixedBytes<32, struct TreeHashTag>;  // SHA-256
using TagSalt = FixedBytes<16, struct TagSaltTag>;

Digest Blake2b(Bytes message);
// REQUIRES: 16 <= key.size() <= 64.
Digest KeyedBlake2b(Bytes key, Bytes message);
TreeHash Sha256(Bytes message);
// Returns the 8-byte SipHash-2-4 of `message` under `salt`.
std::uint64_t ShortTag(const TagSalt& salt, Bytes message);

// BLAKE2b-256 of a message that arrives in parts.
class Blake2bHasher {
 public:
  Blake2bHasher();
  ~Blake2bHasher();
  Blake2bHasher(const Blake2bHasher&) = delete;
  Blake2bHasher& operator=(const Blake2bHasher&) = delete;

  void Update(Bytes part);
  Digest Finish();  // REQUIRES: called once, last

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace schakel::crypto
