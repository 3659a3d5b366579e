#include "simulations/sim_node.h"

#include "base/check.h"
#include "simulations/adversary.h"
#include "simulations/stored_trust.h"
#include "storage/keys.h"

namespace schakel::simulations {

namespace {

// See RocksStore: a copy is one until this changes.
Buffer IncarnationRow(const storage::Reader& reader) {
  auto row = reader.Get(storage::Column::kMeta, storage::IncarnationKey());
  CHECK(row.has_value());
  return std::move(*row).value_or(Buffer());
}

}  // namespace

SimNode::SimNode(const Character& character, NodeNumber number, std::uint64_t seed)
    : character_(character), number_(number), random_(seed) {}

SimNode::~SimNode() = default;

Result<void> SimNode::Start(federation::FederationOptions options, Now world) {
  ++life_;
  unsynced.clear();
  is_sync_due = false;
  next_tick = MonoTime::max();
  chunk_cache_ = {};
  const auto snapshot = store_.TakeSnapshot();
  auto trust = StoredTrust(*snapshot, installed_, NowOf(world).wall);
  if (!trust) return trust.error();
  core_ =
      std::make_unique<federation::Federation>(std::move(options), character_.identity, random_);
  const bool is_copy = restored_in_ && *restored_in_ == IncarnationRow(*snapshot);
  const auto restored = core_->Restore(*snapshot, std::move(*trust), is_copy, NowOf(world));
  if (!restored || !character_.next_identity) return restored;
  // As the daemon does: the one before is in use until the federation names the next one.
  core_->OfferIdentity(crypto::KeyPair::FromSeed(character_.next_identity->seed()), NowOf(world));
  return {};
}

void SimNode::Crash(std::size_t kept) {
  core_.reset();
  store_.Crash(kept);
  is_asleep_ = false;
  deferred.clear();
}

void SimNode::TakeBackup() {
  backup_ = store_;
  backup_->Crash();
}

void SimNode::RestoreBackup(bool is_known) {
  CHECK(!IsRunning() && HasBackup());
  store_ = *backup_;
  if (is_known) restored_in_ = IncarnationRow(*store_.TakeSnapshot());
}

Now SimNode::NowOf(Now world) const {
  return {world.mono - slept_, frozen_ ? *frozen_ : world.wall + wall_offset_};
}

void SimNode::WakeUp(Duration slept) {
  is_asleep_ = false;
  slept_ += slept;
}

}  // namespace schakel::simulations
