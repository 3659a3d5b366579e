// The ceremony of the anchor, as pure functions: make a proposal, review it, sign it.
//
// Each holder reviews and signs alone, on a machine without a network, against the own copy of the
// root in force: what a proposal says of the present is not believed. Nothing that a rule refuses
// is signed. Time: an argument. Threads: any. Errors: kUnauthorized (refused by a rule), kProtocol,
// kNotFound (nothing to do). Bounds: trust/limits.h.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "federation/trust/admission_review.h"
#include "federation/trust/anchor_plan.h"
#include "federation/trust/proposal.h"
#include "federation/trust/trusted_set.h"

namespace schakel::federation {

struct Change {
  enum class Kind : std::uint8_t {
    kFirst,  // there was nothing before
    kAnchor,
    kHolderJoins,
    kHolderLeaves,
    kThreshold,
    kExpiry,  // a document with a new end; detail is the date
    kNodeJoins,
    kNodeLeaves,
    kNodeChanges,  // what it says: Review::admissions
  };
  Kind kind = Kind::kFirst;
  std::string role;
  std::string subject;  // a holder, a node id, the anchor's name
  std::string before;
  std::string after;
  bool operator==(const Change&) const = default;
};

struct SignatureCount {
  std::string role;
  bool is_by_old = false;  // the keys in force before, for a root
  std::size_t have = 0;
  std::int64_t need = 0;
};

struct Review {
  AnchorPlan plan;  // as it will be
  std::vector<Finding> findings;
  std::vector<Change> changes;
  std::vector<AdmissionReview> admissions;
  std::vector<SignatureCount> signatures;

  [[nodiscard]] bool IsRefused() const;
  [[nodiscard]] bool IsComplete() const;  // enough signatures everywhere
};

// What of the plan alone breaks a rule.
std::vector<Finding> CheckPlan(const AnchorPlan& plan);

struct ProposalOptions {
  Duration root_life = std::chrono::days(400);
  Duration role_life = std::chrono::days(180);
  std::set<std::string> renew;  // of root, targets, nodes, wide: sign again without other keys
};
// The first root and all roles below it, without admissions.
Result<Proposal> ProposeFirst(const AnchorPlan& plan, const ProposalOptions& options, WallTime now);
// From what is in force to this plan: the documents whose keys or signers change. Errors: kNotFound
// if nothing changes.
Result<Proposal> ProposeChange(const TrustContent& held, const AnchorPlan& plan,
                               const ProposalOptions& options, WallTime now);
// The plan that is in force.
Result<AnchorPlan> PlanInForce(const TrustContent& held);

// `own_root` is the reviewer's copy of the root in force; nothing for the first root.
Result<Review> ReviewProposal(const Proposal& proposal, const std::optional<Envelope>& own_root,
                              WallTime now);
// Signs every document that this key may sign. Returns how many that were.
Result<std::size_t> SignProposal(Proposal& proposal, const crypto::KeyPair& key,
                                 const std::optional<Envelope>& own_root, WallTime now);

}  // namespace schakel::federation
