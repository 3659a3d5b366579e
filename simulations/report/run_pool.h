// Runs that do not know of each other, a few at a time, each in a process of its own: a run that
// aborts costs its own figures and names its seed instead of ending all.
//
// Thread: one; no other thread may exist when Run() is called, since it forks.
// Bounds: `jobs` processes; kRecordBytesMax for what one of them reports.
#pragma once

#include <functional>
#include <vector>

#include "simulations/report/run_request.h"

namespace schakel::simulations {

constexpr std::size_t kJobsMax = 256;              // more than any machine's cores
constexpr std::size_t kRecordBytesMax = 4u << 20;  // a record is about 10 KB

struct RunOutcome {
  std::size_t number = 0;  // of the request
  RunRecord record;        // `broken` says why there are no figures if the process failed
};

class RunPool {
 public:
  using RunFunction = std::function<RunRecord(const RunRequest&)>;
  // Called for each run that ended; false = start no more.
  using DoneFunction = std::function<bool(const RunOutcome&)>;

  RunPool(std::size_t jobs, RunFunction run) : jobs_(jobs), run_(std::move(run)) {}

  // Returns the outcomes in the order of the requests, without those that were not started.
  // Errors: kIo if no process or pipe can be had.
  Result<std::vector<RunOutcome>> Run(const std::vector<RunRequest>& requests,
                                      const DoneFunction& done);

 private:
  struct Child {
    int process = 0;
    int pipe = 0;
    std::size_t number = 0;
    std::string text;
  };

  Result<Child> Start(const RunRequest& request, std::size_t number);
  // Reads what has come; returns whether the child has ended.
  bool Read(Child& child);
  RunOutcome End(Child& child, const RunRequest& request);
  Result<void> WaitForOne(std::vector<Child>& children);

  std::size_t jobs_;
  RunFunction run_;
};

}  // namespace schakel::simulations
