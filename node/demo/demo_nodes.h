// What the nodes of a demo say of themselves, asked over their sockets.
//
// Threads: any. Bounds: an answer of at most 512 MiB, from processes that the demo started.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "node/demo/demo_report.h"

namespace schakel::node {

// Returns the JSON of a 200 answer of the node in `folder`, or nothing.
std::optional<Json> AskNode(const std::filesystem::path& folder, const std::string& target);

// Returns the integer member, or 0.
std::int64_t JsonNumber(const Json& json, std::string_view key);

// Returns every entry that any node below `dir` shows, with the nodes where it is durable and when.
std::vector<DemoEntry> ReadDemoEntries(const std::filesystem::path& dir);

}  // namespace schakel::node
