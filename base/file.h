// Small files as a whole: read under a size limit, written so that a crash leaves the old content
// or the new, never a mix. Paths are our own or an operator's, never a peer's.
#pragma once

#include <cstddef>
#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"

namespace schakel {

enum class FileMode : unsigned { kPublic = 0644, kPrivate = 0600, kSecret = 0400 };

// Returns the content. Errors: kNotFound; kLimitExceeded above `max_bytes`; kIo.
Result<Buffer> ReadFile(const std::filesystem::path& path, std::size_t max_bytes);

// Writes beside `path`, syncs, renames, syncs the folder. Errors: kNotFound (no such folder), kIo;
// `path` is then unchanged, or holds the new content that a power cut may take back.
Result<void> WriteFileDurably(const std::filesystem::path& path, Bytes content, FileMode mode);

}  // namespace schakel
