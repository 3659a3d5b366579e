#include "simulations/report/machine.h"

#include <sys/utsname.h>

#include <fstream>
#include <thread>

namespace schakel::simulations {
namespace {

std::string ProcessorName() {
  std::ifstream file("/proc/cpuinfo");
  std::string line;
  while (std::getline(file, line)) {
    const std::size_t colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos)
      return line.substr(colon + 2);
  }
  return "processor unknown";
}

}  // namespace

std::string MachineText() {
  utsname kernel{};
  const bool is_known = uname(&kernel) == 0;
  return ProcessorName() + ", " + std::to_string(std::thread::hardware_concurrency()) + " cores" +
         (is_known ? std::string(", ") + kernel.sysname + " " + kernel.release : "");
}

}  // namespace schakel::simulations
