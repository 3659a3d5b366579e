#include "federation/journal/journal.h"

#include <bit>

#include "base/coding.h"
#include "base/planted.h"
#include "crypto/chunk_tree.h"
#include "federation/journal/storage_key.h"
#include "federation/journal/stored_entry.h"
#include "federation/journal/tree_path.h"
#include "federation/limits.h"
#include "federation/wire/entry_codec.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;
using storage::WriteBatch;

Error Misfit(const char* what) {
  return {ErrorCode::kProtocol, std::string("page: ") + what};
}

Result<void> CheckPlace(const EntryHeader& header, const JournalId& id, std::uint64_t index) {
  if (header.journal != id) return Misfit("entry of another journal");
  if (header.index != index) return Misfit("entry out of order");
  return {};
}

Result<void> CheckPayload(const EntryHeader& header, const PageEntry& entry) {
  if (!entry.has_payload) return {};
  if (entry.payload.size() != header.payload_size) return Misfit("payload of another size");
  if (crypto::PayloadRoot(entry.payload) != header.payload_root) {
    return Misfit("payload does not match its root");
  }
  return {};
}

std::uint64_t StoredSize(Bytes header_bytes, const EntryHeader& header) {
  return header_bytes.size() + header.payload_size;
}

// Gives the perfect subtrees of a tree and of the leaves that follow it.
crypto::NodeReader ReadGrown(const crypto::CompactTree& tree,
                             const std::vector<crypto::TreeHash>& after) {
  return [&tree, &after](crypto::TreeNode node) -> Result<crypto::TreeHash> {
    const std::uint64_t begin = node.index << node.level;
    if (begin >= tree.size()) {
      crypto::CompactTree part;
      const std::uint64_t first = begin - tree.size();
      for (std::uint64_t i = first; i < first + (std::uint64_t{1} << node.level); ++i) {
        if (i >= after.size()) return Misfit("path leaves the page");
        part.Append(after[static_cast<std::size_t>(i)], [](crypto::TreeNode, const auto&) {});
      }
      return part.Root();
    }
    // The edge holds the subtrees before the end, largest first.
    std::uint64_t at = 0;
    for (const crypto::TreeHash& hash : tree.edge()) {
      if (at == begin) return hash;
      at += std::bit_floor(tree.size() - at);
    }
    return Misfit("path leaves the edge");
  };
}

}  // namespace

Result<std::vector<Journal::NewEntry>> Journal::ReadNew(const PageMessage& page) const {
  if (page.journal != id_) return Misfit("of another journal");
  if (page.from > tree_.size()) return Misfit("starts after what is held");
  const std::uint64_t skip = tree_.size() - page.from;
  std::vector<NewEntry> fresh;
  for (std::uint64_t i = skip; i < page.entries.size(); ++i) {
    const PageEntry& source = page.entries[static_cast<std::size_t>(i)];
    auto header = DecodeEntryHeader(source.header);
    if (!header) return header.error();
    const auto placed = CheckPlace(*header, id_, page.from + i);
    if (!placed) return placed.error();
    const auto payload = CheckPayload(*header, source);
    if (!payload) return payload.error();
    fresh.push_back({std::move(*header), &source});
  }
  return fresh;
}

ProvenFrontier Journal::provable() const {
  if (part_) return *part_;
  return {covered_, checkpoint_, covered_.size, {}};
}

Result<Frontier> Journal::OpenNote(const std::string& note, const crypto::PublicKey& key) const {
  // Pages of one catch-up carry the same note: one signature verifies them all.
  if (note == newest_note_ && !note.empty()) return newest_frontier_;
  return OpenCheckpoint(note, id_, key);
}

void Journal::Store(const PageEntry& entry, const EntryHeader& header, Appended& appended) {
  const auto key = storage::EntryKey(StorageKey(id_), header.index);
  const bool is_inline = entry.has_payload && entry.payload.size() <= limits::kInlinePayloadMax;
  appended.batch.Put(Column::kEntries, key,
                     PackStoredEntry(entry.header, is_inline ? &entry.payload : nullptr));
  if (entry.has_payload && !is_inline) {
    appended.batch.Put(Column::kPayloads, storage::PayloadKey(header.payload_root.view()),
                       entry.payload);
  }
  if (entry.has_payload) {
    // Small ones too: who asks for a payload knows its root only.
    appended.batch.Put(
        Column::kIndexes,
        storage::PayloadReferenceKey(header.payload_root.view(), StorageKey(id_), header.index),
        {});
  }
  stored_bytes_ += StoredSize(entry.header, header);
  appended.has_payload.push_back(entry.has_payload);
}

std::size_t Journal::CountKept(const std::vector<NewEntry>& fresh, const JournalEnd& end,
                               std::uint64_t& stored_bytes_wanted) const {
  std::uint64_t bytes = stored_bytes_;
  std::size_t kept = 0;
  for (const NewEntry& entry : fresh) {
    if (end.trusted && entry.header.index >= end.trusted->size) break;
    bytes += StoredSize(entry.source->header, entry.header);
    if (bytes > end.stored_bytes_max) {
      stored_bytes_wanted = bytes;
      break;
    }
    ++kept;
  }
  return kept;
}

Journal::Grown Journal::Grow(const std::vector<NewEntry>& fresh, std::size_t kept) const {
  Grown grown{tree_, tree_, {}};
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    grown.whole.Append(crypto::LeafHash(fresh[i].source->header),
                       [&](crypto::TreeNode node, const crypto::TreeHash& hash) {
                         if (i < kept) grown.nodes.emplace_back(node, hash);
                       });
    if (i + 1 == kept) grown.kept = grown.whole;
  }
  return grown;
}

