// What a node knows of itself and its peers, as plain values for pages, metrics and the command
// line. A copy: any thread may read it.
#pragma once

#include <string>
#include <vector>

#include "federation/gossip/link.h"
#include "federation/gossip/replication.h"
#include "federation/trust/trust_clock.h"

namespace schakel::federation {

struct LinkStatus {
  LinkId id = 0;
  crypto::NodeId node;
  Direction direction = Direction::kInbound;
  LinkKind kind = LinkKind::kPush;
  bool is_up = false;
  Duration round_trip{0};
  TrustVersion trust;
};

struct JournalStatusRow {
  JournalId id;
  std::uint64_t held = 0;
  Frontier durable;
  std::string checkpoint;
  JournalStatus status = JournalStatus::kOpen;
  std::uint64_t stored_bytes = 0;
  std::uint64_t reviewed = 0;
};

struct FederationStatus {
  crypto::NodeId self;
  std::uint32_t incarnation = 0;
  bool is_open = false;    // own journal may be appended to
  bool has_heard = false;  // others said what they know, or were asked long enough
  std::size_t queued = 0;  // documents that wait for it
  TrustVersion trust;
  WallTime trust_issued{};  // of the newest timestamp; epoch = none
  TrustTerms terms;
  Duration trust_age{0};  // of that timestamp, by what time it is for trust
  ClockFault clock_fault = ClockFault::kNone;
  std::size_t waiting = 0;  // nodes that appeared while nobody new is let in
  std::size_t nodes = 0;    // admitted
  // Links up that this node chose itself; inbound ones prove nothing about being connected.
  std::size_t outbound_up = 0;
  std::vector<LinkStatus> links;
  std::vector<JournalStatusRow> journals;
  // Of our own keys, as the federation knows them.
  bool may_sign = false;                // we have the identity key that counts
  bool is_next_identity = false;        // and it is the one that was made for a rotation
  std::uint32_t sealing_epoch = 0;      // 0 = no record of our keys yet
  WallTime previous_key_until{};        // the transport key before ours is accepted until then
  bool is_key_taken = false;            // another node states our transport key: make a new one
  std::vector<crypto::NodeId> stopped;  // by their recovery keys, and not open again
  std::vector<crypto::NodeId> frozen;   // whose recovery keys contradicted themselves
  std::string frontier_fingerprint;     // hex; equal on nodes that hold the same journals
  bool is_isolated = false;       // fewer beacons than there should be for limits::kIsolatedAfter
  std::size_t beacons_heard = 0;  // sources
  std::size_t missing_payloads = 0;
  std::uint64_t unknown_frames = 0;
  std::uint64_t offences = 0;
  ReplicationCounters counters;
  // Work that peers caused since the start.
  std::uint64_t signatures_checked = 0;  // of pages, fork proofs and records
  std::uint64_t walks = 0;               // over all journals or all records: hashes and lists
};

}  // namespace schakel::federation
