#include "node/runtime/key_rotation.h"

#include <memory>

namespace schakel::node {
namespace {

// The record is on the disks of all who are linked in a tenth of this; they dial again with the new
// key when the listener changes.
constexpr auto kListenerAfter = std::chrono::seconds(3);

}  // namespace

Result<std::string> KeyRotation::Rotate(KeyKind kind, std::chrono::seconds overlap) {
  const std::lock_guard lock(mutex_);
  const auto made = MakeNextKey(folder_, kind, overlap);
  if (!made) return made.error();
  if (kind == KeyKind::kIdentity) return RotateIdentity();
  const auto taken = TakeNextKeys(folder_, SystemNow().wall);
  if (!taken) return taken.error();
  return kind == KeyKind::kTransport ? RotateTransport(overlap) : RotateSealing();
}

Result<std::string> KeyRotation::RotateTransport(std::chrono::seconds overlap) {
  auto keys = LoadNodeKeys(folder_);
  if (!keys) return keys.error();
  const auto key = keys->transport.public_key();
  // A call must be copyable; the key is not.
  auto pair = std::make_shared<crypto::TransportKeyPair>(std::move(keys->transport));
  core_.Post([key, overlap, pair](federation::Federation& core, Transport& transport, Now now) {
    core.RotateTransport(key, overlap, now);
    transport.Rekey(std::move(*pair), kListenerAfter);
  });
  return key.hex();
}

Result<std::string> KeyRotation::RotateSealing() {
  const auto keys = LoadNodeKeys(folder_);
  if (!keys) return keys.error();
  const auto key = keys->sealing.public_key();
  core_.Post([key](federation::Federation& core, Transport& /*transport*/, Now now) {
    core.RotateSealing(key, now);
  });
  return key.hex();
}

Result<std::string> KeyRotation::RotateIdentity() {
  auto keys = LoadOtherKeys(folder_);
  if (!keys) return keys.error();
  auto pair = std::make_shared<crypto::KeyPair>(std::move(*keys->next_identity));
  std::string key = pair->public_key().hex();
  core_.Post([pair](federation::Federation& core, Transport& /*transport*/, Now now) {
    core.OfferIdentity(std::move(*pair), now);
  });
  return key;
}

Result<std::optional<crypto::PublicKey>> KeyRotation::NextIdentity() const {
  const auto keys = LoadOtherKeys(folder_);
  if (!keys) return keys.error();
  if (!keys->next_identity) return std::optional<crypto::PublicKey>();
  return std::optional(keys->next_identity->public_key());
}

}  // namespace schakel::node
