// schakel advisory import|publish|withdraw|list|show|verify
#include <filesystem>

#include "base/file.h"
#include "base/percent.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/daemon_call.h"
#include "node/cli/texts.h"
#include "node/web/http.h"

namespace schakel::node {
namespace {

constexpr std::size_t kFileMax = 16 << 20;  // a CSAF document
// Design section 14; `advisory show` tells the rest.
constexpr std::string_view kListKeys[] = {"publisher", "id",           "version",  "tlp",
                                          "index",     "payload_root", "delivery", "reason"};

Result<std::string> ReadDocument(const std::string& file) {
  const auto content = ReadFile(file, kFileMax);
  if (!content) return content.error();
  return std::string(AsText(*content));
}

// Which of several documents with this id.
std::string Narrowing(const Arguments& arguments) {
  std::string query;
  if (!arguments.publisher.empty()) query += "&publisher=" + PercentEncode(arguments.publisher);
  if (!arguments.version.empty()) query += "&version=" + PercentEncode(arguments.version);
  return query;
}

ExitCode PrintOutcome(const Arguments& arguments, const CallResult& call) {
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  if (arguments.as_json) {
    Print(ToSnakeCase(call.json).Dump());
    return ExitCode::kOk;
  }
  const std::string outcome = TextOf(call.json, "outcome");
  const Text text = outcome == "published" ? Text::kPublished
                    : outcome == "queued"  ? Text::kQueued
                                           : Text::kUnchanged;
  Print(Fill(Say(arguments.language, text), {arguments.target, TextOf(call.json, "index")}));
  return ExitCode::kOk;
}

}  // namespace

ExitCode CmdAdvisoryImport(const Arguments& arguments) {
  ExitCode worst = ExitCode::kOk;
  Json::Array results;
  for (const std::string& file : arguments.files) {
    auto document = ReadDocument(file);
    if (!document) {
      PrintError("schakel: " + document.error().context);
      worst = ExitCode::kFailed;
      continue;
    }
    const CallResult call =
        CallDaemon(arguments, {"POST", "/v1/adviezen/_importeer", std::move(*document)});
    if (call.exit_code != ExitCode::kOk) {
      PrintError("schakel: " + file);
      worst = call.exit_code;
      continue;
    }
    results.push_back(ToSnakeCase(call.json));
    if (arguments.as_json) continue;
    Print(Fill(Say(arguments.language, Text::kImported),
               {file, TextOf(call.json, "id"), TextOf(call.json, "version")}));
  }
  if (arguments.as_json) Print(Json(std::move(results)).Dump());
  return worst;
}

ExitCode CmdAdvisoryPublish(const Arguments& arguments) {
  std::string body;
  std::string target = "/v1/adviezen/_publiceer";
  if (std::filesystem::exists(arguments.target)) {
    auto document = ReadDocument(arguments.target);
    if (!document) {
      PrintError("schakel: " + document.error().context);
      return ExitCode::kFailed;
    }
    body = std::move(*document);
  } else {
    target += "?id=" + PercentEncode(arguments.target) + Narrowing(arguments);
  }
  return PrintOutcome(arguments, CallDaemon(arguments, {"POST", target, std::move(body)}));
}

ExitCode CmdAdvisoryWithdraw(const Arguments& arguments) {
  const CallResult call = CallDaemon(
      arguments,
      {"POST", "/v1/adviezen/_intrek?id=" + PercentEncode(arguments.target), arguments.reason});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  Print(arguments.as_json ? ToSnakeCase(call.json).Dump()
                          : Fill(Say(arguments.language, Text::kWithdrawn), {arguments.target}));
  return ExitCode::kOk;
}

ExitCode CmdAdvisoryList(const Arguments& arguments) {
  const CallResult call = CallDaemon(arguments, {"GET", "/v1/adviezen", "", Shape::kArray});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  Json::Array picked;
  std::vector<std::vector<std::string>> rows{{"id", "version", "tlp", "delivery", "from", "title"}};
  for (const Json& item : *call.json.AsArray()) {
    if (TextOf(item, "kind") != "advisory") continue;
    if (arguments.as_json) {
      picked.push_back(Pick(ToSnakeCase(item), kListKeys));
      continue;
    }
    rows.push_back({TextOf(item, "id"), TextOf(item, "version"), TextOf(item, "tlp"),
                    TextOf(item, "delivery"), TextOf(item, "organisation"), TextOf(item, "title")});
  }
  if (arguments.as_json) {
    Print(Json(std::move(picked)).Dump());
    return ExitCode::kOk;
  }
  PrintTable(rows);
  return ExitCode::kOk;
}

ExitCode CmdAdvisoryShow(const Arguments& arguments) {
  std::string target = arguments.is_raw ? "/v1/adviezen/_bytes?id=" : "/v1/adviezen?id=";
  target += PercentEncode(arguments.target) + Narrowing(arguments);
  const Shape shape = arguments.is_raw ? Shape::kBytes : Shape::kObject;
  const CallResult call = CallDaemon(arguments, {"GET", target, "", shape});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  if (arguments.is_raw) {
    std::fwrite(call.body.data(), 1, call.body.size(), stdout);
  } else if (arguments.as_json) {
    Print(ToSnakeCase(call.json).Dump());
  } else {
    std::vector<std::vector<std::string>> rows;
    const Json shown = ToSnakeCase(call.json);
    for (const auto& [key, value] : *shown.AsObject())
      rows.push_back({key, TextOf(shown, key)});
    PrintTable(rows);
  }
  return ExitCode::kOk;
}

ExitCode CmdAdvisoryVerify(const Arguments& arguments) {
  auto document = ReadDocument(arguments.target);
  if (!document) {
    PrintError("schakel: " + document.error().context);
    return ExitCode::kFailed;
  }
  const CallResult call =
      CallDaemon(arguments, {"POST", "/v1/adviezen/_controleer", std::move(*document)});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  const Json* found = call.json.Find("publications");
  const bool is_known = found != nullptr && found->AsArray() && !found->AsArray()->empty();
  if (arguments.as_json) {
    Print(ToSnakeCase(call.json).Dump());
  } else if (!is_known) {
    Print(Say(arguments.language, Text::kNobodyPublished));
  } else {
    for (const Json& publication : *found->AsArray()) {
      Print(Fill(Say(arguments.language, Text::kPublishedBy),
                 {TextOf(publication, "id"), TextOf(publication, "organisation"),
                  TextOf(publication, "publisher"), TextOf(publication, "index"),
                  TextOf(call.json, "rootVersion"), TextOf(call.json, "timestampVersion")}));
    }
  }
  return is_known ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace schakel::node
