#include "federation/journal/journal.h"

#include "base/coding.h"
#include "crypto/chunk_tree.h"
#include "federation/journal/stored_entry.h"
#include "federation/limits.h"
#include "federation/wire/entry_codec.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;
using storage::WriteBatch;

constexpr std::uint8_t kStateForm = 1;

Error Misfit(const char* what) {
  return {ErrorCode::kProtocol, std::string("page: ") + what};
}

storage::JournalKey StorageKey(const JournalId& id) {
  return {id.publisher.view(), id.incarnation};
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

}  // namespace

Result<Journal> Journal::Restore(JournalId id, Bytes state_row, const storage::Reader& reader) {
  const Error damaged{ErrorCode::kCorruption, "journal state of " + id.publisher.hex()};
  ByteReader in(state_row);
  const auto form = in.U8();
  const auto status = in.U8();
  const auto size = in.U64();
  const auto stored = in.U64();
  const auto reviewed = in.U64();
  const auto covered_size = in.U64();
  const auto covered_root = in.Take(crypto::TreeHash::kSize);
  const auto checkpoint = in.Sized(limits::kCheckpointSizeMax);
  const auto newest = in.Sized(limits::kCheckpointSizeMax);
  const auto newest_size = in.U64();
  const auto newest_root = in.Take(crypto::TreeHash::kSize);
  if (!newest_root || *form != kStateForm || *status > 1) return damaged;
  std::vector<crypto::TreeHash> edge;
  while (const auto hash = in.rest().empty() ? std::nullopt : in.Take(crypto::TreeHash::kSize)) {
    edge.push_back(*crypto::TreeHash::From(*hash));
  }
  auto tree = crypto::CompactTree::Restore(*size, std::move(edge));
  if (!tree || !in.AtEnd()) return damaged;
  auto tiles = TileEdge::Load(reader, id, *size);
  if (!tiles) return tiles.error();
  Journal journal(id);
  journal.tree_ = std::move(*tree);
  journal.tiles_ = std::move(*tiles);
  journal.covered_ = {*covered_size, *crypto::TreeHash::From(*covered_root)};
  journal.checkpoint_ = AsText(*checkpoint);
  journal.newest_note_ = AsText(*newest);
  journal.newest_frontier_ = {*newest_size, *crypto::TreeHash::From(*newest_root)};
  journal.status_ = static_cast<JournalStatus>(*status);
  journal.stored_bytes_ = *stored;
  journal.reviewed_ = *reviewed;
  return journal;
}

void Journal::WriteState(WriteBatch& batch) const {
  Buffer row;
  row.push_back(kStateForm);
  row.push_back(static_cast<std::uint8_t>(status_));
  AppendBigEndian64(row, tree_.size());
  AppendBigEndian64(row, stored_bytes_);
  AppendBigEndian64(row, reviewed_);
  AppendBigEndian64(row, covered_.size);
  schakel::Append(row, covered_.root.view());
  AppendSized(row, AsBytes(checkpoint_));
  AppendSized(row, AsBytes(newest_note_));
  AppendBigEndian64(row, newest_frontier_.size);
  schakel::Append(row, newest_frontier_.root.view());
  for (const auto& hash : tree_.edge())
    schakel::Append(row, hash.view());
  batch.Put(Column::kMeta, storage::JournalStateKey(StorageKey(id_)), std::move(row));
}

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

Result<Frontier> Journal::OpenNote(const std::string& note, const crypto::PublicKey& key) {
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
    appended.batch.Put(
        Column::kIndexes,
        storage::PayloadReferenceKey(header.payload_root.view(), StorageKey(id_), header.index),
        {});
  }
  stored_bytes_ += entry.header.size() + header.payload_size;
  appended.has_payload.push_back(entry.has_payload);
}

Result<Appended> Journal::Append(const PageMessage& page, const crypto::PublicKey& publisher_key) {
  if (status_ != JournalStatus::kOpen) return Misfit("journal is closed");
  auto fresh = ReadNew(page);
  if (!fresh) return fresh.error();
  const auto stated = OpenNote(page.checkpoint, publisher_key);
  if (!stated) return stated.error();
  if (stated->size == covered_.size && stated->root != covered_.root) {
    return Error{ErrorCode::kConflict, "two checkpoints of one size with different roots"};
  }
  crypto::CompactTree tree = tree_;
  std::vector<std::pair<crypto::TreeNode, crypto::TreeHash>> nodes;
  for (const NewEntry& entry : *fresh) {
    tree.Append(crypto::LeafHash(entry.source->header),
                [&nodes](crypto::TreeNode node, const crypto::TreeHash& hash) {
                  nodes.emplace_back(node, hash);
                });
  }
  if (stated->size < tree.size()) return Misfit("checkpoint is older than its entries");
  if (fresh->empty() && stated->size != tree.size()) return Misfit("nothing new");
  const auto consistent =
      crypto::VerifyConsistency(tree.size(), stated->size, page.proof, tree.Root(), stated->root);
  if (!consistent) return consistent.error();

  Appended appended;
  for (NewEntry& entry : *fresh) {
    Store(*entry.source, entry.header, appended);
    appended.headers.push_back(std::move(entry.header));
  }
  for (const auto& [node, hash] : nodes)
    tiles_.Add(node, hash);
  tree_ = std::move(tree);
  if (stated->size >= newest_frontier_.size) {
    newest_note_ = page.checkpoint;
    newest_frontier_ = *stated;
  }
  if (stated->size == tree_.size() && stated->size > covered_.size) {
    covered_ = *stated;
    checkpoint_ = page.checkpoint;
    appended.covers_more = true;
  }
  tiles_.WriteChanged(id_, appended.batch);
  WriteState(appended.batch);
  return appended;
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

WriteBatch Journal::CloseForked(const std::string& first, const std::string& second) {
  status_ = JournalStatus::kForked;
  WriteBatch batch;
  Buffer proof;
  AppendSized(proof, AsBytes(first));
  AppendSized(proof, AsBytes(second));
  batch.Put(Column::kMeta, storage::ForkProofKey(StorageKey(id_)), std::move(proof));
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
