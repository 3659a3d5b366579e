// Text that others wrote, made safe for a mail, a page or a terminal: no control characters, no
// characters that are not seen or that turn the reading direction, no broken UTF-8 ("?" instead).
// Markdown and HTML stay as they are written: they are text like any other.
//
// Bounds: the result has at most `characters_max` characters; time is linear in the text.
// Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace schakel::node {

struct PlainText {
  std::string text;
  bool is_cut = false;  // there was more; the text then ends in "..."
};

// Keeps line breaks and at most one blank line in a row. No line begins or ends with a space.
PlainText ToPlainText(std::string_view text, std::size_t characters_max);
// Line breaks become spaces.
PlainText ToPlainLine(std::string_view text, std::size_t characters_max);

}  // namespace schakel::node
