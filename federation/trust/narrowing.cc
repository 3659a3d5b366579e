#include "federation/trust/narrowing.h"

#include <algorithm>

#include "federation/trust/admission_review.h"

namespace schakel::federation {
namespace {

// Members of an admission that give nobody less, whatever they become.
constexpr std::string_view kHarmless[] = {"card.about",
                                          "card.mail",
                                          "card.phone",
                                          "earlier_identity_keys",
                                          "form",
                                          "organisation.country",
                                          "organisation.kvk",
                                          "organisation.name",
                                          "reason",
                                          "revoked_at",
                                          "status",
                                          "trusted_points"};

bool Takes(const AdmissionChange& change) {
  const bool is_harmless =
      std::find(std::begin(kHarmless), std::end(kHarmless), change.member) != std::end(kHarmless);
  return !is_harmless && change.effect != AdmissionChange::Effect::kGains;
}

}  // namespace

std::set<crypto::NodeId> NarrowedByOne(const Proposal& proposal, WallTime now) {
  std::vector<RuleFinding> ignored;
  std::set<crypto::NodeId> nodes;
  for (const AdmissionReview& review : ReviewAdmissions(proposal, now, ignored)) {
    const bool by_one = review.after.source == AdmissionSource::kNodes;
    const bool takes = std::any_of(review.changes.begin(), review.changes.end(), Takes);
    if (by_one && review.before && takes) nodes.insert(review.after.node_id);
  }
  return nodes;
}

}  // namespace schakel::federation
