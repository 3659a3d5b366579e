// schakel trust list|show-node: who takes part, and what is said of one.
#include <algorithm>

#include "base/file.h"
#include "base/pattern.h"
#include "crypto/sodium.h"
#include "node/cli/admission_draft.h"
#include "node/cli/admission_texts.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/trust_report.h"
#include "node/cli/trust_state.h"
#include "node/cli/trust_texts.h"

namespace schakel::node {
namespace {

using federation::Admission;
using federation::AdmissionSource;

bool IsPending(const TrustState& state, const Admission& admission) {
  const auto& pending = state.directory->pending();
  return std::binary_search(pending.begin(), pending.end(), admission.node_id);
}

std::string DateOf(WallTime time) {
  return FormatRfc3339(time).substr(0, 10);
}

Json RowToJson(const TrustState& state, const Admission& admission) {
  Json::Object row = *federation::ToJson(admission).AsObject();
  row["source"] = admission.source == AdmissionSource::kWide ? "wide" : "nodes";
  row["pending"] = IsPending(state, admission);
  return Json(std::move(row));
}

std::vector<std::string> RowOf(const std::string& language, const TrustState& state,
                               const Admission& admission) {
  std::string status(StatusWord(language, admission.status));
  if (IsPending(state, admission)) {
    status = Fill(Say(language, TrustText::kPendingStatus), {status});
  }
  const auto& rights = admission.rights;
  return {Printable(admission.organisation.name),
          Printable(admission.organisation.kvk),
          admission.node_id.hex().substr(0, 8),
          admission.source == AdmissionSource::kWide ? "wide" : "nodes",
          std::string(federation::NodeKindName(admission.kind)),
          std::to_string(admission.maturity),
          std::string(federation::PublishScopeName(rights.scope)),
          std::string(federation::TlpName(rights.tlp_publish_max)),
          status,
          DateOf(admission.valid_until)};
}

}  // namespace

ExitCode CmdTrustList(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const auto state = LoadTrustState(TrustFolderOf(arguments));
  if (!state) return FailTrust(state.error());
  const auto& admissions = state->directory->admissions();
  if (arguments.as_json) {
    Json::Array rows;
    for (const Admission& admission : admissions)
      rows.push_back(RowToJson(*state, admission));
    Print(Json(std::move(rows)).Dump());
  } else {
    const bool is_english = arguments.language == "en";
    std::vector<std::vector<std::string>> rows{
        {is_english ? "ORGANISATION" : "ORGANISATIE", "KVK", is_english ? "NODE" : "NUMMER",
         is_english ? "LIST" : "LIJST", is_english ? "KIND" : "SOORT",
         is_english ? "MATURITY" : "NIVEAU", is_english ? "SCOPE" : "BEREIK", "TLP", "STATUS",
         is_english ? "UNTIL" : "TOT"}};
    for (const Admission& admission : admissions)
      rows.push_back(RowOf(arguments.language, *state, admission));
    PrintTable(rows);
  }
  return state->directory->pending().empty() ? ExitCode::kOk : ExitCode::kNeedsAttention;
}

ExitCode CmdTrustShowNode(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const auto state = LoadTrustState(TrustFolderOf(arguments));
  if (!state) return FailTrust(state.error());
  const auto admission = FindNode(*state, arguments.trust.nodes.front());
  if (!admission) return FailTrust(admission.error());
  const std::string text = PrettyJson(federation::ToJson(*admission));
  if (arguments.trust.out.empty()) {
    Print(text);
    return ExitCode::kOk;
  }
  const auto written =
      WriteFileDurably(arguments.trust.out, AsBytes(text + "\n"), FileMode::kPublic);
  return written ? ExitCode::kOk : FailTrust(written.error());
}

}  // namespace schakel::node
