// Files as texts, for tests that damage them.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "base/check.h"

namespace schakel::storage {

inline std::string ReadText(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void WriteText(const std::filesystem::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  CHECK(out.good());
}

}  // namespace schakel::storage
