// schakel trust admit|change: who takes part, and what each may do.
#include "base/file.h"
#include "base/pattern.h"
#include "crypto/sodium.h"
#include "federation/trust/limits.h"
#include "node/cli/admission_draft.h"
#include "node/cli/admission_signing.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/trust_report.h"
#include "node/cli/trust_texts.h"

namespace schakel::node {
namespace {

using federation::Admission;
using federation::AdmissionSource;

Result<Admission> DraftIn(const Arguments& arguments, AdmissionSource source) {
  const std::string& path = arguments.trust.draft;
  const auto file = ReadFile(path, federation::limits::kAdmissionFileMax);
  if (!file) return file.error();
  auto draft = ReadDraft(*file, source, SystemNow().wall);
  if (!draft) return Error{draft.error().code, path + ": " + draft.error().context};
  return draft;
}

// A draft for a change says nothing of what other commands are for.
Result<void> CheckKeeps(const Admission& before, const Admission& after) {
  if (after.node_id != before.node_id) {
    return Error{ErrorCode::kInvalidArgument, "the draft is of another node"};
  }
  if (after.status != before.status || after.revoked_at != before.revoked_at) {
    return Error{ErrorCode::kInvalidArgument,
                 "use trust suspend, resume or revoke for the status of a node"};
  }
  return {};
}

Result<Admission> Changed(const Arguments& arguments, const Admission& before) {
  const TrustArguments& trust = arguments.trust;
  Admission base = before;
  if (trust.is_wide) base.source = AdmissionSource::kWide;
  if (!trust.draft.empty()) {
    auto draft = DraftIn(arguments, base.source);
    if (!draft) return draft;
    base = std::move(*draft);
  }
  auto changed = ApplySettings(base, trust.settings);
  if (!changed) return changed;
  const auto keeps = CheckKeeps(before, *changed);
  if (!keeps) return keeps.error();
  return changed;
}

}  // namespace

ExitCode CmdTrustAdmit(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const auto state = LoadTrustState(TrustFolderOf(arguments));
  if (!state) return FailTrust(state.error());
  const bool is_wide = arguments.trust.is_wide;
  auto draft = DraftIn(arguments, is_wide ? AdmissionSource::kWide : AdmissionSource::kNodes);
  if (!draft) return FailTrust(draft.error());
  if (state->directory->Find(draft->node_id) != nullptr) {
    PrintError(Fill(Say(arguments.language, TrustText::kAlreadyAdmitted), {draft->node_id.hex()}));
    return ExitCode::kRefused;
  }
  return SignAdmissions(arguments, *state, {std::move(*draft)});
}

ExitCode CmdTrustChange(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const auto state = LoadTrustState(TrustFolderOf(arguments));
  if (!state) return FailTrust(state.error());
  const auto before = FindNode(*state, arguments.trust.nodes.front());
  if (!before) return FailTrust(before.error());
  auto changed = Changed(arguments, *before);
  if (!changed) return FailTrust(changed.error());
  return SignAdmissions(arguments, *state, {std::move(*changed)});
}

}  // namespace schakel::node
