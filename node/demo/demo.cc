#include "node/demo/demo.h"

#include <unistd.h>

#include <algorithm>
#include <set>

#include "base/file.h"
#include "node/cli/console.h"
#include "node/cli/texts.h"
#include "node/demo/demo_nodes.h"
#include "node/runtime/node_folder.h"
#include "node/web/http.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kStuckAfter = std::chrono::seconds(60);
constexpr auto kStartMax = std::chrono::seconds(60);
constexpr auto kLookInterval = std::chrono::milliseconds(250);
constexpr auto kPlainLineInterval = std::chrono::seconds(10);
constexpr std::size_t kFileMax = 64 << 20;  // read whole, so that the node's own limit answers
constexpr std::size_t kLogMax = 64 << 20;   // of a node of ours, whole; above it no line is shown
constexpr std::size_t kDocumentsMax = 200'000;
constexpr const char* kInstalledSamples = "/usr/share/schakel/samples";

std::vector<fs::path> JsonFilesBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (const auto& item : fs::recursive_directory_iterator(folder, failed)) {
    if (files.size() >= kDocumentsMax) break;
    if (item.is_regular_file() && item.path().extension() == ".json") files.push_back(item.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The last line that a node logged: why it ended.
std::string LastLine(const fs::path& log) {
  const auto content = ReadFile(log, kLogMax);
  std::string_view text = content ? AsText(*content) : std::string_view();
  while (text.ends_with('\n'))
    text.remove_suffix(1);
  return Printable(text.substr(text.rfind('\n') + 1));
}

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

Demo::Demo(const Arguments& arguments, fs::path dir)
    : arguments_(arguments),
      dir_(std::move(dir)),
      ports_{arguments.base_port},
      members_(kDemoNodes) {}

Demo::~Demo() {
  is_stopping_ = true;
  if (publisher_.joinable()) publisher_.join();
  for (DemoProcess& process : processes_)
    process.AskToEnd();
}

fs::path Demo::FolderOf(std::size_t node) const {
  return dir_ / DemoCast()[node].folder;
}

Result<void> Demo::StartNodes() {
  const auto prepared = PrepareDemo(dir_, ports_, arguments_.language);
  if (!prepared) return prepared;
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    auto process = DemoProcess::Start("/proc/self/exe", FolderOf(i));
    if (!process) return process.error();
    processes_.push_back(std::move(*process));
  }
  return {};
}

Result<void> Demo::WaitForNodes(const std::function<bool()>& is_ending) {
  const auto deadline = Clock::now() + kStartMax;
  while (Clock::now() < deadline && !is_ending()) {
    std::size_t linked = 0;
    const auto views = Look();
    for (std::size_t i = 0; i < kDemoNodes; ++i) {
      if (!processes_[i].IsRunning()) {
        const fs::path log = NodeFolder{FolderOf(i)}.log();
        return Error{ErrorCode::kIo, "a node ended; " + log.string() + ": " + LastLine(log)};
      }
      linked += views[i].is_up && views[i].peers + 1 >= kDemoNodes ? 1 : 0;
    }
    if (linked == kDemoNodes) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return Error{ErrorCode::kUnavailable, "the nodes did not find each other"};
}

std::vector<Demo::Document> Demo::FindDocuments() const {
  std::vector<Document> documents;
  if (!arguments_.csaf_dir.empty()) {
    for (const fs::path& file : JsonFilesBelow(arguments_.csaf_dir))
      documents.push_back({0, file});
    return documents;
  }
  const fs::path built = SCHAKEL_SAMPLES_DIR;
  const fs::path samples = fs::exists(built) ? built : fs::path(kInstalledSamples);
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    for (const fs::path& file : JsonFilesBelow(samples / DemoCast()[i].folder)) {
      documents.push_back({i, file});
    }
  }
  return documents;
}

void Demo::PublishOne(const Document& document) {
  const auto content = ReadFile(document.file, kFileMax);
  DemoRejection rejection{document.file.string(), "io", "", ""};
  if (content) {
    const auto response = HttpCall(NodeFolder{FolderOf(document.node)}.socket(), "POST",
                                   "/v1/adviezen/_publiceer", std::string(AsText(*content)));
    if (response && response->status == 200) {
      ++accepted_;
      return;
    }
    const auto problem =
        response ? Json::Parse(response->body, JsonLimits{}) : Result<Json>(response.error());
    rejection.reason =
        problem ? Printable(problem->StringOr("detail", "refused")) : problem.error().context;
    if (problem) rejection.code = problem->StringOr("code", "refused");
    if (problem) rejection.pointer = problem->StringOr("pointer", "");
  } else {
    rejection.reason = content.error().context;
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  rejections_.push_back(std::move(rejection));
}

void Demo::PublishAll(std::vector<Document> documents) {
  for (const Document& document : documents) {
    if (is_stopping_) break;
    PublishOne(document);
  }
  is_published_ = true;
}

std::vector<Demo::NodeView> Demo::Look() {
  std::vector<NodeView> views(kDemoNodes);
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    if (!processes_[i].IsRunning()) continue;
    const auto status = AskNode(FolderOf(i), "/v1/status");
    if (!status) continue;
    std::set<std::string> peers;
    const Json* list = status->Find("peers");
    const auto* items = list == nullptr ? nullptr : list->AsArray();
    for (const Json& peer : items == nullptr ? Json::Array{} : *items)
      peers.insert(peer.Dump());
    const auto reach = AskReach(FolderOf(i), ReachDetail::kSums);
    views[i] = {true, JsonNumber(*status, "entriesReviewed"),
                JsonNumber(*status, "missingPayloads"), peers.size(), reach.value_or(DemoReach{})};
  }
  return views;
}

void Demo::ShowTable(const std::vector<NodeView>& views, bool is_last) {
  const bool is_terminal = isatty(STDOUT_FILENO) != 0;
  if (!is_terminal && !is_last) return;
  // Only on a terminal does the cursor move.
  if (is_terminal && lines_shown_ > 0) {
    Print("\x1b[" + std::to_string(lines_shown_) + "A\x1b[J" + std::to_string(accepted_.load()) +
          " / " + std::to_string(SecondsSince(started_)));
  } else {
    Print("");
  }
  const bool is_english = arguments_.language == "en";
  std::vector<std::vector<std::string>> rows{
      is_english ? std::vector<std::string>{"", "organisation", "page", "advisories", "members",
                                            "notices", "connections"}
                 : std::vector<std::string>{"", "organisatie", "pagina", "adviezen", "leden",
                                            "meldingen", "verbindingen"}};
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    const NodeView& view = views[i];
    rows.push_back({std::string(DemoCast()[i].folder), std::string(DemoCast()[i].name),
                    "http://" + ports_.Page(i) + "/",
                    view.is_up ? std::to_string(view.held - view.missing) : "-",
                    std::to_string(members_[i]),
                    view.is_up ? std::to_string(view.reach.notices) : "-",
                    view.is_up   ? std::to_string(view.peers)
                    : is_english ? "down"
                                 : "uit"});
  }
  PrintTable(rows);
  lines_shown_ = rows.size() + 1;
}

