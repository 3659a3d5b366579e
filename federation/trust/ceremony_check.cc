// The rules of a ceremony, and what a proposal changes.
#include <algorithm>
#include <map>

#include "federation/trust/ceremony.h"
#include "federation/trust/limits.h"

namespace schakel::federation {
namespace {

constexpr std::int64_t kSpareKeys = 2;

// Spelling does not make two organisations of one.
std::string Folded(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == ' ' || c == '.' || c == '-') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

void CheckRole(const std::string& name, const AnchorRole& role,
               std::vector<RuleFinding>& findings) {
  if (role.threshold < 1) findings.push_back({Rule::kThresholdBelowOne, name, ""});
  std::set<crypto::PublicKey> keys;
  for (const Holder& holder : role.holders) {
    if (!keys.insert(holder.key).second) {
      findings.push_back({Rule::kDuplicateKey, name, holder.name});
    }
    if (Folded(holder.name).empty() || Folded(holder.organisation).empty()) {
      findings.push_back({Rule::kUnnamedHolder, name, holder.key.hex().substr(0, 16)});
    }
  }
  if (role.threshold > static_cast<std::int64_t>(keys.size())) {
    findings.push_back({Rule::kThresholdAboveKeys, name, std::to_string(role.threshold)});
  }
}

void CheckRootHolders(const AnchorRole& root, std::vector<RuleFinding>& findings) {
  std::map<std::string, std::int64_t> of_organisation;
  for (const Holder& holder : root.holders) {
    if (++of_organisation[Folded(holder.organisation)] == root.threshold) {
      findings.push_back({Rule::kOneOrganisation, "root", holder.organisation});
    }
  }
  if (root.holders.size() > limits::kRootHoldersMax) {
    findings.push_back({Rule::kTooManyHolders, "root", std::to_string(root.holders.size())});
  }
  const auto spare = static_cast<std::int64_t>(root.holders.size()) - root.threshold;
  if (spare >= 0 && spare < kSpareKeys) {
    findings.push_back({Rule::kFewSpareKeys, "root", std::to_string(spare)});
  }
}

const Envelope* Find(const std::map<std::string, Envelope>& envelopes, const std::string& role) {
  const auto found = envelopes.find(role);
  return found == envelopes.end() ? nullptr : &found->second;
}

// The document that will be in force.
const Envelope* After(const Proposal& proposal, const std::string& role) {
  const Envelope* next = Find(proposal.documents, role);
  return next == nullptr ? Find(proposal.before, role) : next;
}

Result<AnchorPlan> PlanOf(const Envelope* root, const Envelope* targets) {
  if (root == nullptr || targets == nullptr) {
    return Error{ErrorCode::kProtocol, "a proposal without root and targets"};
  }
  return ReadPlan(root->signed_part, targets->signed_part);
}

bool IsSignedBy(const Envelope& envelope, const AnchorRole& role) {
  return VerifyThreshold(envelope, KeysOf(role), RoleOf(role)).has_value();
}

class Reviewer {
 public:
  Reviewer(const Proposal& proposal, const std::optional<Envelope>& own_root, WallTime now)
      : proposal_(proposal), own_root_(own_root), now_(now) {}

  Result<Review> Run() {
    if (!proposal_.before.empty()) {
      auto plan = PlanOf(Find(proposal_.before, "root"), Find(proposal_.before, "targets"));
      if (!plan) return plan.error();
      before_ = std::move(*plan);
    }
    auto plan = PlanOf(After(proposal_, "root"), After(proposal_, "targets"));
    if (!plan) return plan.error();
    review_.plan = std::move(*plan);
    // Who holds what is judged when it is decided, not with every node that is admitted.
    const bool decides_keys =
        !before_ || proposal_.documents.contains("root") || proposal_.documents.contains("targets");
    if (decides_keys) review_.findings = CheckPlan(review_.plan);
    review_.admissions = ReviewAdmissions(proposal_, now_, review_.findings);
    CheckBase();
    CheckKeyChanges();
    ComparePlans();
    for (const auto& [role, envelope] : proposal_.documents) {
      const auto checked = CheckDocument(role, envelope);
      if (!checked) return checked.error();
    }
    return std::move(review_);
  }

 private:
  void Add(Rule rule, const std::string& role, const std::string& detail = "") {
    review_.findings.push_back({rule, role, detail});
  }

