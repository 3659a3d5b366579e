// schakel key list; how old the keys are.
// schakel key rotate transport|sealing|identity [--overlap SECONDS] [--out FILE]
// Through the running node, else on its folder: the next start takes the new key.
#include "base/file.h"
#include "base/pattern.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/daemon_call.h"
#include "node/cli/key_texts.h"
#include "node/runtime/key_files.h"
#include "node/web/http.h"

namespace schakel::node {
namespace {

ExitCode Fail(const Error& error) {
  PrintError("schakel: " + error.context);
  return error.code == ErrorCode::kConflict ? ExitCode::kRefused : ExitCode::kFailed;
}

// The node is down: only its folder is changed.
ExitCode RotateOffline(const Arguments& arguments, KeyKind kind) {
  const NodeFolder folder{arguments.dir};
  const auto present = LoadNodeKeys(folder);
  if (!present) return Fail(present.error());
  const auto made = MakeNextKey(folder, kind, std::chrono::seconds(arguments.keys.overlap_s));
  if (!made) return Fail(made.error());
  if (arguments.as_json) {
    Print(Json(Json::Object{{"kind", arguments.keys.kind}, {"takes_effect", "next_start"}}).Dump());
  } else {
    Print(Say(arguments.language, KeyText::kRotatedLater));
  }
  return ExitCode::kOk;
}

}  // namespace

ExitCode CmdKeyList(const Arguments& arguments) {
  const CallResult call = CallDaemon(arguments, {"GET", "/v1/sleutels", ""});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  const Json keys = ToSnakeCase(call.json);
  if (arguments.as_json) {
    Print(keys.Dump());
    return ExitCode::kOk;
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& [key, value] : *keys.AsObject())
    rows.push_back({key, TextOf(keys, key)});
  PrintTable(rows);
  return ExitCode::kOk;
}

ExitCode CmdKeyRotate(const Arguments& arguments) {
  const auto kind = KeyKindOf(arguments.keys.kind);
  if (!kind) return ExitCode::kUsage;
  const NodeFolder folder{arguments.dir};
  const bool is_running = HttpCall(folder.socket(), "GET", "/v1/sleutels", "").has_value();
  // A draft for the officer names what the journal holds, which only a running node knows.
  if (!is_running && *kind != KeyKind::kIdentity) return RotateOffline(arguments, *kind);
  const std::string target = "/v1/sleutels/_vernieuw?soort=" + arguments.keys.kind +
                             "&overlap=" + std::to_string(arguments.keys.overlap_s);
  const CallResult call = CallDaemon(arguments, {"POST", target, ""});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  const Json* draft = call.json.Find("draft");
  if (draft != nullptr && !arguments.keys.out.empty()) {
    const auto written =
        WriteFileDurably(arguments.keys.out, AsBytes(draft->Dump() + "\n"), FileMode::kPublic);
    if (!written) return Fail(written.error());
  }
  const std::string key = TextOf(call.json, "publicKey");
  if (arguments.as_json) {
    Print(ToSnakeCase(call.json).Dump());
  } else if (draft != nullptr) {
    const std::string shown = arguments.keys.out.empty() ? draft->Dump() : arguments.keys.out;
    Print(Fill(Say(arguments.language, KeyText::kIdentityMade), {key, shown}));
  } else {
    Print(Fill(Say(arguments.language, KeyText::kRotated), {key}));
  }
  return ExitCode::kOk;
}

}  // namespace schakel::node
