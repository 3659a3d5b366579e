#include "federation/trust/trusted_set.h"

#include "federation/trust/limits.h"
#include "federation/trust/updater.h"
#include "federation/trust/workflow.h"

namespace schakel::federation {
namespace {

using storage::Column;

}  // namespace

Result<TrustedSet> TrustedSet::FromRoot(Bytes root_file) {
  auto root = VerifyFirstRoot(root_file);
  if (!root) return root.error();
  auto content = std::make_shared<TrustContent>();
  content->root = std::move(*root);
  const std::int64_t version = content->root.meta.header.version;
  content->root_files[version] = content->root.file;
  content->files[RootFileName(version)] = content->root.file;
  return TrustedSet(std::move(content));
}

Result<TrustedSet> TrustedSet::Restore(const storage::Reader& reader, WallTime now) {
  std::map<std::string, Buffer, std::less<>> files;
  std::optional<std::int64_t> oldest;
  const auto scanned = reader.Scan(Column::kTrust, {}, {}, [&](Bytes key, Bytes value) {
    const auto version = RootVersionOf(AsText(key));
    if (version && (!oldest || *version < *oldest)) oldest = version;
    files.emplace(AsText(key), ToBuffer(value));
    return true;
  });
  if (!scanned) return scanned.error();
  if (!oldest) return Error{ErrorCode::kNotFound, "no trust metadata is stored"};
  const auto pinned = FromRoot(files[RootFileName(*oldest)]);
  if (!pinned) return Error{ErrorCode::kCorruption, "stored root: " + pinned.error().context};
  TrustUpdater updater(*pinned, now);
  while (!updater.Done()) {
    for (const FileRequest& request : updater.Wanted()) {
      const auto found = files.find(request.name);
      const auto content =
          found == files.end() ? std::nullopt : std::optional<Bytes>(found->second);
      // A node that pinned its root and heard of nothing yet has no timestamp.
      if (!content && request.name == kTimestampFileName) return updater.RootsOnly();
      const auto taken = updater.Supply(request.name, content);
      if (!taken) return Error{ErrorCode::kCorruption, "stored trust: " + taken.error().context};
    }
  }
  return updater.Finish();
}

void TrustedSet::WriteChanges(const TrustedSet& before, storage::WriteBatch& batch) const {
  static const TrustContent kNothing{};
  const TrustContent& now = content_ == nullptr ? kNothing : *content_;
  const TrustContent& then = before.content_ == nullptr ? kNothing : *before.content_;
  for (const auto& [name, bytes] : now.files) {
    const auto held = then.files.find(name);
    if (held != then.files.end() && held->second == bytes) continue;
    batch.Put(Column::kTrust, ToBuffer(AsBytes(name)), bytes);
  }
  for (const auto& [name, bytes] : then.files) {
    if (!now.files.contains(name)) batch.Delete(Column::kTrust, ToBuffer(AsBytes(name)));
  }
}

TrustVersion TrustedSet::version() const {
  if (content_ == nullptr) return {};
  const auto root = static_cast<std::uint32_t>(content_->root.meta.header.version);
  const auto& timestamp = content_->timestamp;
  return {root, timestamp ? static_cast<std::uint64_t>(timestamp->meta.header.version) : 0};
}

WallTime TrustedSet::issued() const {
  const bool has_timestamp = content_ != nullptr && content_->timestamp;
  return has_timestamp ? content_->timestamp->meta.issued : WallTime{};
}

const Buffer* TrustedSet::FindFile(std::string_view name) const {
  if (content_ == nullptr) return nullptr;
  const auto found = content_->files.find(name);
  return found == content_->files.end() ? nullptr : &found->second;
}

std::optional<WallTime> TrustedSet::Expires() const {
  if (content_ == nullptr) return std::nullopt;
  WallTime first = content_->root.meta.header.expires;
  if (content_->timestamp) first = std::min(first, content_->timestamp->meta.header.expires);
  if (content_->snapshot) first = std::min(first, content_->snapshot->meta.header.expires);
  for (const auto& [name, role] : content_->roles)
    first = std::min(first, role.meta.header.expires);
  return first;
}

}  // namespace schakel::federation
