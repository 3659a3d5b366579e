// Thread `core`: owns the Federation and connects it with transport, store and read pool.
//
// Ownership: borrows store thread, pool and keys; owns core and transport. Threads: public methods
//            from any. Errors: a store failure ends the process's work: OnFailure is called once.
// Bounds:    kEventsMax events of kEventBytesMax bytes wait, and as many are being handled; a full
//            inbox makes the transport stop reading. kSplitViewsMax alarms are remembered.
#pragma once

#include <functional>
#include <future>
#include <optional>
#include <thread>

#include "base/random.h"
#include "federation/gossip/federation.h"
#include "federation/trust/expiry.h"
#include "node/inbox.h"
#include "node/runtime/node_status.h"
#include "node/runtime/read_pool.h"
#include "node/runtime/store_thread.h"
#include "node/transport/transport.h"

namespace schakel::node {

// What came of a request to publish.
struct PublishReply {
  std::optional<Error> error;
  federation::PublishOutcome outcome = federation::PublishOutcome::kAppended;
  federation::EntryPosition position;
};

struct CoreOptions {
  federation::FederationOptions federation;
  federation::TrustedSet trust;
  std::string listen;
  bool is_restored = false;
  // Whether a key of this node is too old; may be empty. Called on `core`.
  std::function<bool(WallTime)> is_key_due;
  bool is_anchor = false;  // shows which stops of nodes wait for a second officer
  // For the desk; may be empty. Called on `store` and on `core`; must not wait.
  std::function<void()> on_durable;
  std::function<void(const federation::EntryPosition&)> on_arrived;
};

class CoreThread final : public TransportSink {
 public:
  // Returns when the core is restored and the port is open. Errors: kCorruption, kIo, kUnavailable.
  static Result<std::unique_ptr<CoreThread>> Start(CoreOptions options,
                                                   const crypto::KeyPair& identity,
                                                   const crypto::TransportKeyPair& transport_keys,
                                                   const storage::Store& store,
                                                   StoreThread& store_thread, ReadPool& pool,
                                                   std::function<void(const Error&)> on_failure);
  ~CoreThread() override;
  CoreThread(const CoreThread&) = delete;
  CoreThread& operator=(const CoreThread&) = delete;

  // Ends the thread; answers of store and pool that come later are dropped.
  void Stop();
  std::future<PublishReply> Publish(federation::PublishRequest request);
  std::future<NodeStatus> Status();
  std::future<std::shared_ptr<const federation::Directory>> Directory();
  void OfferTrust(federation::TrustedSet trust);
  // Runs this on the thread of the core; it must not wait.
  using CoreCall = std::function<void(federation::Federation&, Transport&, Now)>;
  void Post(CoreCall call);
  [[nodiscard]] const TransportCounters& transport_counters() const;

  bool OnTransportEvent(TransportEvent& event) override;  // called by thread `net`

 private:
  struct Durable {
    federation::Token token = 0;
  };
  struct ReadDone {
    federation::ReadResult result;
  };
  struct PublishCommand {
    federation::PublishRequest request;
    std::promise<PublishReply> reply;
  };
  struct StatusCommand {
    std::promise<NodeStatus> reply;
  };
  struct DirectoryCommand {
    std::promise<std::shared_ptr<const federation::Directory>> reply;
  };
  struct TrustCommand {
    federation::TrustedSet trust;
  };
  using Event = std::variant<TransportEvent, Durable, ReadDone, PublishCommand, StatusCommand,
                             DirectoryCommand, TrustCommand, CoreCall>;
  static constexpr std::size_t kEventsMax = 8'192;
  // A large frame of each of 64 inbound peers, and again: a second of work for the core.
  static constexpr std::size_t kEventBytesMax = 32 << 20;
  static constexpr std::size_t kSplitViewsMax = 64;  // more say nothing new

  CoreThread(CoreOptions options, const crypto::KeyPair& identity, StoreThread& store_thread,
             ReadPool& pool, std::function<void(const Error&)> on_failure);
  void Run();
  void Handle(Event event, Now now);
  void HandleTransport(TransportEvent event, Now now);
  void Carry(federation::Action action);
  void Reply(federation::Token request, PublishReply reply);
  void NoteAlarm(const federation::RaiseAlarm& alarm);
  [[nodiscard]] NodeStatus MakeStatus(Now now);
  // Warns in the log, each threshold once.
  void WatchExpiry(Now now);

  StoreThread& store_thread_;
  ReadPool& pool_;
  std::function<void(const Error&)> on_failure_;
  std::function<bool(WallTime)> is_key_due_;
  std::function<void()> on_durable_;
  std::function<void(const federation::EntryPosition&)> on_arrived_;
  SystemRandom random_;
  federation::Federation core_;
  Inbox<Event> inbox_;
  std::map<federation::Token, std::promise<PublishReply>> waiting_;
  federation::Token next_request_ = 1;
  const crypto::NodeId self_;
  const bool is_anchor_;
  bool is_recovering_ = false;
  std::vector<std::string> split_views_;
  federation::ExpiryWatch expiry_;
  MonoTime next_expiry_{};
  std::uint32_t split_root_ = 0;  // the root version under which they were seen
  std::unique_ptr<Transport> transport_;
  std::thread thread_;
};

}  // namespace schakel::node
