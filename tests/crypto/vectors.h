// The test vectors of others in ../shared/vectors.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"

// Skips the test, visibly, where the vectors are not there.
#define SKIP_WITHOUT_VECTORS(name)                                    \
  if (!std::filesystem::exists(::schakel::crypto::VectorsPath(name))) \
  GTEST_SKIP() << "absent: ../shared/vectors/" << (name)

namespace schakel::crypto {

inline std::filesystem::path VectorsPath(const std::string& name) {
  return std::filesystem::path(SCHAKEL_SOURCE_DIR) / ".." / "shared" / "vectors" / name;
}

inline Buffer MustRead(const std::filesystem::path& path) {
  auto content = ReadFile(path, 32U << 20U);
  EXPECT_TRUE(content) << path;
  return content ? std::move(content).value() : Buffer{};
}

inline Json MustReadJson(const std::filesystem::path& path) {
  JsonLimits limits;
  limits.size_bytes_max = 32U << 20U;
  const Buffer content = MustRead(path);
  auto json = Json::Parse(AsText(content), limits);
  EXPECT_TRUE(json) << path << (json ? "" : json.error().context);
  return json ? std::move(json).value() : Json();
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

// Returns the bytes of a member in hexadecimal, which must be there.
inline Buffer HexOf(const Json& object, std::string_view key) {
  const auto bytes = FromHex(object.StringOr(key, "absent"));
  EXPECT_TRUE(bytes) << key;
  return bytes.value_or(Buffer{});
}

inline std::int64_t IntegerOf(const Json& object, std::string_view key) {
  const Json* member = object.Find(key);
  const std::int64_t* number = member == nullptr ? nullptr : member->AsInteger();
  EXPECT_NE(number, nullptr) << key;
  return number == nullptr ? -1 : *number;
}

}  // namespace schakel::crypto
