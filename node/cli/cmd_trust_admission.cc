// schakel trust admit|change: who takes part, and what each may do.
#include "base/file.h"
#include "base/pattern.h"
#include "crypto/sodium.h"
#include "federation/trust/limits.h"
#include "node/cli/admission_draft.h"
#include "node/cli/admission_signing.h"
#include "node/cli/anchor_view.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/join_texts.h"
#include "node/cli/trust_report.h"
#include "node/cli/trust_texts.h"

namespace schakel::node {
namespace {

using federation::Admission;
using federation::AdmissionSource;

// The request that came in for a letter, with the usual rights.
Result<Admission> RequestedIn(const Arguments& arguments, const JoinBook& book,
                              AdmissionSource source) {
  const auto record = FindRecord(book, arguments.join.id);
  if (!record) return record.error();
  const auto wish = record->Wish();
  if (!wish || record->state != federation::TokenRecord::State::kRequested) {
    return Error{ErrorCode::kConflict, Fill(Say(arguments.language, JoinText::kNothingToDo),
                                            {record->token.id().hex(),
                                             federation::StateName(*record, SystemNow().wall)})};
  }
  Admission admission = federation::DraftAdmission(*wish, SystemNow().wall);
  admission.source = source;
  return admission;
}

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
  const bool by_request = !arguments.join.id.empty();
  if (!by_request && arguments.trust.draft.empty()) {
    PrintError("schakel trust admit DRAFT | --request ID");
    return ExitCode::kUsage;
  }
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const auto state = LoadTrustState(TrustFolderOf(arguments));
  if (!state) return FailTrust(state.error());
  const AdmissionSource source =
      arguments.trust.is_wide ? AdmissionSource::kWide : AdmissionSource::kNodes;
  const auto book = by_request ? JoinBook::Open(NodeFolder{arguments.dir}.join_book())
                               : Result<JoinBook>(Error{ErrorCode::kNotFound, "no request"});
  if (by_request && !book) return FailTrust(book.error());
  auto draft = by_request ? RequestedIn(arguments, *book, source) : DraftIn(arguments, source);
  if (!draft) return FailTrust(draft.error());
  if (state->directory->Find(draft->node_id) != nullptr) {
    PrintError(Fill(Say(arguments.language, TrustText::kAlreadyAdmitted), {draft->node_id.hex()}));
    return ExitCode::kRefused;
  }
  const ExitCode code = SignAdmissions(arguments, *state, {std::move(*draft)});
  // Into a file it is in force only when the next officer publishes; the join desk sees it then.
  if (code != ExitCode::kOk || !by_request || !arguments.trust.out.empty()) return code;
  const auto record = FindRecord(*book, arguments.join.id);
  if (!record) return FailTrust(record.error());
  const auto used = book->Change(record->token.id(), [](federation::TokenRecord& changed) {
    changed.state = federation::TokenRecord::State::kUsed;
  });
  return used ? code : FailTrust(used.error());
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
