// A key that a person keeps on a stick or in a safe: 32 bytes, sealed under a passphrase.
//
// Argon2id at the one cost of passphrase.h makes the key, XChaCha20-Poly1305 seals, and the header
// is sealed in, so a file that states another cost or form is refused before any work is done. The
// file is a few lines of text, mode 0400. What is opened stays in locked memory.
// Errors: kConflict (the file exists: a key is never overwritten), kNotFound, kCorruption (form),
//   kUnauthorized (a wrong passphrase or a changed file; others may read it), kUnavailable, kIo.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "crypto/secret.h"

namespace schakel::crypto {

// REQUIRES: secret.size() == 32.
Result<void> SaveWrappedKey(const std::filesystem::path& path, Bytes secret, Bytes passphrase);
Result<Secret> LoadWrappedKey(const std::filesystem::path& path, Bytes passphrase);

}  // namespace schakel::crypto
