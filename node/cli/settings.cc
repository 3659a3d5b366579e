#include "node/cli/settings.h"

#include "node/runtime/node_folder.h"

namespace schakel::node {

Result<config::Config> LoadSettings(const Arguments& arguments,
                                    const config::EnvironmentLookup& lookup) {
  auto config = config::LoadConfig(NodeFolder{arguments.dir}.config());
  if (!config) return config;
  const auto applied = config::ApplyEnvironment(lookup, *config);
  if (!applied) return applied.error();
  if (!arguments.listen.empty()) config->listen = arguments.listen;
  if (!arguments.page.empty()) config->page = arguments.page;
  if (!arguments.log_level.empty()) config->log_level = arguments.log_level;
  return config;
}

}  // namespace schakel::node
