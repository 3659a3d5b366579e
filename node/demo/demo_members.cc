#include "node/demo/demo_members.h"

#include <sstream>

#include "node/demo/demo_cast.h"
#include "node/demo/demo_nodes.h"
#include "node/members/sample_members.h"
#include "node/runtime/node_folder.h"
#include "node/web/http.h"

namespace schakel::node {
namespace {

std::size_t WeightOf(std::size_t node) {
  return DemoProfile(DemoCast()[node].folder).count;
}

std::size_t WeightBefore(std::size_t node) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < node; ++i)
    sum += WeightOf(i);
  return sum;
}

}  // namespace

std::size_t DemoShare(std::size_t node, std::size_t total) {
  const std::size_t all = WeightBefore(kDemoNodes);
  const std::size_t before = total * WeightBefore(node) / all;
  return total * WeightBefore(node + 1) / all - before;
}

Result<std::size_t> ImportDemoMembers(const std::filesystem::path& dir, std::size_t node,
                                      std::size_t total) {
  const std::filesystem::path folder = dir / DemoCast()[node].folder;
  const std::size_t share = DemoShare(node, total);
  const auto held = AskNode(folder, "/v1/leden?aantal=1");
  if (!held) return Error{ErrorCode::kIo, "a node does not answer"};
  const auto count = static_cast<std::size_t>(JsonNumber(*held, "total"));
  if (count > 0 || share == 0) return count;
  std::ostringstream csv;
  WriteSampleCsv(DemoProfile(DemoCast()[node].folder), kDemoMembersSeed + node, share, csv);
  const auto response = HttpCall(NodeFolder{folder}.socket(), "POST",
                                 "/v1/leden/_importeer?voorbeeld=ja", std::move(csv).str());
  if (!response) return response.error();
  const auto report = Json::Parse(response->body, JsonLimits{});
  if (response->status != 200 || !report) {
    return Error{ErrorCode::kIo, "sample members were not read: " + response->body.substr(0, 200)};
  }
  const auto refused = JsonNumber(*report, "refused");
  if (refused > 0 || JsonNumber(*report, "newMembers") == 0) {
    return Error{ErrorCode::kIo, std::to_string(refused) + " sample members were refused"};
  }
  return static_cast<std::size_t>(JsonNumber(*report, "newMembers"));
}

std::optional<DemoReach> AskReach(const std::filesystem::path& folder, ReachDetail detail) {
  const auto answer = AskNode(folder, detail == ReachDetail::kAll ? "/v1/adviezen/_bereik"
                                                                  : "/v1/adviezen/_bereik?kort=ja");
  if (!answer) return std::nullopt;
  DemoReach reach;
  reach.matches = static_cast<std::size_t>(JsonNumber(*answer, "matches"));
  reach.notices = static_cast<std::size_t>(JsonNumber(*answer, "notices"));
  reach.pending = static_cast<std::size_t>(JsonNumber(*answer, "pending"));
  const Json* advisories = answer->Find("advisories");
  const auto* list = advisories == nullptr ? nullptr : advisories->AsArray();
  for (const Json& advisory : list == nullptr ? Json::Array{} : *list)
    reach.ready_micros.push_back(JsonNumber(advisory, "readyAfterMicros"));
  return reach;
}

}  // namespace schakel::node
