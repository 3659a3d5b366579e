#include "node/demo/demo_nodes.h"

#include "node/demo/demo_cast.h"
#include "node/runtime/node_folder.h"
#include "node/web/http.h"

namespace schakel::node {
namespace {

JsonLimits AnswerLimits() {
  JsonLimits limits;
  limits.size_bytes_max = 512u << 20;
  limits.values_max = 20'000'000;
  return limits;
}

}  // namespace

std::optional<Json> AskNode(const std::filesystem::path& folder, const std::string& target) {
  const auto response = HttpCall(NodeFolder{folder}.socket(), "GET", target, "");
  if (!response || response->status != 200) return std::nullopt;
  auto json = Json::Parse(response->body, AnswerLimits());
  if (!json) return std::nullopt;
  return std::move(*json);
}

std::int64_t JsonNumber(const Json& json, std::string_view key) {
  const Json* value = json.Find(key);
  const auto* number = value == nullptr ? nullptr : value->AsInteger();
  return number == nullptr ? 0 : *number;
}

std::vector<DemoEntry> ReadDemoEntries(const std::filesystem::path& dir) {
  std::map<std::string, std::size_t> numbers;  // node id -> place in the cast
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    const auto status = AskNode(dir / DemoCast()[i].folder, "/v1/status");
    if (status) numbers[std::string(status->StringOr("nodeId", ""))] = i;
  }
  std::map<std::string, DemoEntry> entries;
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    const auto list = AskNode(dir / DemoCast()[i].folder, "/v1/adviezen");
    if (!list || list->AsArray() == nullptr) continue;
    for (const Json& item : *list->AsArray()) {
      if (item.StringOr("delivery", "") != "deliver") continue;
      const std::string publisher(item.StringOr("publisher", ""));
      DemoEntry& entry = entries[publisher + "/" + std::to_string(JsonNumber(item, "incarnation")) +
                                 "/" + std::to_string(JsonNumber(item, "index"))];
      entry.publisher = numbers[publisher];
      entry.durable[i] = JsonNumber(item, "durableMicros");
    }
  }
  std::vector<DemoEntry> all;
  all.reserve(entries.size());
  for (auto& [key, entry] : entries)
    all.push_back(std::move(entry));
  return all;
}

}  // namespace schakel::node
