// The protocol of one node, sans-IO: bytes, local events and `now` go in; frames, storage actions
// and decisions come out. No socket, thread, clock, file or global random inside. The same object
// runs in the node, the simulator and the fuzzer.
//
// How to drive it: call an On...() for each event and Tick() at NextDeadline(); after every call
// carry out TakeActions(). WriteStore actions are answered by OnDurable() in order, ReadStore
// actions by OnRead() in any order.
//
// Ownership: borrows identity and random, which must outlive it.
// Thread:    one (`core`). Time: every call takes `now`; it never reads a clock. Inside, the wall
//            time is the likeliest one (trust_clock.h), read once for each call.
// Errors:    a peer's faults end in a CloseLink action. Restore() fails on a damaged store.
// Bounds:    federation/limits.h.
#pragma once

#include <functional>
#include <memory>

#include "federation/gossip/beacon_watch.h"
#include "federation/gossip/dialer.h"
#include "federation/gossip/feelers.h"
#include "federation/gossip/inbound_slots.h"
#include "federation/gossip/local_health.h"
#include "federation/gossip/node_buckets.h"
#include "federation/gossip/own_journal.h"
#include "federation/gossip/record_sync.h"
#include "federation/gossip/replication.h"
#include "federation/gossip/status.h"
#include "federation/gossip/trust_sync.h"
#include "federation/trust/directory_builder.h"
#include "federation/trust/split_proof.h"
#include "federation/trust/trust_clock.h"

namespace schakel::federation {

struct FederationOptions {
  crypto::NodeId self;
  std::vector<std::string> endpoints;  // where others reach us; none = we only dial
  std::vector<Seed> seeds;
  // Whether others may lead us to addresses of private networks and this machine; see endpoint.h.
  bool dials_private = false;
  crypto::TransportKey transport_key;  // ours
  // The one before it, as long as it is kept: others may not know of the present one yet.
  std::optional<crypto::TransportKey> previous_transport_key;
  Duration key_overlap = limits::kKeyOverlap;  // how long others accept both
  crypto::TransportKey sealing_key;
  // The simulator shares one directory between its nodes.
  std::function<std::shared_ptr<const Directory>(const TrustedSet&, WallTime)> build_directory =
      DirectoryBuilder();
  // And the records that all of them hold at the start; nullptr = none.
  std::shared_ptr<const RecordBase> record_base;
  // And what it opened for any of them; nullptr = nothing. Must outlive the core.
  RecordMemo* record_memo = nullptr;
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
  // A record that somebody brought: of a recovery key, from any machine. kNew and kFrozen: taken.
  RecordOutcome Submit(Bytes record, Now now);
  // The transport uses this key from now on; the one before it for as long as others need.
  void RotateTransport(const crypto::TransportKey& key, Duration overlap, Now now);
  void RotateSealing(const crypto::TransportKey& key, Now now);
  // Signs as soon as the admission or the recovery key names this one; the present one until then.
  void OfferIdentity(crypto::KeyPair next, Now now);
  void Tick(Now now);

  [[nodiscard]] MonoTime NextDeadline() const;
  [[nodiscard]] std::vector<Action> TakeActions() { return outbox_.Take(); }

  [[nodiscard]] const std::shared_ptr<const Directory>& directory() const { return directory_; }
  [[nodiscard]] const TrustedSet& trust() const { return trust_; }
  [[nodiscard]] const RecordSet& records() const { return records_; }
  // Who may connect when the local clock shows this.
  [[nodiscard]] std::vector<AllowedPeer> AllowedPeers(WallTime local) const;
  [[nodiscard]] FederationStatus Status(Now now);
  // How many admitted nodes said that they trust this root, with this one; 0 = they did not say.
  [[nodiscard]] std::map<std::uint32_t, std::size_t> TrustedRoots() const;
  // What peers can make grow, with its limit. Costs a walk over all links.
  [[nodiscard]] std::vector<GrowthRow> Growth() const;

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
  // Lets a peer send more, if it used up a part of what it may.
  void Grant(Link& link);

