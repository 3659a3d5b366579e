// A complete proposal comes in force: handed to the node that runs in the anchor's folder, or,
// where none runs, signed in the folder itself.
//
// Errors are printed. Exit codes: kRefused for what a rule or a signature refuses.
#pragma once

#include <filesystem>

#include "federation/trust/proposal.h"
#include "node/cli/arguments.h"

namespace schakel::node {

// `folder` is the repository's (trust/), in the folder of the node.
ExitCode PublishProposal(const Arguments& arguments, const federation::Proposal& proposal,
                         const std::filesystem::path& folder);
// Does a node answer in the folder above?
bool IsNodeRunning(const std::filesystem::path& folder);

}  // namespace schakel::node
