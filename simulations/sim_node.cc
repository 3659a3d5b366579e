#include "simulations/sim_node.h"

namespace schakel::simulations {

SimNode::SimNode(const Character& character, std::size_t number, std::uint64_t seed)
    : character_(character), number_(number), random_(seed) {}

Result<void> SimNode::Start(const federation::FederationOptions& options,
                            const federation::TrustedSet& trust, Now now) {
  ++life_;
  unsynced.clear();
  is_sync_due = false;
  core_ = std::make_unique<federation::Federation>(options, character_.identity, random_);
  const auto snapshot = store_.TakeSnapshot();
  return core_->Restore(*snapshot, trust, false, now);
}

void SimNode::Crash(std::size_t kept) {
  core_.reset();
  store_.Crash(kept);
}

}  // namespace schakel::simulations