void Demo::Measure() {
  const std::vector<DemoEntry> entries = ReadDemoEntries(dir_);
  report_.everywhere =
      static_cast<std::size_t>(std::count_if(entries.begin(), entries.end(), [](const auto& entry) {
        return entry.durable.size() == kDemoNodes;
      }));
  report_.latency = MeasureLatency(entries, kDemoNodes);
  std::vector<std::int64_t> ready_micros;
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    const auto reach = AskReach(FolderOf(i), ReachDetail::kAll);
    report_.members += members_[i];
    if (!reach || members_[i] == 0) continue;
    report_.matches += reach->matches;
    report_.notices += reach->notices;
    ready_micros.insert(ready_micros.end(), reach->ready_micros.begin(), reach->ready_micros.end());
  }
  report_.notice_latency = SummariseMicros(ready_micros);
}

Result<void> Demo::ImportMembers() {
  std::size_t all = 0;
  const auto total = static_cast<std::size_t>(arguments_.demo_members);
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    const auto imported = ImportDemoMembers(dir_, i, total);
    if (!imported) return imported.error();
    members_[i] = *imported;
    all += *imported;
  }
  Print(Fill(Say(arguments_.language, Text::kMembersMade), {std::to_string(all)}));
  return {};
}

ExitCode Demo::Finish(bool has_all) {
  Measure();
  report_.nodes = kDemoNodes;
  report_.published = accepted_;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    report_.rejections = rejections_;
  }
  for (const DemoRejection& rejection : report_.rejections) {
    PrintError(rejection.file + ": " + rejection.reason);
  }
  const std::string json = report_.ToJson().Dump();
  if (!arguments_.json_file.empty()) {
    const auto written =
        WriteFileDurably(arguments_.json_file, AsBytes(json + "\n"), FileMode::kPublic);
    if (!written) {
      PrintError("schakel: " + written.error().context);
      return ExitCode::kFailed;
    }
  }
  if (!has_all) {
    PrintError(Say(arguments_.language, Text::kDemoStuck));
    return ExitCode::kFailed;
  }
  Print(Fill(Say(arguments_.language, Text::kDemoDone),
             {std::to_string(report_.everywhere), std::to_string(kDemoNodes)}));
  char line[160];
  std::snprintf(line, sizeof(line), "p50 %.1f ms  p99 %.1f ms  max %.1f ms  (%.1f s)",
                report_.latency.p50_ms, report_.latency.p99_ms, report_.latency.max_ms,
                report_.seconds);
  Print(line);
  if (report_.members == 0) return ExitCode::kOk;
  Print(Fill(Say(arguments_.language, Text::kDemoReach),
             {std::to_string(report_.matches), std::to_string(report_.notices)}));
  std::snprintf(line, sizeof(line), "p50 %.1f ms  p99 %.1f ms  max %.1f ms",
                report_.notice_latency.p50_ms, report_.notice_latency.p99_ms,
                report_.notice_latency.max_ms);
  Print(line);
  return ExitCode::kOk;
}

