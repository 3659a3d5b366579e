// Keys of a node that are replaced while it lives: which file is which, and how a crash at any step
// is finished at the next start.
//
//   transport.key, sealing.key, identity.key   in use
//   *.next.key            made, to be used: of transport and sealing by the next start or the
//   running
//                         node; of identity as soon as the federation names it
//   transport.overlap     seconds for which both transport keys count, beside the next one
//   transport.previous.key  the one before, for nodes that have not heard of the present one
//   sealing.old/*.key     kept for what arrives late, then destroyed
//   node.id               the node id, once identity.key is not the first one any more
//
// A rotation makes the next key durable before anything names it; then the present one becomes the
// previous one, and the next one the present one, each by a rename. Errors: kConflict (a next key
// is there already), kNotFound, kUnauthorized (file mode), kCorruption, kIo.
#pragma once

#include <chrono>
#include <optional>

#include "base/time.h"
#include "node/runtime/node_folder.h"

namespace schakel::node {

enum class KeyKind : std::uint8_t { kTransport, kSealing, kIdentity };

constexpr auto kOverlapMax = std::chrono::days(30);    // of two transport keys
constexpr auto kPreviousKept = std::chrono::days(30);  // longer than any partition that we plan for
constexpr auto kSealingKept = std::chrono::days(15);   // after an epoch ended
constexpr auto kTransportLife = std::chrono::days(180);  // then status warns
constexpr auto kSealingLife = std::chrono::days(30);

std::string_view KeyKindName(KeyKind kind);  // "transport", "sealing", "identity"
std::optional<KeyKind> KeyKindOf(std::string_view name);

// Makes the next key of this kind. `overlap` is of the transport key.
Result<void> MakeNextKey(const NodeFolder& folder, KeyKind kind, std::chrono::seconds overlap);
// Takes the next transport and sealing keys into use, if they are there, and finishes what a crash
// cut off. Destroys keys that are not kept any longer. `now` is the system's clock.
Result<void> TakeNextKeys(const NodeFolder& folder, WallTime now);
// The next identity key becomes the one in use; the one before is destroyed.
Result<void> TakeNextIdentity(const NodeFolder& folder);

// Makes the folder one of a node that has another first identity key.
Result<void> SaveNodeId(const NodeFolder& folder, const crypto::NodeId& node);
Result<crypto::NodeId> LoadNodeId(const NodeFolder& folder, const crypto::PublicKey& identity);

// What else is there beside the keys in use.
struct OtherKeys {
  std::optional<crypto::KeyPair> next_identity;
  std::optional<crypto::TransportKeyPair> previous_transport;
  std::chrono::seconds overlap{0};  // of the last transport rotation
};
Result<OtherKeys> LoadOtherKeys(const NodeFolder& folder);

// When the key in use was made, as its file says.
std::optional<WallTime> KeyMadeAt(const NodeFolder& folder, KeyKind kind);
// The transport or sealing key is older than its life.
bool IsKeyDue(const NodeFolder& folder, WallTime now);

}  // namespace schakel::node
