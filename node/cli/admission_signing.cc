#include "node/cli/admission_signing.h"

#include <algorithm>

#include "base/pattern.h"
#include "crypto/fingerprint_words.h"
#include "federation/trust/admission_proposal.h"
#include "federation/trust/ceremony.h"
#include "federation/trust/limits.h"
#include "node/cli/console.h"
#include "node/cli/trust_files.h"
#include "node/cli/trust_publication.h"
#include "node/cli/trust_report.h"
#include "node/cli/trust_texts.h"

namespace schakel::node {
namespace {

using federation::Envelope;
using federation::Proposal;

// Does a document of it need the two officers?
bool ChangesWide(const Proposal& proposal) {
  return std::any_of(proposal.documents.begin(), proposal.documents.end(),
                     [](const auto& item) { return federation::SignersOf(item.first) == "wide"; });
}

// The officer's own copy, else what the repository holds.
Result<std::optional<Envelope>> RootFor(const Arguments& arguments, const TrustState& state) {
  if (!arguments.trust.own_root.empty()) return ReadOwnRoot(arguments.trust.own_root);
  auto envelope =
      Envelope::Parse(state.trust.content()->root.file, federation::limits::kRootFileMax);
  if (!envelope) return envelope.error();
  return std::optional<Envelope>(std::move(*envelope));
}

ExitCode WriteForNext(const Arguments& arguments, const Proposal& proposal, bool is_complete) {
  const std::string& out = arguments.trust.out;
  const auto written = WriteProposal(out, proposal);
  if (!written) return FailTrust(written.error());
  const std::string words = crypto::FingerprintWords(proposal.Fingerprint());
  if (arguments.as_json) {
    Print(
        Json(Json::Object{{"proposal", out}, {"words", words}, {"complete", is_complete}}).Dump());
    return ExitCode::kOk;
  }
  const TrustText text = is_complete ? TrustText::kWrittenComplete : TrustText::kWrittenForNext;
  Print(Fill(Say(arguments.language, text), {out}));
  return ExitCode::kOk;
}

}  // namespace

ExitCode SignAdmissions(const Arguments& arguments, const TrustState& state,
                        const std::vector<federation::Admission>& admissions) {
  const WallTime now = SystemNow().wall;
  auto proposal = federation::ProposeAdmissions(*state.trust.content(), admissions, now);
  if (!proposal) return FailTrust(proposal.error());
  const auto root = RootFor(arguments, state);
  if (!root) return FailTrust(root.error());
  const auto review = federation::ReviewProposal(*proposal, *root, now);
  if (!review) return FailTrust(review.error());
  if (!arguments.as_json) PrintReview(arguments, *proposal, *review);
  if (review->IsRefused()) {
    if (arguments.as_json) PrintFindings(arguments, review->findings);
    PrintError(Say(arguments.language, TrustText::kRefused));
    return ExitCode::kRefused;
  }
  const bool needs_more = ChangesWide(*proposal) && review->plan.role("wide").threshold > 1;
  if (needs_more && arguments.trust.out.empty()) {
    PrintError(Say(arguments.language, TrustText::kNeedsOut));
    return ExitCode::kUsage;
  }
  const auto seed = LoadOfficerKey(arguments);
  if (!seed) return FailTrust(seed.error());
  const auto count = federation::SignProposal(*proposal, crypto::KeyPair::FromSeed(seed->view()),
                                              *root, SystemNow().wall);
  if (!count) return FailTrust(count.error());
  const auto after = federation::ReviewProposal(*proposal, *root, SystemNow().wall);
  const bool is_complete = after && after->IsComplete();
  if (!arguments.trust.out.empty()) return WriteForNext(arguments, *proposal, is_complete);
  if (!is_complete) {
    PrintError(Say(arguments.language, TrustText::kIncomplete));
    return ExitCode::kRefused;
  }
  return PublishProposal(arguments, *proposal, TrustFolderOf(arguments));
}

}  // namespace schakel::node
