// One link to a peer, and the table of all links.
//
// Ownership: LinkTable owns links; a Link* is valid until Remove().
// Thread:    the core's.
// Bounds:    inbound links by limits::kInboundLinksMax, outbound by the dialler's targets; queues
//            in a link by the limits named beside them.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "crypto/hash.h"
#include "federation/gossip/action.h"
#include "federation/gossip/answer_time.h"
#include "federation/gossip/credit_window.h"
#include "federation/gossip/lane_queue.h"
#include "federation/gossip/limits.h"
#include "federation/gossip/record_base.h"
#include "federation/limits.h"

namespace schakel::federation {

enum class Direction : std::uint8_t { kInbound, kOutbound };
// Refused: told that there is no room; its frames are ignored until the peer hangs up.
enum class LinkState : std::uint8_t { kDialing, kGreeting, kUp, kRefused };

struct ParkedFrame {
  TrustVersion trust;
  Message message;
};

// What is new for this peer and was not sent yet; conflated per journal.
struct PendingAnnouncement {
  std::uint8_t hop = 0;
  std::uint8_t severity = 0;
};

struct Link {
  LinkId id = 0;
  crypto::NodeId node;
  Direction direction = Direction::kInbound;
  LinkKind kind = LinkKind::kPush;
  LinkState state = LinkState::kDialing;
  bool was_unlisted = false;  // dialled while its presence was not known
  bool is_rotating = false;   // reconcile-only and drawn anew from time to time
  std::string endpoint;
  crypto::TransportKey server_key;  // that we dialled
  MonoTime since;                   // of the present state
  MonoTime last_heard;
  MonoTime next_reconcile;
  std::uint64_t our_nonce = 0;
  std::uint64_t their_nonce = 0;
  crypto::TagSalt salt;  // of this session's short tags, equal on both sides
  TrustVersion their_trust;
  TrustVersion unproven_trust;       // named by the peer but not delivered on request
  Duration trust_wait{0};            // doubles with every such version
  MonoTime trust_wait_until;         // not asked for any version before
  bool was_asked_for_split = false;  // its timestamp of a version that we hold with other content
  bool was_sent_split = false;       // our proof that the anchor signed two histories
  LaneQueue lanes;                   // what the peer asked for, and its credit
  CreditWindow window;               // what it may send us
  std::size_t answers_due = 0;       // pulls of ours that no page has answered, also late
  std::map<JournalId, MonoTime> pulled_at;  // when they were sent; limits::kPullsTimedMax
  AnswerTime answer_time;
  int pulls_lost = 0;                    // in a row
  MonoTime pull_again_at;                // not asked for pages before
  std::optional<MonoTime> silent_since;  // the first lost pull since any answer, also a late one
  MonoTime answered;                     // the last answer that brought something
  std::uint32_t failures_permille = 0;   // moving average of pulls that timed out
  Duration round_trip{0};                // smoothed; 0 = not measured
  MonoTime ping_sent;
  std::uint16_t ping_token = 0;
  bool is_asked = false;    // a fingerprint was sent, and nothing was heard since
  bool is_doubted = false;  // for limits::kPongMax
  MonoTime bulk_sent;       // a frame that a thin line takes seconds for
  // Orders of change, see JournalTable and RecordSet, when both ends were equal last.
  std::uint64_t equal_at = 0;
  std::uint64_t asked_at = 0;  // when the open fingerprint was sent
  std::uint64_t records_equal_at = 0;
  std::uint64_t records_asked_at = 0;
  std::set<JournalId> listed;              // in the last recent that we sent
  int recents_left = limits::kRecentsMax;  // until the next reconcile
  int vectors_left = limits::kVectorsMax;
  int unlisted_left = limits::kVectorsMax;  // vectors of the peer that are read to the end
  std::size_t lines_left = limits::kAnnouncedLinesMax;
  std::set<RecordKey> records_news;  // not named to the peer yet
  std::optional<MonoTime> records_due;
  int record_lists_left = limits::kRecentsMax;  // that we send in one kReconcileInterval
  int fork_questions_left = limits::kForkQuestionsMax;
  int vain_checks_left = limits::kVainChecksMax;  // below 0: one too many
  std::set<RecordKey> records_listed;             // in the last recent list of records that we sent
  std::optional<MonoTime> all_records_at;         // when all of them were listed
  std::map<JournalId, PendingAnnouncement> announcements;
  // Entries asked for because a page of this journal may be of another branch; kForkProbesMax.
  std::map<JournalId, std::uint64_t> fork_probes;
  std::set<JournalId> proofs_sent;  // of forks, since RenewAnswers(): our closed journals at most
  std::deque<ParkedFrame> parked;   // limits::kParkedFramesMax
  std::set<JournalId> vector_seen;  // journals of ours listed so far in the peer's vector

