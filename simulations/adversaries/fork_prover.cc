#include "simulations/adversaries/fork_prover.h"

#include "federation/journal/checkpoint.h"
#include "simulations/adversaries/reshape.h"
#include "simulations/cast.h"

namespace schakel::simulations {
namespace {

constexpr Duration kOneJournal = std::chrono::seconds(60);
// Fewer in a reconcile interval than end the link: it wants to be looked at for ever.
constexpr std::uint64_t kGarbagePermille = 80;

}  // namespace

federation::ForkProofMessage ForkProver::Prove(const HostileView& view) {
  const Character& self = view.cast.character(view.self);
  const federation::JournalId journal{self.id, incarnation_};
  const auto sign = [&] {
    federation::Checkpoint checkpoint{journal, {1, {}}};
    for (std::uint8_t& byte : checkpoint.frontier.root.bytes)
      byte = static_cast<std::uint8_t>(random_.Next());
    return federation::SignCheckpoint(self.identity, checkpoint);
  };
  return {journal, sign(), sign(), {}};
}

void ForkProver::Act(const HostileView& view, HostileDeeds& deeds) {
  if (view.now.mono >= next_journal_ && incarnation_ > 1) {
    --incarnation_;
    proof_ = Prove(view);
    next_journal_ = view.now.mono + kOneJournal;
  }
  for (const HostileLink& at : view.links) {
    if (IsOwnDial(at.link)) continue;
    const bool is_garbage = random_.Below(1000) < kGarbagePermille;
    federation::ForkProofMessage proof = proof_;
    if (is_garbage) {
      // Of another journal, or nodes that know the proven one do not look at it.
      proof.journal.incarnation = 1 + incarnation_ / 2;
      proof.second = proof.first;
    }
    ++(is_garbage ? garbage_ : shown_);
    Say(view, deeds, at.link, std::move(proof));
  }
}

}  // namespace schakel::simulations
