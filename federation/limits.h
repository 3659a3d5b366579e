// Every bound of the protocol, with its reason. What a peer can make grow stands here.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace schakel::federation::limits {

using namespace std::chrono_literals;

// --- Frames ---
// A heartbeat can time out during a longer transfer, and each frame is one allocation.
constexpr std::size_t kFrameSizeMax = 256 * 1024;
// Pages and chunks leave this for the envelope, checkpoint and proof.
constexpr std::size_t kFrameOverhead = 16 * 1024;
constexpr std::size_t kPageBodyMax = kFrameSizeMax - kFrameOverhead;
constexpr std::size_t kWireNestingMax = 16;  // the schema nests four deep
constexpr std::uint16_t kProtocolVersion = 1;

// --- Entries ---
constexpr std::size_t kHeaderSizeMax = 4 * 1024;
constexpr std::uint64_t kPayloadSizeMax = 16 << 20;  // CSAF guidance allows 15 MB
constexpr std::size_t kInlinePayloadMax = 8 * 1024;  // larger ones are stored by root
constexpr std::size_t kDocumentIdMax = 256;
constexpr std::size_t kDocumentVersionMax = 64;
constexpr std::size_t kAudienceCodesMax = 64;  // per list; who means more names nobody
constexpr std::size_t kAudienceCodeSizeMax = 16;
constexpr std::size_t kPageEntriesMax = 1'024;  // 200-byte headers fill a frame at about this
constexpr std::size_t kCheckpointSizeMax = 1'024;
// Journals of one publisher: a restore opens one; more than this needs the anchor's attention.
constexpr std::uint32_t kIncarnationMax = 1'024;
constexpr std::uint64_t kJournalSizeMax = 1ull << 40;  // far above any quota, keeps sums in range

// --- Lists in frames ---
constexpr std::size_t kAnnouncedMax = 1'024;
constexpr std::size_t kOwnFrontiersMax = 16;
constexpr std::size_t kRecentMax = 32;          // resolves nearly all differences in one round trip
constexpr std::size_t kVectorLinesMax = 4'096;  // 55 bytes a line at most fits a frame
constexpr std::size_t kVectorDirectMax =
    256;  // journals; above it, buckets of 2 KiB are compared first
constexpr std::size_t kRecordsPerFrameMax = 512;
constexpr std::size_t kRecentRecordsMax =
    64;  // what changed in half a minute, also after an outage
constexpr std::size_t kRecordSizeMax = 2 * 1024;
constexpr std::size_t kTrustFilesPerFrameMax = 256;
constexpr std::size_t kTrustNameMax = 160;
constexpr std::size_t kChunksPerWantMax = 3;  // three chunks and their proofs fill a frame each

// --- Per link ---
constexpr std::size_t kPushCreditStart = 256 * 1024;
// A link with 2 MiB undelivered is cut; the rest is room for what needs no credit.
constexpr std::size_t kPushCreditMax = (2 << 20) - kFrameSizeMax;
constexpr std::size_t kPushSizeMax = 32 * 1024;  // larger pages are announced
constexpr std::size_t kServesPerLinkMax = 8;     // pulls a peer may have open at us
constexpr std::size_t kPullsPerLinkMax = 4;      // pulls that we have open at a peer
constexpr std::size_t kParkedFramesMax = 8;      // waiting for the trust version they name
constexpr int kRecentsMax = 8;             // answers to fingerprints in one kReconcileInterval
constexpr int kVectorsMax = 2;             // 190 kB each at 10,000 journals
constexpr std::size_t kForkProbesMax = 4;  // journals that a peer may have another branch of

