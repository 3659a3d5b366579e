#include "federation/trust/admission_proposal.h"

#include "federation/trust/anchor_plan.h"
#include "federation/trust/limits.h"

namespace schakel::federation {
namespace {

constexpr Duration kListLife = std::chrono::days(180);
constexpr std::size_t kSignaturesRoom = 8 * 1024;  // of a list that is not signed yet

FileMeta MetaOf(const Buffer& file) {
  FileMeta meta;
  meta.length = static_cast<std::int64_t>(file.size());
  meta.sha256 = HexSha256(file);
  return meta;
}

class AdmissionsProposal {
 public:
  explicit AdmissionsProposal(const TrustContent& held) : held_(held) {}

  Result<void> AddBefore(const std::string& role, const Buffer& file) {
    auto envelope = Envelope::Parse(file, limits::kTrustFileMax);
    if (!envelope) return envelope.error();
    proposal_.before.emplace(role, std::move(*envelope));
    return {};
  }

  // Puts the file into its list; one that says the same as before changes nothing.
  Result<void> Add(const Admission& admission) {
    const std::string path = AdmissionPath(admission.node_id, admission.source);
    Buffer file = ToBuffer(AsBytes(ToJson(admission).Dump()));
    if (file.size() > limits::kAdmissionFileMax) {
      return Error{ErrorCode::kLimitExceeded, "an admission is too large: " + path};
    }
    const auto before = held_.admissions.find(path);
    if (before != held_.admissions.end()) {
      if (before->second == file) return {};
      proposal_.admissions_before[path] = before->second;
    }
    if (admission.source == AdmissionSource::kWide && before == held_.admissions.end()) {
      const auto narrow = AddNarrow(admission.node_id);
      if (!narrow) return narrow;
    }
    const std::string list = ListOf(path);
    if (!lists_.contains(list)) lists_[list] = held_.roles.at(list).meta.targets;
    lists_[list][path] = MetaOf(file);
    proposal_.admissions[path] = std::move(file);
    return {};
  }

  Result<Proposal> Finish(WallTime now) {
    if (lists_.empty()) return Error{ErrorCode::kNotFound, "nothing would change"};
    for (const auto& [list, targets] : lists_) {
      const Verified<TargetsMeta>& held = held_.roles.at(list);
      Envelope next =
          Envelope::Unsigned(ListPart(targets, held.meta.header.version + 1, now + kListLife));
      if (next.canonical.size() + kSignaturesRoom > limits::kTrustFileMax) {
        return Error{ErrorCode::kLimitExceeded, "the list " + list + " is full"};
      }
      const auto before = AddBefore(list, held.file);
      if (!before) return before.error();
      proposal_.documents.emplace(list, std::move(next));
    }
    return std::move(proposal_);
  }

 private:
  // What one officer said of a node that gets wide rights, so that a review can compare.
  Result<void> AddNarrow(const crypto::NodeId& node) {
    const std::string path = AdmissionPath(node, AdmissionSource::kNodes);
    const auto narrow = held_.admissions.find(path);
    const auto list = held_.roles.find(ListOf(path));
    if (narrow == held_.admissions.end() || list == held_.roles.end()) return {};
    proposal_.admissions_before[path] = narrow->second;
    return AddBefore(list->first, list->second.file);
  }

  const TrustContent& held_;
  std::map<std::string, std::map<std::string, FileMeta>> lists_;
  Proposal proposal_;
};

}  // namespace

Result<Proposal> ProposeAdmissions(const TrustContent& held,
                                   const std::vector<Admission>& admissions, WallTime now) {
  AdmissionsProposal proposal(held);
  const auto targets = held.roles.find("targets");
  if (targets == held.roles.end()) return Error{ErrorCode::kProtocol, "no targets are held"};
  const auto lists = CheckBins(held.roles);
  if (!lists) return lists.error();
  const auto root = proposal.AddBefore("root", held.root.file);
  if (!root) return root.error();
  const auto leaders = proposal.AddBefore("targets", targets->second.file);
  if (!leaders) return leaders.error();
  for (const Admission& admission : admissions) {
    const auto added = proposal.Add(admission);
    if (!added) return added.error();
  }
  return proposal.Finish(now);
}

}  // namespace schakel::federation
