// Adds `schakel key` and `schakel recover` to the command line.
#pragma once

#include "node/cli/arguments.h"

namespace CLI {
class App;
}

namespace schakel::node {

void AddKeys(CLI::App& app, Arguments& out);

}  // namespace schakel::node