ExitCode Demo::Run(const std::function<bool()>& is_ending) {
  Print(Fill(Say(arguments_.language, Text::kDemoStarting), {dir_.string()}));
  started_ = Clock::now();
  auto ready = StartNodes();
  if (ready) ready = WaitForNodes(is_ending);
  if (ready) ready = ImportMembers();
  if (!ready) {
    PrintError("schakel: " + ready.error().context);
    return ExitCode::kFailed;
  }
  publisher_ = std::thread([this, documents = FindDocuments()] { PublishAll(documents); });
  auto last_progress = Clock::now();
  auto last_line = Clock::now();
  std::int64_t before = -1;
  bool has_all = false;
  while (!is_ending()) {
    const auto views = Look();
    std::int64_t sum = static_cast<std::int64_t>(accepted_.load());
    std::int64_t least = INT64_MAX;
    std::size_t pending = 0;
    for (const NodeView& view : views) {
      sum += view.held - view.missing + static_cast<std::int64_t>(view.reach.notices);
      least = std::min(least, view.is_up ? view.held - view.missing : 0);
      pending += view.reach.pending;
    }
    if (sum != std::exchange(before, sum)) last_progress = Clock::now();
    const bool was_all = has_all;
    has_all = is_published_ && pending == 0 && least >= static_cast<std::int64_t>(accepted_.load());
    ShowTable(views, has_all && !was_all);
    if (has_all && !was_all) {
      report_.seconds = SecondsSince(started_);
      const ExitCode code = Finish(true);
      if (arguments_.is_once || code != ExitCode::kOk) return code;
      Print(Say(arguments_.language, Text::kDemoRunning));
      lines_shown_ = 0;
    }
    if (arguments_.is_once && Clock::now() - last_progress > kStuckAfter) return Finish(false);
    if (Clock::now() - last_line > kPlainLineInterval && !has_all) {
      last_line = Clock::now();
      if (isatty(STDOUT_FILENO) == 0) Print(std::to_string(accepted_.load()) + " ...");
    }
    std::this_thread::sleep_for(kLookInterval);
  }
  Print(Say(arguments_.language, Text::kDemoStopped));
  return ExitCode::kOk;
}

}  // namespace schakel::node