  // What is said to be in force must be the reviewer's root, and signed below it.
  void CheckBase() {
    const Envelope* root = Find(proposal_.before, "root");
    if (root == nullptr) {
      if (own_root_) Add(Rule::kOtherBase, "root");
      return;
    }
    if (!own_root_) Add(Rule::kUnknownBase, "root");
    if (own_root_ && own_root_->canonical != root->canonical) Add(Rule::kOtherBase, "root");
    for (const auto& [role, envelope] : proposal_.before) {
      const std::string signers(SignersOf(role));
      const bool is_known = before_->roles.contains(signers);
      if (!is_known || !IsSignedBy(envelope, before_->role(signers))) Add(Rule::kOtherBase, role);
    }
    if (before_->is_rehearsal != review_.plan.is_rehearsal) Add(Rule::kRehearsal, "root");
  }

  void CheckKeyChanges() {
    for (const char* role : {"root", "targets", "nodes", "wide"}) {
      const bool is_new =
          !before_ ||
          RoleOf(before_->role(role)).key_ids != RoleOf(review_.plan.role(role)).key_ids ||
          before_->role(role).threshold != review_.plan.role(role).threshold;
      if (!is_new) continue;
      if (!proposal_.documents.contains(role)) Add(Rule::kMissingDocument, role);
      if (!IsAdmitting(role)) continue;
      for (const std::string& bin : BinsOf(role)) {
        if (!proposal_.documents.contains(bin)) Add(Rule::kMissingDocument, bin);
      }
    }
  }

  void ComparePlans() {
    if (!before_) {
      AddChange(Change::Kind::kFirst, "root", review_.plan.name, "", "");
    } else if (before_->name != review_.plan.name || before_->kvk != review_.plan.kvk) {
      AddChange(Change::Kind::kAnchor, "root", "", before_->name, review_.plan.name);
    }
    for (const std::string_view role : kAnchorRoles)
      CompareRole(std::string(role));
  }

  void CompareRole(const std::string& role) {
    static const AnchorRole kNobody;
    const AnchorRole& old = before_ ? before_->role(role) : kNobody;
    const AnchorRole& next = review_.plan.role(role);
    const auto list_missing = [&](const AnchorRole& from, const AnchorRole& in, Change::Kind kind) {
      for (const Holder& holder : from.holders) {
        const bool stays =
            std::find(in.holders.begin(), in.holders.end(), holder) != in.holders.end();
        if (stays) continue;
        AddChange(kind, role, holder.name + " (" + holder.organisation + ")", "",
                  holder.key.hex().substr(0, 16));
      }
    };
    list_missing(old, next, Change::Kind::kHolderLeaves);
    list_missing(next, old, Change::Kind::kHolderJoins);
    const std::string before = before_ ? std::to_string(old.threshold) : "";
    if (!before_ || old.threshold != next.threshold) {
      AddChange(Change::Kind::kThreshold, role, std::to_string(next.holders.size()), before,
                std::to_string(next.threshold));
    }
  }

  Result<MetaHeader> HeaderOf(const std::string& role, const Envelope& envelope) const {
    if (role == "root") {
      const auto root = ReadRoot(envelope.signed_part);
      if (!root) return root.error();
      return root->header;
    }
    const auto targets = ReadTargets(envelope.signed_part);
    if (!targets) return targets.error();
    return targets->header;
  }

  // The document as the plan and the lists that are shown give it. What a hand wrote beyond that, a
  // wider path or a field of its own, is in nobody's sight.
  [[nodiscard]] Json PartShown(const std::string& role, const Envelope& envelope,
                               const MetaHeader& header) const {
    const AnchorPlan& plan = review_.plan;
    if (role == "root") return RootPart(plan, header.version, header.expires);
    if (role == "targets") return TargetsPart(plan, header.version, header.expires);
    if (IsAdmitting(role)) return BinsPart(plan, role, header.version, header.expires);
    const auto list = ReadTargets(envelope.signed_part);
    return ListPart(list ? list->targets : std::map<std::string, FileMeta>(), header.version,
                    header.expires);
  }

