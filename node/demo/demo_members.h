// Members of the demo: each association gets its share of fictional firms, read in as a spreadsheet
// the way people do it; and what came of matching them.
//
// Threads: any. Errors: kIo (a node does not answer or refused a row).
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "node/demo/demo_report.h"

namespace schakel::node {

constexpr std::size_t kDemoMembers = 8'000;
constexpr std::uint64_t kDemoMembersSeed = 26'643;  // the dossier number of the letter

// How many of `total` members the node in this folder gets. All shares add up to `total`.
std::size_t DemoShare(std::size_t node, std::size_t total);

// Reads members into the node of this number below `dir`, unless it has some. Returns how many it
// has.
Result<std::size_t> ImportDemoMembers(const std::filesystem::path& dir, std::size_t node,
                                      std::size_t total);

// What the desk of one node has done.
struct DemoReach {
  std::size_t matches = 0;  // members that an advisory concerns, summed over advisories
  std::size_t notices = 0;
  std::size_t pending = 0;                 // entries that it has not looked at
  std::vector<std::int64_t> ready_micros;  // from durable to notices durable, of each advisory
};
enum class ReachDetail : std::uint8_t { kSums, kAll };  // without and with ready_micros
std::optional<DemoReach> AskReach(const std::filesystem::path& folder, ReachDetail detail);

}  // namespace schakel::node
