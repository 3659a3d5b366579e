// TUF 1.0 metadata as values, and the envelope that carries it.
//
// Nothing here is trusted by itself: an Envelope is parsed JSON, VerifyThreshold() decides whether
// a role's keys signed it, and only then is its signed part read as a Root, Timestamp and so on.
// Threads: any; no state. Errors: kProtocol (form), kUnauthorized (signatures), kLimitExceeded.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "crypto/signature.h"
#include "federation/trust/names.h"

namespace schakel::federation {

using KeyId = std::string;  // lower-case hex SHA-256 of the key's canonical JSON

struct TufRole {
  std::set<KeyId> key_ids;
  std::int64_t threshold = 0;
  bool operator==(const TufRole&) const = default;
};

using TufKeys = std::map<KeyId, crypto::PublicKey>;  // admitted Ed25519 keys only

struct Envelope {
  std::vector<std::pair<KeyId, std::string>> signatures;  // hex
  Json signed_part;
  Buffer canonical;  // of signed_part: what is signed

  // Parses the outer form only. Errors: kProtocol, kLimitExceeded.
  static Result<Envelope> Parse(Bytes file, std::size_t size_max);
  static Result<Envelope> FromJson(const Json& json);
  // REQUIRES: the signed part is one of ours: it has a canonical form.
  static Envelope Unsigned(Json signed_part);
  [[nodiscard]] Json ToJson() const;
};

// Everything of a delegation that a signature's worth depends on, as one text: key ids, their keys,
// the threshold. Equal texts judge every signature alike.
std::string SignersText(const TufKeys& keys, const TufRole& role);
// Returns how many different public keys of the role signed.
std::size_t CountSigners(const Envelope& envelope, const TufKeys& keys, const TufRole& role);
// Returns an error unless `threshold` different public keys of the role signed. Keys are counted by
// their bytes: the same key under two ids counts once.
Result<void> VerifyThreshold(const Envelope& envelope, const TufKeys& keys, const TufRole& role);

struct MetaHeader {
  std::int64_t version = 0;
  WallTime expires{};
};

struct RootMeta {
  MetaHeader header;
  TufKeys keys;
  TufRole root;
  TufRole timestamp;
  TufRole snapshot;
  TufRole targets;
  bool is_rehearsal = false;  // our signed extra field "rehearsal"
};
struct FileMeta {
  std::int64_t version = 0;           // of metadata files
  std::int64_t length = -1;           // -1 = not stated
  std::optional<std::string> sha256;  // hex
  std::optional<std::string> sha512;  // hex
  bool has_other_hash = false;        // of an algorithm that is not known here
  bool operator==(const FileMeta&) const = default;
};
struct TimestampMeta {
  MetaHeader header;
  FileMeta snapshot;
  WallTime issued{};     // our signed extra field; epoch if absent
  std::string previous;  // hash of the canonical signed part before this one, hex; may be empty
  std::int64_t root =
      0;  // our signed extra field: version of the root that it stands under; 0 = none
};
struct SnapshotMeta {
  MetaHeader header;
  std::map<std::string, FileMeta> files;  // "targets.json", "nodes.json", ...
};
struct DelegatedRole {
  std::string name;
  TufRole role;
  std::vector<std::string> paths;          // patterns with * inside one path segment
  std::vector<std::string> hash_prefixes;  // hex, of the SHA-256 of the target path
  bool is_terminating = false;
};
struct TargetsMeta {
  MetaHeader header;
  std::map<std::string, FileMeta> targets;  // by path
  TufKeys keys;                             // of the delegations
  std::vector<DelegatedRole> roles;         // in order of preference
};

// Metadata with the bytes that carried it, after its signatures and its place were checked.
template <typename Meta>
struct Verified {
  Meta meta;
  Buffer file;
  Buffer canonical;  // signed part
};

// A role's threshold that its distinct keys cannot reach is refused in a delegation and for the
// root role. Of the other roles in a root it is taken: nothing can be signed for such a role, and a
// client that refused the root would go on trusting the keys that this root took away.
Result<RootMeta> ReadRoot(const Json& signed_part);
Result<TimestampMeta> ReadTimestamp(const Json& signed_part);
Result<SnapshotMeta> ReadSnapshot(const Json& signed_part);
Result<TargetsMeta> ReadTargets(const Json& signed_part);

// Does this delegation speak for the target path?
bool Covers(const DelegatedRole& role, std::string_view path);
// The same where the SHA-256 of the path is known (hex): 128 bins are asked for one path.
bool Covers(const DelegatedRole& role, std::string_view path, std::string_view path_hash);

// Returns an error unless length and hashes of the file are those stated. A list of hashes of which
// none is of a known algorithm states nothing that could be checked: an error too.
Result<void> CheckHash(Bytes file, const FileMeta& stated, std::string_view what);

// Writing side, for the anchor.
Json KeyToJson(const crypto::PublicKey& key);
KeyId KeyIdOf(const crypto::PublicKey& key);
Buffer SignEnvelope(const Json& signed_part, const std::vector<const crypto::KeyPair*>& keys);
std::string HexSha256(Bytes bytes);

}  // namespace schakel::federation
