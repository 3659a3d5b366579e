#include "federation/trust/ceremony.h"

#include <algorithm>

#include "federation/trust/limits.h"

namespace schakel::federation {
namespace {

Result<Envelope> ParseHeld(const Buffer& file) {
  return Envelope::Parse(file, limits::kTrustFileMax);
}

// Same holders in any order.
bool HasSameKeys(const AnchorRole& a, const AnchorRole& b) {
  return a.threshold == b.threshold && RoleOf(a).key_ids == RoleOf(b).key_ids;
}

bool HasSameHolders(const AnchorRole& a, const AnchorRole& b) {
  const auto lists = [&b](const Holder& holder) {
    return std::find(b.holders.begin(), b.holders.end(), holder) != b.holders.end();
  };
  return HasSameKeys(a, b) && std::all_of(a.holders.begin(), a.holders.end(), lists);
}

Error Refused(const std::vector<RuleFinding>& findings) {
  return {ErrorCode::kUnauthorized,
          "a rule refuses this (" + std::to_string(findings.size()) + " findings)"};
}

bool HasRefusal(const std::vector<RuleFinding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const RuleFinding& finding) { return IsRefusal(finding.rule); });
}

// Which roles get a new document on the way from one plan to the other.
std::set<std::string> RolesToSign(const AnchorPlan& before, const AnchorPlan& after,
                                  const std::set<std::string>& renew) {
  std::set<std::string> roles = renew;
  const auto changes = [&](const char* role) {
    return !HasSameHolders(before.role(role), after.role(role));
  };
  const auto rekeys = [&](const char* role) {
    return !HasSameKeys(before.role(role), after.role(role));
  };
  const bool has_other_anchor = before.name != after.name || before.kvk != after.kvk ||
                                before.is_rehearsal != after.is_rehearsal;
  if (has_other_anchor || changes("root") || changes("targets") || changes("snapshot") ||
      changes("timestamp")) {
    roles.insert("root");
  }
  if (rekeys("targets") || changes("nodes") || changes("wide")) roles.insert("targets");
  if (rekeys("nodes")) roles.insert("nodes");
  if (rekeys("wide")) roles.insert("wide");
  return roles;
}

// Adds what is held and what replaces it.
class ChangeBuilder {
 public:
  ChangeBuilder(const TrustContent& held, const AnchorPlan& plan, const ProposalOptions& options,
                WallTime now)
      : held_(held), plan_(plan), options_(options), now_(now) {}

  Result<void> AddRoot() {
    const std::int64_t next = held_.root.meta.header.version + 1;
    return Add("root", held_.root.file, RootPart(plan_, next, now_ + options_.root_life));
  }
  Result<void> AddRole(const std::string& role) {
    const auto held = held_.roles.find(role);
    if (held == held_.roles.end()) return Error{ErrorCode::kNotFound, "no " + role + " is held"};
    const std::int64_t next = held->second.meta.header.version + 1;
    const WallTime expires = now_ + options_.role_life;
    Json part = ListPart(held->second.meta.targets, next, expires);
    if (role == "targets") part = TargetsPart(plan_, next, expires);
    if (IsAdmitting(role)) part = BinsPart(plan_, role, next, expires);
    return Add(role, held->second.file, std::move(part));
  }
  // What is in force and stays, for those who review.
  Result<void> AddBefore(const std::string& role, const Buffer& file) {
    auto envelope = ParseHeld(file);
    if (!envelope) return envelope.error();
    proposal_.before.emplace(role, std::move(*envelope));
    return {};
  }
  Proposal Take() { return std::move(proposal_); }

 private:
  Result<void> Add(const std::string& role, const Buffer& file, Json part) {
    proposal_.documents.emplace(role, Envelope::Unsigned(std::move(part)));
    return AddBefore(role, file);
  }

  const TrustContent& held_;
  const AnchorPlan& plan_;
  const ProposalOptions& options_;
  WallTime now_;
  Proposal proposal_;
};

