#include "base/folder.h"

#include <algorithm>

namespace schakel {
namespace {

namespace fs = std::filesystem;

Error CannotRead(const fs::path& path, const std::error_code& failed) {
  const bool is_absent = failed == std::errc::no_such_file_or_directory;
  return {is_absent ? ErrorCode::kNotFound : ErrorCode::kIo,
          "cannot read " + path.string() + ": " + failed.message()};
}

template <typename Iterator>
Result<std::vector<fs::path>> List(const fs::path& folder, std::size_t files_max) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (Iterator at(folder, failed); !failed && at != Iterator(); at.increment(failed)) {
    std::error_code unknown;  // it may be gone meanwhile
    if (!at->is_regular_file(unknown)) continue;
    if (files.size() >= files_max) {
      return Error{ErrorCode::kLimitExceeded,
                   "more than " + std::to_string(files_max) + " files in " + folder.string()};
    }
    files.push_back(at->path());
  }
  if (failed) return CannotRead(folder, failed);
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Result<bool> IsThere(const fs::path& path) {
  std::error_code failed;
  const bool is_there = fs::exists(path, failed);
  if (failed) return CannotRead(path, failed);
  return is_there;
}

Result<std::vector<fs::path>> FilesIn(const fs::path& folder, std::size_t files_max) {
  return List<fs::directory_iterator>(folder, files_max);
}

Result<std::vector<fs::path>> FilesBelow(const fs::path& folder, std::size_t files_max) {
  return List<fs::recursive_directory_iterator>(folder, files_max);
}

}  // namespace schakel
