// Documents of the shared corpus and of the project, as files.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"

namespace schakel::federation {

inline std::filesystem::path SharedPath(const std::string& name) {
  return std::filesystem::path(SCHAKEL_SOURCE_DIR) / ".." / "shared" / name;
}

inline std::filesystem::path SamplesPath() {
  return std::filesystem::path(SCHAKEL_SOURCE_DIR) / "docs" / "samples";
}

// Returns all JSON files below `folder`, sorted.
inline std::vector<std::filesystem::path> JsonFiles(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

inline Buffer MustRead(const std::filesystem::path& path) {
  auto content = ReadFile(path, 32U << 20U);
  EXPECT_TRUE(content) << path;
  return content ? std::move(content).value() : Buffer{};
}

}  // namespace schakel::federation
