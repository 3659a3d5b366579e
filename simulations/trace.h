// The fingerprint of a run: equal for the same seed and version on every machine.
#pragma once

#include "crypto/hash.h"
#include "federation/wire/message.h"

namespace schakel::simulations {

class Trace {
 public:
  // Adds an event. A frame enters with its bytes; a page, whose body is compressed, with its number
  // of entries and their size, and each of these by the hash of its header once it is durable.
  void Add(std::uint64_t time, std::uint64_t from, std::uint64_t to, std::uint64_t what);
  [[nodiscard]] std::string Hash() const;

 private:
  std::uint64_t low_ = 0x9e3779b97f4a7c15;
  std::uint64_t high_ = 0xbf58476d1ce4e5b9;
};

}  // namespace schakel::simulations
