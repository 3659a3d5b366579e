#include "simulations/sim_node.h"

#include "simulations/adversary.h"

namespace schakel::simulations {

SimNode::SimNode(const Character& character, NodeNumber number, std::uint64_t seed)
    : character_(character), number_(number), random_(seed) {}

SimNode::~SimNode() = default;

Result<void> SimNode::Start(federation::FederationOptions options,
                            const federation::TrustedSet& trust, Now world) {
  ++life_;
  unsynced.clear();
  is_sync_due = false;
  next_tick = MonoTime::max();
  chunk_cache_ = {};
  trust_ = trust;
  core_ =
      std::make_unique<federation::Federation>(std::move(options), character_.identity, random_);
  const auto snapshot = store_.TakeSnapshot();
  return core_->Restore(*snapshot, trust, false, NowOf(world));
}

void SimNode::Crash(std::size_t kept) {
  trust_ = core_->trust();
  core_.reset();
  store_.Crash(kept);
  is_asleep_ = false;
  deferred.clear();
}

Now SimNode::NowOf(Now world) const {
  return {world.mono - slept_, frozen_ ? *frozen_ : world.wall + wall_offset_};
}

void SimNode::WakeUp(Duration slept) {
  is_asleep_ = false;
  slept_ += slept;
}

}  // namespace schakel::simulations
