// schakel peer list: connections to other nodes.
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/daemon_call.h"

namespace schakel::node {

ExitCode CmdPeerList(const Arguments& arguments) {
  const CallResult call = CallDaemon(arguments, {"GET", "/v1/knooppunten", "", Shape::kArray});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  const Json peers = ToSnakeCase(call.json);
  if (arguments.as_json) {
    Print(peers.Dump());
    return ExitCode::kOk;
  }
  std::vector<std::vector<std::string>> rows{
      {"node_id", "name", "direction", "link", "connected", "rtt_ms"}};
  for (const Json& peer : *peers.AsArray()) {
    std::vector<std::string> row;
    for (const std::string& key : rows.front())
      row.push_back(TextOf(peer, key));
    row[0] = row[0].substr(0, 8);
    rows.push_back(std::move(row));
  }
  PrintTable(rows);
  return ExitCode::kOk;
}

}  // namespace schakel::node
