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

#include "federation/gossip/journal_table.h"
#include "federation/gossip/link.h"
#include "federation/gossip/payload_fetch.h"
#include "federation/gossip/pull_tracker.h"
#include "federation/trust/directory.h"

namespace schakel::federation {

// What every node says of a closed journal, whichever branch it holds and how far.
constexpr std::uint64_t kForkedSize = limits::kJournalSizeMax;

// Short tags that travel with a fingerprint.
struct StateTags {
  std::uint64_t records = 0;
  std::uint64_t trust = 0;
};

struct ReplicationCounters {
  std::uint64_t entries_received = 0;
  std::uint64_t pages_refused = 0;
  std::uint64_t pages_pushed = 0;
  std::uint64_t payloads_fetched = 0;
  std::uint64_t duplicates = 0;  // pushed pages with nothing new
};

class Replication {
 public:
  Replication(const crypto::NodeId& self, JournalTable& journals, LinkTable& links, Outbox& outbox);

  // Reads the missing payloads. Errors: kIo.
  Result<void> Restore(const storage::Reader& reader);
  // A new directory: verdicts and rights may differ.
  void SetDirectory(std::shared_ptr<const Directory> directory, WallTime now);

  // Each returns kProtocol or kUnauthorized if the peer broke a rule that holds under any trust
  // version, or under the one that it named when that is ours.
  Result<void> OnAnnounce(Link& link, const AnnounceMessage& message);
  // Charges a page to the credit of its sender or to a pull of ours, before it is parked or read.
  static Result<void> Account(Link& link, const PageMessage& message);
  Result<void> OnPage(Link& link, const PageMessage& message, bool same_trust, Now now);
  void OnPull(Link& link, const PullMessage& message);
  void OnFingerprint(Link& link, const FingerprintMessage& message, bool same_trust, Now now);
  void OnRecent(Link& link, const RecentMessage& message);
  void OnVector(Link& link, const VectorMessage& message);
  void OnPayloadWant(Link& link, const PayloadWantMessage& message);
  Result<void> OnPayloadChunk(Link& link, const PayloadChunkMessage& message);
  void OnForkProof(Link& link, const ForkProofMessage& message);

  void SendFingerprint(Link& link, const StateTags& tags, Now now);
  void ReplyFingerprint(Link& link, const FingerprintMessage& asked, const StateTags& tags);
  void OnLinkDown(LinkId link);
  void OnDurable(Token token, Now now);
  void OnRead(ReadResult result, Now now);
  // Sends due pulls, wants and announcements; expires old ones.
  void Advance(Now now);
  [[nodiscard]] std::optional<MonoTime> NextDeadline() const { return pulls_.NextDeadline(); }

  [[nodiscard]] const ReplicationCounters& counters() const { return counters_; }
  [[nodiscard]] std::size_t missing_payloads() const { return payloads_.count(); }
  [[nodiscard]] Fingerprint Sum(const crypto::TagSalt& salt) const;

 private:
  // How far an entry has come, for the decision to push it on.
  struct Spread {
    LinkId source = 0;
    std::uint8_t hop = 0;
    std::uint8_t severity = 0;
    std::uint64_t from = 0;
  };

  // Only a node of the directory gets journals and payloads.
  [[nodiscard]] bool IsMember(const Link& link) const;
  [[nodiscard]] bool Counts(const JournalId& journal) const;
  // Returns what this node says of a journal; size 0 = nothing. A forked journal is a constant, a
  // revoked one ends at its last trusted point.
  [[nodiscard]] Frontier Stated(const HeldJournal& held) const;
  // Returns the last trusted point of a revoked journal.
  [[nodiscard]] Frontier TrustedEnd(const JournalId& journal) const;
  // Returns the size up to which this journal may be pulled and stored.
  [[nodiscard]] std::uint64_t SizeAllowed(const JournalId& journal) const;
  // Returns where it ends for a page from this link.
  [[nodiscard]] JournalEnd EndOf(const JournalId& journal, const Admission& admission) const;
  // Returns the job that builds a page of what this node states; see BuildPageJob.
  [[nodiscard]] BuildPageJob PageJob(LinkId link, const PullMessage& pull,
                                     const HeldJournal& held) const;
  void Compare(Link& link, const FrontierLine& line, std::vector<AnnouncedFrontier>& ahead);
  // The fingerprint without the journals that are listed one by one.
  [[nodiscard]] Fingerprint SumOfOthers(const crypto::TagSalt& salt,
                                        const std::set<JournalId>& listed) const;
  void SendRecent(Link& link);
  void SendVector(Link& link);
  void SendAnnouncements(Link& link, std::vector<AnnouncedFrontier> frontiers);
  [[nodiscard]] AnnouncedFrontier Announcement(const Link& link, const JournalId& journal,
                                               const PendingAnnouncement& pending) const;
  void SendPull(Link& link, const JournalId& journal, std::uint64_t from,
                std::uint32_t bytes_max = limits::kPageBodyMax);
  void SendForkProof(const Link& link, const HeldJournal& held);
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
  void OnAppended(Link& link, HeldJournal& held, Appended appended, std::uint8_t hop);
  void OnMoved(const JournalId& journal, Now now);
  void OnPageForPush(const PageMessage& page);
  void OnReviewed(const Reviewed& reviewed, Now now);
  void OnReadFailed(const ReadFailed& failed);
  void AnnounceTo(Link& link, const JournalId& journal, std::uint8_t hop, std::uint8_t severity);
  void StartReview(HeldJournal& held);
  void StartPulls(Now now);
  void StartPayloads(Now now);
  [[nodiscard]] std::uint8_t PushHops(std::uint8_t severity) const;

  crypto::NodeId self_;
  JournalTable& journals_;
  LinkTable& links_;
  Outbox& outbox_;
  std::shared_ptr<const Directory> directory_;
  WallTime wall_;                   // of the last event, for verdicts
  std::uint64_t last_arrival_ = 0;  // microseconds in the newest arrival key
  PullTracker pulls_;
  PayloadFetch payloads_;
  std::map<JournalId, Spread> spreading_;    // appended, not durable yet
  std::map<EntryPosition, Spread> pushing_;  // durable, the page from here on is being built
  std::map<Token, std::vector<EntryPosition>> payload_writes_;
  ReplicationCounters counters_;
};

}  // namespace schakel::federation
