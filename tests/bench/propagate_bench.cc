#include <thread>

#include "base/file.h"
#include "node/demo/demo_cast.h"
#include "node/demo/demo_nodes.h"
#include "node/demo/demo_process.h"
#include "node/runtime/node_folder.h"
#include "node/web/http.h"
#include "tests/base/temp_folder.h"
#include "tests/bench/bench.h"

namespace schakel::bench {
namespace {

using node::kDemoNodes;
using Clock = std::chrono::steady_clock;

constexpr int kBasePort = 27300;  // beside a demo that may be running
constexpr std::size_t kPublisher = 1;
constexpr auto kBetween = std::chrono::milliseconds(100);  // one advisory at a time
constexpr auto kPatience = std::chrono::seconds(60);

std::filesystem::path FolderOf(const std::filesystem::path& dir, std::size_t number) {
  return dir / node::DemoCast()[number].folder;
}

// The node's program stands beside this one.
Result<std::vector<node::DemoProcess>> StartNodes(const std::filesystem::path& dir) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "schakel";
  const auto prepared = node::PrepareDemo(dir, node::DemoPorts{kBasePort}, "en");
  if (!prepared) return prepared.error();
  std::vector<node::DemoProcess> processes;
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    auto process = node::DemoProcess::Start(program, FolderOf(dir, i));
    if (!process) return process.error();
    processes.push_back(std::move(*process));
  }
  return processes;
}

// Asks again every 50 ms until `done`.
Result<void> WaitUntil(const std::function<bool()>& done, const std::string& what) {
  const auto deadline = Clock::now() + kPatience;
  while (!done()) {
    if (Clock::now() > deadline) return Error{ErrorCode::kUnavailable, what};
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return {};
}

bool AllLinked(const std::filesystem::path& dir) {
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    const auto status = node::AskNode(FolderOf(dir, i), "/v1/status");
    const Json* peers = status ? status->Find("peers") : nullptr;
    if (peers == nullptr || peers->AsArray()->size() + 1 < kDemoNodes) return false;
  }
  return true;
}

// A small advisory of this number, made from one of the samples.
Result<std::string> MakeDocument(const std::string& sample, std::size_t number) {
  auto document = Json::Parse(sample, JsonLimits{});
  if (!document) return document.error();
  Json::Object& head = *document->AsObject()->at("document").AsObject();
  Json::Object& tracking = *head.at("tracking").AsObject();
  tracking["id"] = "BENCH-2026-" + std::to_string(number);
  return document->Dump();
}

Result<void> PublishAll(const std::filesystem::path& dir, std::size_t count) {
  const auto sample =
      ReadFile(std::filesystem::path(SCHAKEL_SOURCE_DIR) / "docs/samples/ovz/ovz-2026-0006.json",
               JsonLimits{}.size_bytes_max);
  if (!sample) return sample.error();
  for (std::size_t i = 0; i < count; ++i) {
    auto document = MakeDocument(std::string(AsText(*sample)), i);
    if (!document) return document.error();
    const node::NodeFolder folder{FolderOf(dir, kPublisher)};
    const auto reply =
        node::HttpCall(folder.socket(), "POST", "/v1/adviezen/_publiceer", std::move(*document));
    if (!reply) return reply.error();
    if (reply->status != 200) return Error{ErrorCode::kInvalidArgument, reply->body};
    std::this_thread::sleep_for(kBetween);
  }
  return {};
}

bool IsEverywhere(const std::vector<node::DemoEntry>& entries, std::size_t count) {
  const auto whole = std::count_if(entries.begin(), entries.end(), [](const auto& entry) {
    return entry.durable.size() == kDemoNodes;
  });
  return static_cast<std::size_t>(whole) >= count;
}

}  // namespace

Result<Figures> RunPropagate(const BenchOptions& options) {
  const std::size_t count = options.is_full ? 1'000 : 200;
  const TempFolder folder;
  auto processes = StartNodes(folder.path());
  if (!processes) return processes.error();
  auto outcome = WaitUntil([&] { return AllLinked(folder.path()); }, "the nodes are not linked");
  if (outcome) outcome = PublishAll(folder.path(), count);
  std::vector<node::DemoEntry> entries;
  const auto has_all = [&] {
    entries = node::ReadDemoEntries(folder.path());
    return IsEverywhere(entries, count);
  };
  if (outcome) outcome = WaitUntil(has_all, "not every advisory arrived everywhere");
  for (node::DemoProcess& process : *processes)
    process.AskToEnd();
  if (!outcome) return outcome.error();
  const auto latency = node::MeasureLatency(entries, kDemoNodes);
  Figures out;
  out["nodes"] = static_cast<std::int64_t>(kDemoNodes);
  out["published"] = static_cast<std::int64_t>(count);
  out["p50_ms"] = latency.p50_ms;
  out["p99_ms"] = latency.p99_ms;
  out["max_ms"] = latency.max_ms;
  return out;
}

}  // namespace schakel::bench
