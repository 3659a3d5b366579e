#include "tests/bench/bench.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/check.h"

namespace schakel::bench {

double SecondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double Median(std::vector<double> values) {
  CHECK(!values.empty());
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::uint64_t ResidentBytes() {
  std::ifstream statistics("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  statistics >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace schakel::bench
