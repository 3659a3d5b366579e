// Journals between nodes: push, announce, pull, reconcile, payloads, reviews, fork proofs.
//
// The paths of an entry:
//   page from a peer -> Journal::Append -> WriteStore -> durable -> push or announce to the others
//                                                     -> review: inspect, index, missing payloads
//   announcement, fingerprint, vector -> PullTracker -> Pull -> page
// Nothing is announced or served before it is durable.
//
// Owner: Federation. Thread: the core's. Bounds: federation/limits.h.
#pragma once

#include <memory>

#include "federation/gossip/growth.h"
#include "federation/gossip/journal_view.h"
#include "federation/gossip/local_health.h"
#include "federation/gossip/missing_rows.h"
#include "federation/gossip/payload_fetch.h"
#include "federation/gossip/publisher_quota.h"
#include "federation/gossip/pull_tracker.h"
#include "federation/gossip/reconcile.h"
#include "federation/gossip/serving.h"

namespace schakel::federation {

struct ReplicationCounters {
  std::uint64_t entries_received = 0;
  std::uint64_t pages_refused = 0;
  std::uint64_t pages_pushed = 0;
  std::uint64_t payloads_fetched = 0;
  std::uint64_t duplicates = 0;          // pushed pages with nothing new
  std::uint64_t signatures_checked = 0;  // of checkpoints, in pages and fork proofs of peers
};

class Replication {
 public:
  Replication(const crypto::NodeId& self, const LocalHealth& health, JournalTable& journals,
              LinkTable& links, Outbox& outbox);

  // Reads the missing payloads. Errors: kIo.
  Result<void> Restore(const storage::Reader& reader);
  // A new directory: verdicts and rights may differ.
  void SetDirectory(std::shared_ptr<const Directory> directory);

  // Each returns kProtocol or kUnauthorized if the peer broke a rule that holds under any trust
  // version, or under the one that it named when that is ours.
  Result<void> OnAnnounce(Link& link, const AnnounceMessage& message);
  // Charges a page or chunk to the credit of its sender, and a page to a pull of ours, before it is
  // parked or read.
  static Result<void> Account(Link& link, const Message& message, MonoTime now);
  // What came from this peer was taken in: returns what it may send more, 0 if that can wait.
  std::uint32_t TakeGrant(Link& link) const;
  // Whether a page or chunk of this peer may be under way. A page that comes later is taken too.
  [[nodiscard]] bool AwaitsBulk(const Link& link, MonoTime now) const;
  void OnGrant(Link& link, std::uint64_t bytes) { serving_.OnGrant(link, bytes); }
  Result<void> OnPage(Link& link, const PageMessage& message, bool same_trust, Now now);
  void OnPull(Link& link, const PullMessage& message, Now now);
  // Takes what anti-entropy found: pulls where the peer is ahead, announces where it is behind.
  void OnDifference(Link& link, const Reconcile::Difference& difference);
  void OnPayloadWant(Link& link, const PayloadWantMessage& message, Now now);
  Result<void> OnPayloadChunk(Link& link, const PayloadChunkMessage& message, Now now);
  Result<void> OnForkProof(Link& link, const ForkProofMessage& message, bool same_trust);

  void OnLinkUp(const Link& link, Now now) { payloads_.OnPublisherUp(link.node, now.mono); }
  void OnLinkDown(const Link& link);
  void OnDurable(Token token, Now now);
  void OnRead(ReadResult result, Now now);
  // Sends due pulls, wants and announcements; expires old ones.
  void Advance(Now now);
  [[nodiscard]] std::optional<MonoTime> NextDeadline() const;

  [[nodiscard]] const ReplicationCounters& counters() const { return counters_; }
  [[nodiscard]] std::size_t missing_payloads() const { return payloads_.count(); }
  [[nodiscard]] Reconcile& reconcile() { return reconcile_; }
  // Adds what peers can make grow here; see growth.h.
  void AddGrowth(std::vector<GrowthRow>& rows) const;

 private:
  // How far an entry has come, for the decision to push it on.
  struct Spread {
    LinkId source = 0;
    std::uint8_t hop = 0;
    std::uint8_t severity = 0;
    std::uint64_t from = 0;
  };

