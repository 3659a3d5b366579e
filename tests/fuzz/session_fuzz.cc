// A node with two peers that say anything; it dials the second one, and so asks it. The input is a
// row of steps: one byte says what happens and to whom, two bytes how long the frame is that
// follows.
#include "base/coding.h"
#include "base/log.h"
#include "crypto/sodium.h"
#include "federation/gossip/federation.h"
#include "federation/limits.h"
#include "federation/trust/repository.h"
#include "federation/wire/frame_codec.h"
#include "storage/memory_store.h"

namespace schakel::federation {
namespace {

constexpr std::int64_t kStartMillis = 1'795'165'200'000;
constexpr std::size_t kPeers = 2;

Buffer SeedOf(std::uint64_t number) {
  Buffer text;
  AppendBigEndian64(text, number);
  return ToBuffer(crypto::Blake2b(text).view());
}

std::vector<crypto::KeyPair> Keys(std::uint64_t first, std::size_t count = 1) {
  std::vector<crypto::KeyPair> keys;
  for (std::size_t i = 0; i < count; ++i)
    keys.push_back(crypto::KeyPair::FromSeed(SeedOf(first + i)));
  return keys;
}

// Made once: a member for the node and one for each peer, and their trust.
struct World {
  std::vector<crypto::KeyPair> identities = Keys(100, 1 + kPeers);
  Now start{MonoTime(std::chrono::hours(1)), FromUnixMillis(kStartMillis)};
  TrustedSet trust;

  World() {
    CHECK(crypto::Initialise().has_value());
    log::SetLevel(log::Level::kError);
    auto repository = TrustRepository::Create(
        {Keys(1), 1, Keys(2), Keys(3), Keys(4, 2), Keys(6), Keys(7)}, start.wall);
    CHECK(repository.has_value());
    for (const crypto::KeyPair& identity : identities) {
      Admission admission;
      admission.node_id = crypto::NodeIdOf(identity.public_key());
      admission.organisation = {"Lid", "00000000", "NL"};
      admission.identity_key = identity.public_key();
      admission.valid_until = start.wall + std::chrono::days(400);
      repository->SetAdmission(admission);
    }
    CHECK(repository->Publish(start.wall).has_value());
    trust = *repository->Verify(start.wall);
  }
  crypto::NodeId IdOf(std::size_t number) const {
    return crypto::NodeIdOf(identities[number].public_key());
  }
};

FederationOptions OptionsOf(const World& world) {
  FederationOptions options;
  options.self = world.IdOf(0);
  options.seeds = {{world.IdOf(kPeers), "192.0.2.1:1", {}}};
  return options;
}

class Session {
 public:
  explicit Session(const World& world)
      : world_(world), now_(world.start), core_(OptionsOf(world), world.identities[0], random_) {
    CHECK(core_.Restore(*store_.TakeSnapshot(), world.trust, false, now_).has_value());
    Wait(0);
    for (std::size_t peer = 0; peer < kPeers; ++peer)
      Connect(peer);
  }

  void Hear(std::size_t peer, Bytes frame) {
    if (!Is(links_[peer])) Connect(peer);
    core_.OnFrame(links_[peer], frame, now_);
    Run();
    CHECK(core_.Status(now_).links.size() <= kPeers);
  }
  // A document of the node itself, so that it has something to serve.
  void Publish(std::uint8_t what) {
    PublishRequest request;
    request.header.kind = 2;
    request.header.tlp = 1;
    request.header.document_id = std::to_string(what);
    request.header.document_version = "1";
    request.payload.resize(std::size_t{what} * 500);
    core_.Publish(std::move(request), now_);
    Run();
  }
  void Wait(std::uint8_t seconds) {
    now_.mono += std::chrono::seconds(seconds);
    now_.wall += std::chrono::seconds(seconds);
    core_.Tick(now_);
    Run();
  }
  void Disconnect(std::size_t peer) {
    core_.OnLinkDown(links_[peer], LinkEnd::kClosed, now_);
    Run();
  }

 private:
  bool Is(LinkId id) {
    const auto links = core_.Status(now_).links;
    return std::any_of(links.begin(), links.end(),
                       [id](const LinkStatus& link) { return link.id == id; });
  }
  void Connect(std::size_t peer) {
    ++connections_;
    const bool is_dialled = peer + 1 == kPeers && dialled_.has_value();
    links_[peer] = is_dialled ? *std::exchange(dialled_, {}) : kInboundLinkBit | connections_;
    const Direction direction = is_dialled ? Direction::kOutbound : Direction::kInbound;
    core_.OnLinkUp(links_[peer], world_.IdOf(1 + peer), direction, now_);
    const HelloMessage hello{1, 1, connections_, LinkKind::kPush, {}, 1 << 18};
    core_.OnFrame(links_[peer], *EncodeFrame({world_.trust.version(), hello}), now_);
    Run();
  }
  void Run() {
    for (auto actions = core_.TakeActions(); !actions.empty(); actions = core_.TakeActions()) {
      for (Action& action : actions) {
        if (auto* write = std::get_if<WriteStore>(&action)) {
          CHECK(store_.Apply(std::move(write->batch)).has_value());
          core_.OnDurable(write->token, now_);
        } else if (const auto* read = std::get_if<ReadStore>(&action)) {
          core_.OnRead(RunReadJob(*store_.TakeSnapshot(), read->job, chunk_cache_), now_);
        } else if (const auto* dial = std::get_if<DialPeer>(&action)) {
          dialled_ = dial->link;
        } else if (const auto* send = std::get_if<SendFrame>(&action)) {
          CHECK(send->frame.size() <= limits::kFrameSizeMax);
        }
      }
    }
  }

  const World& world_;
  Now now_;
  SeededRandom random_{1};
  storage::MemoryStore store_;
  ChunkCache chunk_cache_;
  Federation core_;
  std::uint64_t connections_ = 0;
  std::optional<LinkId> dialled_;  // the newest dial, of the last peer
  LinkId links_[kPeers] = {};
};

void RunSteps(Bytes input) {
  static const World world;
  Session session(world);
  ByteReader in(input);
  while (const auto step = in.U8()) {
    const std::size_t peer = *step % kPeers;
    const auto high = in.U8();
    const auto low = in.U8();
    if (!low) return;
    switch (*step / kPeers % 8) {
      case 0:
        session.Wait(*low);
        break;
      case 1:
        session.Publish(*low);
        break;
      case 2:
        session.Disconnect(peer);
        break;
      default: {
        const std::size_t size = std::min<std::size_t>(*high * 256U + *low, in.rest().size());
        session.Hear(peer, *in.Take(size));
      }
    }
  }
}

}  // namespace
}  // namespace schakel::federation

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schakel::federation::RunSteps({data, size});
  return 0;
}
