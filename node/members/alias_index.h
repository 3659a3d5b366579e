// The names of the catalogue as a look-up: the inside of Recognise(). Threads: any.
#pragma once

#include <cstdint>
#include <string>

namespace schakel::node {

struct Alias {
  std::uint16_t product = 0;
  bool is_ordinary = false;  // an ordinary word too ("Teams"): counts only at the start of a text
};

constexpr std::size_t kAliasWordsMax = 6;

// Returns nullptr if no product has this name. `normalised`: see NormaliseName().
const Alias* FindAlias(const std::string& normalised);

}  // namespace schakel::node
