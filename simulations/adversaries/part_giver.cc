#include "simulations/adversaries/part_giver.h"

#include "base/check.h"
#include "crypto/chunk_tree.h"
#include "federation/gossip/draft.h"
#include "federation/journal/checkpoint.h"
#include "federation/wire/entry_codec.h"
#include "simulations/adversaries/reshape.h"
#include "simulations/cast.h"

namespace schakel::simulations {
namespace {

// Its core writes in others, and takes these for what it published before it was restored.
constexpr std::uint32_t kOneHistory = 8;
constexpr std::uint32_t kTwoHistories = 9;
constexpr std::uint64_t kCommonBelow = 4;  // entries before the branches part

crypto::TreeHash RootOf(const std::vector<crypto::TreeHash>& leaves, std::size_t from,
                        std::size_t count) {
  crypto::CompactTree tree;
  for (std::size_t i = from; i < from + count; ++i)
    tree.Append(leaves.at(i), [](crypto::TreeNode, const crypto::TreeHash&) {});
  return tree.Root();
}

federation::PageEntry MakeEntry(const federation::JournalId& journal, std::uint64_t index,
                                const std::string& name, WallTime issued) {
  federation::EntryHeader header;
  header.journal = journal;
  header.index = index;
  header.kind = static_cast<std::uint16_t>(federation::EntryKind::kGuidance);
  header.issued = issued;
  header.tlp = federation::HeaderTlp(federation::Tlp::kClear);
  header.severity = 2;
  header.document_id = name + "-" + std::to_string(index);
  header.document_version = "1";
  const Buffer payload = ToBuffer(AsBytes(header.document_id));
  header.payload_size = payload.size();
  header.payload_root = crypto::PayloadRoot(payload);
  const auto bytes = federation::EncodeEntryHeader(header);
  CHECK(bytes.has_value());
  return {*bytes, true, payload};
}

}  // namespace

void PartGiver::Write(const HostileView& view) {
  const crypto::NodeId& self = view.cast.character(view.self).id;
  const std::size_t common = static_cast<std::size_t>(random_.Below(kCommonBelow));
  for (std::size_t i = 0; i < logs_.size(); ++i) {
    Log& log = logs_.at(i);
    log.id = {self, i == 0 ? kOneHistory : kTwoHistories};
    for (std::size_t index = 0; index < kEntries; ++index) {
      const bool is_other = i == 2 && index >= common;
      log.entries.push_back(MakeEntry(log.id, index, is_other ? "OTHER" : "PART", view.now.wall));
      log.leaves.push_back(crypto::LeafHash(log.entries.back().header));
    }
  }
}

federation::PageMessage PartGiver::Part(const HostileView& view, const Log& log, std::size_t size,
                                        std::size_t stated) const {
  federation::PageMessage page;
  page.journal = log.id;
  page.hop = 1;
  page.entries.assign(log.entries.begin(), log.entries.begin() + static_cast<std::ptrdiff_t>(size));
  page.checkpoint = federation::SignCheckpoint(view.cast.character(view.self).identity,
                                               {log.id, {stated, RootOf(log.leaves, 0, stated)}});
  if (size == stated) return page;
  auto proof = crypto::ConsistencyProof(
      size, stated, [&log](crypto::TreeNode node) -> Result<crypto::TreeHash> {
        const auto width = std::size_t{1} << node.level;
        return RootOf(log.leaves, static_cast<std::size_t>(node.index) * width, width);
      });
  CHECK(proof.has_value());
  page.proof = std::move(*proof);
  return page;
}

void PartGiver::Act(const HostileView& view, HostileDeeds& deeds) {
  if (gifts_ >= kGiftsMax || view.links.empty()) return;
  if (logs_.front().entries.empty()) Write(view);
  const HostileLink& at = view.links[static_cast<std::size_t>(random_.Below(view.links.size()))];
  const Log& log = logs_.at(static_cast<std::size_t>(random_.Below(logs_.size())));
  const auto size = 1 + static_cast<std::size_t>(random_.Below(kEntries));
  const auto stated = size + static_cast<std::size_t>(random_.Below(kEntries - size + 1));
  if (IsOwnDial(at.link)) return;
  ++gifts_;
  if (stated > size) ++parts_;
  Say(view, deeds, at.link, Part(view, log, size, stated));
}

}  // namespace schakel::simulations
