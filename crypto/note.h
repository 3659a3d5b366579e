// C2SP signed notes: a text, a blank line, then one line per Ed25519 signature,
//   "— <name> <base64(4-byte key id || signature)>".
// The key id is the first four bytes of SHA-256(name || 0x0A || 0x01 || public key).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/signature.h"

namespace schakel::crypto {

constexpr std::size_t kNoteSizeMax = 8 * 1024;  // a checkpoint is 200 bytes; room for cosignatures
constexpr std::size_t kNoteSignaturesMax = 16;  // lines; more is refused before any is verified

// Returns the note. REQUIRES: `text` is not empty, ends in a newline and has no blank line at its
// end; `name` has no space, plus sign or control character.
std::string SignNote(const KeyPair& key, std::string_view name, std::string_view text);

// Returns the text if the note carries a valid signature of `key` under `name`. Signatures of
// others are ignored, a malformed line or a second signature of the same key id is refused.
// Errors: kProtocol (form), kUnauthorized (no valid signature), kLimitExceeded.
Result<std::string> OpenNote(std::string_view note, std::string_view name, const PublicKey& key);

// Standard base64 with padding.
std::string ToBase64(Bytes bytes);
// Errors: kProtocol unless canonical.
Result<Buffer> FromBase64(std::string_view text);

}  // namespace schakel::crypto
