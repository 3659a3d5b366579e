#include "simulations/adversaries/proof_spammer.h"

#include "simulations/adversaries/reshape.h"

namespace schakel::simulations {

bool ProofSpammer::OnReceive(NodeNumber /*peer*/, federation::LinkId /*link*/, Buffer& bytes,
                             Now /*now*/) {
  if (PeekTag(bytes) != FrameTag::kPage) return true;
  const auto frame = federation::DecodeFrame(bytes);
  const auto* page = frame ? std::get_if<federation::PageMessage>(&frame->message) : nullptr;
  if (page == nullptr) return true;
  heard_.push_back({page->journal, page->checkpoint});
  if (heard_.size() > kHeardMax) heard_.pop_front();
  return true;
}

void ProofSpammer::Act(const HostileView& view, HostileDeeds& deeds) {
  if (heard_.empty()) return;
  for (const HostileLink& at : view.links) {
    if (IsOwnDial(at.link)) continue;
    const Heard& heard = heard_[random_.Below(heard_.size())];
    const Heard& other = heard_[random_.Below(heard_.size())];
    Say(view, deeds, at.link,
        federation::ForkProofMessage{heard.journal, heard.checkpoint, other.checkpoint, {}});
  }
}

}  // namespace schakel::simulations
