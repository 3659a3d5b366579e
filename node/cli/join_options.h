// Adds joining and leaving to the command line: `join`, `leave`, and the anchor's `trust invite`
// and `trust request`.
#pragma once

#include "node/cli/arguments.h"

namespace CLI {
class App;
}

namespace schakel::node {

void AddJoin(CLI::App& app, Arguments& out);
// To `schakel trust`.
void AddInvitations(CLI::App& trust, Arguments& out);

}  // namespace schakel::node