Result<void> Journal::Check(const PageMessage& page, const Frontier& stated, std::size_t fresh,
                            const Grown& grown, const JournalEnd& end) const {
  const crypto::CompactTree& tree = grown.whole;
  if (stated.size < tree.size()) return Misfit("checkpoint is older than its entries");
  const bool ends_here = page.from + page.entries.size() == tree.size();
  if (fresh == 0 && !ends_here) return Misfit("nothing new");
  const auto consistent =
      crypto::VerifyConsistency(tree.size(), stated.size, page.proof, tree.Root(), stated.root);
  if (!consistent && !PLANTED(kAcceptsWithoutProof)) return consistent;
  const bool is_trusted_end = end.trusted && grown.kept.size() == end.trusted->size;
  if (is_trusted_end && grown.kept.Root() != end.trusted->root) {
    // Whoever sent it may have stored it before the point was chosen.
    return Error{ErrorCode::kConflict, "not the branch of the trusted point"};
  }
  return {};
}

Result<ProvenFrontier> Journal::Prove(const PageMessage& page, const Frontier& stated,
                                      const std::vector<NewEntry>& fresh, const Grown& grown) {
  const Frontier kept{grown.kept.size(), grown.kept.Root()};
  if (kept.size == stated.size) return ProvenFrontier{stated, page.checkpoint, stated.size, {}};
  std::vector<crypto::TreeHash> dropped;
  for (const NewEntry& entry : fresh) {
    if (entry.header.index >= kept.size) dropped.push_back(crypto::LeafHash(entry.source->header));
  }
  const KnownPath known{grown.whole.size(), grown.whole.Root(), stated.size, page.proof};
  auto path = PathFrom(kept.size, known, ReadGrown(grown.kept, dropped));
  if (!path) return path.error();
  return ProvenFrontier{kept, page.checkpoint, stated.size, std::move(*path)};
}

void Journal::MoveTo(ProvenFrontier proven) {
  if (proven.stated > proven.frontier.size) {
    part_ = std::move(proven);
    return;
  }
  covered_ = proven.frontier;
  checkpoint_ = std::move(proven.checkpoint);
  part_.reset();
}

Result<Appended> Journal::Append(const PageMessage& page, const crypto::PublicKey& publisher_key,
                                 const JournalEnd& end) {
  if (status_ != JournalStatus::kOpen) return Misfit("journal is closed");
  auto fresh = ReadNew(page);
  if (!fresh) return fresh.error();
  const auto stated = OpenNote(page.checkpoint, publisher_key);
  if (!stated) return stated.error();
  if (stated->size == covered_.size && stated->root != covered_.root) {
    return Error{ErrorCode::kConflict, "two checkpoints of one size with different roots"};
  }
  std::uint64_t wanted = 0;
  const std::size_t kept = CountKept(*fresh, end, wanted);
  Grown grown = Grow(*fresh, kept);
  const auto checked = Check(page, *stated, fresh->size(), grown, end);
  if (!checked) return checked.error();

  std::optional<ProvenFrontier> proven;
  if (kept > 0) {
    auto made = Prove(page, *stated, *fresh, grown);
    if (!made) return made.error();
    proven = std::move(*made);
  }
  Appended appended;
  appended.is_full = wanted > 0;
  if (proven) MoveTo(std::move(*proven));
  if (stated->size >= newest_frontier_.size) {
    newest_note_ = page.checkpoint;
    newest_frontier_ = *stated;
  }
  tree_ = std::move(grown.kept);
  if (kept > 0 || wanted > 0) stored_bytes_wanted_ = wanted;
  for (std::size_t i = 0; i < kept; ++i) {
    NewEntry& entry = (*fresh)[i];
    Store(*entry.source, entry.header, appended);
    appended.headers.push_back(std::move(entry.header));
  }
  for (const auto& [node, hash] : grown.nodes)
    tiles_.Add(node, hash);
  tiles_.WriteChanged(id_, appended.batch);
  WriteState(appended.batch);
  return appended;
}

std::optional<Frontier> Journal::OtherBranch(const PageMessage& page,
                                             const crypto::PublicKey& publisher_key) const {
  if (tree_.size() == 0 || !ReadNew(page)) return std::nullopt;
  const auto stated = OpenNote(page.checkpoint, publisher_key);
  if (!stated || stated->size == provable().stated) return std::nullopt;
  return *stated;
}

Result<Appended> Journal::AppendOwn(std::vector<Draft> drafts, const crypto::KeyPair& identity) {
  CHECK(status_ == JournalStatus::kOpen && covered_.size == tree_.size());
  PageMessage page;
  page.journal = id_;
  page.from = tree_.size();
  crypto::CompactTree tree = tree_;
  for (Draft& draft : drafts) {
    draft.header.journal = id_;
    draft.header.index = page.from + page.entries.size();
    auto header = EncodeEntryHeader(draft.header);
    if (!header) return header.error();
    tree.Append(crypto::LeafHash(*header), [](crypto::TreeNode, const crypto::TreeHash&) {});
    page.entries.push_back({std::move(*header), true, std::move(draft.payload)});
  }
  page.checkpoint = SignCheckpoint(identity, {id_, {tree.size(), tree.Root()}});
  return Append(page, identity.public_key());
}

WriteBatch Journal::CloseForked(const ForkProof& proof) {
  status_ = JournalStatus::kForked;
  WriteBatch batch;
  batch.Put(Column::kMeta, storage::ForkProofKey(StorageKey(id_)), PackForkProof(proof));
  WriteState(batch);
  return batch;
}

WriteBatch Journal::SetReviewed(std::uint64_t index) {
  reviewed_ = index;
  WriteBatch batch;
  WriteState(batch);
  return batch;
}

}  // namespace schakel::federation