std::vector<std::string> WithBins(const std::set<std::string>& roles) {
  std::vector<std::string> out;
  for (const std::string& role : roles) {
    if (role != "root") out.push_back(role);
    if (!IsAdmitting(role)) continue;
    for (std::string& bin : BinsOf(role))
      out.push_back(std::move(bin));
  }
  return out;
}

}  // namespace

bool Review::IsRefused() const {
  return HasRefusal(findings);
}

bool Review::IsComplete() const {
  return std::all_of(signatures.begin(), signatures.end(), [](const SignatureCount& count) {
    return static_cast<std::int64_t>(count.have) >= count.need;
  });
}

Result<AnchorPlan> PlanInForce(const TrustContent& held) {
  const auto root = ParseHeld(held.root.file);
  if (!root) return root.error();
  const auto targets = held.roles.find("targets");
  if (targets == held.roles.end()) return Error{ErrorCode::kNotFound, "no targets are held"};
  const auto parsed = ParseHeld(targets->second.file);
  if (!parsed) return parsed.error();
  return ReadPlan(root->signed_part, parsed->signed_part);
}

Result<Proposal> ProposeFirst(const AnchorPlan& plan, const ProposalOptions& options,
                              WallTime now) {
  const auto findings = CheckPlan(plan);
  if (HasRefusal(findings)) return Refused(findings);
  Proposal proposal;
  const WallTime expires = now + options.role_life;
  proposal.documents.emplace("root",
                             Envelope::Unsigned(RootPart(plan, 1, now + options.root_life)));
  proposal.documents.emplace("targets", Envelope::Unsigned(TargetsPart(plan, 1, expires)));
  for (const std::string_view role : kAdmittingRoles) {
    proposal.documents.emplace(role, Envelope::Unsigned(BinsPart(plan, role, 1, expires)));
    for (const std::string& bin : BinsOf(role))
      proposal.documents.emplace(bin, Envelope::Unsigned(ListPart({}, 1, expires)));
  }
  return proposal;
}

Result<Proposal> ProposeChange(const TrustContent& held, const AnchorPlan& plan,
                               const ProposalOptions& options, WallTime now) {
  const auto findings = CheckPlan(plan);
  if (HasRefusal(findings)) return Refused(findings);
  const auto before = PlanInForce(held);
  if (!before) return before.error();
  const auto lists = CheckBins(held.roles);
  if (!lists) return lists.error();
  const std::set<std::string> roles = RolesToSign(*before, plan, options.renew);
  if (roles.empty()) return Error{ErrorCode::kNotFound, "nothing would change"};
  ChangeBuilder builder(held, plan, options, now);
  const auto root =
      roles.contains("root") ? builder.AddRoot() : builder.AddBefore("root", held.root.file);
  if (!root) return root.error();
  for (const std::string& role : WithBins(roles)) {
    const auto added = builder.AddRole(role);
    if (!added) return added.error();
  }
  if (!roles.contains("targets")) {
    const auto added = builder.AddBefore("targets", held.roles.at("targets").file);
    if (!added) return added.error();
  }
  return builder.Take();
}

Result<std::size_t> SignProposal(Proposal& proposal, const crypto::KeyPair& key,
                                 const std::optional<Envelope>& own_root, WallTime now) {
  const auto review = ReviewProposal(proposal, own_root, now);
  if (!review) return review.error();
  if (review->IsRefused()) return Refused(review->findings);
  const KeyId id = KeyIdOf(key.public_key());
  std::size_t count = 0;
  for (auto& [role, envelope] : proposal.documents) {
    bool is_signer = RoleOf(review->plan.role(SignersOf(role))).key_ids.contains(id);
    if (role == "root" && own_root) {
      const auto old = ReadRoot(own_root->signed_part);
      is_signer = is_signer || (old && old->root.key_ids.contains(id));
    }
    if (!is_signer) continue;
    std::erase_if(envelope.signatures, [&id](const auto& item) { return item.first == id; });
    envelope.signatures.emplace_back(id, crypto::SignPlain(key, envelope.canonical).hex());
    ++count;
  }
  if (count == 0) return Error{ErrorCode::kNotFound, "this key signs nothing of this proposal"};
  return count;
}

}  // namespace schakel::federation
