// A file of a repository that a TUF client asks for, and how large it may be.
#pragma once

#include <cstddef>
#include <string>

namespace schakel::federation {

struct FileRequest {
  std::string name;
  std::size_t bytes_max = 0;
};

}  // namespace schakel::federation
