// A whole federation on virtual time: nodes, network, events. The same seed gives the same run.
//
// Thread: one. Time: microseconds of its own; wall time starts at 2026-11-20 09:00 UTC.
// Bounds: memory by nodes, entries and events in flight of the scenario.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "crypto/signature_memo.h"
#include "simulations/cast.h"
#include "simulations/credit_watch.h"
#include "simulations/delivery_ledger.h"
#include "simulations/demand.h"
#include "simulations/event_queue.h"
#include "simulations/progress.h"
#include "simulations/promises.h"
#include "simulations/request_watch.h"
#include "simulations/sim_advisory.h"
#include "simulations/sim_network.h"
#include "simulations/sim_node.h"
#include "simulations/trace.h"
#include "simulations/trust_watch.h"

namespace schakel::simulations {

struct WorldOptions {
  std::size_t nodes = 7;
  std::uint64_t seed = 1;
  NetworkOptions network{};
  int dial_only_permille = 0;  // nodes behind NAT
  std::size_t newcomers = 0;   // the last nodes, whom the anchor has not admitted yet
  // Nodes hold the records of all others from the start; else each knows a few seeds.
  bool is_introduced = true;
  // Follows every request and grant, which needs a decode of each frame that is about them.
  bool is_watched = false;
  // Nodes that run once more with one identity, for each time that they stand here. These runs have
  // numbers from `nodes` on. Of k runs each reaches, and is reached by, one part of the others:
  // see PartOf().
  std::vector<NodeNumber> twinned{};
};

struct WorldCounters {
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;         // application bytes sent
  std::uint64_t page_bytes = 0;    // of frames that carry entries or payloads
  std::uint64_t page_entries = 0;  // copies of entries that arrived
  std::uint64_t dials = 0;
  std::uint64_t congested = 0;          // links that ended because the peer did not read
  std::uint64_t refused_documents = 0;  // that a node did not publish
  std::uint64_t events = 0;
};

// Which of so many runs of one identity this node meets.
constexpr std::size_t PartOf(NodeNumber number, std::size_t runs) {
  return number % runs;
}

enum class CrashKind : std::uint8_t {
  kProcess,  // the machine lives and tells the peers
  kPower,    // nobody tells them
};

class World {
 public:
  explicit World(WorldOptions options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] Now now() const { return now_; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] SimNode& node(std::size_t number) { return *nodes_[number]; }
  [[nodiscard]] const SimNode& node(std::size_t number) const { return *nodes_[number]; }
  [[nodiscard]] SimNetwork& network() { return network_; }
  [[nodiscard]] const SimNetwork& network() const { return network_; }
  [[nodiscard]] const Cast& cast() const { return cast_; }
  // REQUIRES: the node runs.
  [[nodiscard]] federation::FederationStatus StatusOf(std::size_t number) const;

  // --- Time ---
  void RunFor(Duration duration);
  // Runs until `done` or the deadline; looks every `interval`. Returns whether `done` came true.
  bool RunUntil(const std::function<bool()>& done, Duration at_most,
                Duration interval = std::chrono::milliseconds(10));
  void After(Duration delay, std::function<void()> run);
  // Moves the wall clocks of all nodes and nothing else: a long time in which nothing happened.
  // What is in flight, and the timers, stay as they are.
  void SkipIdle(Duration duration) { now_.wall += duration; }
  void SetProgress(ProgressCallback progress, std::string_view phase, Duration planned);

  // --- What people do ---
  void Start(std::size_t number);
  // Loses unsynced writes except a random first part of them.
  void Crash(std::size_t number, CrashKind kind = CrashKind::kProcess);
  // Crashes when the core's nth action from now was carried out, and stays down.
  void CrashAfterActions(std::size_t number, std::size_t actions);
  // Loses power and, from its next start on, its endpoint: see Cast::Move().
  void Move(std::size_t number);
  // Crashes, and finds the copy of SimNode::TakeBackup() in the place of its store when it starts
  // again. REQUIRES: there is one.
  void RestoreBackup(std::size_t number, bool is_known);
  // The machine is suspended; everything it would do waits until it wakes up.
  void Suspend(std::size_t number, Duration duration);
  // A document of this node; see ledger() for when it is durable.
  void Publish(std::size_t number, std::size_t payload_size, bool is_critical,
               federation::Tlp tlp = federation::Tlp::kClear);
  // The same for a document that every node may show.
  void PublishAdvisory(std::size_t number, const SimAdvisory& advisory);

