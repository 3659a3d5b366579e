// schakel run --dir DIR [--listen HOST:PORT] [--page HOST:PORT] [--log-level LEVEL]
// Runs the node in the foreground until SIGINT or SIGTERM. A flag goes before the environment, and
// that before the file.
#include <csignal>
#include <cstdlib>
#include <ctime>

#include "crypto/sodium.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/settings.h"
#include "node/runtime/daemon.h"

namespace schakel::node {
namespace {

ExitCode Fail(const Error& error) {
  PrintError("schakel: " + error.context);
  // Damage is for the operator to look at (docs/operations.md, "Damage"); a restart does not help.
  return error.code == ErrorCode::kCorruption ? ExitCode::kNeedsAttention : ExitCode::kFailed;
}

}  // namespace

ExitCode CmdRun(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return Fail(started.error());
  // Blocked before any thread starts, so that every thread leaves them to the wait below.
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const auto config = LoadSettings(
      arguments, [](const char* name) { return std::getenv(name); });  // NOLINT: no thread yet
  if (!config) return Fail(config.error());
  const auto daemon = Daemon::Start(NodeFolder{arguments.dir}, *config);
  if (!daemon) return Fail(daemon.error());
  while (!(*daemon)->HasFailed()) {
    const timespec second{1, 0};
    if (sigtimedwait(&ending, nullptr, &second) > 0) return ExitCode::kOk;
  }
  return ExitCode::kNeedsAttention;
}

}  // namespace schakel::node
