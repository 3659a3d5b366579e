#include "node/demo/demo_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <utility>

namespace schakel::node {
namespace {

// Between fork and exec only calls that are safe there.
[[noreturn]] void Become(const char* program, const char* log, const char* folder, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(1);
  setpgid(0, 0);  // Ctrl-C reaches the demo alone, which then ends its nodes in order
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int in = open("/dev/null", O_RDONLY);
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  execl(program, "schakel", "run", "--dir", folder, static_cast<char*>(nullptr));
  _exit(127);
}

}  // namespace

Result<DemoProcess> DemoProcess::Start(const std::filesystem::path& program,
                                       const std::filesystem::path& folder) {
  const std::string log = (folder / "schakel.log").string();
  const std::string dir = folder.string();
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return Error{ErrorCode::kIo, "cannot start a node"};
  if (pid == 0) Become(program.c_str(), log.c_str(), dir.c_str(), parent);
  return DemoProcess(pid);
}

DemoProcess::DemoProcess(DemoProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}

DemoProcess::~DemoProcess() {
  if (pid_ < 0) return;
  AskToEnd();
  waitpid(pid_, nullptr, 0);
}

bool DemoProcess::IsRunning() {
  if (pid_ < 0) return false;
  if (waitpid(pid_, nullptr, WNOHANG) != pid_) return true;
  pid_ = -1;
  return false;
}

void DemoProcess::AskToEnd() {
  if (pid_ >= 0) kill(pid_, SIGTERM);
}

}  // namespace schakel::node
