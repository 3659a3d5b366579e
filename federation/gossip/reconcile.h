// Anti-entropy: finds which journals two nodes hold differently.
//
//   A ── fingerprint ──▶ B     equal: B ── pong ──▶ A, 64 bytes in all
//                              else:  B ── recent ──▶ A: what changed since they were equal last
//   A ── recent, as the answer ──▶ B, if B's list does not explain everything
//   A ◀── vector ── B, if both lists together do not either; where there are many journals,
//   A ◀── buckets ── B first, and A ── vector ──▶ B of the buckets that differ
//
// A fingerprint is a hash of the whole state (frontiers, records, trust) under the salt of the
// session, so that two states that look alike cannot be prepared. What a link remembers of the last
// time of equality only shortens the lists; it is never believed without the hash of the rest.
//
// Owner: Replication. Thread: the core's. Bounds: kRecentMax lines and a set of them per link; so
// many answers to one link in one interval (limits::kRecentsMax, kVectorsMax, also for vectors of
// the peer that want everything announced), as it costs a peer
// little to ask. A state is hashed once per change, whatever the number of links.
#pragma once

#include <set>

#include "federation/gossip/journal_view.h"
#include "federation/gossip/outbox.h"

namespace schakel::federation {

// Hashes of what is compared besides journals.
struct StateTags {
  crypto::Digest records;
  crypto::Digest trust;  // of the signed part of the timestamp; zero = none
};

class Reconcile {
 public:
  Reconcile(JournalTable& journals, const JournalView& view, Outbox& outbox)
      : journals_(journals), view_(view), outbox_(outbox) {}

  // What the peer said, to be compared line by line.
  struct Difference {
    std::vector<FrontierLine> lines;
    std::vector<JournalId> unlisted;  // that we hold and the peer does not
  };

  // `records_at` is the order of change of the records that the tag is over.
  void Ask(Link& link, const StateTags& tags, std::uint64_t records_at, Now now);
  void OnFingerprint(Link& link, const FingerprintMessage& message, const StateTags& tags,
                     std::uint64_t records_at, bool same_trust);
  void OnPong(Link& link, const PongMessage& message, bool same_trust, Now now);
  Difference OnRecent(Link& link, const RecentMessage& message, const StateTags& tags, Now now);
  void OnBuckets(Link& link, const BucketsMessage& message);
  Difference OnVector(Link& link, const VectorMessage& message);

  // Unsalted: equal on nodes that state the same journals.
  [[nodiscard]] const crypto::Digest& FrontierDigest();
  // How often everything that is held was hashed or listed because a peer asked.
  [[nodiscard]] std::uint64_t walks() const { return walks_; }

 private:
  [[nodiscard]] StateHash State(const Link& link, const StateTags& tags);
  [[nodiscard]] StateHash Rest(const Link& link, const std::set<JournalId>& first,
                               const std::set<JournalId>& second);
  void SendRecent(Link& link, const StateTags& tags, std::uint16_t echo);
  void AnswerRecent(Link& link, const StateTags& tags, const std::set<JournalId>& theirs);
  RecentMessage MakeRecent(Link& link, const StateTags& tags);
  // Lists all journals of these buckets.
  void SendVector(Link& link, const BucketSet& buckets);
  void SendDetail(Link& link);
  [[nodiscard]] BucketsMessage Buckets(const Link& link) const;
  static void NoteRoundTrip(Link& link, std::uint16_t echo, Now now);
  // Of a peer that dialled us and is not asked itself: its first fingerprint answers our HELLO.
  static void NoteGreetingTrip(Link& link);

  JournalTable& journals_;
  const JournalView& view_;
  Outbox& outbox_;
  crypto::Digest frontiers_;
  std::uint64_t walks_ = 0;
  std::optional<std::uint64_t> frontiers_epoch_;  // of view_, when `frontiers_` was computed
};

}  // namespace schakel::federation
