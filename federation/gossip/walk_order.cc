#include "federation/gossip/walk_order.h"

#include "federation/gossip/expected_peers.h"

namespace schakel::federation {

void WalkOrder::SetMembers(const Directory& directory) {
  if (membership_ == directory.membership()) return;
  membership_ = directory.membership();
  members_ = directory.size();
  expecting_ = ExpectedAt(directory, self_);
  kept_.clear();
}

void WalkOrder::SetKey(const crypto::TagSalt& key) {
  if (key_ == key) return;
  key_ = key;
  kept_.clear();
}

std::size_t WalkOrder::At(std::uint64_t place) {
  if (place < kept_.size()) return kept_[place];
  const std::size_t found = Compute(place);
  // Walks begin at the first place and leave none out.
  if (place == kept_.size() && place < kKeptMax) kept_.push_back(found);
  return found;
}

std::size_t WalkOrder::Compute(std::uint64_t place) const {
  if (place < expecting_.size()) return expecting_[SecretOrder(key_, expecting_.size()).At(place)];
  return SecretOrder(key_, members_).At(place - expecting_.size());
}

}  // namespace schakel::federation
