// One real node of a test: Federation over a MemoryStore, its actions carried out at once. What it
// sends, closes and tells is kept for the test to look at.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "base/random.h"
#include "cast.h"
#include "federation/gossip/federation.h"
#include "federation/wire/frame_codec.h"

namespace schakel::federation {

struct PartyOptions {
  std::optional<TrustedSet> trust;  // else the cast's newest
  std::vector<std::string> endpoints;
  std::vector<Seed> seeds;
  std::shared_ptr<const RecordBase> record_base;
};

class Party {
 public:
  Party(const Cast& cast, std::size_t number, PartyOptions options = {});

  // Begins a new life on what the store holds.
  void Start(bool is_restored = false);
  // Loses what is not synced and starts again.
  void Crash();
  // Carries out all actions that wait.
  void Run();
  // The time of the test moves; the core ticks when it asked for it.
  void RunUntil(MonoTime until);
  void RunFor(Duration duration) { RunUntil(now.mono + duration); }

  [[nodiscard]] const Member& member() const { return member_; }
  [[nodiscard]] Federation& core() { return *core_; }
  [[nodiscard]] storage::MemoryStore& store() { return store_; }
  [[nodiscard]] FederationStatus Status() { return core_->Status(now); }
  // The status row of a journal; an empty one if the node does not hold it.
  [[nodiscard]] JournalStatusRow Row(const JournalId& journal);
  [[nodiscard]] JournalId OwnId() { return {member_.id, Status().incarnation}; }
  [[nodiscard]] bool IsLinkUp(LinkId link);

  Token Publish(Journal::Draft draft);
  LinkId Accept(const crypto::NodeId& node);  // an inbound connection exists
  // Returns the link of a dial to this node that waits for its connection, if there is one.
  [[nodiscard]] std::optional<LinkId> OpenDial(const crypto::NodeId& node);
  // That connection exists now. REQUIRES: OpenDial(node).
  LinkId Reach(const crypto::NodeId& node);
  void Receive(LinkId link, Bytes frame);
  void Receive(LinkId link, const Frame& frame);
  void Drop(LinkId link);  // the connection ended

  // While true, writes stay unsynced and reads unanswered until the test says so.
  bool holds_writes = false;
  bool holds_reads = false;
  void Sync();
  void AnswerReads();
  void ForgetReads() { unread_.clear(); }

  Now now = StartOfTests();
  std::deque<SendFrame> frames;
  std::vector<CloseLink> closed;
  std::vector<DialPeer> dialled;
  std::vector<Published> published;
  std::vector<PublishFailed> failed;
  std::vector<Arrived> arrived;
  std::vector<RaiseAlarm> alarms;
  std::vector<AllowedPeer> allowed;

 private:
  void Carry(Action action);

  const Member& member_;
  PartyOptions options_;
  SeededRandom random_;
  storage::MemoryStore store_;
  std::unique_ptr<Federation> core_;
  std::set<LinkId> reached_;  // dials that were answered
  std::vector<Token> unsynced_;
  std::vector<ReadJob> unread_;
  ChunkCache chunk_cache_;
  Token next_request_ = 1;
  LinkId next_inbound_ = kInboundLinkBit + 1;
};

// A peer that the test plays itself: it says what the test wants.
class Puppet {
 public:
  // By default it dialled the node. REQUIRES: for kOutbound, a seed of the party.
  Puppet(Party& party, const Member& member, Direction direction = Direction::kInbound)
      : party_(party),
        link_(direction == Direction::kInbound ? party.Accept(member.id) : party.Reach(member.id)) {
  }

  [[nodiscard]] LinkId link() const { return link_; }
  [[nodiscard]] bool IsUp() { return party_.IsLinkUp(link_); }
  // Why the node closed this link, or nothing.
  [[nodiscard]] std::optional<CloseReason> Closed() const;

  void Greet(std::vector<OwnFrontier> yours = {}, LinkKind kind = LinkKind::kPush,
             std::uint32_t credit = 1 << 18);
  void Say(Message message) { Say(std::move(message), party_.core().trust().version()); }
  void Say(Message message, TrustVersion trust) {
    party_.Receive(link_, Frame{trust, std::move(message)});
  }
  // The salt of this session, when both greeted.
  [[nodiscard]] crypto::TagSalt Salt();
  void Announce(const JournalId& journal, const Frontier& frontier);

  // Everything that the node sent on this link since the last call.
  std::vector<Frame> Hear();
  template <typename Kind>
  std::vector<Kind> Hear() {
    std::vector<Kind> kinds;
    for (const Frame& frame : Hear()) {
      if (const auto* kind = std::get_if<Kind>(&frame.message)) kinds.push_back(*kind);
    }
    return kinds;
  }

 private:
  static constexpr std::uint64_t kNonce = 4711;
  Party& party_;
  LinkId link_;
  std::optional<std::uint64_t> their_nonce_;
};

// Answers every want that this peer hears: with what the author has, else that it is absent.
// Returns how many.
std::size_t ServePayloads(Puppet& peer, const Author& author);

}  // namespace schakel::federation
