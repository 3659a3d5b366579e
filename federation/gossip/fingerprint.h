// A salted sum over a set of frontiers: equal sets have equal sums, whatever the order, and a
// difference cannot be prepared without the session's salt.
#pragma once

#include "federation/wire/message.h"

namespace schakel::federation {

class Fingerprint {
 public:
  explicit Fingerprint(const crypto::TagSalt& salt) : salt_(salt) {}

  void Add(const JournalId& journal, const Frontier& frontier);

  [[nodiscard]] FrontierSum sum() const;
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  crypto::TagSalt salt_;
  std::uint64_t low_ = 0;  // 128-bit addition in two halves
  std::uint64_t high_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace schakel::federation
