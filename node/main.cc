#include "node/cli/arguments.h"
#include "node/cli/console.h"

int main(int argc, char** argv) {
  using namespace schakel::node;  // NOLINT(google-build-using-namespace)
  const auto parsed = ParseArguments(argc, argv);
  if (const auto* ending = std::get_if<ExitCode>(&parsed)) return static_cast<int>(*ending);
  return static_cast<int>(RunCommand(std::get<Arguments>(parsed)));
}
