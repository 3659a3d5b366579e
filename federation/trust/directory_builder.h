// Builds one directory after the other, and reads an admission again only where its file changed:
// most of them stay the same from one heartbeat to the next.
//
// A value; keeps what it built last, and the trust that this came from. Thread: one.
#pragma once

#include "federation/trust/directory.h"

namespace schakel::federation {

class DirectoryBuilder {
 public:
  // The same as Directory::Build.
  std::shared_ptr<const Directory> operator()(const TrustedSet& trust, WallTime now);

 private:
  // Returns what was read from the same bytes under this path, or nullptr.
  [[nodiscard]] const Admission* Known(const std::string& path, const Buffer& file) const;

  TrustedSet trust_;
  std::shared_ptr<const Directory> directory_;
};

}  // namespace schakel::federation
