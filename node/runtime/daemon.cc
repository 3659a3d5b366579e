#include "node/runtime/daemon.h"

#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "federation/gossip/endpoint.h"
#include "federation/trust/limits.h"
#include "node/join/join_desk.h"
#include "node/runtime/anchor.h"
#include "node/runtime/core_thread.h"
#include "node/runtime/key_keeper.h"
#include "node/runtime/key_rotation.h"
#include "node/runtime/node_key.h"
#include "node/runtime/open_files.h"
#include "node/transport/endpoint.h"
#include "node/transport/join_socket.h"
#include "node/web/api.h"
#include "node/web/pages.h"
#include "storage/rocks_store.h"

namespace schakel::node {
namespace {

constexpr auto kDirectoryMax = std::chrono::seconds(5);  // of the core; then at the next word
constexpr std::size_t kReadThreads = 2;                  // one serves peers, one reviews documents

// What the store holds, or else the root that was pinned when the node was made.
Result<federation::TrustedSet> LoadTrust(const NodeFolder& folder, const storage::Store& store,
                                         StoreThread& store_thread) {
  const auto snapshot = store.TakeSnapshot();
  auto stored = federation::TrustedSet::Restore(*snapshot, SystemNow().wall);
  if (stored || stored.error().code != ErrorCode::kNotFound) return stored;
  const auto root = ReadFile(folder.root(), federation::limits::kRootFileMax);
  if (!root) {
    return Error{ErrorCode::kNotFound,
                 "no root of trust: give one with `schakel init --root FILE`"};
  }
  auto pinned = federation::TrustedSet::FromRoot(*root);
  if (!pinned) return pinned;
  storage::WriteBatch batch;
  pinned->WriteChanges({}, batch);
  store_thread.Submit(std::move(batch), [](const Result<void>&) {});
  return pinned;
}

Result<std::vector<federation::Seed>> SeedsOf(const config::Config& config) {
  std::vector<federation::Seed> seeds;
  for (const auto& entry : config.seeds) {
    const auto node = crypto::NodeId::FromHexText(entry.node);
    const auto key = crypto::TransportKey::FromHexText(entry.transport_key);
    if (!node || !key || !IsEndpoint(entry.endpoint)) {
      return Error{ErrorCode::kInvalidArgument,
                   "seed " + entry.endpoint + " needs a numeric host:port and two 64-digit values"};
    }
    seeds.push_back({*node, entry.endpoint, *key});
  }
  return seeds;
}

// Where another node can reach this one: a numeric address that is somebody's, with a port.
bool IsReachable(const std::string& endpoint) {
  using federation::EndpointKind;
  const EndpointKind kind = federation::KindOf(endpoint);
  const bool is_address = kind == EndpointKind::kPublic || kind == EndpointKind::kPrivate ||
                          kind == EndpointKind::kLoopback;
  return is_address && IsEndpoint(endpoint) && !endpoint.ends_with(":0");
}

// What other nodes are told to dial. Nothing = this node only dials.
Result<std::vector<std::string>> EndpointsOf(const config::Config& config) {
  const std::string& named = config.public_endpoint;
  if (named.empty()) {
    if (IsReachable(config.listen)) return std::vector<std::string>{config.listen};
    if (!config.listen.empty()) {
      log::Warning("listening, but no address is announced: set public_endpoint");
    }
    return std::vector<std::string>{};
  }
  if (IsReachable(named) && !config.listen.empty()) return std::vector<std::string>{named};
  return Error{ErrorCode::kInvalidArgument,
               "public_endpoint " + named +
                   " must be a numeric host:port that others can reach, with listen set too"};
}

log::Level LevelOf(const std::string& name) {
  if (name == "debug") return log::Level::kDebug;
  if (name == "warning") return log::Level::kWarning;
  return name == "error" ? log::Level::kError : log::Level::kInfo;
}

}  // namespace

struct Daemon::Parts {
  explicit Parts(NodeKeys loaded) : keys(std::move(loaded)) {}

  NodeKeys keys;
  OtherKeys other_keys;
  crypto::NodeId self;
  NodeFolder folder;
  std::atomic<bool> has_failed{false};
  bool owns_pid_file = false;
  std::unique_ptr<storage::RocksStore> store;
  std::unique_ptr<StoreThread> store_thread;
  std::unique_ptr<ReadPool> pool;
  DeskInbox desk_inbox;
  std::unique_ptr<CoreThread> core;
  std::unique_ptr<KeyRotation> key_rotation;
  std::unique_ptr<KeyKeeper> key_keeper;
  std::unique_ptr<DeskThread> desk;
  std::unique_ptr<NodeContext> context;
  std::unique_ptr<Anchor> anchor;
  std::unique_ptr<HttpServer> http;
  JoinTally join_tally;
  std::unique_ptr<JoinDesk> join_desk;  // on the thread of the socket
  std::unique_ptr<JoinSocket> join_socket;

