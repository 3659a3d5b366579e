// Reads our own Markdown: links, tables and worked examples, so that tests can hold the documents
// to the code. Understands what stands in docs/, not Markdown as a whole.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace schakel::docs {

std::filesystem::path SourcePath(std::string_view name);
// Returns a file of the source tree as text. REQUIRES: it is there.
std::string ReadSource(std::string_view name);

// README.md, CHANGELOG.md and docs/*.md, as names in the source tree.
std::vector<std::string> Documents();

// Returns the blocks that follow a line "<!-- example: NAME -->", each with its last newline.
std::map<std::string, std::string> Examples(std::string_view text);

using Row = std::vector<std::string>;  // cells, trimmed
// Returns the rows of the first table below the heading, without its two head lines. Empty if there
// is no such heading or table.
std::vector<Row> TableBelow(std::string_view text, std::string_view heading);

// Returns the targets of links and images that name no scheme, without their "#part".
std::vector<std::string> RelativeLinks(std::string_view text);

// Returns what stands between backticks in a cell, in order.
std::vector<std::string> CodeWords(std::string_view cell);

// Returns the words that start with `start` and consist of letters, digits and underscores.
std::vector<std::string> WordsAfter(std::string_view text, std::string_view start);

std::vector<std::string> Lines(std::string_view text);
std::string WithoutSpace(std::string_view text);

}  // namespace schakel::docs
