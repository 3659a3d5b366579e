// schakel trust publish: a complete proposal comes in force, by the node that runs or in the
// folder.
#include "crypto/sodium.h"
#include "federation/trust/limits.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/trust_files.h"
#include "node/cli/trust_publication.h"
#include "node/cli/trust_report.h"
#include "node/cli/trust_state.h"
#include "node/cli/trust_texts.h"

namespace schakel::node {
namespace {

// Who publishes stands at the anchor's machine: without a copy of his own, what that holds counts.
Result<std::optional<federation::Envelope>> RootInForce(const TrustArguments& trust,
                                                        const federation::Proposal& proposal,
                                                        const std::filesystem::path& folder) {
  if (!trust.own_root.empty() || proposal.before.empty()) return ReadOwnRoot(trust.own_root);
  const auto state = LoadTrustState(folder);
  if (!state) return state.error();
  auto root = federation::Envelope::Parse(state->trust.content()->root.file,
                                          federation::limits::kRootFileMax);
  if (!root) return root.error();
  return std::optional<federation::Envelope>(std::move(*root));
}

}  // namespace

ExitCode CmdTrustPublish(const Arguments& arguments) {
  const TrustArguments& trust = arguments.trust;
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const auto proposal = ReadProposal(trust.proposal);
  if (!proposal) return FailTrust(proposal.error());
  const auto own_root = RootInForce(trust, *proposal, TrustFolderOf(arguments));
  if (!own_root) return FailTrust(own_root.error());
  const auto review = federation::ReviewProposal(*proposal, *own_root, SystemNow().wall);
  if (!review) return FailTrust(review.error());
  if (review->IsRefused()) {
    PrintFindings(arguments, review->findings);
    return ExitCode::kRefused;
  }
  if (!review->IsComplete()) {
    PrintError(Say(arguments.language, TrustText::kIncomplete));
    return ExitCode::kNeedsAttention;
  }
  return PublishProposal(arguments, *proposal, TrustFolderOf(arguments));
}

}  // namespace schakel::node
