// A file of a repository that a TUF client asks for, and what the metadata say of it.
#pragma once

#include <cstddef>
#include <string>

namespace schakel::federation {

struct FileRequest {
  std::string name;
  std::size_t bytes_max = 0;  // its length where it is stated, else what is taken at most
  std::string sha256{};       // hex; empty = not stated
};

}  // namespace schakel::federation
