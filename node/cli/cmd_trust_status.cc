// schakel trust suspend|resume|revoke|confirm: nodes stop, go on, and stop for good.
#include <algorithm>

#include "base/pattern.h"
#include "crypto/sodium.h"
#include "node/cli/admission_signing.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/daemon_call.h"
#include "node/cli/trust_publication.h"
#include "node/cli/trust_report.h"
#include "node/cli/trust_texts.h"
#include "node/runtime/node_folder.h"

namespace schakel::node {
namespace {

using federation::Admission;
using federation::AdmissionSource;
using federation::AdmissionStatus;
using federation::TrustedPoint;

constexpr std::string_view kLatest = "latest";
constexpr std::string_view kKnown = "known";

Error Invalid(const std::string& what) {
  return {ErrorCode::kInvalidArgument, what};
}

Result<TrustedPoint> PointOf(const Json& journal) {
  const auto* incarnation = journal.Find("incarnation");
  const auto* size = journal.Find("size");
  const auto root = crypto::TreeHash::FromHexText(journal.StringOr("root", ""));
  const bool has_numbers = incarnation != nullptr && incarnation->AsInteger() != nullptr &&
                           size != nullptr && size->AsInteger() != nullptr;
  if (!has_numbers || !root) return Error{ErrorCode::kProtocol, "the node's journals"};
  return TrustedPoint{static_cast<std::uint32_t>(*incarnation->AsInteger()),
                      static_cast<std::uint64_t>(*size->AsInteger()), *root};
}

// "INCARNATION:SIZE:ROOT": what an officer decided stays valid.
Result<TrustedPoint> ReadPoint(const std::string& text) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
  const Error malformed = Invalid("--trusted-point is latest, known or INCARNATION:SIZE:ROOT");
  if (second == std::string::npos) return malformed;
  Json::Object json;
  for (const auto& [name, part] : {std::pair("incarnation", text.substr(0, first)),
                                   std::pair("size", text.substr(first + 1, second - first - 1))}) {
    const auto number = Json::Parse(part, {});
    if (!number || number->AsInteger() == nullptr || *number->AsInteger() < 0) return malformed;
    json[name] = *number;
  }
  json["root"] = text.substr(second + 1);
  auto point = PointOf(Json(std::move(json)));
  return point ? point : malformed;
}

void AddPoint(Admission& admission, const TrustedPoint& point) {
  auto& points = admission.trusted_points;
  if (std::find(points.begin(), points.end(), point) == points.end()) points.push_back(point);
}

// What the anchor's node has durable of the journals of this one stays valid: nothing above it.
ExitCode AddLatest(const Arguments& arguments, Admission& admission) {
  const CallResult call = CallDaemon(
      arguments,
      {"GET", "/v1/vertrouwen/journalen?knooppunt=" + admission.node_id.hex(), "", Shape::kArray});
  if (call.exit_code != ExitCode::kOk) {
    PrintError(Say(arguments.language, TrustText::kNoLatest));
    return call.exit_code;
  }
  for (const Json& journal : *call.json.AsArray()) {
    const auto point = PointOf(journal);
    if (!point) return FailTrust(point.error());
    AddPoint(admission, *point);
  }
  return ExitCode::kOk;
}

ExitCode AddTrustedPoints(const Arguments& arguments, Admission& admission) {
  const std::string& wanted = arguments.trust.trusted_point;
  if (wanted == kKnown) return ExitCode::kOk;
  if (wanted == kLatest) return AddLatest(arguments, admission);
  const auto point = ReadPoint(wanted);
  if (!point) {
    FailTrust(point.error());
    return ExitCode::kUsage;
  }
  AddPoint(admission, *point);
  return ExitCode::kOk;
}

ExitCode Stop(const Arguments& arguments, AdmissionStatus status) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const auto state = LoadTrustState(TrustFolderOf(arguments));
  if (!state) return FailTrust(state.error());
  std::vector<Admission> stopped;
  for (const std::string& name : arguments.trust.nodes) {
    auto admission = FindNode(*state, name);
    if (!admission) return FailTrust(admission.error());
    if (admission->status == status) {
      PrintError(Fill(Say(arguments.language, TrustText::kStoppedAlready),
                      {Printable(admission->organisation.name)}));
      return ExitCode::kRefused;
    }
    const ExitCode added = AddTrustedPoints(arguments, *admission);
    if (added != ExitCode::kOk) return added;
    admission->status = status;
    admission->reason = arguments.trust.reason;
    // Whole seconds, as it is written.
    admission->revoked_at = std::chrono::time_point_cast<std::chrono::seconds>(SystemNow().wall);
    stopped.push_back(std::move(*admission));
  }
  return SignAdmissions(arguments, *state, stopped);
}

// All that wait, if none is named.
Result<std::vector<Admission>> PendingOnes(const TrustState& state,
                                           const std::vector<std::string>& names) {
  std::vector<Admission> chosen;
  const auto& pending = state.directory->pending();
  for (const std::string& name : names) {
    const auto admission = FindNode(state, name);
    if (!admission) return admission.error();
    if (!std::binary_search(pending.begin(), pending.end(), admission->node_id)) {
      return Invalid("\"" + name + "\" does not wait for a second officer");
    }
    chosen.push_back(*admission);
  }
  if (!names.empty()) return chosen;
  for (const crypto::NodeId& node : pending)
    chosen.push_back(*state.directory->Find(node));
  return chosen;
}

}  // namespace

ExitCode CmdTrustSuspend(const Arguments& arguments) {
  return Stop(arguments, AdmissionStatus::kSuspended);
}

ExitCode CmdTrustRevoke(const Arguments& arguments) {
  return Stop(arguments, AdmissionStatus::kRevoked);
}

ExitCode CmdTrustResume(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const auto state = LoadTrustState(TrustFolderOf(arguments));
  if (!state) return FailTrust(state.error());
  std::vector<Admission> resumed;
  for (const std::string& name : arguments.trust.nodes) {
    auto admission = FindNode(*state, name);
    if (!admission) return FailTrust(admission.error());
    if (admission->status == AdmissionStatus::kActive) {
      PrintError(Fill(Say(arguments.language, TrustText::kNotStopped),
                      {Printable(admission->organisation.name)}));
      return ExitCode::kRefused;
    }
    admission->status = AdmissionStatus::kActive;
    admission->reason.clear();
    admission->revoked_at = {};
    if (arguments.trust.is_wide) admission->source = AdmissionSource::kWide;
    resumed.push_back(std::move(*admission));
  }
  return SignAdmissions(arguments, *state, resumed);
}

ExitCode CmdTrustConfirm(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const auto state = LoadTrustState(TrustFolderOf(arguments));
  if (!state) return FailTrust(state.error());
  auto pending = PendingOnes(*state, arguments.trust.nodes);
  if (!pending) return FailTrust(pending.error());
  if (pending->empty()) {
    Print(Say(arguments.language, TrustText::kNonePending));
    return ExitCode::kOk;
  }
  // The same words in wide/, where two officers sign, are not counted against the limit of one.
  for (Admission& admission : *pending)
    admission.source = AdmissionSource::kWide;
  return SignAdmissions(arguments, *state, *pending);
}

}  // namespace schakel::node
