// What the core asks of its surroundings, and what it hears back. The node carries these out with
// sockets and a store, the simulator with a queue and a MemoryStore.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "crypto/transport_key.h"
#include "federation/gossip/chunk_cache.h"
#include "federation/gossip/document_row.h"
#include "federation/gossip/payload_name.h"
#include "federation/journal/entry.h"
#include "federation/wire/message.h"
#include "storage/store.h"

namespace schakel::federation {

// One connection; never reused. Ids of inbound links have the top bit set and are chosen by the
// transport, ids of outbound links are chosen by the core.
using LinkId = std::uint64_t;
constexpr LinkId kInboundLinkBit = 1ull << 63;
using Token = std::uint64_t;

enum class CloseReason : std::uint8_t {
  kProtocol,   // broke a rule
  kSilence,    // nothing heard for limits::kLinkSilenceMax
  kDuplicate,  // a newer link to the same node exists
  kFull,       // more inbound links than allowed
  kRevoked,    // no longer admitted, or suspended
  kFinished,   // a feeler that has done its work
  kVersion,    // no protocol version in common
  kRejected,   // the peer does not want this link now
};

// --- Actions ---
struct SendFrame {
  LinkId link = 0;
  Buffer frame;
};
struct DialPeer {
  LinkId link = 0;
  crypto::NodeId node;
  std::string endpoint;
  crypto::TransportKey server_key;
  bool has_previous_key = false;  // as the holder of our transport key before the present one
};
struct CloseLink {
  LinkId link = 0;
  CloseReason reason = CloseReason::kProtocol;
};
// Answered by OnDurable(token). Batches become durable in the order of their tokens.
struct WriteStore {
  Token token = 0;
  storage::WriteBatch batch;
};

// A peer's pull: build a page from a snapshot. `covered` and `checkpoint` bound what is served.
struct BuildPageJob {
  LinkId link = 0;
  PullMessage pull;
  Frontier covered;
  std::string checkpoint;
  // Where the checkpoint states more than `covered`: how much, and the path there.
  std::uint64_t stated = 0;
  crypto::TreeProof path{};
  std::uint64_t until = UINT64_MAX;  // no entry from here on: a revoked journal ends before
};
struct BuildChunksJob {
  LinkId link = 0;
  PayloadWantMessage want;
};
// Read, inspect and index the entries [from, to) of a journal.
struct ReviewJob {
  JournalId journal;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  bool is_doubt = false;  // of one entry, beside the review that goes through the journal
};
// The same with the entries that wait for this payload, some at a time; missing_rows.h.
struct ReviewNamedJob {
  PayloadName name;
  std::optional<EntryPosition> after{};  // where it goes on
};
// Look for the names of missing payloads, some at a time.
struct FindMissingJob {
  std::optional<PayloadName> after{};  // where it goes on
};
using ReadJob =
    std::variant<BuildPageJob, BuildChunksJob, ReviewJob, ReviewNamedJob, FindMissingJob>;
// Answered by OnRead(result), in any order.
struct ReadStore {
  ReadJob job;
};

struct AllowedPeer {
  crypto::TransportKey key;
  crypto::NodeId node;
};
// Federation::AllowedPeers() returns something else from now on.
struct AllowPeers {};
// A document of our own is in the journal and durable, or waits for the first links.
enum class PublishOutcome : std::uint8_t { kAppended, kQueued, kUnchanged };
struct Published {
  Token request = 0;
  PublishOutcome outcome = PublishOutcome::kAppended;
  EntryPosition position;
};
struct PublishFailed {
  Token request = 0;
  Error error;
};
// An entry was read and judged and can be shown.
struct Arrived {
  EntryPosition position;
  DocumentRow row;
  LinkId source = 0;
};
enum class AlarmKind : std::uint8_t {
  kForked,
  kSplitView,  // a peer has other trust metadata under our version, and that proves nothing
  kRestored,
  kIsolated,
  kFrozen,  // the anchor signed two histories
};
struct RaiseAlarm {
  AlarmKind kind = AlarmKind::kForked;
  std::string subject;  // a node id or journal, never text of a peer
};

using Action = std::variant<SendFrame, DialPeer, CloseLink, WriteStore, ReadStore, AllowPeers,
                            Published, PublishFailed, Arrived, RaiseAlarm>;

// --- Results of read jobs ---
struct PageBuilt {
  LinkId link = 0;
  PageMessage page;
};
struct ChunksBuilt {
  LinkId link = 0;
  std::vector<PayloadChunkMessage> chunks;  // one or more
  std::uint64_t bytes_read = 0;             // of the store, for these
};
struct ReviewedEntry {
  EntryHeader header;
  bool has_payload = false;
  DocumentRow row;  // `received` is that of the row that is stored, if there is one
};
struct Reviewed {
  JournalId journal;
  std::uint64_t from = 0;
  bool is_doubt = false;
  std::vector<ReviewedEntry> entries;
};
struct ReviewedNamed {
  PayloadName name;
  std::vector<ReviewedEntry> entries{};  // those that could be read
  std::optional<EntryPosition> last{};   // where the next job goes on; nothing = these were all
};
struct MissingFound {
  std::vector<PayloadName> names;
  bool is_end = false;
};
struct ReadFailed {
  ReadJob job;
  Error error;
};
using ReadResult =
    std::variant<PageBuilt, ChunksBuilt, Reviewed, ReviewedNamed, MissingFound, ReadFailed>;

// Carries out a read job on one consistent snapshot. Any thread, with a cache of its own.
ReadResult RunReadJob(const storage::Reader& reader, const ReadJob& job, ChunkCache& cache);

}  // namespace schakel::federation
