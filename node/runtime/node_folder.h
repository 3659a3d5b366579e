// The folder of a node: which file is what.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "crypto/identity.h"
#include "crypto/transport_key.h"

namespace schakel::node {

struct NodeFolder {
  std::filesystem::path path;

  [[nodiscard]] std::filesystem::path config() const { return path / "schakel.toml"; }
  [[nodiscard]] std::filesystem::path socket() const { return path / "schakel.sock"; }
  [[nodiscard]] std::filesystem::path pid() const { return path / "pid"; }
  [[nodiscard]] std::filesystem::path log() const { return path / "schakel.log"; }
  [[nodiscard]] std::filesystem::path root() const { return path / "root.json"; }
  [[nodiscard]] std::filesystem::path store() const { return path / "store"; }
  [[nodiscard]] std::filesystem::path identity_key() const { return path / "identity.key"; }
  [[nodiscard]] std::filesystem::path transport_key() const { return path / "transport.key"; }
  [[nodiscard]] std::filesystem::path sealing_key() const { return path / "sealing.key"; }
  // From which the key of all member data is made.
  [[nodiscard]] std::filesystem::path passphrase() const { return path / "node.passphrase"; }
  [[nodiscard]] std::filesystem::path vault_salt() const { return path / "vault.salt"; }
  [[nodiscard]] std::filesystem::path vault() const { return path / "vault"; }
  // The anchor's: repository files and keys.
  [[nodiscard]] std::filesystem::path trust() const { return path / "trust"; }
  // The anchor's: tokens that it handed out, and what came in.
  [[nodiscard]] std::filesystem::path join_book() const { return path / "join"; }
  // A joiner's: its letter and the request that it made.
  [[nodiscard]] std::filesystem::path join_state() const { return path / "join.json"; }
  // There once the organisation left: nothing is published any more.
  [[nodiscard]] std::filesystem::path left() const { return path / "left"; }
};

struct NodeKeys {
  crypto::KeyPair identity;
  crypto::TransportKeyPair transport;
  crypto::TransportKeyPair sealing;
};

// Makes the folder and fresh keys. Errors: kConflict if there are keys already; kIo.
Result<NodeKeys> CreateNodeKeys(const NodeFolder& folder);
// Makes those that are missing, so that what was cut off can be continued. Errors: kUnauthorized
// (file mode), kCorruption, kIo.
Result<NodeKeys> EnsureNodeKeys(const NodeFolder& folder);
// Errors: kNotFound, kUnauthorized (file mode), kCorruption.
Result<NodeKeys> LoadNodeKeys(const NodeFolder& folder);

}  // namespace schakel::node