  // --- What the anchor signs: its node offers it at once, or when it runs again ---
  // Admits a newcomer, which starts with nothing but the pinned root.
  void Admit(std::size_t number);
  // A new timestamp.
  void RenewTrust();
  // Revokes this node: its journals end where they stand now at the anchor's node. Returns false,
  // and does nothing, while that one does not run; so does RotateIdentity().
  bool Revoke(std::size_t number);
  // Names the next identity key of this node, which has made it; nor of a machine that sleeps. Once
  // for each node.
  bool RotateIdentity(std::size_t number);
  // The node uses another transport key from now on; the one before counts as long as this. Once.
  // REQUIRES: it runs.
  void RotateTransport(std::size_t number, Duration overlap);

  // --- What the network does ---
  // Connections across break: at once and known, or in silence.
  void SetPartition(Partition partition, bool is_silent = false);
  // Ends all faults of paths. Connections that lost a frame for good are reset.
  void Heal();
  // This node's line is again as those of all. A connection with more than a second of bytes
  // still on the old line is reset: they would arrive as if the line were thin for ever.
  void RestoreLine(std::size_t number);
  // One side of every connection of these two forgets it; the other believes that it is up.
  void MakeHalfOpen(std::size_t forgets, std::size_t believes);

  // From now on the node is hostile; nullptr = honest again, without what it dialled itself.
  void SetAdversary(std::size_t number, std::unique_ptr<Adversary> adversary);

  // --- What is seen ---
  [[nodiscard]] bool IsLinked() const;     // every running node has min(4, others) links up
  [[nodiscard]] bool IsConverged() const;  // equal frontiers on all running honest nodes
  // It runs, is honest, and is a member by the anchor's newest word: progress is for those.
  [[nodiscard]] bool TakesPart(std::size_t number) const;
  // Behind the end of a revoked journal: nobody has to have it.
  [[nodiscard]] bool IsCutOff(const federation::EntryPosition& position) const;
  // What one running honest node has durable, all of them have. Cheap.
  [[nodiscard]] bool HasDelivered() const;
  [[nodiscard]] const DeliveryLedger& ledger() const { return ledger_; }
  [[nodiscard]] const WorldCounters& counters() const { return counters_; }
  [[nodiscard]] const RequestWatch& requests() const { return requests_; }
  // Bytes that were on their way from one honest node to another at once.
  [[nodiscard]] std::uint64_t in_flight_max() const { return in_flight_max_; }
  [[nodiscard]] bool HasAdversary() const;
  // Bytes that this honest node sent to hostile ones so far.
  [[nodiscard]] std::uint64_t SentToHostile(std::size_t number) const {
    return sent_to_hostile_[number];
  }
  // What frames asked of this node so far. Only a watched world can tell.
  [[nodiscard]] const Demand& DemandOf(std::size_t number) const { return demands_[number]; }
  // What people were told and shown; the latter in a watched world only.
  [[nodiscard]] const Promises& promises() const { return promises_; }
  [[nodiscard]] const CreditWatch& credits() const { return credits_; }
  [[nodiscard]] const TrustWatch& trust_watch() const { return trust_watch_; }
  [[nodiscard]] bool IsWatched() const { return options_.is_watched; }
  // The first honest node that closed a link to another one because of its protocol.
  [[nodiscard]] const std::optional<std::string>& accusation() const { return accusation_; }
  [[nodiscard]] crypto::SignatureMemo& signatures() const { return signatures_; }
  [[nodiscard]] std::string TraceHash() const { return trace_.Hash(); }
  // The push links that stand now, in both directions, and the latencies; no broadcasts.
  [[nodiscard]] Overlay TakeOverlay() const;

 private:
  static constexpr int kDialFlights = 3;  // TCP and the CURVE handshake, in one-way latencies

