// An admission: what the anchor says about one member node. The content of the TUF target
// nodes/<node-id>.json (one officer) or wide/<node-id>.json (two officers).
//
// Whatever comes from nodes/ is capped to regional scope and TLP:GREEN when it is read, and every
// right to what the maturity of the node allows.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "crypto/identity.h"
#include "crypto/merkle.h"
#include "crypto/transport_key.h"
#include "federation/advisory/tlp.h"

namespace schakel::federation {

enum class AdmissionSource : std::uint8_t { kNodes, kWide };
enum class AdmissionStatus : std::uint8_t { kActive, kSuspended, kRevoked };
enum class NodeKind : std::uint8_t { kRegional, kSector, kBranch, kPlatform, kAuthority, kRelay };
enum class PublishScope : std::uint8_t { kOwn, kRegion, kSector, kNational };

std::string_view NodeKindName(NodeKind kind);  // "regional", "sector", ...

struct Organisation {
  std::string name;
  std::string kvk;      // 8 digits
  std::string country;  // ISO 3166, two letters
  bool operator==(const Organisation&) const = default;
};
struct DirectoryCard {
  std::string website;
  std::string mail;
  std::string phone;
  std::string about;
  bool operator==(const DirectoryCard&) const = default;
};
struct Coverage {
  std::vector<std::string> regions;  // GM, PV, VR codes; empty = no limit stated
  std::vector<std::string> sectors;  // SBI prefixes
  bool operator==(const Coverage&) const = default;
};
struct PublishRights {
  std::vector<std::uint16_t> kinds;  // numbers of EntryKind
  PublishScope scope = PublishScope::kOwn;
  Tlp tlp_publish_max = Tlp::kClear;
  Tlp tlp_receive_max = Tlp::kGreen;
  bool operator==(const PublishRights&) const = default;
};
struct Quotas {
  std::uint64_t entries_per_day = 1'000;
  std::uint64_t bytes_per_day = 64ull << 20;
  std::uint64_t stored_bytes = 2ull << 30;
  bool operator==(const Quotas&) const = default;
};
// Data of a journal up to here needs no further signature.
struct TrustedPoint {
  std::uint32_t incarnation = 0;
  std::uint64_t size = 0;
  crypto::TreeHash root;
  bool operator==(const TrustedPoint&) const = default;
};

struct Admission {
  crypto::NodeId node_id;
  Organisation organisation;
  DirectoryCard card;
  NodeKind kind = NodeKind::kRegional;
  Coverage coverage;
  crypto::PublicKey identity_key;
  std::vector<crypto::PublicKey> earlier_identity_keys;
  crypto::Digest recovery_key_hash;
  crypto::TransportKey transport_key;
  crypto::TransportKey sealing_key;
  int maturity = 0;  // 0-3, the letter's volwassenheidsniveau
  PublishRights rights;
  Quotas quotas;
  std::vector<std::string> relays;  // namespaces it may relay; "*" = all
  AdmissionStatus status = AdmissionStatus::kActive;
  WallTime revoked_at{};  // of a suspension too
  std::string reason;     // of either, for people; may be empty
  WallTime valid_from{};
  WallTime valid_until{};
  std::vector<TrustedPoint> trusted_points;
  AdmissionSource source = AdmissionSource::kNodes;

  bool operator==(const Admission&) const = default;
};

// Returns the largest trusted point of this incarnation, or nullptr.
const TrustedPoint* LastTrustedPoint(const Admission& admission, std::uint32_t incarnation);

// "nodes/<id>.json" or "wide/<id>.json".
std::string AdmissionPath(const crypto::NodeId& node, AdmissionSource source);

// What a node of this maturity (0-3) may have at most: 0 receives CLEAR and GREEN and publishes
// nothing, 1 publishes in its region, 2 everywhere and up to AMBER+STRICT, 3 all.
PublishRights RightsMax(int maturity);

Json ToJson(const Admission& admission);
// Errors: kProtocol, naming the member. Unknown kinds and statuses are refused, unknown members
// ignored.
Result<Admission> ReadAdmission(Bytes file, AdmissionSource source);
// The same as it is written, without the caps: for those who judge it before they sign.
Result<Admission> ReadUncapped(Bytes file, AdmissionSource source);

std::string_view PublishScopeName(PublishScope scope);         // "own", "region", ...
std::string_view AdmissionStatusName(AdmissionStatus status);  // "active", "suspended", "revoked"

}  // namespace schakel::federation
