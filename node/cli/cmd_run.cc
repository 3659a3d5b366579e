// schakel run --dir DIR [--listen HOST:PORT] [--page HOST:PORT] [--log-level LEVEL]
// Runs the node in the foreground until SIGINT or SIGTERM. A flag goes before the environment, and
// that before the file.
#include <csignal>
#include <cstdlib>
#include <ctime>

#include "crypto/sodium.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/runtime/daemon.h"

namespace schakel::node {
namespace {

Result<config::Config> SettingsOf(const NodeFolder& folder, const Arguments& arguments) {
  auto config = config::LoadConfig(folder.config());
  if (!config) return config;
  // No thread has been started yet.
  const auto applied = config::ApplyEnvironment(
      [](const char* name) { return std::getenv(name); },  // NOLINT(concurrency-mt-unsafe)
      *config);
  if (!applied) return applied.error();
  if (!arguments.listen.empty()) config->listen = arguments.listen;
  if (!arguments.page.empty()) config->page = arguments.page;
  if (!arguments.log_level.empty()) config->log_level = arguments.log_level;
  return config;
}

}  // namespace

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
  const auto config = SettingsOf(folder, arguments);
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
