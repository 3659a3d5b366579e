// schakel recover stop|rotate|open --words FILE|- [--node ID] [--at I/SIZE/ROOT] [--out FILE]
// schakel recover submit FILE
// Works on the node of anybody in the federation: whose server is stolen stops its journal there.
#include <charconv>

#include "base/file.h"
#include "base/pattern.h"
#include "federation/gossip/recovery_record.h"
#include "federation/trust/recovery_plan.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/daemon_call.h"
#include "node/cli/key_texts.h"
#include "node/cli/recovery_words.h"

namespace schakel::node {
namespace {

using federation::Recovery;
using federation::TrustedPoint;

constexpr std::size_t kRecordFileMax = 8 * 1024;

// What the node at hand knows of the one that is recovered.
struct Known {
  crypto::NodeId node;
  std::string organisation;
  std::optional<crypto::Digest> key_hash;  // nothing = not asked
  std::vector<TrustedPoint> journals;
  Recovery said;
  std::uint64_t counter = 0;
  bool is_frozen = false;
};

ExitCode Refuse(const Arguments& arguments, KeyText text) {
  PrintError(Say(arguments.language, text));
  return ExitCode::kRefused;
}

ExitCode Misused(const std::string& what) {
  PrintError("schakel: " + what);
  return ExitCode::kUsage;
}

// "1/300/ROOT"
std::optional<TrustedPoint> ParsePoint(std::string_view text) {
  const std::size_t first = text.find('/');
  const std::size_t second = text.find('/', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view digits, auto& value) {
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  };
  TrustedPoint point;
  const auto root = crypto::TreeHash::FromHexText(text.substr(second + 1));
  const bool is_read = number(text.substr(0, first), point.incarnation) &&
                       number(text.substr(first + 1, second - first - 1), point.size);
  if (!is_read || !root || point.incarnation == 0) return std::nullopt;
  point.root = *root;
  return point;
}

std::optional<TrustedPoint> PointOf(const Json& json) {
  const Json* incarnation = json.Find("incarnation");
  const Json* size = json.Find("size");
  const auto root = crypto::TreeHash::FromHexText(json.StringOr("root", ""));
  const bool is_whole = incarnation != nullptr && incarnation->AsInteger() && size != nullptr &&
                        size->AsInteger() && root;
  if (!is_whole) return std::nullopt;
  return TrustedPoint{static_cast<std::uint32_t>(*incarnation->AsInteger()),
                      static_cast<std::uint64_t>(*size->AsInteger()), *root};
}

// Returns an exit code if the node at hand cannot tell.
std::variant<Known, ExitCode> AskNode(const Arguments& arguments) {
  const CallResult call =
      CallDaemon(arguments, {"GET", "/v1/herstel?knooppunt=" + arguments.keys.node, ""});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  Known known;
  const auto node = crypto::NodeId::FromHexText(call.json.StringOr("nodeId", ""));
  if (!node) return ExitCode::kFailed;
  known.node = *node;
  known.organisation = Printable(call.json.StringOr("organisation", ""));
  known.key_hash = crypto::Digest::FromHexText(call.json.StringOr("recoveryKeyHash", ""));
  const Json* is_frozen = call.json.Find("isFrozen");
  known.is_frozen = is_frozen != nullptr && is_frozen->AsBool() && *is_frozen->AsBool();
  const Json* journals = call.json.Find("journals");
  if (journals != nullptr && journals->AsArray()) {
    for (const Json& journal : *journals->AsArray()) {
      if (const auto point = PointOf(journal)) known.journals.push_back(*point);
    }
  }
  const auto bytes = FromHex(call.json.StringOr("record", ""));
  if (!bytes || bytes->empty() || !known.key_hash) return known;
  const auto record = federation::OpenRecoveryRecord(*bytes, *known.key_hash);
  if (!record) return known;
  known.said = std::get<federation::RecoveryBody>(record->body).said;
  known.counter = record->id.counter;
  return known;
}

// The newest incarnations, or what the operator says.
std::vector<TrustedPoint> StopOf(const Arguments& arguments, const Known& known) {
  if (!arguments.keys.at.empty()) {
    const auto point = ParsePoint(arguments.keys.at);
    std::vector<TrustedPoint> points;
    for (const TrustedPoint& held : known.journals) {
      if (point && held.incarnation < point->incarnation) points.push_back(held);
    }
    if (point) points.push_back(*point);
    return points;
  }
  return federation::PlanStop(known.journals);
}

ExitCode Submit(const Arguments& arguments, const std::string& record) {
  const CallResult call = CallDaemon(arguments, {"POST", "/v1/herstel/_geef", record});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  const std::string_view outcome = call.json.StringOr("outcome", "");
  if (arguments.as_json) Print(ToSnakeCase(call.json).Dump());
  if (outcome == "frozen") {
    PrintError(Say(arguments.language, KeyText::kFrozen));
    return ExitCode::kNeedsAttention;
  }
  if (!arguments.as_json) {
    const KeyText text = outcome == "known" ? KeyText::kKnown : KeyText::kTaken;
    Print(Say(arguments.language, text));
  }
  return ExitCode::kOk;
}

ExitCode Finish(const Arguments& arguments, const crypto::KeyPair& key, const Known& known,
                const Recovery& said) {
  const auto now = static_cast<std::uint64_t>(ToUnixMillis(SystemNow().wall));
  const Buffer record =
      federation::SignRecoveryRecord(key, known.node, std::max(now, known.counter + 1), said);
  const std::string text = ToHex(record) + "\n";
  if (arguments.keys.out.empty()) return Submit(arguments, text);
  const auto written = WriteFileDurably(arguments.keys.out, AsBytes(text), FileMode::kPublic);
  if (!written) {
    PrintError("schakel: " + written.error().context);
    return ExitCode::kFailed;
  }
  if (arguments.as_json) {
    Print(Json(Json::Object{{"node_id", known.node.hex()}, {"outcome", "written"}}).Dump());
  } else {
    Print(
        Fill(Say(arguments.language, KeyText::kWritten), {arguments.keys.out, arguments.keys.out}));
  }
  return ExitCode::kOk;
}

// Everything that a stop needs is on the command line: no node is asked.
std::optional<Known> KnownFromOptions(const Arguments& arguments) {
  const auto node = crypto::NodeId::FromHexText(arguments.keys.node);
  const bool is_alone = arguments.command == "recover stop" && !arguments.keys.at.empty() &&
                        !arguments.keys.out.empty();
  if (!is_alone || !node) return std::nullopt;
  Known known;
  known.node = *node;
  return known;
}

// Reads the words, and what is known of the node; runs `change` on what was said so far.
ExitCode Recover(const Arguments& arguments,
                 ExitCode (*change)(const Arguments&, const Known&, Recovery&)) {
  if (!arguments.keys.at.empty() && !ParsePoint(arguments.keys.at)) {
    return Misused("--at has the form INCARNATION/SIZE/ROOT");
  }
  Known known;
  if (auto alone = KnownFromOptions(arguments)) {
    known = std::move(*alone);
  } else {
    auto asked = AskNode(arguments);
    if (const auto* failed = std::get_if<ExitCode>(&asked)) return *failed;
    known = std::move(std::get<Known>(asked));
  }
  if (known.is_frozen) return Refuse(arguments, KeyText::kFrozenAlready);
  const auto key = AskRecoveryWords(arguments.language, arguments.keys.words);
  if (!key) return ExitCode::kFailed;
  const auto hash = crypto::RecoveryKeyHash(key->public_key());
  if (known.key_hash && *known.key_hash != hash) {
    PrintError(Fill(Say(arguments.language, KeyText::kOtherKey), {known.organisation}));
    return ExitCode::kRefused;
  }
  Recovery said = known.said;
  const ExitCode changed = change(arguments, known, said);
  return changed == ExitCode::kOk ? Finish(arguments, *key, known, said) : changed;
}

ExitCode Stop(const Arguments& arguments, const Known& known, Recovery& said) {
  if (!said.stop.empty()) return Refuse(arguments, KeyText::kAlreadyStopped);
  said.stop = StopOf(arguments, known);
  return said.stop.empty() ? Refuse(arguments, KeyText::kNothingHeld) : ExitCode::kOk;
}

ExitCode Rotate(const Arguments& arguments, const Known& known, Recovery& said) {
  if (said.identity_key) return Refuse(arguments, KeyText::kAlreadyRotated);
  if (said.stop.empty()) {
    const ExitCode stopped = Stop(arguments, known, said);
    if (stopped != ExitCode::kOk) return stopped;
  }
  std::string named = arguments.keys.identity_key;
  if (named.empty()) {
    // A new key of the node at hand, which must be the one that is recovered.
    if (!arguments.keys.node.empty()) return Misused("name the other key with --identity-key");
    const CallResult made =
        CallDaemon(arguments, {"POST", "/v1/sleutels/_vernieuw?soort=identity&overlap=0", ""});
    if (made.exit_code != ExitCode::kOk) return made.exit_code;
    named = std::string(made.json.StringOr("publicKey", ""));
  }
  const auto bytes = crypto::PublicKey::FromHexText(named);
  const auto key =
      bytes ? crypto::AdmitPublicKey(bytes->view()) : Error{ErrorCode::kInvalidArgument, "no key"};
  if (!key) return Misused("--identity-key is no identity key");
  said.identity_key = *key;
  return ExitCode::kOk;
}

ExitCode Open(const Arguments& arguments, const Known& known, Recovery& said) {
  if (said.stop.empty()) return Refuse(arguments, KeyText::kNotStopped);
  if (said.open != 0) return Refuse(arguments, KeyText::kAlreadyOpen);
  const auto open = federation::PlanOpen(said, known.journals);
  if (!open) return Refuse(arguments, KeyText::kRotateFirst);
  said.open = *open;
  return ExitCode::kOk;
}

}  // namespace

ExitCode CmdRecoverStop(const Arguments& arguments) {
  return Recover(arguments, Stop);
}

ExitCode CmdRecoverRotate(const Arguments& arguments) {
  return Recover(arguments, Rotate);
}

ExitCode CmdRecoverOpen(const Arguments& arguments) {
  return Recover(arguments, Open);
}

ExitCode CmdRecoverSubmit(const Arguments& arguments) {
  const auto record = ReadFile(arguments.keys.file, kRecordFileMax);
  if (!record) {
    PrintError("schakel: " + record.error().context);
    return ExitCode::kFailed;
  }
  return Submit(arguments, std::string(AsText(*record)));
}

}  // namespace schakel::node