// --- Links ---
constexpr std::size_t kPushLinks = 4;           // dialled; degree is about twice that
constexpr std::size_t kPushLinksMin = 2;        // up; with fewer, news goes over every link
constexpr std::size_t kReconcileLinks = 8;      // dialled; insurance against eclipse
constexpr std::size_t kInboundLinksMax = 64;    // 64 peers of 2 MiB each is 128 MiB
constexpr std::size_t kReconcileRotating = 2;   // of those: drawn anew every kRotateInterval
constexpr std::size_t kAnchorLinks = 2;         // of those: kept across restarts
constexpr Duration kAnchorAge = 10min;          // a link that lasted so long may become an anchor
constexpr Duration kRotateInterval = 15min;     // +- 50 %
constexpr std::size_t kPushRacers = 3;          // candidates at once for a push link that was lost
constexpr Duration kProvisionalLife = 60s;      // of a push link to a seed, once others are known
constexpr Duration kPushShortMax = 6s;          // two dials timed out: then any link may push
constexpr std::size_t kDialsPerSecond = 24;     // two full sets; refusals cost a millisecond each
constexpr std::size_t kWalkMax = 128;           // candidates looked at for one choice
constexpr std::size_t kReserveMax = 32;         // of those: remembered although they miss something
constexpr std::size_t kRandomDraws = 16;        // finds one usable node in five in 97 of 100 cases
constexpr std::size_t kLinksPerNetworkMax = 1;  // in one /24 or /48
constexpr std::size_t kLinksPerSectorMax = 2;
constexpr std::size_t kPushRegionsMin = 2;
constexpr std::size_t kBackOffsMax = 1'024;  // a minute of dials, none answered, is 420
constexpr std::size_t kConnectedMin = 2;     // with fewer, also full nodes are asked for records
constexpr std::size_t kFeelersMax = 3;       // at once, to full nodes
// Inbound: a quarter is kept for feelers and for nodes without a link in the last hour.
constexpr std::size_t kInboundLastingMax = 48;
constexpr std::size_t kInboundLastingSeldomMax = 56;  // with nodes seen seldom
constexpr std::size_t kInboundFeelersMax = 4;
constexpr std::size_t kInboundFeelersSeldomMax = 8;
// Others that keep a place for a node: half of them may be dial-only or down, and still two dozen
// links find their peers there. 56 lasting links hold those that a node expects itself.
constexpr std::size_t kExpectedPeers = 32;
constexpr std::size_t kInboundExpectedMax = 16;  // greeting, when all other places are taken
constexpr std::size_t kInboundRefusedMax = 16;   // told so, not yet gone
constexpr Duration kSeldomAfter = 1h;
constexpr std::size_t kRecentPeersMax = 1'024;  // ended links remembered for that hour
constexpr Duration kFeelerLife = 10s;           // two round trips and a pull
constexpr Duration kFeelerLifeInbound = 20s;    // its dialler should have ended it
constexpr Duration kFullRetry = 60s;            // +- 50 %: not all at once
constexpr Duration kHelloTimeout = 5s;
constexpr Duration kRedialFirst = 1s;
constexpr Duration kRedialMax = 60s;
constexpr Duration kRejectedMax = 1h;  // a peer cannot keep us away for longer with one frame
constexpr Duration kFeelerInterval = 60s;
// Who is cut off: sixty nodes in ten rounds, each of them as long as a feeler lives.
constexpr std::size_t kFeelersWhenCutOff = 6;
constexpr Duration kWideFeelerInterval = 10s;
constexpr int kWideFeelerRounds = 16;  // then half the pace

// --- Timers ---
constexpr Duration kReconcileInterval = 30s;
constexpr Duration kReconcileSlack = 2s;  // links that are due so soon go along: fewer wake-ups
constexpr Duration kBeaconInterval = 60s;
constexpr Duration kBeaconBatch = 2s;      // beacons of all sources go on in one frame
constexpr Duration kIsolatedAfter = 180s;  // three beacons of each source missed
constexpr Duration kBehindMax = 60s;       // with trust that beacons name: every link was asked
constexpr Duration kAllRecordsInterval = 10min;  // to one peer: 300 kB at 10,000 nodes
constexpr Duration kRecordTimeout = 2s;          // then another peer is asked for a record
constexpr Duration kLinkSilenceMax = 100s;       // of who is not asked: three fingerprints missed
constexpr Duration kPongMax = 5s;  // twice: a sync of a slow disk, a packet sent again and again
// Where a page or chunk may be under way: 256 KiB on a line of 64 kB/s that five links share.
constexpr Duration kPongBehindBulkMax = 20s;
constexpr Duration kBulkMemory = 60s;  // after one was sent
constexpr Duration kPullTimeoutMin = 60ms;
constexpr Duration kPullTimeoutMax = 2s;
constexpr Duration kPayloadTimeout = 2s;
constexpr Duration kTrustTimeout = 3s;
constexpr Duration kTrustFetchMax = 60s;    // longer for who brings kTrustBytesPerSecond
constexpr Duration kFirstAppendWait = 10s;  // after the first link, for HELLOs
constexpr std::size_t kFirstAppendHellos = 3;

// --- Stores of a node ---
constexpr std::size_t kPayloadFetchesMax = 4;        // at once; each may hold 16 MiB in memory
constexpr std::size_t kPayloadPartsMax = 4;          // begun and waiting for a source; 16 MiB each
constexpr std::size_t kMissingInMemoryMax = 10'000;  // the rest waits in the store
constexpr std::size_t kMissingPositionsMax = 128;    // entries that name one payload: its relays
constexpr std::size_t kQueuedPublishesMax = 1'000;   // while the node has no links yet
constexpr Duration kRecordAheadMax = 10min;          // a record from the future is not newer
constexpr Duration kKeyOverlap = 24h;                // two transport keys: a night and a partition

}  // namespace schakel::federation::limits
