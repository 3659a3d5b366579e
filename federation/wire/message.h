// The messages of the protocol as plain structs; wire.capnp says what each field means.
#pragma once

#include <array>
#include <bitset>
#include <string>
#include <variant>
#include <vector>

#include "crypto/chunk_tree.h"
#include "crypto/merkle.h"
#include "federation/journal/journal_id.h"
#include "federation/trust/trust_version.h"

namespace schakel::federation {

// Salted hash over what a node holds; see gossip/reconcile.h.
using StateHash = FixedBytes<16, struct StateHashTag>;

// Names an admitted node in lists that travel often: the first 8 bytes of its id, big-endian. The
// ids are hashes, so 2^64 keys must be tried to make two alike; Directory::FindTag finds neither
// of such two.
using NodeTag = std::uint64_t;
NodeTag TagOf(const crypto::NodeId& node);

struct JournalTag {
  NodeTag publisher = 0;
  std::uint32_t incarnation = 0;
  auto operator<=>(const JournalTag&) const = default;
};
JournalTag TagOf(const JournalId& journal);

enum class LinkKind : std::uint8_t { kPush = 1, kReconcile = 2, kFeeler = 3 };

struct OwnFrontier {
  std::uint32_t incarnation = 0;
  std::string checkpoint;
  bool operator==(const OwnFrontier&) const = default;
};

struct HelloMessage {
  std::uint16_t version_lowest = 0;
  std::uint16_t version_highest = 0;
  std::uint64_t nonce = 0;
  LinkKind link_kind = LinkKind::kPush;
  std::vector<OwnFrontier> yours;
  std::uint32_t credit_bytes = 0;
  bool operator==(const HelloMessage&) const = default;
};

enum class RejectReason : std::uint16_t { kVersion = 1, kFull = 2, kNotAdmitted = 3 };

struct RejectMessage {
  std::uint16_t reason = 0;
  std::uint32_t retry_after_s = 0;
  bool operator==(const RejectMessage&) const = default;
};

struct AnnouncedFrontier {
  JournalTag journal;
  std::uint64_t size = 0;
  std::uint64_t root_tag = 0;
  std::uint8_t hop = 0;
  std::uint8_t severity = 0;
  bool operator==(const AnnouncedFrontier&) const = default;
};
struct AnnounceMessage {
  std::vector<AnnouncedFrontier> frontiers;
  bool operator==(const AnnounceMessage&) const = default;
};

struct PageEntry {
  Buffer header;  // canonical bytes
  bool has_payload = false;
  Buffer payload;
  bool operator==(const PageEntry&) const = default;
};
struct PageMessage {
  JournalId journal;
  std::uint64_t from = 0;
  std::uint8_t hop = 0;
  std::string checkpoint;
  crypto::TreeProof proof;
  std::vector<PageEntry> entries;
  bool operator==(const PageMessage&) const = default;
};

struct PullMessage {
  JournalId journal;
  std::uint64_t from = 0;
  std::uint32_t bytes_max = 0;
  bool operator==(const PullMessage&) const = default;
};

struct FingerprintMessage {
  StateHash state;
  std::uint16_t echo = 0;
  bool operator==(const FingerprintMessage&) const = default;
};
struct PongMessage {
  std::uint16_t echo = 0;
  bool operator==(const PongMessage&) const = default;
};

struct FrontierLine {
  JournalTag journal;
  std::uint64_t size = 0;
  std::uint64_t root_tag = 0;
  bool operator==(const FrontierLine&) const = default;
};
struct RecentMessage {
  std::vector<FrontierLine> lines;
  StateHash rest;
  std::uint64_t records_tag = 0;
  std::uint64_t trust_tag = 0;
  std::uint16_t echo = 0;
  bool is_answer = false;
  bool operator==(const RecentMessage&) const = default;
};
// One bit for each first byte of a publisher's id.
using BucketSet = std::bitset<256>;

struct BucketsMessage {
  std::array<std::uint64_t, 256> tags{};
  bool operator==(const BucketsMessage&) const = default;
};
struct VectorMessage {
  std::vector<FrontierLine> lines;
  bool is_last = false;
  BucketSet buckets;  // whose journals are all listed, in this and the frames before it
  bool operator==(const VectorMessage&) const = default;
};

struct PayloadWantMessage {
  crypto::Digest root;
  std::uint64_t size = 0;
  std::uint32_t first_chunk = 0;
  std::uint8_t count = 0;
  bool operator==(const PayloadWantMessage&) const = default;
};
struct PayloadChunkMessage {
  crypto::Digest root;
  std::uint32_t index = 0;
  bool is_absent = false;
  Buffer bytes;
  crypto::ChunkProof proof;
  bool operator==(const PayloadChunkMessage&) const = default;
};

struct RecordRef {
  NodeTag node = 0;
  std::uint8_t type = 0;
  std::uint64_t counter = 0;
  auto operator<=>(const RecordRef&) const = default;
};
enum class RecordsScope : std::uint8_t { kNews = 0, kRecent = 1, kAnswer = 2, kAll = 3 };
struct RecordsHaveMessage {
  std::vector<RecordRef> refs;
  std::uint64_t rest = 0;
  RecordsScope scope = RecordsScope::kNews;
  bool operator==(const RecordsHaveMessage&) const = default;
};
struct RecordsWantMessage {
  std::vector<RecordRef> refs;
  bool operator==(const RecordsWantMessage&) const = default;
};
struct RecordsMessage {
  std::vector<Buffer> records;
  bool operator==(const RecordsMessage&) const = default;
};

struct TrustWantMessage {
  std::vector<std::string> names;
  bool operator==(const TrustWantMessage&) const = default;
};
struct TrustFileContent {
  std::string name;
  bool is_present = false;
  Buffer content;
  bool operator==(const TrustFileContent&) const = default;
};
struct TrustFilesMessage {
  std::vector<TrustFileContent> files;
  bool operator==(const TrustFilesMessage&) const = default;
};

struct ForkProofMessage {
  JournalId journal;
  std::string first;
  std::string second;
  crypto::TreeProof path{};
  std::uint64_t at = 0;
  crypto::TreeProof second_path{};
  bool operator==(const ForkProofMessage&) const = default;
};

struct SplitProofMessage {
  std::uint32_t root = 0;
  Buffer first;
  Buffer second;
  bool operator==(const SplitProofMessage&) const = default;
};

struct CreditMessage {
  std::uint32_t bytes = 0;
  bool operator==(const CreditMessage&) const = default;
};

// A tag of a later version: ignored and counted.
struct UnknownMessage {
  bool operator==(const UnknownMessage&) const = default;
};

using Message =
    std::variant<UnknownMessage, HelloMessage, RejectMessage, AnnounceMessage, PageMessage,
                 PullMessage, FingerprintMessage, PongMessage, RecentMessage, VectorMessage,
                 PayloadWantMessage, PayloadChunkMessage, RecordsHaveMessage, RecordsWantMessage,
                 RecordsMessage, TrustWantMessage, TrustFilesMessage, ForkProofMessage,
                 CreditMessage, BucketsMessage, SplitProofMessage>;

struct Frame {
  TrustVersion trust;
  Message message;
  bool operator==(const Frame&) const = default;
};

}  // namespace schakel::federation