  // Puts the likeliest time in the place of the local clock's, for the whole of one call.
  [[nodiscard]] Now Correct(Now local);
  void NoteTrust(Link& link, TrustVersion version, Now now);
  void OnTrustFiles(Link& link, const TrustFilesMessage& message, Now now);
  // What could not be taken because of a conflict: proof of a split view, or only suspicious.
  void OnConflict(Link& link, Now now);
  Result<void> OnSplitProof(Link& link, const SplitProofMessage& message, Now now);
  void Freeze(SplitProof proof, Now now);
  // The proof about the root that we trust now, or nullptr.
  [[nodiscard]] const SplitProof* ProofInForce() const;
  void ApplyTrust(TrustedSet trust, Now now);
  // The peer named a version that it did not deliver.
  void DisproveTrust(Link& link, Now now);
  void RaiseBound(const TrustedSet& trust, Now now, storage::WriteBatch& batch);
  // What the state of trust lets this node do under this set.
  [[nodiscard]] TrustTerms TermsOf(const TrustedSet& trust, Now now) const;
  // Ends holding back when the terms admit again. Changes nothing else.
  void TendHeldBack(storage::WriteBatch& batch);
  // The terms changed with time, or may have.
  void TendTerms(Now now);
  [[nodiscard]] MonoTime NextTermsChange(Now now) const;
  Result<void> RestoreTrust(const storage::Reader& reader, TrustedSet trust, Now now);
  // Names the new version to all peers.
  void OnTrustDurable(Now now);
  // The newest timestamp changed on disk: what links compare follows.
  void SetDurableTrust();
  [[nodiscard]] StateTags Tags() const { return {records_.Digest(), trust_digest_}; }
  void Ask(Link& link, Now now);
  // Two timestamps of one version are a split view: asks the peer for its own, once.
  void CompareTrust(Link& link, std::uint64_t theirs, Now now);
  // What our admission lets us store, or nothing if there is none.
  [[nodiscard]] std::optional<std::uint64_t> OwnQuota() const;
  // When no fetch runs: asks the next peer that names a newer version, else lets parked frames go.
  void TendTrust(Now now);
  void Unpark(LinkId link, Now now);

  [[nodiscard]] Tlp MostReceived() const;
  // What the metadata, the terms and the recovery keys say together is in force from now on.
  void UseDirectory(Now now);
  // Returns the identity key that counts for this node; nullptr if it is none of ours.
  [[nodiscard]] const crypto::KeyPair* Signer() const;
  [[nodiscard]] KeysBody OwnKeys(const Admission& admission, Now now) const;
  [[nodiscard]] bool DialsWithPreviousKey(const crypto::NodeId& node, Now now) const;
  // Ends what was allowed or dialled by keys that do not count any more.
  void EndOverlaps(Now now);
  // Signs anew what differs from what this node is, or what nobody takes.
  void AnnounceSelf(Now now);
  // What this node signed about itself with a clock that was ahead is taken by nobody, and nothing
  // newer is. The same with the time just before `now` takes its place, so that the next one
  // counts. Returns whether there was any.
  bool TakeBack(const crypto::KeyPair& signer, RecordType type, WallTime now);
  // Takes a record that this node signed; says so if that fails.
  RecordOutcome OfferOwn(Bytes record, Now now);
  void SendBeacon(Now now);
  void TendBeacons(Now now);
  // Whether nobody lets news through to this node: no beacons, or not the trust that they name.
  [[nodiscard]] bool IsCutOff(MonoTime now) const;
  // What a feeler brought while this node is cut off makes its peer a lasting one.
  void NoteHelp(LinkId link);
  // Beacons travel on push links; this asks another one for them.
  void AskForBeacons(const Link& link);
  void NoteTime(const RecordId& id, Now now);
  // Of a beacon that the local clock calls too old or too new. Returns kUnknown if it was heard,
  // else why its signature does not count.
  RecordOutcome HearTime(const RecordId& id, Bytes bytes, LinkId source, Now now);
  Result<void> OnRecords(Link& link, const RecordsMessage& message, bool same_trust, Now now);
  Result<void> OfferAll(Link& link, const std::vector<Bytes>& records, bool same_trust, Now now);
  // Whether an earlier identity key of its node may have signed this record.
  [[nodiscard]] bool MayBeOld(const RecordId& id) const;
  RecordOutcome OfferRecord(Bytes bytes, LinkId source, Now now);
  // Answers with trust files or records, which need no credit, as far as the peer's budget goes.
  void ServeControl(Link& link, const Message& message, Now now);
  void OnRecordDurable(Token token, Now now);

