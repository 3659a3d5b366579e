// "NODE@HOST:PORT=KEY" on the command line. Errors: kInvalidArgument.
#pragma once

#include <string>

#include "config/config.h"

namespace schakel::node {

Error SeedForm();  // says what the form is
Result<config::SeedEntry> ParseSeed(const std::string& text);

}  // namespace schakel::node
