// The trust metadata of a federation with many nodes, which are the members that every cast has
// under the same numbers.
#pragma once

#include "cast.h"

namespace schakel::federation {

class LargeRegistry {
 public:
  // Each admission is about `admission_bytes` large, 900 at least.
  LargeRegistry(std::size_t nodes, std::size_t admission_bytes);

  [[nodiscard]] const TrustedSet& trust() const { return trust_; }
  // What a joiner begins with.
  [[nodiscard]] const TrustedSet& root() const { return root_; }
  [[nodiscard]] const std::map<std::string, Buffer, std::less<>>& files() const {
    return trust_.content()->files;
  }
  // Of all files.
  [[nodiscard]] std::size_t bytes() const;
  // What a peer that holds all of it answers.
  [[nodiscard]] TrustFileContent FileOf(const std::string& name) const;

 private:
  TrustedSet trust_;
  TrustedSet root_;
};

}  // namespace schakel::federation