  Result<void> DispatchReconcile(Link& link, const Frame& frame, bool same_trust, Now now);
  void OnRecent(Link& link, const RecentMessage& message, Now now);

  void Advance(Now now);
  void TendLinks(Now now);
  // Returns when this link ends, if nothing is heard of it, and why.
  [[nodiscard]] std::pair<MonoTime, CloseReason> EndOf(const Link& link, MonoTime now) const;
  // Returns when a link that does not answer is doubted, or ended if it is; nothing if something
  // was heard since it was asked.
  [[nodiscard]] std::optional<MonoTime> DoubtAt(const Link& link, MonoTime now) const;
  // A rule was broken. The link is gone afterwards.
  void CloseForOffence(Link& link, const Error& error, Now now);
  // Asks again; and all others too, since the fault may be a large one.
  void Doubt(Link& link, Now now);
  // Whether something is missing that only time brings.
  [[nodiscard]] bool IsBusy() const;
  // Returns when links must be tended again.
  [[nodiscard]] MonoTime NextTend(MonoTime now) const;
  // Whether this node keeps a place for `node`.
  [[nodiscard]] bool Expects(const crypto::NodeId& node) const;
  // Makes room for an expected node. Returns whether there is some now.
  bool MakeRoom(const Link& link, Now now);
  // Says that there is no room and waits for the peer to hang up, so that it hears it.
  void Refuse(Link& link, Now now);
  // Closes the candidates that lost against `greeted`.
  void EndRace(Link& greeted, Now now);
  [[nodiscard]] DialView View(Now now) const { return {directory_.get(), records_, links_, now}; }
  void Dial(Now now);
  void DialFeelers(Now now);
  void Open(DialChoice choice, Now now);

  FederationOptions options_;
  const crypto::KeyPair& identity_;
  Random& random_;

  LocalHealth health_;
  Outbox outbox_;
  LinkTable links_;
  JournalTable journals_;
  RecordSet records_;
  RecordSync record_sync_;
  BeaconWatch beacons_;
  bool is_isolated_ = false;
  TrustedSet trust_;
  TrustedSet durable_trust_;  // what peers hear of
  std::optional<Token> trust_write_;
  crypto::Digest trust_digest_;  // of the signed part of its timestamp; zero = none
  std::map<Token, std::pair<RecordKey, LinkId>> record_writes_;  // record and where it came from
  std::shared_ptr<const Directory> admitted_;                    // what the metadata say
  std::shared_ptr<const Directory> directory_;  // and what terms and recovery keys make of it
  TrustClock clock_;
  Duration correction_{0};  // of the local clock, in this call
  TrustTerms terms_;
  MonoTime next_terms_;
  HeldBack held_back_;
  std::map<std::uint32_t, SplitProof> split_proofs_;  // by root version, for ever
  bool has_new_recovery_ = false;
  bool is_key_taken_ = false;            // the transport key that we state is of another node
  std::optional<WallTime> overlap_end_;  // when the next transport key of somebody stops counting
  std::optional<crypto::KeyPair> next_identity_;
  TrustSync trust_sync_;
  bool tends_trust_ = false;  // a link names a newer version, or frames are parked
  TrustVersion asked_trust_;  // what the peer named when the running fetch began
  Replication replication_;
  OwnJournal own_;
  Dialer dialer_;
  InboundSlots inbound_;
  NodeBuckets arrivals_{limits::kBudgetNodesMax};  // links that a peer may begin
  NodeBuckets control_{limits::kBudgetNodesMax};   // bytes that it is answered without credit
  LinkId next_link_ = 1;
  MonoTime next_tend_;
  MonoTime next_probe_;         // of all links
  Duration trust_patience_{0};  // beyond the usual time-out, while this node is slow
  Feelers feelers_;
  std::uint64_t unknown_frames_ = 0;
  std::uint64_t offences_ = 0;
};

}  // namespace schakel::federation
