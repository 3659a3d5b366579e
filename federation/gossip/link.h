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
#include "federation/gossip/allowance.h"
#include "federation/gossip/credit_window.h"
#include "federation/gossip/lane_queue.h"
#include "federation/gossip/pull_record.h"
#include "federation/gossip/record_base.h"
#include "federation/limits.h"

namespace schakel::federation {

enum class Direction : std::uint8_t { kInbound, kOutbound };
// Refused: told why it is not taken; its frames are ignored until the peer hangs up.
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

// What the peer names as its trust state, and what we asked it for.
struct TrustExchange {
  TrustVersion theirs;
  TrustVersion unproven;             // named by the peer but not delivered on request
  Duration wait{0};                  // doubles with every such version
  MonoTime wait_until;               // not asked for any version before
  bool was_asked_for_split = false;  // its timestamp of a version that we hold with other content
  bool was_sent_split = false;       // our proof that the anchor signed two histories
  std::deque<ParkedFrame> parked;    // limits::kParkedFramesMax
};

// What the peer knows of our records. Orders of change: see RecordSet.
struct RecordExchange {
  std::uint64_t equal_at = 0;  // when both ends were equal last
  std::uint64_t asked_at = 0;  // when the open fingerprint was sent
  std::set<RecordKey> news;    // not named to the peer yet
  std::optional<MonoTime> due;
  std::set<RecordKey> listed;             // in the last recent list that we sent
  std::optional<MonoTime> all_listed_at;  // when all of them were
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
  TrustExchange trust;
  RecordExchange records;
  LaneQueue lanes;      // what the peer asked for, and its credit
  CreditWindow window;  // what it may send us
  PullRecord pulls;     // what we asked it for
  Allowance allowance;
  Duration round_trip{0};  // smoothed; 0 = not measured
  MonoTime ping_sent;
  std::uint16_t ping_token = 0;
  bool is_asked = false;    // a fingerprint was sent, and nothing was heard since
  bool is_doubted = false;  // for limits::kPongMax
  MonoTime bulk_sent;       // a frame that a thin line takes seconds for
  // Orders of change, see JournalTable, when both ends were equal last.
  std::uint64_t equal_at = 0;
  std::uint64_t asked_at = 0;       // when the open fingerprint was sent
  std::set<JournalId> listed;       // in the last recent that we sent
  std::set<JournalId> vector_seen;  // journals of ours listed so far in the peer's vector
  std::map<JournalId, PendingAnnouncement> announcements;
  // Entries asked for because a page of this journal may be of another branch; kForkProbesMax.
  std::map<JournalId, std::uint64_t> fork_probes;

  [[nodiscard]] bool IsUp() const { return state == LinkState::kUp; }
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
