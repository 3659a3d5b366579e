// schakel member import FILE [--dry-run] [--errors FILE] | list | show ID | erase ID...
#include "base/file.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/daemon_call.h"
#include "node/cli/texts.h"
#include "node/members/csv.h"
#include "node/web/http.h"

namespace schakel::node {
namespace {

constexpr std::size_t kPageSize = 1'000;  // members of one answer
constexpr std::size_t kErrorsShown = 20;  // more do not fit on a screen

ExitCode WriteRefused(const Arguments& arguments, const Json& report) {
  const std::string refused(report.StringOr("refusedCsv", ""));
  if (arguments.errors_file.empty() || refused.empty()) return ExitCode::kOk;
  const auto written =
      WriteFileDurably(arguments.errors_file, AsBytes(refused), FileMode::kPrivate);
  if (written) return ExitCode::kOk;
  PrintError("schakel: " + written.error().context);
  return ExitCode::kFailed;
}

void PrintErrors(const Arguments& arguments, const Json& report) {
  const Json::Array* errors = report.Find("errors")->AsArray();
  std::size_t shown = 0;
  for (const Json& error : *errors) {
    if (++shown > kErrorsShown) break;
    PrintError(Fill(Say(arguments.language, Text::kRowError),
                    {TextOf(error, "row"), TextOf(error, "column"), TextOf(error, "text")}));
  }
  if (errors->size() > kErrorsShown) {
    PrintError(Fill(Say(arguments.language, Text::kMoreErrors),
                    {std::to_string(errors->size() - kErrorsShown)}));
  }
}

void PrintReport(const Arguments& arguments, const Json& report) {
  for (const Json& column : *report.Find("unknownColumns")->AsArray()) {
    PrintError(Fill(Say(arguments.language, Text::kUnknownColumn),
                    {column.AsString() == nullptr ? "" : Printable(*column.AsString())}));
  }
  PrintErrors(arguments, report);
  const Text text = arguments.is_dry_run ? Text::kWouldImport : Text::kMembersImported;
  Print(Fill(Say(arguments.language, text),
             {TextOf(report, "newMembers"), TextOf(report, "changed"), TextOf(report, "unchanged"),
              TextOf(report, "refused")}));
}

std::string ListTarget(std::uint64_t from, std::size_t count) {
  return "/v1/leden?vanaf=" + std::to_string(from) + "&aantal=" + std::to_string(count);
}

// Reads all members, page by page.
CallResult ReadAll(const Arguments& arguments) {
  Json::Array all;
  std::uint64_t from = 0;
  while (true) {
    CallResult page =
        CallDaemon(arguments, {"GET", ListTarget(from, kPageSize), "", Shape::kObject});
    if (page.exit_code != ExitCode::kOk) return page;
    const Json::Array& members = *page.json.Find("members")->AsArray();
    for (const Json& member : members)
      all.push_back(member);
    if (members.size() < kPageSize) break;
    from = static_cast<std::uint64_t>(*members.back().Find("id")->AsInteger()) + 1;
  }
  CallResult result;
  result.json = Json(std::move(all));
  return result;
}

}  // namespace

ExitCode CmdMemberImport(const Arguments& arguments) {
  const auto content = ReadFile(arguments.target, csv_limits::kFileMax);
  if (!content) {
    PrintError("schakel: " + content.error().context);
    return ExitCode::kFailed;
  }
  const std::string target = std::string("/v1/leden/_importeer?taal=") + arguments.language +
                             (arguments.is_dry_run ? "&proef=ja" : "");
  const CallResult call =
      CallDaemon(arguments, {"POST", target, std::string(AsText(*content)), Shape::kObject});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  const ExitCode written = WriteRefused(arguments, call.json);
  if (arguments.as_json) {
    Json::Object shown = *call.json.AsObject();
    shown.erase("refusedCsv");
    Print(ToSnakeCase(Json(std::move(shown))).Dump());
  } else {
    PrintReport(arguments, call.json);
  }
  const std::string fault(call.json.StringOr("fault", ""));
  if (!fault.empty()) PrintError("schakel: " + Printable(fault));
  const bool is_whole = fault.empty() && TextOf(call.json, "refused") == "0";
  return written == ExitCode::kOk && !is_whole ? ExitCode::kFailed : written;
}

ExitCode CmdMemberList(const Arguments& arguments) {
  const CallResult all = ReadAll(arguments);
  if (all.exit_code != ExitCode::kOk) return all.exit_code;
  if (arguments.as_json) {
    Print(ToSnakeCase(all.json).Dump());
    return ExitCode::kOk;
  }
  std::vector<std::vector<std::string>> rows{
      {"id", "name", "kvk", "sbi", "size", "municipality", "email"}};
  for (const Json& member : *all.json.AsArray()) {
    std::vector<std::string> row;
    for (const std::string& key : rows.front())
      row.push_back(TextOf(member, key));
    rows.push_back(std::move(row));
  }
  PrintTable(rows);
  return ExitCode::kOk;
}

ExitCode CmdMemberShow(const Arguments& arguments) {
  const auto id = static_cast<std::uint64_t>(arguments.member);
  const CallResult call = CallDaemon(arguments, {"GET", ListTarget(id, 1), "", Shape::kObject});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  const Json::Array& members = *call.json.Find("members")->AsArray();
  if (members.empty() || TextOf(members.front(), "id") != std::to_string(id)) {
    PrintError(Fill(Say(arguments.language, Text::kNoSuchMember), {std::to_string(id)}));
    return ExitCode::kFailed;
  }
  const Json member = ToSnakeCase(members.front());
  if (arguments.as_json) {
    Print(member.Dump());
    return ExitCode::kOk;
  }
  for (const auto& [key, value] : *member.AsObject()) {
    const std::string text = value.AsString() == nullptr ? value.Dump() : *value.AsString();
    Print(key + std::string(key.size() < 18 ? 18 - key.size() : 1, ' ') + Printable(text));
  }
  return ExitCode::kOk;
}

ExitCode CmdMemberErase(const Arguments& arguments) {
  Json::Array ids;
  for (const std::int64_t id : arguments.members)
    ids.emplace_back(id);
  const std::string body = Json(Json::Object{{"members", Json(std::move(ids))}}).Dump();
  const CallResult call = CallDaemon(arguments, {"POST", "/v1/leden/_wis", body, Shape::kObject});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  const std::string erased = TextOf(call.json, "erased");
  if (arguments.as_json) {
    Print(ToSnakeCase(call.json).Dump());
  } else {
    Print(Fill(Say(arguments.language, Text::kMembersErased), {erased}));
  }
  return erased == std::to_string(arguments.members.size()) ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace schakel::node
