// schakel demo [--once] [--json FILE] [--csaf DIR] [--dir DIR] [--base-port N]
// Seven processes on loopback: the anchor, the letter's five intermediaries, the platform.
#include <csignal>
#include <cstdlib>

#include "crypto/sodium.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/demo/demo.h"

namespace schakel::node {
namespace {

// A folder that disappears with the demo, unless the user named one.
class DemoFolder {
 public:
  explicit DemoFolder(const Arguments& arguments) : is_temporary_(!arguments.has_dir) {
    if (!is_temporary_) {
      path_ = arguments.dir;
      std::error_code ignored;
      std::filesystem::create_directories(path_, ignored);
      return;
    }
    std::string name = (std::filesystem::temp_directory_path() / "schakel-demo-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~DemoFolder() {
    std::error_code ignored;
    if (is_temporary_ && !path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  DemoFolder(const DemoFolder&) = delete;
  DemoFolder& operator=(const DemoFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  bool is_temporary_;
  std::filesystem::path path_;
};

volatile std::sig_atomic_t g_is_ending = 0;  // NOLINT: the one thing a signal handler may touch

void OnSignal(int /*number*/) {
  g_is_ending = 1;
}

}  // namespace

ExitCode CmdDemo(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) {
    PrintError("schakel: " + started.error().context);
    return ExitCode::kFailed;
  }
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
  std::signal(SIGPIPE, SIG_IGN);
  const DemoFolder folder(arguments);
  if (folder.path().empty()) {
    PrintError("schakel: cannot make a folder for the demo");
    return ExitCode::kFailed;
  }
  Demo demo(arguments, std::filesystem::absolute(folder.path()));
  return demo.Run([] { return g_is_ending != 0; });
}

}  // namespace schakel::node
