// Key files: 32 raw bytes in lower-case hexadecimal and a newline, mode 0400, owned by this user.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "crypto/secret.h"

namespace schakel::crypto {

// Errors: kNotFound; kUnauthorized unless it is a plain file that this user alone may read.
Result<void> CheckPrivateFile(const std::filesystem::path& path);
// Errors: kNotFound; kUnauthorized if others may read the file; kCorruption; kIo.
Result<Secret> LoadKeyFile(const std::filesystem::path& path);
// Errors: kConflict if the file exists: a key is never overwritten.
Result<void> SaveKeyFile(const std::filesystem::path& path, Bytes secret);

}  // namespace schakel::crypto
