// Names of trust metadata: of roles, of target paths, and of the files of a consistent snapshot.
//
// Names come from others. A file name made here holds letters, digits, '-', '_', '.' and '%' only
// (of a target also the '/' of its path), so it means one thing in a store, a URL and a folder.
// Threads: any; pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace schakel::federation {

// Any text that gives a file name of bearable length and has no control characters.
bool IsRoleName(std::string_view name);
// "nodes/<64 hex>.json" or "wide/<64 hex>.json".
bool IsAdmissionPath(std::string_view path);

std::string RootFileName(std::int64_t version);  // "3.root.json"
// Returns the version in "3.root.json"; nothing for other names.
std::optional<std::int64_t> RootVersionOf(std::string_view name);
std::string RoleFileName(std::string_view role, std::int64_t version);     // "7.nodes-0a.json"
std::string TargetFileName(std::string_view path, std::string_view hash);  // "nodes/HASH.id.json"
constexpr std::string_view kTimestampFileName = "timestamp.json";

}  // namespace schakel::federation
