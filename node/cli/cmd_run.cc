// schakel run --dir DIR: runs the node in the foreground until SIGINT or SIGTERM.
#include <csignal>
#include <ctime>

#include "crypto/sodium.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/runtime/daemon.h"

namespace schakel::node {

ExitCode CmdRun(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) {
    PrintError("schakel: " + started.error().context);
    return ExitCode::kFailed;
  }
  // Blocked before any thread starts, so that every thread leaves them to the wait below.
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const NodeFolder folder{arguments.dir};
  const auto config = config::LoadConfig(folder.config());
  if (!config) {
    PrintError("schakel: " + config.error().context);
    return ExitCode::kFailed;
  }
  const auto daemon = Daemon::Start(folder, *config);
  if (!daemon) {
    PrintError("schakel: " + daemon.error().context);
    return ExitCode::kFailed;
  }
  while (!(*daemon)->HasFailed()) {
    const timespec second{1, 0};
    if (sigtimedwait(&ending, nullptr, &second) > 0) return ExitCode::kOk;
  }
  return ExitCode::kNeedsAttention;
}

}  // namespace schakel::node
