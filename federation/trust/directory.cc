#include "federation/trust/directory.h"

#include <algorithm>

#include "crypto/hash.h"
#include "federation/trust/daily_limit.h"

namespace schakel::federation {
namespace {

const Admission* FindIn(const std::vector<Admission>& admissions, const crypto::NodeId& node) {
  const auto found = std::lower_bound(
      admissions.begin(), admissions.end(), node,
      [](const Admission& admission, const crypto::NodeId& id) { return admission.node_id < id; });
  return found == admissions.end() || found->node_id != node ? nullptr : &*found;
}

}  // namespace

std::shared_ptr<const Directory> Directory::FromAdmissions(TrustVersion version,
                                                           std::vector<Admission> admissions,
                                                           WallTime issued, WallTime now) {
  const WallTime as_of = std::min(issued, now);
  Content content;
  content.version = version;
  content.issued = issued;
  std::sort(admissions.begin(), admissions.end(),
            [](const Admission& a, const Admission& b) { return a.node_id < b.node_id; });
  content.admissions = std::move(admissions);
  crypto::Blake2bHasher ids;
  for (const Admission& admission : content.admissions) {
    ids.Update(admission.node_id.view());
    content.holders.emplace(admission.transport_key, admission.node_id);
    if (as_of > WallTime{} && admission.valid_until <= as_of)
      content.ended.push_back(admission.node_id);
  }
  content.membership = ids.Finish();
  FindPending(content);
  auto directory = std::make_shared<Directory>();
  directory->content_ = std::make_shared<const Content>(std::move(content));
  return directory;
}

std::shared_ptr<const Directory> Directory::With(const TrustTerms& terms,
                                                 const HeldBack& held) const {
  auto directory = std::make_shared<Directory>();
  directory->content_ = content_;
  directory->recoveries_ = recoveries_;
  directory->terms_ = terms;
  for (const auto& [node, before] : held) {
    const Admission* admission = FindIn(content_->admissions, node);
    if (admission == nullptr) continue;
    if (before) {
      directory->narrowed_.emplace(node, Narrow(*before, *admission));
    } else {
      directory->waiting_.push_back(node);
    }
  }
  return directory;
}

void Directory::FindPending(Content& content) {
  // Judged from the revoked_at values of the current set alone, so every node agrees.
  std::vector<const Admission*> revoked;
  for (const Admission& admission : content.admissions) {
    const bool by_one = admission.source == AdmissionSource::kNodes;
    if (by_one && admission.status != AdmissionStatus::kActive) revoked.push_back(&admission);
  }
  std::sort(revoked.begin(), revoked.end(), [](const Admission* a, const Admission* b) {
    return std::pair(a->revoked_at, a->node_id) < std::pair(b->revoked_at, b->node_id);
  });
  const std::size_t free = DailyLimit(content.admissions.size());
  std::size_t first = 0;
  for (std::size_t i = 0; i < revoked.size(); ++i) {
    while (revoked[i]->revoked_at - revoked[first]->revoked_at >= kHarmWindow)
      ++first;
    if (i - first + 1 > free) content.pending.push_back(revoked[i]->node_id);
  }
  std::sort(content.pending.begin(), content.pending.end());
}

const Admission* Directory::Find(const crypto::NodeId& node) const {
  const auto narrowed = narrowed_.find(node);
  if (narrowed != narrowed_.end()) return &narrowed->second;
  return FindIn(content_->admissions, node);
}

const Admission* Directory::FindTag(std::uint64_t tag) const {
  const auto tag_of = [](const Admission& admission) { return admission.node_id.Head(); };
  const auto found = std::lower_bound(
      admissions().begin(), admissions().end(), tag,
      [&](const Admission& admission, std::uint64_t wanted) { return tag_of(admission) < wanted; });
  if (found == admissions().end() || tag_of(*found) != tag) return nullptr;
  const auto next = std::next(found);
  const bool is_ambiguous = next != admissions().end() && tag_of(*next) == tag;
  return is_ambiguous ? nullptr : &*found;
}

bool Directory::IsPending(const crypto::NodeId& node) const {
  return std::binary_search(content_->pending.begin(), content_->pending.end(), node);
}

bool Directory::IsWaiting(const crypto::NodeId& node) const {
  return std::binary_search(waiting_.begin(), waiting_.end(), node);
}

bool Directory::IsEnded(const crypto::NodeId& node) const {
  return std::binary_search(content_->ended.begin(), content_->ended.end(), node);
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
  if (admission == nullptr || IsWaiting(node) || IsEnded(node)) return false;
  return admission->status == AdmissionStatus::kActive || IsPending(node);
}

const crypto::NodeId* Directory::HolderOf(const crypto::TransportKey& key) const {
  const auto found = content_->holders.find(key);
  return found == content_->holders.end() ? nullptr : &found->second;
}

}  // namespace schakel::federation
