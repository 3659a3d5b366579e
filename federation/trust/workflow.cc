#include "federation/trust/workflow.h"

#include <set>

#include "federation/trust/limits.h"

namespace schakel::federation {
namespace {

Error Misfit(const std::string& what) {
  return {ErrorCode::kProtocol, "trust update: " + what};
}

// Signatures first: nothing of a signed part is read before its threshold is met.
Result<Envelope> ParseSigned(Bytes file, std::size_t size_max, const TufKeys& keys,
                             const TufRole& role) {
  auto envelope = Envelope::Parse(file, size_max);
  if (!envelope) return envelope;
  const auto is_signed = VerifyThreshold(*envelope, keys, role);
  if (!is_signed) return is_signed.error();
  return envelope;
}

std::set<crypto::PublicKey> KeysOf(const RootMeta& root, const TufRole& role) {
  std::set<crypto::PublicKey> keys;
  for (const KeyId& id : role.key_ids) {
    const auto key = root.keys.find(id);
    if (key != root.keys.end()) keys.insert(key->second);
  }
  return keys;
}

Result<void> CheckRollback(const SnapshotMeta& trusted, const SnapshotMeta& next) {
  for (const auto& [name, old] : trusted.files) {
    const auto found = next.files.find(name);
    if (found == next.files.end()) return Misfit("snapshot drops " + name);
    if (found->second.version < old.version) return Misfit(name + " rolled back");
  }
  return {};
}

}  // namespace

Result<Verified<RootMeta>> VerifyFirstRoot(Bytes file) {
  auto envelope = Envelope::Parse(file, limits::kRootFileMax);
  if (!envelope) return envelope.error();
  auto root = ReadRoot(envelope->signed_part);
  if (!root) return root.error();
  const auto by_itself = VerifyThreshold(*envelope, root->keys, root->root);
  if (!by_itself) return by_itself.error();
  return Verified<RootMeta>{std::move(*root), ToBuffer(file), std::move(envelope->canonical)};
}

Result<Verified<RootMeta>> VerifyNextRoot(const RootMeta& trusted, Bytes file) {
  auto envelope = ParseSigned(file, limits::kRootFileMax, trusted.keys, trusted.root);
  if (!envelope) return envelope.error();
  auto root = ReadRoot(envelope->signed_part);
  if (!root) return root.error();
  const auto by_new = VerifyThreshold(*envelope, root->keys, root->root);
  if (!by_new) return by_new.error();
  if (root->header.version != trusted.header.version + 1) {
    return Misfit("root version is not the next");
  }
  if (root->is_rehearsal != trusted.is_rehearsal) return Misfit("root of a rehearsal");
  return Verified<RootMeta>{std::move(*root), ToBuffer(file), std::move(envelope->canonical)};
}

bool HasOtherOnlineKeys(const RootMeta& before, const RootMeta& after) {
  return KeysOf(before, before.timestamp) != KeysOf(after, after.timestamp) ||
         KeysOf(before, before.snapshot) != KeysOf(after, after.snapshot);
}

Result<Verified<TimestampMeta>> VerifyTimestamp(const RootMeta& root,
                                                const Verified<TimestampMeta>* trusted,
                                                Bytes file) {
  auto envelope = ParseSigned(file, limits::kTimestampFileMax, root.keys, root.timestamp);
  if (!envelope) return envelope.error();
  auto meta = ReadTimestamp(envelope->signed_part);
  if (!meta) return meta.error();
  if (trusted != nullptr) {
    const TimestampMeta& old = trusted->meta;
    if (meta->header.version < old.header.version) return Misfit("timestamp rolled back");
    if (meta->header.version == old.header.version && envelope->canonical != trusted->canonical) {
      return Error{ErrorCode::kConflict, "two different timestamps of one version"};
    }
    if (meta->snapshot.version < old.snapshot.version) return Misfit("snapshot rolled back");
    // Or two histories could be made to look as if they belonged to different roots.
    if (meta->root < old.root) return Misfit("timestamp of an older root");
  }
  return Verified<TimestampMeta>{std::move(*meta), ToBuffer(file), std::move(envelope->canonical)};
}

Result<Verified<SnapshotMeta>> VerifySnapshot(const RootMeta& root, const FileMeta* stated,
                                              const Verified<SnapshotMeta>* trusted, Bytes file) {
  if (stated != nullptr) {
    const auto matches = CheckHash(file, *stated, "trust update: snapshot");
    if (!matches) return matches.error();
  }
  auto envelope = ParseSigned(file, limits::kTrustFileMax, root.keys, root.snapshot);
  if (!envelope) return envelope.error();
  auto meta = ReadSnapshot(envelope->signed_part);
  if (!meta) return meta.error();
  if (stated != nullptr && meta->header.version != stated->version) {
    return Misfit("snapshot of another version");
  }
  const auto no_rollback =
      trusted == nullptr ? Result<void>() : CheckRollback(trusted->meta, *meta);
  if (!no_rollback) return no_rollback.error();
  return Verified<SnapshotMeta>{std::move(*meta), ToBuffer(file), std::move(envelope->canonical)};
}

Result<Verified<TargetsMeta>> VerifyTargets(const std::string& role, const TufKeys& keys,
                                            const TufRole& signers, const FileMeta& stated,
                                            Bytes file) {
  const auto matches = CheckHash(file, stated, "trust update: " + role);
  if (!matches) return matches.error();
  auto envelope = ParseSigned(file, limits::kTrustFileMax, keys, signers);
  if (!envelope) return envelope.error();
  auto meta = ReadTargets(envelope->signed_part);
  if (!meta) return meta.error();
  if (meta->header.version != stated.version) return Misfit(role + " of another version");
  return Verified<TargetsMeta>{std::move(*meta), ToBuffer(file), std::move(envelope->canonical)};
}

const FileMeta* StatedOf(const SnapshotMeta& snapshot, const std::string& role) {
  const auto found = snapshot.files.find(role + ".json");
  return found == snapshot.files.end() ? nullptr : &found->second;
}

Result<void> CheckExpiry(const MetaHeader& header, const std::string& role, WallTime now) {
  if (header.expires <= now) return Misfit(role + " is expired");
  return {};
}

}  // namespace schakel::federation