  // Returns where it ends for a page that this key signed.
  [[nodiscard]] JournalEnd EndOf(const JournalId& journal, const Admission& admission,
                                 const crypto::PublicKey& signer) const;
  // Whether this publisher is over its quota, so that its journals wait for the others.
  bool IsDelayed(const crypto::NodeId& publisher, MonoTime now);
  // Counts what arrived against the quota of its publisher.
  void CountForQuota(const JournalId& journal, const std::vector<EntryHeader>& headers, Now now);
  // Returns in which lane a page of this journal goes.
  Lane LaneOf(const HeldJournal& held, const PullMessage& pull, Now now);
  void Compare(Link& link, const FrontierLine& line, std::vector<AnnouncedFrontier>& ahead);
  void SendAnnouncements(Link& link, std::vector<AnnouncedFrontier> frontiers);
  [[nodiscard]] AnnouncedFrontier Announcement(const Link& link, const JournalId& journal,
                                               const PendingAnnouncement& pending) const;
  void SendPull(Link& link, const PullMessage& pull);
  // Once in limits::kReconcileInterval, however often the peer names the journal.
  void SendForkProof(Link& link, const HeldJournal& held);
  // Asks for the entry that tells whether the peer has another branch of our size.
  void AskAboutFork(Link& link, const JournalId& journal, std::uint64_t size);
  // Returns whether a pushed page is looked at, which may cost a signature and bring nothing. Else
  // what it has is offered for a pull.
  bool TakesVainPage(Link& link, const PageMessage& message, std::uint64_t held_size);
  Result<void> OnPageError(Link& link, const PageMessage& message, const Error& error,
                           bool same_trust);
  // Closes the journal if this page and what is held prove a fork.
  bool FindFork(HeldJournal& held, const PageMessage& page);
  // Returns whether the page that failed may be true of another branch. Asks this peer then for
  // what its branch has at our size, which is the proof.
  bool ProbeFork(Link& link, const HeldJournal& held, const PageMessage& page);
  // Returns whether the page answers such a question; `guilty` tells that it proves no fork.
  bool OnForkProbe(Link& link, const PageMessage& page, bool& guilty);
  void OnForked(HeldJournal& held, const ForkProof& proof);
  void OnAppended(Link& link, HeldJournal& held, Appended appended, std::uint8_t hop, Now now);
  void OnMoved(const JournalId& journal, Now now);
  void OnPageForPush(const PageMessage& page);
  void OnReviewed(const Reviewed& reviewed, Now now);
  void OnReviewedNamed(const ReviewedNamed& reviewed, Now now);
  void OnMissingFound(const MissingFound& found);
  // Indexes one entry that was read.
  void NoteReviewed(HeldJournal& held, const ReviewedEntry& entry, storage::WriteBatch& batch,
                    Now now);
  void OnReadFailed(const ReadFailed& failed, Now now);
  void AnnounceTo(Link& link, const JournalId& journal, std::uint8_t hop, std::uint8_t severity);
  void StartReview(HeldJournal& held);
  void EndReview(HeldJournal& held);
  void StartWaitingReviews();
  void StartPulls(Now now);
  // A pull was not answered in time, which is no fault of ours.
  void NoteLost(Link& link, MonoTime now);
  Result<void> RestoreMissing(const storage::Reader& reader);
  // A payload that was fetched. The store calls it missing until the row of each entry that waits
  // for it says that it is here, so that a crash in between forgets none of them.
  struct ArrivedPayload {
    std::vector<EntryPosition> late;  // found to wait for it since; limits::kMissingPositionsMax
    bool is_durable = false;
  };
  // Shows the entries that wait for it.
  void OnPayloadDurable(const PayloadName& name);
  // What a review found out about the payload of an entry: it is missing, or it is not any more.
  void NotePayload(const ReviewedEntry& entry, const EntryPosition& position, bool is_first,
                   storage::WriteBatch& batch, Now now);
  // Reviews all entries that wait for this payload.
  void Walk(const PayloadName& name);
  // Looks again whether this entry wants its payload.
  void Doubt(const EntryPosition& position);
  void StartPayloads(Now now);
  // A disk that is slower than the peers would fill the memory.
  [[nodiscard]] bool AreWritesFull() const {
    return payload_writes_.size() >= limits::kPayloadWritesMax;
  }
  [[nodiscard]] std::uint8_t HopsOf(std::uint8_t severity) const;
  // Whether a push link announced what it did not deliver lately.
  [[nodiscard]] bool HasDropper() const;

  crypto::NodeId self_;
  const LocalHealth& health_;
  JournalTable& journals_;
  LinkTable& links_;
  Outbox& outbox_;
  std::shared_ptr<const Directory> directory_;
  JournalView view_;
  Reconcile reconcile_;
  Serving serving_;
  PublisherQuota quota_;
  std::uint64_t last_arrival_ = 0;  // microseconds in the newest arrival key
  PullTracker pulls_;
  PayloadFetch payloads_;
  MissingRows missing_;
  std::size_t reviews_running_ = 0;
  std::set<JournalId> reviews_waiting_;
  std::optional<MonoTime> pulls_again_at_;  // a link that rests may be asked again
  bool announces_ = false;                  // a link has announcements to send
  std::map<JournalId, Spread> spreading_;   // appended, not durable yet
  // Durable, the page from here on is being built; limits::kPushesBuildingMax.
  std::map<EntryPosition, Spread> pushing_;
  std::map<Token, PayloadName> payload_writes_;  // limits::kPayloadWritesMax
  std::map<PayloadName, ArrivedPayload> arrived_;
  ReplicationCounters counters_;
};

}  // namespace schakel::federation
