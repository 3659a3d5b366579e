#include "simulations/adversaries/payload_inventor.h"

#include "base/check.h"
#include "base/coding.h"
#include "federation/advisory/severity.h"
#include "federation/gossip/draft.h"
#include "federation/journal/checkpoint.h"
#include "federation/limits.h"
#include "federation/wire/entry_codec.h"
#include "simulations/adversaries/reshape.h"
#include "simulations/cast.h"

namespace schakel::simulations {
namespace {

// Its core writes in others, and takes this one for what it published before it was restored.
constexpr std::uint32_t kIncarnation = 7;
constexpr std::uint64_t kSizeBelow = 1'000'000;
constexpr std::uint16_t kUnknownKind = 200;  // wanted by everybody, whoever publishes it

}  // namespace

bool PayloadInventor::OnReceive(NodeNumber /*peer*/, federation::LinkId /*link*/, Buffer& frame,
                                Now /*now*/) {
  if (PeekTag(frame) != FrameTag::kPage || seen_.size() >= kSeenMax) return true;
  const auto decoded = federation::DecodeFrame(frame);
  const auto* page = decoded ? std::get_if<federation::PageMessage>(&decoded->message) : nullptr;
  if (page == nullptr) return true;
  for (const federation::PageEntry& entry : page->entries) {
    const auto header = federation::DecodeEntryHeader(entry.header);
    if (header && seen_.size() < kSeenMax) {
      seen_.push_back({header->payload_root, header->payload_size});
    }
  }
  return true;
}

PayloadInventor::Payload PayloadInventor::Invent() {
  Buffer text;
  AppendBigEndian64(text, random_.Next());
  const std::uint64_t size = 1 + random_.Below(kSizeBelow);
  const auto lie = random_.Below(3);
  if (lie == 0 || seen_.empty()) return {crypto::Blake2b(text), size};
  Payload payload = seen_[random_.Below(seen_.size())];
  if (lie == 1) payload.size = size;
  return payload;
}

federation::EntryHeader PayloadInventor::NextHeader(const HostileView& view) {
  federation::EntryHeader header;
  header.journal = {view.cast.character(view.self).id, kIncarnation};
  header.index = tree_.size();
  const bool is_known = random_.Below(4) != 0;
  header.kind =
      is_known ? static_cast<std::uint16_t>(federation::EntryKind::kAdvisory) : kUnknownKind;
  header.issued = view.now.wall;
  header.tlp = federation::HeaderTlp(federation::Tlp::kClear);
  header.severity = static_cast<std::uint8_t>(federation::Severity::kCritical);
  header.document_id = "INV-" + std::to_string(tree_.size());
  header.document_version = "1";
  const Payload payload = Invent();
  header.payload_root = payload.root;
  header.payload_size = payload.size;
  return header;
}

void PayloadInventor::Act(const HostileView& view, HostileDeeds& deeds) {
  if (tree_.size() >= kEntriesMax) return;
  const Character& self = view.cast.character(view.self);
  federation::PageMessage page;
  page.journal = {self.id, kIncarnation};
  page.from = tree_.size();
  page.hop = 1;
  const auto header = federation::EncodeEntryHeader(NextHeader(view));
  CHECK(header.has_value());
  tree_.Append(crypto::LeafHash(*header), [](crypto::TreeNode, const crypto::TreeHash&) {});
  page.entries.push_back({*header, false, {}});
  page.checkpoint =
      federation::SignCheckpoint(self.identity, {page.journal, {tree_.size(), tree_.Root()}});
  for (const HostileLink& at : view.links) {
    if (!IsOwnDial(at.link)) Say(view, deeds, at.link, page);
  }
}

}  // namespace schakel::simulations
