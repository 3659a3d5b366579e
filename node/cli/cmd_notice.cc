// schakel notice list [--advisory ID] [--member N] | show ADVISORY --member N [--publisher NODE]
#include "base/percent.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/daemon_call.h"
#include "node/cli/texts.h"
#include "node/delivery/member_desk.h"
#include "node/web/http.h"

namespace schakel::node {
namespace {

std::string Query(const Arguments& arguments, const std::string& advisory) {
  std::string query = "?lid=" + std::to_string(arguments.member);
  if (!advisory.empty()) query += "&advies=" + PercentEncode(advisory);
  if (!arguments.publisher.empty()) query += "&publisher=" + PercentEncode(arguments.publisher);
  return query;
}

}  // namespace

ExitCode CmdNoticeList(const Arguments& arguments) {
  const CallResult call = CallDaemon(
      arguments,
      {"GET", "/v1/notificaties" + Query(arguments, arguments.advisory), "", Shape::kArray});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  const Json notices = ToSnakeCase(call.json);
  if (notices.AsArray()->size() >= MemberDesk::kListMax) {
    PrintError(
        Fill(Say(arguments.language, Text::kNoticesCut), {std::to_string(MemberDesk::kListMax)}));
  }
  if (arguments.as_json) {
    Print(notices.Dump());
    return ExitCode::kOk;
  }
  std::vector<std::vector<std::string>> rows{
      {"advisory", "version", "member", "name", "verdict", "state", "made"}};
  for (const Json& notice : *notices.AsArray()) {
    std::vector<std::string> row;
    for (const std::string& key : rows.front())
      row.push_back(TextOf(notice, key));
    rows.push_back(std::move(row));
  }
  PrintTable(rows);
  return ExitCode::kOk;
}

ExitCode CmdNoticeShow(const Arguments& arguments) {
  const std::string target =
      "/v1/notificaties/_toon" + Query(arguments, arguments.target) + "&taal=" + arguments.language;
  const CallResult call = CallDaemon(arguments, {"GET", target, "", Shape::kObject});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  if (arguments.as_json) {
    Print(ToSnakeCase(call.json).Dump());
    return ExitCode::kOk;
  }
  Print(Printable(call.json.StringOr("subject", "")));
  Print("");
  // Lines were made here and hold no control characters but their ends.
  Print(call.json.StringOr("text", ""));
  return ExitCode::kOk;
}

}  // namespace schakel::node
