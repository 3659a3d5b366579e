// Rotation of keys in a running node: files first, then the core and the transport.
//
// Ownership: borrows core. Threads: any; one rotation at a time. Errors: those of key_files.h;
// kConflict too if the next identity key waits already.
#pragma once

#include <mutex>

#include "node/runtime/core_thread.h"
#include "node/runtime/key_files.h"

namespace schakel::node {

class KeyRotation {
 public:
  KeyRotation(NodeFolder folder, CoreThread& core, bool is_automatic)
      : folder_(std::move(folder)), core_(core), is_automatic_(is_automatic) {}

  // Does the node replace transport and sealing keys by itself?
  [[nodiscard]] bool is_automatic() const { return is_automatic_; }

  // Returns the public key that was made, as hex. The federation hears of it at once; of an
  // identity key when the anchor or the recovery key names it.
  Result<std::string> Rotate(KeyKind kind, std::chrono::seconds overlap);
  // Returns the identity key that waits to be named, else nothing.
  [[nodiscard]] Result<std::optional<crypto::PublicKey>> NextIdentity() const;
  [[nodiscard]] std::optional<WallTime> MadeAt(KeyKind kind) const {
    return KeyMadeAt(folder_, kind);
  }

 private:
  Result<std::string> RotateTransport(std::chrono::seconds overlap);
  Result<std::string> RotateSealing();
  Result<std::string> RotateIdentity();

  NodeFolder folder_;
  CoreThread& core_;
  bool is_automatic_;
  std::mutex mutex_;  // guards the files of the folder
};

}  // namespace schakel::node
