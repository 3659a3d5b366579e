// Names cut into words: the inside of NormaliseName(), for readers that need to know where in the
// text a word ended. Threads: any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schakel::node {

struct NameWord {
  std::string text;     // lower-case, without accents
  std::size_t end = 0;  // in bytes of the original
};

std::vector<NameWord> CutWords(std::string_view text);

// A word that many products share: "software", "voor", "2019".
bool IsCommonWord(std::string_view word);

// "2019", "7.2", "v10", "14.1-99": a digit, perhaps behind a v, and no space.
bool IsVersionLike(std::string_view text);

}  // namespace schakel::node