  // Once in limits::kReconcileInterval: the peer may ask as often again.
  void RenewAnswers() {
    recents_left = limits::kRecentsMax;
    vectors_left = limits::kVectorsMax;
    unlisted_left = limits::kVectorsMax;
    lines_left = limits::kAnnouncedLinesMax;
    record_lists_left = limits::kRecentsMax;
    fork_questions_left = limits::kForkQuestionsMax;
    vain_checks_left = limits::kVainChecksMax;
    proofs_sent.clear();
  }
  // What the peer relayed of others cost a signature and brought nothing. An honest one does that
  // when it knows a recovery record that we have not got; returns false when it was too often.
  [[nodiscard]] bool ForgivesVainCheck() {
    if (vain_checks_left >= 0) --vain_checks_left;
    return vain_checks_left >= 0;
  }
  // Nothing that it relays is checked until RenewAnswers().
  [[nodiscard]] bool ChecksNoMore() const { return vain_checks_left < 0; }
  [[nodiscard]] bool IsUp() const { return state == LinkState::kUp; }
  // It let pulls of ours expire lately.
  [[nodiscard]] bool IsSuspect() const { return failures_permille > limits::kSuspectPermille; }
  // It announces and does not serve.
  [[nodiscard]] bool ServesNothing(MonoTime now) const {
    return silent_since && now - *silent_since >= limits::kUnansweredMax;
  }
  // Push links carry pushes and announcements; the others fingerprints, pulls, records and proofs.
  [[nodiscard]] bool IsPush() const { return IsUp() && kind == LinkKind::kPush; }
  [[nodiscard]] std::uint64_t Tag(const crypto::TreeHash& root) const {
    return crypto::ShortTag(salt, root.view());
  }
};

class LinkTable {
 public:
  // REQUIRES: no link with this id.
  Link& Add(Link link);
  void Remove(LinkId id);
  [[nodiscard]] Link* Find(LinkId id);
  // Returns the link to this node that is up, or any other, or nullptr.
  [[nodiscard]] Link* FindNode(const crypto::NodeId& node);
  [[nodiscard]] bool HasNode(const crypto::NodeId& node) const {
    return Count([&node](const Link& link) { return link.node == node; }) > 0;
  }
  [[nodiscard]] std::map<LinkId, Link>& all() { return links_; }
  [[nodiscard]] const std::map<LinkId, Link>& all() const { return links_; }
  // Without those that were refused.
  [[nodiscard]] std::size_t CountInbound() const;
  [[nodiscard]] std::size_t CountRefused() const;
  // Links that are up and that this node chose, without feelers: only these make it connected,
  // since anybody who is admitted can dial us.
  [[nodiscard]] std::size_t CountOutboundUp() const;
  // Links that news goes over: push links; all that are up, where there are fewer than
  // limits::kPushLinksMin of those, as in a federation of which only a few nodes run.
  [[nodiscard]] std::vector<Link*> Spreading();
  [[nodiscard]] std::size_t CountUp() const;
  // `is_counted` takes a const Link&.
  template <typename Predicate>
  [[nodiscard]] std::size_t Count(Predicate is_counted) const {
    std::size_t count = 0;
    for (const auto& [id, link] : links_)
      count += is_counted(link) ? 1 : 0;
    return count;
  }

 private:
  std::map<LinkId, Link> links_;
};

}  // namespace schakel::federation
