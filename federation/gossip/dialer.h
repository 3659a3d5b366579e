// Whom to dial: candidates for push, reconcile-only and feeler links.
//
// The order is this node's secret, renewed weekly (see secret_order.h and link_memory.h): nobody
// can place himself next to a victim, nor learn from one choice what the next will be. First come
// those that keep a place for this node (see expected_peers.h), then all. It is walked from its
// first place until all links are up, then it starts over; at most limits::kWalkMax candidates are
// looked at for one choice, the next goes on from there.
//
//   push       kPushLinks. A lost one is replaced at once by up to kPushRacers candidates at a
//              time; who greets first is kept. Else a link stays for as long as it works: nothing
//              in the protocol needs nearer or other push links, so none is replaced by the hour.
//              Only those to seeds, dialled before other nodes were known, give way one by one
//              after kProvisionalLife, if there is anybody else: the few nodes that everybody is
//              told of would otherwise carry the whole federation. And one whose peer has answered
//              no pull for kUnansweredMax, while others did, gives way when another one is up; it
//              is not dialled for kUnansweredRest.
//   reconcile  kReconcileLinks, of which the anchors are dialled first, and kReconcileRotating are
//              random draws among those that keep a place, renewed every kRotateInterval where
//              there is anybody else to draw.
//   feeler     a random node every kFeelerInterval; of a node that is cut off many, see feelers.h,
//              and who then brings what others kept back stays in place of a link that rotates. A
//              node with fewer than kConnectedMin links also feels nodes that had no room for it,
//              to get the records that name others.
//
// Against an attacker with a share f of the admissions: each of the twelve is a draw that he cannot
// steer, so all are his with f^12. A race favours who answers fastest, so it may hand him the push
// links of a node in trouble; the reconcile-only ones, which are not raced, then still bring every
// entry at the next fingerprint. Only after kPushShortMax without enough push links, when nearly
// nobody answers, does any link that connects become a push link.
//
// Owner: Federation. Thread: the core's. Bounds: limits::kBackOffsMax, kDialsPerSecond.
#pragma once

#include "federation/gossip/dial_round.h"
#include "federation/gossip/link_memory.h"
#include "federation/gossip/walk_order.h"

namespace schakel::federation {

class Dialer {
 public:
  Dialer(const crypto::NodeId& self, std::vector<Seed> seeds, EndpointPolicy permitted,
         Random& random);

  // Errors: kIo.
  Result<void> Restore(const storage::Reader& reader) { return memory_.Restore(reader); }
  // Looks after the anchors; returns what is to be stored, if anything.
  std::optional<storage::WriteBatch> Remember(const LinkTable& links, MonoTime now);

  // A link ended: before it was up or by a fault of the peer; by itself; by the peer's wish.
  void OnFailed(const Link& link, MonoTime now);
  void OnLost(const Link& link, MonoTime now);
  void OnRejected(const Link& link, RejectReason reason, Duration wait, MonoTime now);

  // Returns how often this node did not answer lately.
  [[nodiscard]] unsigned Failures(const crypto::NodeId& node) const {
    return back_offs_.Failures(node);
  }

  // Returns what to dial now so that the targets of limits.h are met.
  std::vector<DialChoice> Choose(const DialView& view);
  // Returns a random node without a link, or nothing.
  std::optional<DialChoice> ChooseFeeler(const DialView& view);
  // For a node that is cut off: returns the next of all nodes without a link, in a random order in
  // which each comes once, or nothing if none of the next limits::kWalkMax can be dialled.
  std::optional<DialChoice> ChooseWideFeeler(const DialView& view);
  // This node brought what the others keep back: it gets the place of a link that rotates, and
  // keeps it until another one does the same.
  void Prefer(const crypto::NodeId& node);
  [[nodiscard]] bool IsHelper(const crypto::NodeId& node) const { return helper_ == node; }
  // Returns what a dialled link is to be, now that it is connected.
  [[nodiscard]] LinkKind KindOnConnect(const Link& link, const LinkTable& links,
                                       MonoTime now) const;
  [[nodiscard]] std::size_t waits() const { return back_offs_.size(); }
  // A dialled link is up: returns the push links that are not needed any more and end. One that
  // serves nothing is left alone for limits::kUnansweredRest.
  std::vector<LinkId> EndRace(const Link& greeted, const LinkTable& links, MonoTime now);

 private:
  void NoteShort(const Link& link, MonoTime now);
  [[nodiscard]] DialNeeds Needs(const DialView& view) const;
  [[nodiscard]] std::size_t DialsLeft(MonoTime now);
  // Returns a push link to a seed that may be replaced.
  [[nodiscard]] std::optional<LinkId> Provisional(const DialView& view) const;
  // Returns whether another push link is wanted for one that serves nothing.
  [[nodiscard]] static bool WantsBetter(const DialView& view);
  void Walk(const DialView& view, DialRound& round);
  // A random node of those that keep a place, or of all if none of them can be dialled.
  std::optional<DialTarget> DrawExpecting(const DialView& view, const DialRound& round);
  std::optional<DialTarget> Draw(const DialView& view, const DialRound& round);
  // A random one of `count` admissions that `at(i)` gives the places of.
  template <typename PlaceAt>
  std::optional<DialTarget> DrawOf(const DialView& view, const DialRound& round, std::size_t count,
                                   const PlaceAt& at);
  void FillRotating(const DialView& view, DialRound& round);
  void DrawFeelKey();
  void FillHelper(const DialView& view, DialRound& round);
  void FeelFull(const DialView& view, DialRound& round);

  crypto::NodeId self_;
  AddressBook book_;
  Random& random_;
  BackOffs back_offs_;
  LinkMemory memory_;
  WalkOrder order_;
  std::uint64_t place_ = 0;  // next in the order
  std::uint64_t felt_ = 0;   // next in the order of wide feelers, which is drawn under feel_key_
  crypto::TagSalt feel_key_;
  std::optional<crypto::NodeId> helper_;  // preferred last
  bool dials_helper_ = false;             // it has no lasting link yet
  std::optional<MonoTime> push_short_;    // since when, after a failure
  std::optional<MonoTime> next_rotation_;
  MonoTime second_;  // began then, with dials_ so far
  std::size_t dials_ = 0;
};

}  // namespace schakel::federation
