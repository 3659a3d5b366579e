#include "node/cli/seed_text.h"

namespace schakel::node {

Error SeedForm() {
  return {ErrorCode::kInvalidArgument, "--seed has the form NODE@HOST:PORT=KEY"};
}

Result<config::SeedEntry> ParseSeed(const std::string& text) {
  const std::size_t at = text.find('@');
  const std::size_t equals = text.rfind('=');
  if (at == std::string::npos || equals == std::string::npos || equals < at) return SeedForm();
  return config::SeedEntry{text.substr(0, at), text.substr(at + 1, equals - at - 1),
                           text.substr(equals + 1)};
}

}  // namespace schakel::node
