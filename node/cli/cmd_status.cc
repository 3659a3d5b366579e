// schakel status: how this node is doing. Exit code 5 when it needs attention.
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/daemon_call.h"
#include "node/cli/status_view.h"

namespace schakel::node {
namespace {

// Design section 14; people see status_view.h.
constexpr std::string_view kStatusKeys[] = {
    "node_id",     "organisation", "incarnation", "journal_size",         "root_version",
    "trust_state", "trust_age_s",  "peers",       "frontier_fingerprint", "alarms"};

}  // namespace

ExitCode CmdStatus(const Arguments& arguments) {
  const CallResult call = CallDaemon(arguments, {"GET", "/v1/status", ""});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  const Json status = ToSnakeCase(call.json);
  if (arguments.as_json) {
    Json picked = Pick(status, kStatusKeys);
    // Which nodes trust which root is the anchor's to know.
    const Json* roots = status.Find("trust_roots");
    if (roots != nullptr) (*picked.AsObject())["trust_roots"] = *roots;
    Print(picked.Dump());
  } else {
    for (const std::string& line : StatusLines(status, arguments.language))
      Print(line);
  }
  const Json* alarms = status.Find("alarms");
  const bool is_alarmed = alarms != nullptr && alarms->AsArray() && !alarms->AsArray()->empty();
  return is_alarmed ? ExitCode::kNeedsAttention : ExitCode::kOk;
}

}  // namespace schakel::node