  Result<void> CheckDocument(const std::string& role, const Envelope& envelope) {
    const std::string signers(SignersOf(role));
    if (!review_.plan.roles.contains(signers) || signers == "snapshot" || signers == "timestamp") {
      return Error{ErrorCode::kProtocol, "a proposal for " + role};
    }
    const auto header = HeaderOf(role, envelope);
    if (!header) return header.error();
    if (envelope.signed_part != PartShown(role, envelope, *header)) Add(Rule::kOtherContent, role);
    const Envelope* old = Find(proposal_.before, role);
    std::int64_t expected = 1;
    if (old != nullptr) {
      const auto old_header = HeaderOf(role, *old);
      if (!old_header) return old_header.error();
      expected = old_header->version + 1;
    } else if (before_) {
      Add(Rule::kOtherBase, role);
    }
    if (header->version != expected) Add(Rule::kVersion, role, std::to_string(header->version));
    const Duration life = header->expires - now_;
    if (life < std::chrono::days(limits::kOfflineDaysMin) ||
        life > std::chrono::days(limits::kOfflineDaysMax)) {
      Add(Rule::kExpiry, role, FormatRfc3339(header->expires).substr(0, 10));
    }
    if (!IsBin(role)) {
      AddChange(Change::Kind::kExpiry, role, "", "", FormatRfc3339(header->expires).substr(0, 10));
    }
    if (IsBin(role)) CompareLists(role, old, envelope);
    CountOf(role, envelope);
    return {};
  }

  void CompareLists(const std::string& role, const Envelope* old, const Envelope& next) {
    const auto list = [](const Envelope* envelope) {
      const auto targets = envelope == nullptr ? Result<TargetsMeta>(TargetsMeta{})
                                               : ReadTargets(envelope->signed_part);
      return targets ? targets->targets : std::map<std::string, FileMeta>();
    };
    const auto before = list(old);
    const auto after = list(&next);
    for (const auto& [path, meta] : before) {
      const auto stays = after.find(path);
      if (stays == after.end()) AddChange(Change::Kind::kNodeLeaves, role, path, "", "");
      if (stays != after.end() && stays->second != meta) {
        AddChange(Change::Kind::kNodeChanges, role, NameOf(path), "", "");
      }
    }
    for (const auto& [path, meta] : after) {
      if (!before.contains(path)) AddChange(Change::Kind::kNodeJoins, role, NameOf(path), "", "");
    }
  }

  [[nodiscard]] std::string NameOf(const std::string& path) const {
    for (const AdmissionReview& admission : review_.admissions) {
      if (admission.path != path) continue;
      const Organisation& organisation = admission.after.organisation;
      return organisation.name + " (KVK " + organisation.kvk + ")";
    }
    return path;
  }

  void CountOf(const std::string& role, const Envelope& envelope) {
    const AnchorRole& signers = review_.plan.role(SignersOf(role));
    review_.signatures.push_back(
        {role, false, CountSigners(envelope, KeysOf(signers), RoleOf(signers)), signers.threshold});
    if (role != "root" || !before_) return;
    const AnchorRole& old = before_->role("root");
    review_.signatures.push_back(
        {role, true, CountSigners(envelope, KeysOf(old), RoleOf(old)), old.threshold});
  }

  void AddChange(Change::Kind kind, const std::string& role, const std::string& subject,
                 const std::string& before, const std::string& after) {
    review_.changes.push_back({kind, role, subject, before, after});
  }

  const Proposal& proposal_;
  const std::optional<Envelope>& own_root_;
  WallTime now_;
  std::optional<AnchorPlan> before_;
  Review review_;
};

}  // namespace

bool IsRefusal(Rule rule) {
  return rule != Rule::kFewSpareKeys && rule != Rule::kNoNamespace;
}

std::vector<RuleFinding> CheckPlan(const AnchorPlan& plan) {
  std::vector<RuleFinding> findings;
  std::map<crypto::PublicKey, std::string> users;
  for (const std::string_view name : kAnchorRoles) {
    const std::string role(name);
    const auto found = plan.roles.find(name);
    const AnchorRole none{{}, 0};
    const AnchorRole& holders = found == plan.roles.end() ? none : found->second;
    CheckRole(role, holders, findings);
    for (const Holder& holder : holders.holders) {
      const auto [user, is_first] = users.emplace(holder.key, role);
      if (!is_first && user->second != role) {
        findings.push_back({Rule::kSharedKey, role, holder.name});
      }
    }
  }
  const auto root = plan.roles.find("root");
  if (root != plan.roles.end()) CheckRootHolders(root->second, findings);
  return findings;
}

Result<Review> ReviewProposal(const Proposal& proposal, const std::optional<Envelope>& own_root,
                              WallTime now) {
  return Reviewer(proposal, own_root, now).Run();
}

}  // namespace schakel::federation
