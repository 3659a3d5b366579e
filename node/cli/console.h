// What commands print: lines and aligned tables on standard output, errors on standard error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace schakel::node {

void Print(std::string_view line);
void PrintError(std::string_view line);
// Columns are padded to the widest cell; the first row is the heading.
void PrintTable(const std::vector<std::vector<std::string>>& rows);
// Control characters of others never reach the terminal: they become '?'.
std::string Printable(std::string_view text);

}  // namespace schakel::node
