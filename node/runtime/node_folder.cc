#include "node/runtime/node_folder.h"

#include "base/folder.h"
#include "crypto/key_file.h"
#include "crypto/sodium.h"

namespace schakel::node {

Result<NodeKeys> CreateNodeKeys(const NodeFolder& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder.path, failed);
  if (failed) return Error{ErrorCode::kIo, "cannot create " + folder.path.string()};
  NodeKeys keys{crypto::KeyPair::Generate(), crypto::TransportKeyPair::Generate(),
                crypto::TransportKeyPair::Generate()};
  const std::pair<std::filesystem::path, Bytes> files[] = {
      {folder.identity_key(), keys.identity.seed()},
      {folder.transport_key(), keys.transport.secret_key()},
      {folder.sealing_key(), keys.sealing.secret_key()}};
  for (const auto& [file, secret] : files) {
    const auto saved = crypto::SaveKeyFile(file, secret);
    if (!saved) return saved.error();
  }
  return keys;
}

Result<NodeKeys> EnsureNodeKeys(const NodeFolder& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder.path, failed);
  if (failed) return Error{ErrorCode::kIo, "cannot create " + folder.path.string()};
  for (const auto& file : {folder.identity_key(), folder.transport_key(), folder.sealing_key()}) {
    const auto is_there = IsThere(file);
    if (!is_there) return is_there.error();
    if (*is_there) continue;
    // Both kinds of key are 32 random bytes.
    crypto::Secret seed(crypto::KeyPair::kSeedSize);
    crypto::FillRandom(seed.writable());
    const auto saved = crypto::SaveKeyFile(file, seed.view());
    if (!saved) return saved.error();
  }
  return LoadNodeKeys(folder);
}

Result<NodeKeys> LoadNodeKeys(const NodeFolder& folder) {
  const auto identity = crypto::LoadKeyFile(folder.identity_key());
  if (!identity) return identity.error();
  const auto transport = crypto::LoadKeyFile(folder.transport_key());
  if (!transport) return transport.error();
  const auto sealing = crypto::LoadKeyFile(folder.sealing_key());
  if (!sealing) return sealing.error();
  return NodeKeys{crypto::KeyPair::FromSeed(identity->view()),
                  crypto::TransportKeyPair::FromSecret(transport->view()),
                  crypto::TransportKeyPair::FromSecret(sealing->view())};
}

}  // namespace schakel::node
