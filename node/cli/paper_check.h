// Asks a person for three of the words that he just wrote down, so that the paper in the safe is
// right. Thread: the caller's, which waits. Bounds: three tries for a word.
#pragma once

#include <iosfwd>
#include <string_view>

#include "base/random.h"

namespace schakel::node {

// Returns whether all three were typed right, by four or more of their letters. `words` has a space
// between each.
bool IsOnPaper(std::string_view words, std::string_view language, std::istream& typed,
               Random& random);

}  // namespace schakel::node
