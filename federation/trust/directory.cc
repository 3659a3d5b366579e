#include "federation/trust/directory.h"

#include <algorithm>

#include "base/coding.h"
#include "crypto/hash.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kRevocationsFree = 3;  // or one in twenty, whichever is more
constexpr std::size_t kRevocationsShare = 20;
constexpr Duration kRevocationWindow = std::chrono::hours(24);

}  // namespace

std::shared_ptr<const Directory> Directory::FromAdmissions(TrustVersion version,
                                                           std::vector<Admission> admissions,
                                                           WallTime issued) {
  auto directory = std::make_shared<Directory>();
  directory->version_ = version;
  directory->issued_ = issued;
  std::sort(admissions.begin(), admissions.end(),
            [](const Admission& a, const Admission& b) { return a.node_id < b.node_id; });
  directory->admissions_ = std::move(admissions);
  for (const Admission& admission : directory->admissions_)
    directory->holders_.emplace(admission.transport_key, admission.node_id);
  crypto::Blake2bHasher ids;
  for (const Admission& admission : directory->admissions_)
    ids.Update(admission.node_id.view());
  directory->membership_ = ids.Finish();
  directory->FindPending();
  return directory;
}

void Directory::FindPending() {
  // Judged from the revoked_at values of the current set alone, so every node agrees.
  std::vector<const Admission*> revoked;
  for (const Admission& admission : admissions_) {
    const bool by_one = admission.source == AdmissionSource::kNodes;
    if (by_one && admission.status != AdmissionStatus::kActive) revoked.push_back(&admission);
  }
  std::sort(revoked.begin(), revoked.end(), [](const Admission* a, const Admission* b) {
    return std::pair(a->revoked_at, a->node_id) < std::pair(b->revoked_at, b->node_id);
  });
  const std::size_t free = std::max(kRevocationsFree, admissions_.size() / kRevocationsShare);
  std::size_t first = 0;
  for (std::size_t i = 0; i < revoked.size(); ++i) {
    while (revoked[i]->revoked_at - revoked[first]->revoked_at >= kRevocationWindow)
      ++first;
    if (i - first + 1 > free) pending_.push_back(revoked[i]->node_id);
  }
  std::sort(pending_.begin(), pending_.end());
}

const Admission* Directory::Find(const crypto::NodeId& node) const {
  const auto found = std::lower_bound(
      admissions_.begin(), admissions_.end(), node,
      [](const Admission& admission, const crypto::NodeId& id) { return admission.node_id < id; });
  return found == admissions_.end() || found->node_id != node ? nullptr : &*found;
}

const Admission* Directory::FindTag(std::uint64_t tag) const {
  const auto tag_of = [](const Admission& admission) {
    return ReadBigEndian64(admission.node_id.view());
  };
  const auto found = std::lower_bound(
      admissions_.begin(), admissions_.end(), tag,
      [&](const Admission& admission, std::uint64_t wanted) { return tag_of(admission) < wanted; });
  if (found == admissions_.end() || tag_of(*found) != tag) return nullptr;
  const auto next = std::next(found);
  const bool is_ambiguous = next != admissions_.end() && tag_of(*next) == tag;
  return is_ambiguous ? nullptr : &*found;
}

bool Directory::IsPending(const crypto::NodeId& node) const {
  return std::binary_search(pending_.begin(), pending_.end(), node);
}

bool Directory::IsRevoked(const crypto::NodeId& node) const {
  const Admission* admission = Find(node);
  const bool is = admission != nullptr && admission->status == AdmissionStatus::kRevoked;
  return is && !IsPending(node);
}

bool Directory::IsSuspended(const crypto::NodeId& node) const {
  const Admission* admission = Find(node);
  const bool is = admission != nullptr && admission->status == AdmissionStatus::kSuspended;
  return is && !IsPending(node);
}

bool Directory::IsActive(const crypto::NodeId& node) const {
  const Admission* admission = Find(node);
  if (admission == nullptr) return false;
  return admission->status == AdmissionStatus::kActive || IsPending(node);
}

const crypto::NodeId* Directory::HolderOf(const crypto::TransportKey& key) const {
  const auto found = holders_.find(key);
  return found == holders_.end() ? nullptr : &found->second;
}

}  // namespace schakel::federation
