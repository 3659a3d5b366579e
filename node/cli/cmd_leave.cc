// schakel leave [--yes] [--request-out FILE]: ends the membership in order. The anchor is told;
// from then on this node publishes nothing; its data stays.
#include <iostream>

#include "base/file.h"
#include "base/pattern.h"
#include "crypto/sodium.h"
#include "federation/trust/join_seal.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/identity_in_force.h"
#include "node/cli/join_texts.h"
#include "node/join/join_state.h"
#include "node/runtime/key_files.h"
#include "node/runtime/node_folder.h"
#include "node/transport/join_call.h"

namespace schakel::node {
namespace {

using federation::JoinStatus;

ExitCode Fail(const Error& error) {
  PrintError("schakel: " + error.context);
  return error.code == ErrorCode::kUnauthorized ? ExitCode::kRefused : ExitCode::kFailed;
}

bool IsConfirmed(const Arguments& arguments, const std::string& name) {
  if (arguments.join.is_confirmed) return true;
  PrintError(Fill(Say(arguments.language, JoinText::kLeaveAsk), {Printable(name)}));
  std::string line;
  std::getline(std::cin, line);
  return line == (arguments.language == "en" ? "YES" : "JA");
}

Result<JoinStatus> TellAnchor(const federation::JoinToken& token,
                              const federation::AskedQuestion& asked) {
  const auto reply = CallJoinSocket(token.join_endpoint, token.sealing_key, asked.message);
  if (!reply) return reply.error();
  const auto answer = federation::OpenAnswer(asked, *reply);
  if (!answer) return answer.error();
  return answer->status;
}

// The identity key that counts: after a rotation the next one, which is the one in use from the
// next start on.
const crypto::KeyPair& SignerOf(const NodeFolder& folder, const crypto::NodeId& self,
                                const crypto::KeyPair& present, const OtherKeys& others) {
  if (!others.next_identity) return present;
  const auto in_force = IdentityInForce(folder, self);
  return in_force == others.next_identity->public_key() ? *others.next_identity : present;
}

}  // namespace

ExitCode CmdLeave(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return Fail(started.error());
  const NodeFolder folder{arguments.dir};
  const auto keys = LoadNodeKeys(folder);
  if (!keys) return Fail(keys.error());
  const auto state = LoadJoinState(folder.join_state());
  if (!state) {
    PrintError(Say(arguments.language, JoinText::kNoAnchorKnown));
    return ExitCode::kFailed;
  }
  const auto wish = state->Wish();
  if (!wish) return Fail(wish.error());
  if (!IsConfirmed(arguments, wish->organisation.name)) {
    PrintError(Say(arguments.language, JoinText::kLeaveCancelled));
    return ExitCode::kRefused;
  }
  const auto self = LoadNodeId(folder, keys->identity.public_key());
  if (!self) return Fail(self.error());
  const federation::LeaveRequest leave{*self, SystemNow().wall};
  const auto others = LoadOtherKeys(folder);
  if (!others) return Fail(others.error());
  const auto& signer = SignerOf(folder, *self, keys->identity, *others);
  const auto asked =
      federation::AskLeave(state->token.sealing_key, federation::SignLeave(leave, signer));
  if (!asked) return Fail(asked.error());
  // First silence, then the report: what is said is true.
  const auto marked = WriteFileDurably(folder.left(), AsBytes(FormatRfc3339(leave.issued) + "\n"),
                                       FileMode::kPublic);
  if (!marked) return Fail(marked.error());
  if (!arguments.join.file.empty()) {
    const auto written = WriteFileDurably(arguments.join.file, asked->message, FileMode::kPrivate);
    if (!written) return Fail(written.error());
    Print(arguments.as_json
              ? std::string("{\"status\":\"written\"}")
              : Fill(Say(arguments.language, JoinText::kRequestWritten), {arguments.join.file}));
    return ExitCode::kOk;
  }
  const auto status = TellAnchor(state->token, *asked);
  if (!status) {
    PrintError(Fill(Say(arguments.language, JoinText::kNoAnswer), {state->token.join_endpoint}));
    return ExitCode::kFailed;
  }
  const bool is_noted = *status == JoinStatus::kLeaving;
  if (arguments.as_json) {
    Print(Json(Json::Object{{"status", federation::JoinStatusName(*status)}}).Dump());
  } else if (is_noted) {
    Print(Fill(Say(arguments.language, JoinText::kLeft), {folder.path.string()}));
  } else {
    PrintError(Say(arguments.language, *status));
  }
  return is_noted ? ExitCode::kOk : ExitCode::kRefused;
}

}  // namespace schakel::node
