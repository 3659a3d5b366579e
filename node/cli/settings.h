// The settings that a node runs with: the file, over it the environment, over that the flags.
//
// Errors: kNotFound (no file), kInvalidArgument with what to mend.
#pragma once

#include "config/config.h"
#include "node/cli/arguments.h"

namespace schakel::node {

Result<config::Config> LoadSettings(const Arguments& arguments,
                                    const config::EnvironmentLookup& lookup);

}  // namespace schakel::node
