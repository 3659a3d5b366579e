#include "federation/trust/split_proof.h"

#include <algorithm>

#include "base/coding.h"
#include "federation/trust/limits.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;

bool HasCommonSigner(const Envelope& one, const Envelope& other, const RootMeta& root) {
  return std::any_of(root.timestamp.key_ids.begin(), root.timestamp.key_ids.end(),
                     [&](const KeyId& id) {
                       const TufRole alone{{id}, 1};
                       return CountSigners(one, root.keys, alone) == 1 &&
                              CountSigners(other, root.keys, alone) == 1;
                     });
}

// At least one was made under this root, and none under a later one. Of a repository whose
// timestamps state no root nothing can be told.
bool AreOfRoot(const TimestampMeta& one, const TimestampMeta& other, std::int64_t root) {
  const std::int64_t newest = std::max(one.root, other.root);
  return newest == root || newest == 0;
}

}  // namespace

SplitProof MakeSplitProof(std::uint32_t root, Bytes one, Bytes other) {
  SplitProof proof{root, ToBuffer(one), ToBuffer(other)};
  if (proof.second < proof.first) std::swap(proof.first, proof.second);
  return proof;
}

bool ProvesSplit(const SplitProof& proof, const RootMeta& root) {
  if (root.header.version != static_cast<std::int64_t>(proof.root)) return false;
  const auto one = Envelope::Parse(proof.first, limits::kTimestampFileMax);
  const auto other = Envelope::Parse(proof.second, limits::kTimestampFileMax);
  if (!one || !other || one->canonical == other->canonical) return false;
  if (!HasCommonSigner(*one, *other, root)) return false;
  const auto first = ReadTimestamp(one->signed_part);
  const auto second = ReadTimestamp(other->signed_part);
  return first && second && first->header.version == second->header.version &&
         AreOfRoot(*first, *second, proof.root);
}

void WriteSplitProof(const SplitProof& proof, storage::WriteBatch& batch) {
  Buffer row;
  AppendBigEndian32(row, static_cast<std::uint32_t>(proof.first.size()));
  Append(row, proof.first);
  Append(row, proof.second);
  batch.Put(Column::kMeta, storage::SplitProofKey(proof.root), std::move(row));
}

Result<std::map<std::uint32_t, SplitProof>> ReadSplitProofs(const storage::Reader& reader) {
  std::map<std::uint32_t, SplitProof> proofs;
  bool is_damaged = false;
  const Buffer prefix = storage::SplitProofPrefix();
  const auto scanned =
      reader.Scan(Column::kMeta, prefix, storage::PrefixEnd(prefix), [&](Bytes key, Bytes value) {
        ByteReader name(key.subspan(prefix.size()));
        ByteReader row(value);
        const auto root = name.U32();
        const auto size = row.U32();
        const auto first = size ? row.Take(*size) : std::nullopt;
        is_damaged = !root || !first;
        if (is_damaged) return false;
        proofs[*root] = {*root, ToBuffer(*first), ToBuffer(value.subspan(4 + first->size()))};
        return true;
      });
  if (!scanned) return scanned.error();
  if (is_damaged) return Error{ErrorCode::kCorruption, "a proof of a split view does not read"};
  return proofs;
}

}  // namespace schakel::federation
