// A proposal comes in force: what the anchor's machine looks at before it signs that this is
// newest.
#include <algorithm>
#include <charconv>

#include "federation/trust/anchor_plan.h"
#include "federation/trust/ceremony.h"
#include "federation/trust/limits.h"
#include "federation/trust/repository.h"

namespace schakel::federation {
namespace {

const Buffer* HeldFile(const TrustContent& held, const std::string& role) {
  if (role == "root") return &held.root.file;
  const auto found = held.roles.find(role);
  return found == held.roles.end() ? nullptr : &found->second.file;
}

// Is this document, signed part by signed part, the one in force?
bool IsInForce(const TrustContent& held, const std::string& role, const Envelope& document) {
  const Buffer* file = HeldFile(held, role);
  if (file == nullptr) return false;
  const auto envelope = Envelope::Parse(*file, limits::kTrustFileMax);
  return envelope && envelope->canonical == document.canonical;
}

bool IsWhollyInForce(const TrustContent& held, const Proposal& proposal) {
  return std::all_of(
      proposal.documents.begin(), proposal.documents.end(),
      [&held](const auto& item) { return IsInForce(held, item.first, item.second); });
}

Result<void> CheckFollows(const TrustContent& held, const Proposal& proposal) {
  for (const auto& [role, envelope] : proposal.before) {
    if (IsInForce(held, role, envelope)) continue;
    return Error{ErrorCode::kConflict,
                 role + " changed since this proposal was made: make it again"};
  }
  return {};
}

Result<void> CheckReview(const TrustContent& held, const Proposal& proposal, WallTime now) {
  auto root = Envelope::Parse(held.root.file, limits::kRootFileMax);
  if (!root) return root.error();
  const auto review = ReviewProposal(proposal, std::optional<Envelope>(std::move(*root)), now);
  if (!review) return review.error();
  for (const Finding& finding : review->findings) {
    if (!IsRefusal(finding.rule)) continue;
    return Error{ErrorCode::kUnauthorized,
                 "a rule refuses this proposal: " + finding.role + " " + finding.detail};
  }
  if (!review->IsComplete()) {
    return Error{ErrorCode::kUnauthorized, "signatures are missing"};
  }
  return {};
}

// Returns the version in "7.snapshot.json", or 0.
std::int64_t SnapshotVersionOf(std::string_view name) {
  constexpr std::string_view kSuffix = ".snapshot.json";
  if (!name.ends_with(kSuffix)) return 0;
  name.remove_suffix(kSuffix.size());
  std::int64_t version = 0;
  const auto parsed = std::from_chars(name.data(), name.data() + name.size(), version);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == name.data() + name.size();
  return is_number ? version : 0;
}

}  // namespace

Result<TrustedSet> TrustRepository::Accept(const Proposal& proposal, WallTime now) {
  auto before = Verify(now);
  if (!before) return before;
  const TrustContent& held = *before->content();
  if (IsWhollyInForce(held, proposal)) return before;
  const auto follows = CheckFollows(held, proposal);
  if (!follows) return follows.error();
  const auto allowed = CheckReview(held, proposal, now);
  if (!allowed) return allowed.error();
  const State kept = state_;
  const auto extend = [&]() -> Result<TrustedSet> {
    const auto adopted = Adopt(proposal.documents);
    if (!adopted) return adopted.error();
    AdoptAdmissions(proposal);
    const auto published = Publish(now);
    if (!published) return published.error();
    return Follow(*before, now);
  };
  auto followed = extend();
  // What was signed in between has left this function to nobody.
  if (!followed) state_ = kept;
  if (followed) state_.files = followed->content()->files;
  return followed;
}

void TrustRepository::AdoptAdmissions(const Proposal& proposal) {
  for (const auto& [path, file] : proposal.admissions)
    state_.files[TargetFileName(path, HexSha256(file))] = file;
}

void TrustRepository::SkipVersionsIn(const std::map<std::string, Buffer, std::less<>>& files) {
  for (const auto& [name, file] : files)
    state_.snapshot_version = std::max(state_.snapshot_version, SnapshotVersionOf(name));
}

}  // namespace schakel::federation
