// The demo: seven real nodes on loopback, advisories published, a live table.
//
// Owner: the command. Thread: the caller's, and one publisher thread. Errors: ToExitCode of what
// went wrong, printed.
#pragma once

#include <atomic>
#include <mutex>
#include <thread>

#include "node/cli/arguments.h"
#include "node/demo/demo_cast.h"
#include "node/demo/demo_members.h"
#include "node/demo/demo_process.h"
#include "node/demo/demo_report.h"

namespace schakel::node {

class Demo {
 public:
  Demo(const Arguments& arguments, std::filesystem::path dir);
  ~Demo();
  Demo(const Demo&) = delete;
  Demo& operator=(const Demo&) = delete;

  // Runs until everything is everywhere (--once) or until `is_ending` returns true.
  ExitCode Run(const std::function<bool()>& is_ending);

 private:
  struct Document {
    std::size_t node = 0;
    std::filesystem::path file;
  };
  struct NodeView {
    bool is_up = false;
    std::int64_t held = 0;
    std::int64_t missing = 0;
    std::size_t peers = 0;
    DemoReach reach;
  };

  Result<void> StartNodes();
  Result<void> ImportMembers();
  Result<void> WaitForNodes(const std::function<bool()>& is_ending);
  [[nodiscard]] std::vector<Document> FindDocuments() const;
  void PublishAll(std::vector<Document> documents);
  void PublishOne(const Document& document);
  [[nodiscard]] std::vector<NodeView> Look();
  void ShowTable(const std::vector<NodeView>& views, bool is_last);
  // Reads every node's list and counts what is on all of them.
  void Measure();
  [[nodiscard]] std::filesystem::path FolderOf(std::size_t node) const;
  ExitCode Finish(bool has_all);

  Arguments arguments_;
  std::filesystem::path dir_;
  DemoPorts ports_;
  std::vector<DemoProcess> processes_;
  std::vector<std::size_t> members_;  // of each node
  std::thread publisher_;
  std::atomic<bool> is_published_{false};
  std::atomic<bool> is_stopping_{false};
  std::atomic<std::size_t> accepted_{0};
  std::mutex mutex_;  // guards rejections_, which the publisher thread fills
  std::vector<DemoRejection> rejections_;
  DemoReport report_;
  std::chrono::steady_clock::time_point started_;
  std::size_t lines_shown_ = 0;
};

}  // namespace schakel::node