  // In reverse order; the core goes before the threads that answer it.
  ~Parts() {
    join_socket.reset();
    http.reset();
    anchor.reset();
    context.reset();
    key_keeper.reset();
    desk.reset();
    if (core) core->Stop();
    pool.reset();
    store_thread.reset();
    core.reset();
    store.reset();
    if (owns_pid_file) unlink(folder.pid().c_str());
  }

  Result<void> StartCore(const config::Config& config);
  Result<void> GiveOtherKeys();
  Result<void> StartDesk();
  Result<void> StartWeb(const config::Config& config);
  Result<void> StartJoin(const config::Config& config);
  // Who is admitted now; nothing if the core does not say so in time.
  std::shared_ptr<const federation::Directory> Directory();
  // Makes a batch durable before it returns.
  Result<void> Apply(storage::WriteBatch batch);
};

Result<void> Daemon::Parts::StartCore(const config::Config& config) {
  auto opened = storage::RocksStore::Open(folder.store());
  if (!opened) return opened.error();
  store = std::move(*opened);
  store_thread = std::make_unique<StoreThread>(*store);
  pool = std::make_unique<ReadPool>(*store, kReadThreads);
  auto trust = LoadTrust(folder, *store, *store_thread);
  if (!trust) return trust.error();
  auto seeds = SeedsOf(config);
  if (!seeds) return seeds.error();
  auto endpoints = EndpointsOf(config);
  if (!endpoints) return endpoints.error();
  CoreOptions options;
  options.federation.self = self;
  options.federation.seeds = std::move(*seeds);
  options.federation.endpoints = std::move(*endpoints);
  options.federation.dials_private = config.dial_private == "yes";
  options.federation.transport_key = keys.transport.public_key();
  options.federation.sealing_key = keys.sealing.public_key();
  options.federation.key_overlap = other_keys.overlap;
  if (other_keys.previous_transport) {
    options.federation.previous_transport_key = other_keys.previous_transport->public_key();
  }
  options.trust = std::move(*trust);
  options.listen = config.listen;
  options.is_anchor = std::filesystem::exists(folder.trust());
  options.is_restored = store->origin() == storage::StoreOrigin::kRestored;
  options.is_key_due = [this](WallTime now) { return IsKeyDue(folder, now); };
  options.on_durable = [this] { desk_inbox.Ring(); };
  options.on_arrived = [this](const federation::EntryPosition& position) {
    desk_inbox.Ring(position);
  };
  auto started =
      CoreThread::Start(std::move(options), keys.identity, keys.transport, *store, *store_thread,
                        *pool, [this](const Error& error) {
                          if (has_failed.exchange(true)) return;
                          log::Error("the store refuses writes error=" + ToString(error));
                        });
  if (!started) return started.error();
  core = std::move(*started);
  key_rotation = std::make_unique<KeyRotation>(folder, *core, config.renew_keys == "yes");
  return GiveOtherKeys();
}

// The next identity key signs as soon as the federation names it; from the next start on it is the
// one in use.
Result<void> Daemon::Parts::GiveOtherKeys() {
  if (other_keys.previous_transport) {
    auto pair =
        std::make_shared<crypto::TransportKeyPair>(std::move(*other_keys.previous_transport));
    core->Post([pair](federation::Federation&, Transport& transport, Now) {
      transport.KeepPrevious(std::move(*pair));
    });
  }
  if (!other_keys.next_identity) return {};
  auto pair = std::make_shared<crypto::KeyPair>(std::move(*other_keys.next_identity));
  core->Post([pair](federation::Federation& federation, Transport&, Now now) {
    federation.OfferIdentity(std::move(*pair), now);
  });
  auto status = core->Status();
  if (status.wait_for(kDirectoryMax) != std::future_status::ready) return {};
  return status.get().is_next_identity ? TakeNextIdentity(folder) : Result<void>();
}

Result<void> Daemon::Parts::Apply(storage::WriteBatch batch) {
  std::promise<Result<void>> applied;
  auto outcome = applied.get_future();
  store_thread->Submit(std::move(batch),
                       [&applied](const Result<void>& written) { applied.set_value(written); });
  return outcome.get();
}

std::shared_ptr<const federation::Directory> Daemon::Parts::Directory() {
  auto directory = core->Directory();
  return directory.wait_for(kDirectoryMax) == std::future_status::ready ? directory.get() : nullptr;
}

Result<void> Daemon::Parts::StartDesk() {
  const auto node_key = LoadNodeKey(folder);
  if (!node_key) return node_key.error();
  MemberDesk::Options options{
      folder.vault(), *store, [this](storage::WriteBatch batch) { return Apply(std::move(batch)); },
      [this] {
        return store->Compact(
            {storage::Column::kMembers, storage::Column::kNotices, storage::Column::kOutbox});
      },
      store->origin() == storage::StoreOrigin::kRestored};
  auto opened = MemberDesk::Open(std::move(options), node_key->view());
  if (!opened) return opened.error();
  desk =
      std::make_unique<DeskThread>(std::move(*opened), desk_inbox, [this] { return Directory(); });
  return {};
}

Result<void> Daemon::Parts::StartWeb(const config::Config& config) {
  context = std::make_unique<NodeContext>(
      NodeContext{self, config.language, *store, *store_thread, *core, *desk, config.help,
                  *key_rotation, anchor.get(), join_socket ? &join_tally : nullptr, folder.left()});
  HttpServer::Options options{folder.socket(), config.page, MakeApi(*context), MakePages(*context)};
  auto started = HttpServer::Start(std::move(options));
  if (!started) return started.error();
  http = std::move(*started);
  return {};
}

Result<void> Daemon::Parts::StartJoin(const config::Config& config) {
  if (config.join.empty()) return {};
  auto book = JoinBook::Open(folder.join_book());
  if (!book) return book.error();
  join_desk = std::make_unique<JoinDesk>(
      std::move(*book), JoinDeskOptions{folder.trust() / "files", [this] { return Directory(); }});
  auto opened = JoinSocket::Open(
      config.join, join_desk->key(), join_tally.socket,
      [this](Bytes question) -> std::optional<Buffer> {
        auto outcome = join_desk->Answer(question, SystemNow().wall);
        if (outcome) {
          join_tally.answers[static_cast<std::size_t>(outcome->status)] += 1;
          return std::move(outcome->answer);
        }
        // What is no question gets no answer; anything else is ours to mend.
        if (outcome.error().code != ErrorCode::kProtocol) {
          log::Warning("join request not answered error=" + ToString(outcome.error()));
        }
        return std::nullopt;
      });
  if (!opened) return opened.error();
  join_socket = std::move(*opened);
  return {};
}

Daemon::Daemon(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Daemon::~Daemon() = default;

bool Daemon::HasFailed() const {
  return parts_->has_failed;
}

Result<std::unique_ptr<Daemon>> Daemon::Start(const NodeFolder& folder,
                                              const config::Config& config) {
  log::SetLevel(LevelOf(config.log_level));
  const std::size_t open_files = RaiseOpenFiles();
  if (open_files < kOpenFilesWanted) {
    log::Warning("few files may be open: a flood of connections can stop this node limit=" +
                 std::to_string(open_files) + " wanted=" + std::to_string(kOpenFilesWanted));
  }
  const auto rotated = TakeNextKeys(folder, SystemNow().wall);
  if (!rotated) return rotated.error();
  auto keys = LoadNodeKeys(folder);
  if (!keys) return keys.error();
  auto other_keys = LoadOtherKeys(folder);
  if (!other_keys) return other_keys.error();
  const auto self = LoadNodeId(folder, keys->identity.public_key());
  if (!self) return self.error();
  auto parts = std::make_unique<Parts>(std::move(*keys));
  parts->other_keys = std::move(*other_keys);
  parts->self = *self;
  parts->folder = folder;
  const auto core = parts->StartCore(config);
  if (!core) return core.error();
  const auto desk = parts->StartDesk();
  if (!desk) return desk.error();
  if (std::filesystem::exists(folder.trust())) {
    auto anchor = Anchor::Start(folder.trust(), *parts->core);
    if (!anchor) return anchor.error();
    parts->anchor = std::move(*anchor);
  }
  const auto join = parts->StartJoin(config);
  if (!join) return join.error();
  // There before the socket answers: who reaches the node finds its process.
  const auto pid =
      WriteFileDurably(folder.pid(), AsBytes(std::to_string(getpid()) + "\n"), FileMode::kPublic);
  if (!pid) return pid.error();
  parts->owns_pid_file = true;
  const auto web = parts->StartWeb(config);
  if (!web) return web.error();
  if (parts->key_rotation->is_automatic()) {
    parts->key_keeper =
        std::make_unique<KeyKeeper>(parts->self, *parts->core, *parts->key_rotation);
  }
  log::Info("node started");
  return std::unique_ptr<Daemon>(new Daemon(std::move(parts)));
}

}  // namespace schakel::node
