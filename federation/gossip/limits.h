// Bounds of the lanes between two nodes, each with its reason.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "federation/limits.h"

namespace schakel::federation::limits {

// --- Data lanes ---
// One entry with header, inline payload and checkpoint, or one chunk with its proof.
constexpr std::size_t kServeUnitMax = 70 * 1024;
// Honest peers keep kPullsPerLinkMax pulls and kPayloadFetchesMax wants open, in one lane at most.
constexpr std::size_t kJobsPerLaneMax = 16;
constexpr int kFreshWeight = 4;    // bytes of the fresh lane ...
constexpr int kCatchUpWeight = 1;  // ... for these of the catch-up lane
constexpr std::size_t kLaneQuantum = 64 * 1024;
constexpr Duration kFreshAge = 10min;  // older entries are not news to anybody
// A peer's credit comes back in parts of its window: the rest keeps both lanes going meanwhile.
constexpr std::size_t kCreditParts = 4;

// --- Serving budget ---
// A cold catch-up uses a link of 100 Mbit/s, and takes 100,000 entries of 2 KB in 10 s on a LAN.
constexpr std::uint64_t kServeBytesPerSecond = 16 << 20;  // to one peer
constexpr std::uint64_t kServeBurst = 32 << 20;
constexpr std::uint64_t kServeAllBytesPerSecond = 64 << 20;  // half of a link of 1 Gbit/s
constexpr std::uint64_t kServeAllBurst = 128 << 20;
constexpr std::size_t kServeSessionsMax = 8;             // catching up at the same time
constexpr Duration kSessionIdleMax = 1s;                 // who wants more asks within a round trip
constexpr std::uint64_t kSessionBytesMax = kServeBurst;  // then who waits has a turn
constexpr Duration kSessionTimeMax = 10s;       // also if the peer takes a little at a time
constexpr std::size_t kBudgetNodesMax = 1'024;  // links, and who left with a debt

// --- Payloads that are served chunk by chunk ---
// As many of the largest as one peer fetches at a time, with their hashes.
constexpr std::uint64_t kChunkCacheMax = kPayloadFetchesMax * (kPayloadSizeMax + kServeUnitMax);

// --- Repeated pulls ---
constexpr int kRepeatsMax = 3;  // a store that was restored asks once for everything again
constexpr std::uint64_t kRepeatSlack = 2;  // a question about a fork goes back so far
constexpr std::uint64_t kRepeatDivisor = 4;
constexpr Duration kOffenceMemory = 24h;
constexpr std::size_t kRepeatNodesMax = 128;     // links, and those of the last hour
constexpr std::size_t kRepeatSubjectsMax = 256;  // journals and payloads that one peer asked for

// --- What costs us and not the peer ---
// Records and trust files go out without credit. A newcomer takes 10,000 admissions of 1.5 KB and
// two records of each at once; who asks again and again gets half a megabyte a second.
constexpr std::uint64_t kControlBytesPerSecond = 512 << 10;  // to one peer
constexpr std::uint64_t kControlBurst = 24 << 20;
// Each link brings a new round of answers: a peer that hangs up and dials again gets no more.
constexpr std::uint64_t kArrivalsPerMinute = 12;  // of one peer
constexpr std::uint64_t kArrivalsPerOffence = 6;  // an offence costs so many
// Journals that one peer may say to be ahead in: two for each node are room for restored nodes.
constexpr std::size_t kOffersPerNode = 2;
constexpr std::size_t kOffersMin = 64;
// Records and proofs of one peer in one kReconcileInterval that cost a signature and bring nothing:
// so many nodes at once may have keys by a recovery record that the peer knows and we do not.
constexpr int kVainChecksMax = 8;
// Records of one peer in one kReconcileInterval that an earlier identity key signed: all of 32
// nodes, where it lacks the recovery records or runs a release that still names them.
constexpr int kOldRecordsMax = 64;
// References to records of one peer that are looked at in one kReconcileInterval: five of each of
// 20,000 nodes. The next comparison brings what was ignored.
constexpr std::size_t kRecordRefsMax = 100'000;
// Pushed pages of one peer in one kReconcileInterval that cost a signature and bring nothing: when
// 500 advisories come in ten seconds, some of an honest one are late. More are pulled if need be.
constexpr int kVainPagesMax = 64;
// Lines of announcements of one peer that are looked at in one kReconcileInterval: five of each of
// 20,000 journals, or a "Log4j day" seven times over. The next fingerprint brings what was ignored.
constexpr std::size_t kAnnouncedLinesMax = 100'000;
constexpr int kForkQuestionsMax = 16;  // about other roots of one size, in one kReconcileInterval
// Who names much and delivers nothing is asked less and less; one late page costs nobody anything.
constexpr Duration kLostPullRest = 100ms;  // doubles with each pull in a row that was not answered
constexpr Duration kLostPullRestMax = 4s;
constexpr Duration kRecordRest = 20s;      // between two records of one type of one node
constexpr Duration kTrustWaitFirst = 30s;  // after a version that a peer named and did not deliver
constexpr Duration kTrustWaitMax = 10min;

// --- Sources of pulls ---
constexpr std::size_t kPullSourcesMax = 8;  // of one journal; those that we dialled always enter
constexpr int kPullStrikesMax = 3;  // in a row: a lost page, a crash, and then it is the peer
constexpr std::size_t kSmallPage = 16 * 1024;  // an answer of less has others asked next
constexpr std::size_t kPullScanMax = 64;       // journals in one turn, beside those just offered
// A peer that answers does so within a round trip of 2 x 50 ms and a synced write.
constexpr Duration kSuspectWait = 250ms;

// --- Publishers ---
constexpr std::uint64_t kHeaderCost = 256;         // of an entry, beside its payload
constexpr std::uint64_t kPublisherBurst = 500;     // entries: a "Log4j day"
constexpr std::uint64_t kPublisherBytesParts = 2;  // half a day's bytes at once, as 500 of 1,000
constexpr std::uint64_t kPublisherRecovered = 8;   // an eighth of the burst ends the delay
constexpr std::size_t kPublishersMax = 20'000;     // kAdmissionsMax: every node may publish
// A pull of a delayed journal is not timed; this only lets go of a peer that never answers.
constexpr Duration kDelayedPullTimeout = 30s;

// --- What waits for our own disk ---
constexpr std::size_t kPushesBuildingMax = 64;  // pages for push links; more is announced instead
constexpr std::size_t kPayloadWritesMax = 4;    // of 16 MiB each; no more are asked for meanwhile

// --- Local health ---
constexpr Duration kTickLate = 200ms;  // a loaded machine is late by less
constexpr Duration kWriteLag = 1s;     // a sync of a healthy disk takes less
constexpr int kStretchMax = 8;
constexpr Duration kHealthDecay = 5s;  // each step back to normal

// --- Answers ---
constexpr std::uint32_t kSuspectPermille = 300;  // of its late pulls; others are asked first
// Without an answer of any kind; who waits for its turn to catch up is not without one.
constexpr Duration kUnansweredMax = kSessionTimeMax + 5s;
constexpr Duration kUnansweredRest = 10min;  // who took longer may be a push link again then
// Of what a dialler may delay: less than one waits for a peer that was not measured (200 ms).
constexpr Duration kGreetingTripMax = 120ms;
constexpr Duration kAnswerVariationMin = 15ms;  // clocks and queues of a quiet machine
constexpr std::size_t kPullsTimedMax = 16;      // of one link: those that are open, and late ones
// A page that was asked for longer ago is not on its way: no pull is open for longer. The peer may
// never have had it, so that it must not be given more time than others for ever.
constexpr Duration kPageAwaitedMax = kDelayedPullTimeout;

// --- Missing payloads ---
// Of kPayloadFetchesMax: one is left for whoever comes with a payload of another publisher.
constexpr std::size_t kFetchesPerPublisherMax = 3;
constexpr std::size_t kPayloadLinesMax = 256;  // publishers looked at in one go; the rest next time
// In one line: a payload waits while its root is asked for at the only peer under another size.
constexpr std::size_t kPayloadsLookedAt = 8;
constexpr std::size_t kMissingRefillBelow = kMissingInMemoryMax / 2;  // then more are taken in
constexpr std::size_t kMissingNamesPerStep = 64;                      // at a time
constexpr std::size_t kRoomLookedAt = 64;  // of the longest line, for one that nobody else names
// Of a payload that every peer called absent. First: one on its way is a hop further, and a node
// that begins has its links. A quarter more each time: a peer that got it meanwhile is asked before
// it was missing a quarter longer. Most: 10,000 that nobody has are three wants a second at each.
constexpr Duration kAbsentPauseFirst = 5s;
constexpr int kAbsentPauseParts = 4;
constexpr Duration kAbsentPauseMax = 1h;
// For each chunk, once some came too late: four payloads on a line of 16 kB/s.
constexpr Duration kPayloadTimeoutMax = 16s;
constexpr std::size_t kLateWantsMax = 64;  // given up: a late answer to them is no offence

}  // namespace schakel::federation::limits
