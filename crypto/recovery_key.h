// A recovery key: the Ed25519 key that a node's people keep on paper, as 24 Dutch words.
//
// The words are those of fingerprint_words.h, 11 bits each: the 32 bytes of the seed, then the
// first byte of BLAKE2b-256("schakel/v1/recovery-words" || 0x00 || seed), which finds 255 of 256
// mistakes that made another word of the list. The public half is known to the federation by its
// hash, in the node's admission; the key signs `recovery` records and nothing else
// (docs/protocol.md, "Records").
//
// What is secret stays in locked memory and is wiped; a fault names a place and a word of the list,
// never what was typed. Threads: any; no state.
#pragma once

#include <string_view>
#include <variant>

#include "crypto/identity.h"

namespace schakel::crypto {

constexpr std::size_t kRecoveryWords = 24;
constexpr std::size_t kRecoveryTextMax = 1'024;  // 24 words of 8 letters, numbered, and room

// Why a text is no recovery key.
struct RecoveryWordsFault {
  enum class Kind {
    kCount,     // other than 24 words: `position` is how many there are (25: more)
    kUnknown,   // word `position`, from 1, is not on the list; `nearest` is the one most like it
    kChecksum,  // each is a word of the list, and together they are no key: one or two are wrong
  };
  Kind kind = Kind::kCount;
  std::size_t position = 0;
  std::string_view nearest;
};

// Returns the words with one space between them: text, for a person's eyes and paper only.
Secret RecoveryWords(const KeyPair& key);

// Reads words of at least their first four letters, in any case; whatever is no letter separates
// them, so numbers and line ends may stand between. The caller wipes `text`.
std::variant<KeyPair, RecoveryWordsFault> ReadRecoveryWords(Bytes text);

// Returns what an admission states: BLAKE2b-256 of the public key.
Digest RecoveryKeyHash(const PublicKey& recovery_key);

}  // namespace schakel::crypto
