// What lies in a folder. Nothing throws, unlike std::filesystem: a disk that fails or a folder that
// may not be read is an error like others.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "base/result.h"

namespace schakel {

// Returns whether something of this name is there. Errors: kIo if that cannot be told.
Result<bool> IsThere(const std::filesystem::path& path);

// Returns the regular files of the folder, without those of its folders, in the order of their
// names. Errors: kNotFound (no such folder), kLimitExceeded above `files_max`, kIo.
Result<std::vector<std::filesystem::path>> FilesIn(const std::filesystem::path& folder,
                                                   std::size_t files_max);

// The same with those of its folders, their folders, and so on; links are not followed.
Result<std::vector<std::filesystem::path>> FilesBelow(const std::filesystem::path& folder,
                                                      std::size_t files_max);

}  // namespace schakel
