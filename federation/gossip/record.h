// Records that a node signs about itself between ceremonies: its keys, its presence, its beacon;
// and what its recovery key says of it (recovery_record.h).
//
// Bytes: type (1) | node id (32) | counter (8, big-endian) | sized body | signature (64). The
// signature is under "schakel/v1/keys", "schakel/v1/presence" or "schakel/v1/beacon" over all bytes
// before it. The
// counter is the time of issue in milliseconds; the newest that is not more than 10 minutes ahead
// wins. docs/protocol.md, "Records".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "crypto/signature.h"
#include "crypto/transport_key.h"
#include "federation/trust/recovery.h"
#include "federation/wire/message.h"

namespace schakel::federation {

enum class RecordType : std::uint8_t {
  kKeys = 1,
  kPresence = 2,
  kBeacon = 3,
  kRecovery = 4,
  kFreeze = 5,  // two recovery records that contradict each other
};

constexpr std::uint8_t NumberOf(RecordType type) {
  return static_cast<std::uint8_t>(type);
}

constexpr std::size_t kEndpointsMax = 4;      // IPv4, IPv6 and a spare of each
constexpr std::size_t kEndpointSizeMax = 64;  // "[IPv6]:port" is 47

// Which keys the node uses on connections and for sealed entries.
struct KeysBody {
  crypto::TransportKey transport_key;
  crypto::TransportKey sealing_key;
  std::uint32_t sealing_epoch = 0;
  WallTime previous_until{};  // the transport key before this one is accepted until then
  bool operator==(const KeysBody&) const = default;
};

// Where the node can be reached; no endpoints means that it only dials. And which root it trusts,
// so that the anchor sees when an old root is no longer needed.
struct PresenceBody {
  std::vector<std::string> endpoints;  // "host:port", numeric
  std::uint32_t root = 0;              // 0 = not stated
  bool operator==(const PresenceBody&) const = default;
};

// A sign of life: what its source held when it sent it.
struct BeaconBody {
  TrustVersion trust;
  std::uint32_t incarnation = 0;  // newest of its own journals, 0 = none
  std::uint64_t size = 0;         // entries in it
  bool operator==(const BeaconBody&) const = default;
};

// What the recovery key of a node said.
struct RecoveryBody {
  crypto::PublicKey recovery_key;
  Recovery said;
  bool operator==(const RecoveryBody&) const = default;
};

struct FreezeBody {};

// Whose record it is, which kind, and how new.
struct RecordId {
  crypto::NodeId node;
  std::uint8_t type = 0;
  std::uint64_t counter = 0;
};

struct SignedRecord {
  RecordId id;
  std::variant<KeysBody, PresenceBody, BeaconBody, RecoveryBody, FreezeBody> body;
  Buffer bytes;                // as signed, stored and forwarded
  crypto::PublicKey signer{};  // the identity key; zero where a recovery key signed
};

Buffer SignKeysRecord(const crypto::KeyPair& identity, const crypto::NodeId& node,
                      std::uint64_t counter, const KeysBody& body);
Buffer SignPresenceRecord(const crypto::KeyPair& identity, const crypto::NodeId& node,
                          std::uint64_t counter, const PresenceBody& body);

Buffer SignBeaconRecord(const crypto::KeyPair& identity, const crypto::NodeId& node,
                        std::uint64_t counter, const BeaconBody& body);

bool IsKnownRecordType(std::uint8_t type);
// Returns what the record is about, without checking its signature. Errors: kProtocol.
Result<RecordId> PeekRecord(Bytes bytes);
// Of what the identity key signs. Errors: kProtocol (form), kUnauthorized (signature).
Result<SignedRecord> OpenRecord(Bytes bytes, const crypto::PublicKey& identity_key);

}  // namespace schakel::federation
