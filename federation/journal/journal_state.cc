// The row that a journal keeps of itself.
#include "base/coding.h"
#include "federation/journal/journal.h"
#include "federation/journal/storage_key.h"
#include "federation/limits.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;
using storage::WriteBatch;

constexpr std::uint8_t kStateForm = 1;
constexpr std::uint8_t kStateFormEnded = 2;  // with what proves the end, before the edge

void WriteEnd(const ProvenFrontier& end, std::uint64_t wanted, Buffer& row) {
  AppendBigEndian64(row, wanted);
  AppendBigEndian64(row, end.frontier.size);
  schakel::Append(row, end.frontier.root.view());
  AppendSized(row, AsBytes(end.checkpoint));
  AppendBigEndian64(row, end.stated);
  Buffer path;
  for (const crypto::TreeHash& hash : end.path)
    schakel::Append(path, hash.view());
  AppendSized(row, path);
}

std::optional<ProvenFrontier> ReadEnd(ByteReader& in, std::uint64_t& wanted) {
  const auto wanted_bytes = in.U64();
  const auto size = in.U64();
  const auto root = in.Take(crypto::TreeHash::kSize);
  const auto checkpoint = in.Sized(limits::kCheckpointSizeMax);
  const auto stated = in.U64();
  const auto path = in.Sized(crypto::kProofHashesMax * crypto::TreeHash::kSize);
  if (!path || path->size() % crypto::TreeHash::kSize != 0) return std::nullopt;
  wanted = *wanted_bytes;
  ProvenFrontier end{
      {*size, *crypto::TreeHash::From(*root)}, std::string(AsText(*checkpoint)), *stated, {}};
  for (std::size_t at = 0; at < path->size(); at += crypto::TreeHash::kSize)
    end.path.push_back(*crypto::TreeHash::From(path->subspan(at, crypto::TreeHash::kSize)));
  return end;
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
  if (!newest_root || *form < kStateForm || *form > kStateFormEnded || *status > 1) return damaged;
  std::optional<ProvenFrontier> end;
  std::uint64_t wanted = 0;
  if (*form == kStateFormEnded) {
    end = ReadEnd(in, wanted);
    if (!end) return damaged;
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
  journal.end_ = std::move(end);
  journal.stored_bytes_wanted_ = wanted;
  journal.status_ = static_cast<JournalStatus>(*status);
  journal.stored_bytes_ = *stored;
  journal.reviewed_ = *reviewed;
  return journal;
}

void Journal::WriteState(WriteBatch& batch) const {
  Buffer row;
  row.push_back(end_ ? kStateFormEnded : kStateForm);
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
  if (end_) WriteEnd(*end_, stored_bytes_wanted_, row);
  for (const auto& hash : tree_.edge())
    schakel::Append(row, hash.view());
  batch.Put(Column::kMeta, storage::JournalStateKey(StorageKey(id_)), std::move(row));
}

}  // namespace schakel::federation
