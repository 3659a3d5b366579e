// Which keys count for what a node signs, and where its journals end: from the admission and from
// what the node's recovery key said.
#include <algorithm>

#include "federation/trust/directory.h"

namespace schakel::federation {
namespace {

void AddKey(const crypto::PublicKey& key, std::vector<crypto::PublicKey>& keys) {
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
}

// The longer of the two; the anchor's word goes before that of a recovery key.
std::optional<TrustedPoint> Longer(const TrustedPoint* trusted, const TrustedPoint* stop) {
  if (trusted == nullptr && stop == nullptr) return std::nullopt;
  if (trusted == nullptr) return *stop;
  return stop != nullptr && stop->size > trusted->size ? *stop : *trusted;
}

}  // namespace

std::shared_ptr<const Directory> Directory::WithRecoveries(
    const Directory& directory, std::map<crypto::NodeId, Recovery> recoveries) {
  auto changed = std::make_shared<Directory>(directory);
  changed->recoveries_ = std::move(recoveries);
  return changed;
}

const Recovery* Directory::FindRecovery(const crypto::NodeId& node) const {
  const auto found = recoveries_.find(node);
  return found == recoveries_.end() ? nullptr : &found->second;
}

const crypto::PublicKey& Directory::IdentityKey(const Admission& admission) const {
  const Recovery* recovery = FindRecovery(admission.node_id);
  if (recovery == nullptr || recovery->is_frozen || !recovery->identity_key) {
    return admission.identity_key;
  }
  // The anchor knows of that key already, and of a later one.
  const auto& earlier = admission.earlier_identity_keys;
  const bool is_past =
      std::find(earlier.begin(), earlier.end(), *recovery->identity_key) != earlier.end();
  return is_past ? admission.identity_key : *recovery->identity_key;
}

std::vector<crypto::PublicKey> Directory::AllIdentityKeys(const Admission& admission) const {
  std::vector<crypto::PublicKey> keys{IdentityKey(admission)};
  AddKey(admission.identity_key, keys);
  for (const crypto::PublicKey& key : admission.earlier_identity_keys)
    AddKey(key, keys);
  return keys;
}

std::vector<crypto::PublicKey> Directory::JournalKeys(const Admission& admission,
                                                      std::uint32_t incarnation) const {
  if (!BoundOf(admission, incarnation)) return {IdentityKey(admission)};
  return AllIdentityKeys(admission);
}

std::optional<TrustedPoint> Directory::BoundOf(const Admission& admission,
                                               std::uint32_t incarnation) const {
  const TrustedPoint* trusted = LastTrustedPoint(admission, incarnation);
  const Recovery* recovery = FindRecovery(admission.node_id);
  const bool counts = recovery != nullptr && !recovery->is_frozen && !IsRevoked(admission.node_id);
  return Longer(trusted, counts ? StopPoint(*recovery, incarnation) : nullptr);
}

std::optional<TrustedPoint> Directory::EndOf(const Admission& admission,
                                             std::uint32_t incarnation) const {
  const Recovery* recovery = FindRecovery(admission.node_id);
  const bool is_stopped = recovery != nullptr && (recovery->is_frozen || recovery->open == 0 ||
                                                  incarnation < recovery->open);
  const bool is_revoked =
      admission.status == AdmissionStatus::kRevoked && !IsPending(admission.node_id);
  if (!is_stopped && !is_revoked) return std::nullopt;
  const auto bound = BoundOf(admission, incarnation);
  return bound ? *bound : TrustedPoint{incarnation, 0, {}};
}

}  // namespace schakel::federation
