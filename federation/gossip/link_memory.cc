#include "federation/gossip/link_memory.h"

#include "base/coding.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

bool IsLastingReconcile(const Link& link) {
  return link.direction == Direction::kOutbound && link.kind == LinkKind::kReconcile &&
         !link.is_rotating && link.IsUp();
}

bool IsLinked(const LinkTable& links, const crypto::NodeId& node) {
  return std::any_of(links.all().begin(), links.all().end(), [&node](const auto& item) {
    return item.second.node == node && IsLastingReconcile(item.second);
  });
}

}  // namespace

LinkMemory::LinkMemory(Random& random) {
  while (secret_.size() < kSecretSize)
    AppendBigEndian64(secret_, random.Next());
}

Result<void> LinkMemory::Restore(const storage::Reader& reader) {
  const auto row = reader.Get(storage::Column::kMeta, storage::LinkMemoryKey());
  if (!row) return row.error();
  if (!*row) return {};
  ByteReader in(**row);
  const auto secret = in.Take(kSecretSize);
  if (!secret) return {};
  std::vector<crypto::NodeId> anchors;
  while (!in.AtEnd() && anchors.size() < limits::kAnchorLinks) {
    const auto node = in.Take(crypto::NodeId::kSize);
    if (!node) return {};
    anchors.push_back(*crypto::NodeId::From(*node));
  }
  secret_ = ToBuffer(*secret);
  anchors_ = std::move(anchors);
  is_changed_ = false;
  return {};
}

void LinkMemory::Tend(const LinkTable& links, MonoTime now) {
  const Link* oldest = nullptr;
  for (const auto& [id, link] : links.all()) {
    const bool may_anchor =
        IsLastingReconcile(link) && now - link.since >= limits::kAnchorAge &&
        std::find(anchors_.begin(), anchors_.end(), link.node) == anchors_.end();
    if (may_anchor && (oldest == nullptr || link.since < oldest->since)) oldest = &link;
  }
  if (oldest == nullptr) return;
  if (anchors_.size() < limits::kAnchorLinks) {
    anchors_.push_back(oldest->node);
    is_changed_ = true;
    return;
  }
  const auto lost =
      std::find_if(anchors_.begin(), anchors_.end(),
                   [&links](const crypto::NodeId& anchor) { return !IsLinked(links, anchor); });
  if (lost == anchors_.end()) return;
  *lost = oldest->node;
  is_changed_ = true;
}

std::optional<storage::WriteBatch> LinkMemory::TakeChange() {
  if (!std::exchange(is_changed_, false)) return std::nullopt;
  Buffer row = secret_;
  for (const crypto::NodeId& anchor : anchors_)
    Append(row, anchor.view());
  storage::WriteBatch batch;
  batch.Put(storage::Column::kMeta, storage::LinkMemoryKey(), std::move(row));
  return batch;
}

crypto::TagSalt LinkMemory::OrderKey(WallTime now) const {
  const auto week = std::chrono::floor<std::chrono::weeks>(now).time_since_epoch().count();
  Buffer message;
  AppendBigEndian64(message, static_cast<std::uint64_t>(week));
  const crypto::Digest digest = crypto::KeyedBlake2b(secret_, message);
  return *crypto::TagSalt::From(digest.view().first(crypto::TagSalt::kSize));
}

}  // namespace schakel::federation
