// In which encoding a file of a spreadsheet is. Threads: any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "node/members/fault.h"

namespace schakel::node {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// Returns what to do if the file is no text that can be read: a workbook, UTF-16.
std::optional<Fault> CheckFileKind(std::string_view begin);

// Returns UTF-8; nothing if there is a byte that Windows-1252 does not have.
std::optional<std::string> FromWindows1252(std::string_view text);

}  // namespace schakel::node