  bool Step(MonoTime until);
  [[nodiscard]] Now NowOf(const SimNode& node) const { return node.NowOf(now_); }
  [[nodiscard]] std::uint64_t Micros() const {
    return static_cast<std::uint64_t>(now_.mono.time_since_epoch().count());
  }
  // Returns the running, waking node of this life, or nullptr. A sleeper gets the event later.
  template <typename Happening>
  SimNode* Awake(const Life& life, Happening& event);

  void Handle(FrameArrives& event);
  void Handle(TickDue& event);
  void Handle(SyncDone& event);
  void Handle(ReadDone& event);
  void Handle(DialEnds& event);
  void Handle(LinkEnds& event);
  void Handle(Planned& event);

  // The anchor's node, if it runs, hears of what the anchor signed.
  void OfferTrust();
  [[nodiscard]] bool IsAnchorUp() const;
  // How far the anchor's node has the journals of this node. REQUIRES: IsAnchorUp().
  [[nodiscard]] std::vector<federation::TrustedPoint> PointsOf(const crypto::NodeId& id) const;
  // Whether the listener lets the key in that the dialler shows. Only a watched world looks.
  [[nodiscard]] bool LetsIn(const SimNode& listener, const SimNode& dialler,
                            bool has_previous_key) const;
  // Carries out what the core of this node wants, and plans its next tick.
  void Serve(SimNode& node);
  void PlanTick(SimNode& node);
  void Carry(SimNode& node, federation::Action action);
  // An answer to somebody who published.
  void Tell(SimNode& node, const federation::Published& published);
  void Write(SimNode& node, federation::WriteStore write);
  void Close(SimNode& node, const federation::CloseLink& close);
  void Send(SimNode& node, federation::SendFrame send);
  void Transmit(SimNode& node, federation::SendFrame send);
  // The sender's transport gives up a peer that does not read.
  void EndCongested(const SimNetwork::Place& place);
  void ForgetLink(NodeNumber node, federation::LinkId link);
  void Watch(const SimNode& node, const federation::SendFrame& send, const FrameMark& mark);
  void Dial(SimNode& node, const federation::DialPeer& dial);
  // Who answers for this id when `from` dials; nothing if no run of it does.
  [[nodiscard]] std::optional<NodeNumber> Reached(NodeNumber from, const crypto::NodeId& id) const;
  void MakeTwins();
  void PlanActs(NodeNumber number, const Adversary* adversary);
  void Act(SimNode& node);
  void DialAlone(NodeNumber from, NodeNumber to);
  void HangUp(SimNode& node, federation::LinkId link);
  // This end forgets the connection; the other learns it if the path lets it know.
  void CloseEnd(ConnectionId id, Side side, bool is_told);
  void ResetCutConnections();

  WorldOptions options_;
  // Nodes verify what all others verify: each signature is looked at once.
  mutable crypto::SignatureMemo signatures_;
  Now now_;
  SeededRandom random_;
  Cast cast_;
  SimNetwork network_;
  Trace trace_;
  EventQueue events_;
  DeliveryLedger ledger_;
  RequestWatch requests_;
  CreditWatch credits_;
  TrustWatch trust_watch_;
  Promises promises_;
  WorldCounters counters_;
  std::map<NodeNumber, std::vector<NodeNumber>> runs_;  // of one identity, by the first of them
  std::vector<std::uint64_t> sent_to_hostile_;          // by node
  std::vector<Demand> demands_;                         // by node
  std::uint64_t own_dials_ = 0;
  std::uint64_t in_flight_max_ = 0;
  std::optional<std::string> accusation_;
  std::vector<std::unique_ptr<SimNode>> nodes_;
  std::uint64_t next_document_ = 0;
  // While a core handles a frame: who sent it. While it handles a page that was built: its numbers.
  NodeNumber source_ = kNobody;
  std::uint16_t page_entries_ = 0;
  std::uint32_t page_cost_ = 0;

  ProgressCallback progress_;
  std::string_view phase_;
  Duration planned_{0};
};

}  // namespace schakel::simulations
