// One child process that runs a node. Ends with its parent.
//
// Owner: the demo. Thread: one. Errors: kIo if it cannot be started.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "base/result.h"

namespace schakel::node {

class DemoProcess {
 public:
  // Runs `program run --dir folder`, its output in folder/schakel.log.
  static Result<DemoProcess> Start(const std::filesystem::path& program,
                                   const std::filesystem::path& folder);
  DemoProcess(DemoProcess&& other) noexcept;
  DemoProcess& operator=(DemoProcess&&) = delete;
  DemoProcess(const DemoProcess&) = delete;
  DemoProcess& operator=(const DemoProcess&) = delete;
  ~DemoProcess();  // ends the child in order and waits for it

  [[nodiscard]] bool IsRunning();
  void AskToEnd();

 private:
  explicit DemoProcess(pid_t pid) : pid_(pid) {}
  pid_t pid_ = -1;
};

}  // namespace schakel::node
