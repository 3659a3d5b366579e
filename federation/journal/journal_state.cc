// The row that a journal keeps of itself.
#include <bit>

#include "base/coding.h"
#include "federation/journal/journal.h"
#include "federation/journal/storage_key.h"
#include "federation/journal/stored_entry.h"
#include "federation/limits.h"
#include "federation/wire/entry_codec.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;
using storage::WriteBatch;

constexpr std::uint8_t kStateForm = 1;
constexpr std::uint8_t kStateFormPart = 2;  // with what proves it, before the edge

Error Damaged(const JournalId& id) {
  return {ErrorCode::kCorruption, "journal state of " + id.publisher.hex()};
}

// What the row of an entry counts for the quota of its publisher.
Result<std::uint64_t> StoredSizeOf(Bytes row) {
  const auto stored = UnpackStoredEntry(row);
  if (!stored) return stored.error();
  const auto header = DecodeEntryHeader(stored->header);
  if (!header) return header.error();
  return stored->header.size() + header->payload_size;
}

Result<crypto::CompactTree> ReadTree(const storage::Reader& reader, const JournalId& id,
                                     std::uint64_t size) {
  const auto read = TileNodeReader(reader, id);
  std::vector<crypto::TreeHash> edge;
  for (std::uint64_t at = 0; at < size;) {
    const std::uint64_t width = std::bit_floor(size - at);
    const auto level = static_cast<std::uint8_t>(std::countr_zero(width));
    const auto hash = read({level, at >> level});
    if (!hash) return hash.error();
    edge.push_back(*hash);
    at += width;
  }
  return crypto::CompactTree::Restore(size, std::move(edge));
}

void WritePart(const ProvenFrontier& part, std::uint64_t wanted, Buffer& row) {
  AppendBigEndian64(row, wanted);
  AppendBigEndian64(row, part.frontier.size);
  schakel::Append(row, part.frontier.root.view());
  AppendSized(row, AsBytes(part.checkpoint));
  AppendBigEndian64(row, part.stated);
  Buffer path;
  for (const crypto::TreeHash& hash : part.path)
    schakel::Append(path, hash.view());
  AppendSized(row, path);
}

std::optional<ProvenFrontier> ReadPart(ByteReader& in, std::uint64_t& wanted) {
  const auto wanted_bytes = in.U64();
  const auto size = in.U64();
  const auto root = in.Take(crypto::TreeHash::kSize);
  const auto checkpoint = in.Sized(limits::kCheckpointSizeMax);
  const auto stated = in.U64();
  const auto path = in.Sized(crypto::kProofHashesMax * crypto::TreeHash::kSize);
  if (!path || path->size() % crypto::TreeHash::kSize != 0) return std::nullopt;
  wanted = *wanted_bytes;
  ProvenFrontier part{
      {*size, *crypto::TreeHash::From(*root)}, std::string(AsText(*checkpoint)), *stated, {}};
  for (std::size_t at = 0; at < path->size(); at += crypto::TreeHash::kSize)
    part.path.push_back(*crypto::TreeHash::From(path->subspan(at, crypto::TreeHash::kSize)));
  return part;
}

}  // namespace

Result<Journal> Journal::Restore(JournalId id, Bytes state_row, const storage::Reader& reader) {
  const Error damaged = Damaged(id);
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
  if (!newest_root || *form < kStateForm || *form > kStateFormPart || *status > 1) return damaged;
  std::optional<ProvenFrontier> part;
  std::uint64_t wanted = 0;
  if (*form == kStateFormPart) {
    part = ReadPart(in, wanted);
    if (!part) return damaged;
  }
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
  journal.part_ = std::move(part);
  journal.stored_bytes_wanted_ = wanted;
  journal.status_ = static_cast<JournalStatus>(*status);
  journal.stored_bytes_ = *stored;
  journal.reviewed_ = *reviewed;
  const auto proven = journal.GoBack(reader);
  if (!proven) return proven.error();
  return journal;
}

Result<void> Journal::GoBack(const storage::Reader& reader) {
  const std::uint64_t size = provable().frontier.size;
  if (tree_.size() == size) return {};
  if (tree_.size() < size) return Damaged(id_);
  Result<void> outcome;
  const auto key = StorageKey(id_);
  const auto scanned = reader.Scan(Column::kEntries, storage::EntryKey(key, size),
                                   storage::EntryKey(key, tree_.size()), [&](Bytes, Bytes row) {
                                     const auto stored = StoredSizeOf(row);
                                     if (stored) stored_bytes_ -= *stored;
                                     outcome = stored ? Result<void>() : stored.error();
                                     return stored.has_value();
                                   });
  if (!scanned) return scanned;
  if (!outcome) return outcome;
  auto tree = ReadTree(reader, id_, size);
  if (!tree) return tree.error();
  auto tiles = TileEdge::Load(reader, id_, size);
  if (!tiles) return tiles.error();
  tree_ = std::move(*tree);
  tiles_ = std::move(*tiles);
  return {};
}

void Journal::WriteState(WriteBatch& batch) const {
  Buffer row;
  row.push_back(part_ ? kStateFormPart : kStateForm);
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
  if (part_) WritePart(*part_, stored_bytes_wanted_, row);
  for (const auto& hash : tree_.edge())
    schakel::Append(row, hash.view());
  batch.Put(Column::kMeta, storage::JournalStateKey(StorageKey(id_)), std::move(row));
}

}  // namespace schakel::federation
