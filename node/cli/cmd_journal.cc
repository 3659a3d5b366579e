// schakel journal verify: hashes every entry again and compares with what was signed.
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/daemon_call.h"
#include "node/cli/texts.h"

namespace schakel::node {

ExitCode CmdJournalVerify(const Arguments& arguments) {
  const CallResult call =
      CallDaemon(arguments, {"POST", "/v1/journalen/_controleer", "", Shape::kArray});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  bool is_good = true;
  std::vector<std::vector<std::string>> rows{{"publisher", "incarnation", "size", "result"}};
  for (const Json& journal : *call.json.AsArray()) {
    const Json* error = journal.Find("error");
    const bool is_broken = error != nullptr && !error->IsNull();
    is_good = is_good && !is_broken;
    rows.push_back({std::string(journal.StringOr("publisher", "")).substr(0, 8),
                    TextOf(journal, "incarnation"), TextOf(journal, "size"),
                    is_broken ? std::string(Say(arguments.language, Text::kJournalBad)) + ": " +
                                    TextOf(journal, "error")
                              : std::string(Say(arguments.language, Text::kJournalGood))});
  }
  if (arguments.as_json) {
    Print(ToSnakeCase(call.json).Dump());
  } else {
    PrintTable(rows);
  }
  return is_good ? ExitCode::kOk : ExitCode::kNeedsAttention;
}

}  // namespace schakel::node
