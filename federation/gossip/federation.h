// The protocol of one node, sans-IO: bytes, local events and `now` go in; frames, storage actions
// and decisions come out. No socket, thread, clock, file or global random inside. The same object
// runs in the node, the simulator and the fuzzer.
//
// How to drive it: call an On...() for each event and Tick() at NextDeadline(); after every call
// carry out TakeActions(). WriteStore actions are answered by OnDurable() in order, ReadStore
// actions by OnRead() in any order.
//
// Ownership: borrows identity and random, which must outlive it.
// Thread:    one (`core`). Time: every call takes `now`; it never reads a clock.
// Errors:    a peer's faults end in a CloseLink action. Restore() fails on a damaged store.
// Bounds:    federation/limits.h.
#pragma once

#include <functional>
#include <memory>

#include "federation/gossip/dialer.h"
#include "federation/gossip/inbound_slots.h"
#include "federation/gossip/own_journal.h"
#include "federation/gossip/record_set.h"
#include "federation/gossip/replication.h"
#include "federation/gossip/status.h"
#include "federation/gossip/trust_sync.h"

namespace schakel::federation {

struct FederationOptions {
  crypto::NodeId self;
  std::vector<std::string> endpoints;  // where others reach us; none = we only dial
  std::vector<Seed> seeds;
  // Whether others may lead us to addresses of private networks and this machine; see endpoint.h.
  bool dials_private = false;
  crypto::TransportKey transport_key;  // ours
  crypto::TransportKey sealing_key;
  // The simulator shares one directory between its nodes.
  std::function<std::shared_ptr<const Directory>(const TrustedSet&, WallTime)> build_directory =
      Directory::Build;
};

enum class LinkEnd : std::uint8_t { kClosed, kDialFailed };

class Federation {
 public:
  Federation(FederationOptions options, const crypto::KeyPair& identity, Random& random);

  // Reads the state of this node. `trust` is what the store holds, or the pinned root.
  // `is_restored` = the store is a copy of an older one. Errors: kCorruption, kIo.
  Result<void> Restore(const storage::Reader& reader, TrustedSet trust, bool is_restored, Now now);

  // A connection to `node` exists; its key was checked by the transport.
  void OnLinkUp(LinkId id, const crypto::NodeId& node, Direction direction, Now now);
  void OnLinkDown(LinkId id, LinkEnd end, Now now);
  void OnFrame(LinkId id, Bytes frame, Now now);
  void OnDurable(Token token, Now now);
  void OnRead(ReadResult result, Now now);
  // Answered by Published or PublishFailed with the same request token.
  void Publish(PublishRequest request, Now now);
  // Trust metadata that this node signed or got from an operator, verified by the caller.
  void OfferTrust(TrustedSet trust, Now now);
  void Tick(Now now);

  [[nodiscard]] MonoTime NextDeadline() const;
  [[nodiscard]] std::vector<Action> TakeActions() { return outbox_.Take(); }

  [[nodiscard]] const std::shared_ptr<const Directory>& directory() const { return directory_; }
  [[nodiscard]] const TrustedSet& trust() const { return trust_; }
  [[nodiscard]] FederationStatus Status(Now now) const;

 private:
  void Greet(Link& link, Now now);
  Result<void> OnHello(Link& link, const HelloMessage& hello, Now now);
  void OnGreeted(Link& link, Now now);
  void OnReject(Link& link, const RejectMessage& reject, Now now);
  void ResolveDuplicates(Link& link);
  Result<void> Dispatch(Link& link, const Frame& frame, Now now);
  Result<void> DispatchJournals(Link& link, const Frame& frame, bool same_trust, Now now);
  [[nodiscard]] bool MustPark(const Link& link, const Frame& frame) const;
  void Close(Link& link, CloseReason reason);

  void NoteTrust(Link& link, TrustVersion version, Now now);
  void OnTrustFiles(Link& link, const TrustFilesMessage& message, Now now);
  void ApplyTrust(TrustedSet trust, Now now);
  // Names the new version to all peers.
  void OnTrustDurable(Now now);
  // Of the newest timestamp, under the salt of this link; 0 if there is none.
  [[nodiscard]] std::uint64_t TrustTag(const Link& link) const;
  [[nodiscard]] StateTags Tags(const Link& link) const {
    return {records_.Tag(link.salt), TrustTag(link)};
  }
  // Two timestamps of one version are a split view: asks the peer for its own, once.
  void CompareTrust(Link& link, std::uint64_t theirs, Now now);
  // What our admission lets us store, or nothing if there is none.
  [[nodiscard]] std::optional<std::uint64_t> OwnQuota() const;
  void AdmitPeers(WallTime now);
  // When no fetch runs: asks the next peer that names a newer version, else lets parked frames go.
  void TendTrust(Now now);
  void Unpark(LinkId link, Now now);

  void AnnounceSelf(Now now);
  void OnRecordsHave(Link& link, const RecordsHaveMessage& message);
  void OnRecordsWant(Link& link, const RecordsWantMessage& message);
  void OnRecords(Link& link, const RecordsMessage& message, Now now);
  void SendRecordsHave(Link& link);
  void OfferRecord(Bytes bytes, LinkId source, Now now);
  void OnRecordDurable(Token token);

  void Advance(Now now);
  void TendLinks(Now now);
  // Says that there is no room and waits for the peer to hang up, so that it hears it.
  void Refuse(Link& link, Now now);
  // Closes the candidates that lost against `greeted`.
  void EndRace(Link& greeted, Now now);
  [[nodiscard]] DialView View(Now now) const { return {directory_.get(), records_, links_, now}; }
  void Dial(Now now);
  void DialFeeler(Now now);
  void Open(DialChoice choice, Now now);

  FederationOptions options_;
  const crypto::KeyPair& identity_;
  Random& random_;

  Outbox outbox_;
  LinkTable links_;
  JournalTable journals_;
  RecordSet records_;
  TrustedSet trust_;
  TrustedSet durable_trust_;  // what peers hear of
  std::optional<Token> trust_write_;
  std::map<Token, std::pair<Buffer, LinkId>> record_writes_;  // record and where it came from
  std::shared_ptr<const Directory> directory_;
  TrustSync trust_sync_;
  TrustVersion asked_trust_;  // what the peer named when the running fetch began
  Replication replication_;
  OwnJournal own_;
  Dialer dialer_;
  InboundSlots inbound_;
  LinkId next_link_ = 1;
  MonoTime next_tend_;
  MonoTime next_feeler_;
  std::uint64_t unknown_frames_ = 0;
  std::uint64_t offences_ = 0;
};

}  // namespace schakel::federation
