// Adds `schakel trust` and its commands to the command line.
#pragma once

#include "node/cli/arguments.h"

namespace CLI {
class App;
}

namespace schakel::node {

void AddTrust(CLI::App& app, Arguments& out);

}  // namespace schakel::node
