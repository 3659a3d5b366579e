#include "simulations/adversaries/amplifier.h"

#include "federation/limits.h"
#include "simulations/adversaries/reshape.h"
#include "simulations/cast.h"

namespace schakel::simulations {
namespace {

constexpr std::size_t kLinksPerAct = 4;
constexpr auto kKeys = static_cast<std::uint8_t>(federation::RecordType::kKeys);

}  // namespace

bool Amplifier::OnReceive(NodeNumber /*peer*/, federation::LinkId link, Buffer& frame,
                          Now /*now*/) {
  const FrameTag tag = PeekTag(frame);
  if (tag == FrameTag::kRecords || tag == FrameTag::kTrustFiles) return false;
  const auto asked = asked_.find(link);
  if (tag != FrameTag::kPage || asked == asked_.end() || asked->second == 0) return true;
  --asked->second;
  return false;
}

void Amplifier::AskAll(const HostileView& view, HostileDeeds& deeds, federation::LinkId link) {
  namespace limits = federation::limits;
  federation::RecordsWantMessage records;
  for (std::size_t i = 0; i < view.cast.size(); ++i) {
    const crypto::NodeId& id = view.cast.character(static_cast<NodeNumber>(i)).id;
    if (records.refs.size() < limits::kRecordsPerFrameMax) {
      records.refs.push_back({federation::TagOf(id), kKeys, 1});
    }
  }
  if (names_.empty()) NameAll(view.cast);
  Say(view, deeds, link, std::move(records));
  Say(view, deeds, link, federation::TrustWantMessage{names_});
}

void Amplifier::NameAll(const Cast& cast) {
  constexpr std::size_t kMax = federation::limits::kTrustFilesPerFrameMax;
  for (std::size_t i = 0; i < cast.size() && names_.size() < kMax; ++i) {
    const crypto::NodeId& id = cast.character(static_cast<NodeNumber>(i)).id;
    names_.push_back(federation::AdmissionPath(id, federation::AdmissionSource::kNodes));
  }
  for (const char* name : {"timestamp.json", "1.root.json", "root.json"})
    if (names_.size() < kMax) names_.emplace_back(name);
}

void Amplifier::Act(const HostileView& view, HostileDeeds& deeds) {
  namespace limits = federation::limits;
  for (std::size_t i = 0; i < kLinksPerAct && !view.links.empty(); ++i) {
    const HostileLink& at = view.links[random_.Below(view.links.size())];
    if (IsOwnDial(at.link)) continue;
    const auto publisher = static_cast<NodeNumber>(random_.Below(view.cast.size()));
    Say(view, deeds, at.link,
        federation::CreditMessage{static_cast<std::uint32_t>(limits::kPushCreditMax)});
    Say(view, deeds, at.link,
        federation::PullMessage{{view.cast.character(publisher).id, 1}, 0, limits::kPageBodyMax});
    ++asked_[at.link];
    AskAll(view, deeds, at.link);
  }
}

}  // namespace schakel::simulations
