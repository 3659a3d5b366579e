// Lines of a plain-text mail. Columns are characters, not bytes. Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace schakel::node {

// Mail programs quote with "> " and still stay below 80.
constexpr std::size_t kColumns = 76;

// Appends `text` in lines of at most kColumns characters, each ended by "\n". The first begins with
// `first`, all others with `next`; blank lines stay blank. A word that is longer than a line is
// cut. REQUIRES: the text is of plain_text.h; the prefixes are ASCII and shorter than half a line.
void AppendWrapped(std::string& out, std::string_view text, std::string_view first,
                   std::string_view next);

}  // namespace schakel::node
