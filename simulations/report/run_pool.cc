#include "simulations/report/run_pool.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

namespace schakel::simulations {
namespace {

Error Io(const char* what) {
  return {ErrorCode::kIo, std::string(what) + " failed: errno " + std::to_string(errno)};
}

void WriteAll(int pipe, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(pipe, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // the parent is gone; nobody waits for this
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string HowItEnded(int status) {
  if (WIFSIGNALED(status)) return "crash: ended by signal " + std::to_string(WTERMSIG(status));
  return "crash: ended with code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

Result<RunPool::Child> RunPool::Start(const RunRequest& request, std::size_t number) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return Io("pipe");
  // What is buffered would otherwise be printed by both.
  std::fflush(stdout);
  const pid_t process = fork();
  if (process < 0) {
    close(ends[0]);
    close(ends[1]);
    return Io("fork");
  }
  if (process == 0) {
    close(ends[0]);
    WriteAll(ends[1], ToJson(run_(request)).Dump());
    _exit(0);
  }
  close(ends[1]);
  return Child{process, ends[0], number, {}};
}

bool RunPool::Read(Child& child) {
  std::array<char, 65536> bytes{};
  const ssize_t count = read(child.pipe, bytes.data(), bytes.size());
  if (count < 0 && errno == EINTR) return false;
  if (count <= 0) return true;
  if (child.text.size() < kRecordBytesMax) {
    child.text.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return false;
}

RunOutcome RunPool::End(Child& child, const RunRequest& request) {
  close(child.pipe);
  int status = 0;
  while (waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
  }
  RunOutcome outcome;
  outcome.number = child.number;
  const auto json = Json::Parse(child.text, {.size_bytes_max = kRecordBytesMax});
  auto record = json ? RunRecordFromJson(*json) : Result<RunRecord>(json.error());
  if (status == 0 && record) {
    outcome.record = std::move(*record);
    return outcome;
  }
  outcome.record.version = SCHAKEL_VERSION;
  outcome.record.scenario = request.scenario->name;
  outcome.record.is_critical = request.options.is_critical;
  outcome.record.figures.nodes = request.options.nodes;
  outcome.record.figures.seed = request.options.seed;
  outcome.record.broken = status != 0 ? HowItEnded(status) : ToString(record.error());
  return outcome;
}

Result<void> RunPool::WaitForOne(std::vector<Child>& children) {
  std::vector<pollfd> polled;
  polled.reserve(children.size());
  for (const Child& child : children)
    polled.push_back({child.pipe, POLLIN, 0});
  while (poll(polled.data(), polled.size(), -1) < 0) {
    if (errno != EINTR) return Io("poll");
  }
  for (std::size_t i = 0; i < polled.size(); ++i) {
    if (polled[i].revents == 0) continue;
    std::swap(children[0], children[i]);
    return {};
  }
  return {};
}

Result<std::vector<RunOutcome>> RunPool::Run(const std::vector<RunRequest>& requests,
                                             const DoneFunction& done) {
  std::vector<RunOutcome> outcomes;
  std::vector<Child> children;
  std::size_t next = 0;
  bool goes_on = true;
  while (!children.empty() || (goes_on && next < requests.size())) {
    while (goes_on && children.size() < jobs_ && next < requests.size()) {
      auto child = Start(requests[next], next);
      if (!child) return child.error();
      children.push_back(std::move(*child));
      ++next;
    }
    const auto waited = WaitForOne(children);
    if (!waited) return waited.error();
    if (!Read(children.front())) continue;
    outcomes.push_back(End(children.front(), requests[children.front().number]));
    children.erase(children.begin());
    goes_on = done(outcomes.back()) && goes_on;
  }
  std::sort(outcomes.begin(), outcomes.end(),
            [](const RunOutcome& a, const RunOutcome& b) { return a.number < b.number; });
  return outcomes;
}

}  // namespace schakel::simulations
