#include "federation/trust/admission_review.h"

#include "federation/trust/admission_rules.h"
#include "federation/trust/anchor_plan.h"

namespace schakel::federation {
namespace {

using Targets = std::map<std::string, FileMeta>;

Targets TargetsOf(const std::map<std::string, Envelope>& envelopes, const std::string& role) {
  const auto found = envelopes.find(role);
  if (found == envelopes.end()) return {};
  const auto targets = ReadTargets(found->second.signed_part);
  return targets ? targets->targets : Targets();
}

// The file that the list names, or nothing.
std::optional<Bytes> NamedFile(const std::map<std::string, Buffer>& files, const std::string& path,
                               const FileMeta& meta) {
  const auto found = files.find(path);
  if (found == files.end() || !meta.sha256) return std::nullopt;
  if (!CheckHash(found->second, meta, path)) return std::nullopt;
  return Bytes(found->second);
}

bool IsInItsPlace(const std::string& role, const std::string& path) {
  return IsAdmissionPath(path) && role == ListOf(path);
}

AdmissionSource SourceOf(const std::string& path) {
  return path.starts_with("wide/") ? AdmissionSource::kWide : AdmissionSource::kNodes;
}

Json JsonOf(Bytes file) {
  auto json = Json::Parse(AsText(file), {});
  return json ? std::move(*json) : Json();
}

class ListReviewer {
 public:
  ListReviewer(const Proposal& proposal, WallTime now, std::vector<RuleFinding>& findings)
      : proposal_(proposal), now_(now), findings_(findings) {}

  void Compare(const std::string& role) {
    const Targets before = TargetsOf(proposal_.before, role);
    const Targets after = TargetsOf(proposal_.documents, role);
    for (const auto& [path, meta] : before) {
      if (!after.contains(path)) findings_.push_back({Rule::kAdmissionDropped, role, path});
    }
    for (const auto& [path, meta] : after) {
      const auto old = before.find(path);
      if (old != before.end() && old->second == meta) continue;
      Look(role, path, meta, old == before.end() ? nullptr : &old->second);
    }
  }
  std::vector<AdmissionReview> Take() { return std::move(reviews_); }

 private:
  void Look(const std::string& role, const std::string& path, const FileMeta& meta,
            const FileMeta* old) {
    const auto file = NamedFile(proposal_.admissions, path, meta);
    const auto old_file =
        old == nullptr ? NarrowFile(path) : NamedFile(proposal_.admissions_before, path, *old);
    if (!IsInItsPlace(role, path) || !file || (old != nullptr && !old_file)) {
      findings_.push_back({Rule::kUnseenAdmission, role, path});
      return;
    }
    auto after = ReadUncapped(*file, SourceOf(path));
    const bool is_named = after && AdmissionPath(after->node_id, after->source) == path;
    if (!is_named) {
      findings_.push_back({Rule::kAdmissionForm, path, after ? path : after.error().context});
      return;
    }
    AdmissionReview review{path, std::nullopt, std::move(*after), {}};
    if (old_file) {
      // What is in force and cannot be read counts for nobody: it is as if it were not there.
      auto before = ReadUncapped(*old_file, AdmissionSource::kNodes);
      if (before) before->source = review.after.source;
      if (before) review.before = std::move(*before);
    }
    review.changes = CompareAdmissions(old_file ? JsonOf(*old_file) : Json(), JsonOf(*file));
    const Admission* before = review.before ? &*review.before : nullptr;
    for (RuleFinding& finding : CheckAdmission(before, review.after, now_))
      findings_.push_back(std::move(finding));
    reviews_.push_back(std::move(review));
  }

  // Of a node that gets wide rights: what one officer said of it until now.
  [[nodiscard]] std::optional<Bytes> NarrowFile(const std::string& path) const {
    constexpr std::string_view kWide = "wide/";
    if (!path.starts_with(kWide)) return std::nullopt;
    const std::string narrow = "nodes/" + path.substr(kWide.size());
    if (!IsAdmissionPath(narrow)) return std::nullopt;
    const Targets targets = TargetsOf(proposal_.before, ListOf(narrow));
    const auto named = targets.find(narrow);
    if (named == targets.end()) return std::nullopt;
    return NamedFile(proposal_.admissions_before, narrow, named->second);
  }

  const Proposal& proposal_;
  WallTime now_;
  std::vector<RuleFinding>& findings_;
  std::vector<AdmissionReview> reviews_;
};

}  // namespace

std::vector<AdmissionReview> ReviewAdmissions(const Proposal& proposal, WallTime now,
                                              std::vector<RuleFinding>& findings) {
  ListReviewer reviewer(proposal, now, findings);
  for (const auto& [role, envelope] : proposal.documents) {
    if (IsBin(role)) reviewer.Compare(role);
  }
  return reviewer.Take();
}

}  // namespace schakel::federation
