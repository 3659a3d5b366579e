// What a node that holds the journals of 10,000 others keeps in memory, RocksDB included, and what
// a peer adds to it: one that is silent, and one that asks for all it may and takes nothing in.
#include <malloc.h>

#include "federation/limits.h"
#include "federation/wire/frame_codec.h"
#include "tests/base/temp_folder.h"
#include "tests/bench/bench.h"
#include "tests/bench/receiver.h"
#include "tests/bench/registry.h"

namespace schakel::bench {
namespace {

using federation::LinkId;

constexpr std::size_t kPublishers = 10'000;
constexpr std::size_t kPeers = federation::limits::kInboundLastingMax;
constexpr std::size_t kLongJournal = 4'000;  // 8 MB, more than all credit of a peer
constexpr std::size_t kRecordsPerFrame = 256;
constexpr auto kAsking = std::chrono::seconds(3);
constexpr LinkId kSource = federation::kInboundLinkBit | 1;

// Everything that the source of all journals says, prepared before memory is measured.
struct Script {
  Pair pair;
  std::vector<Buffer> records;    // frames
  std::vector<Buffer> announces;  // frames
  std::map<federation::JournalId, PublishedJournal> journals;
  federation::JournalId longest;
  std::uint64_t trust_bytes = 0;  // that the verified metadata takes
};

// Memory that was freed and is kept by the allocator is nobody's.
std::uint64_t InUse() {
  malloc_trim(0);
  return ResidentBytes();
}

federation::HelloMessage Hello(std::uint64_t nonce) {
  federation::HelloMessage hello;
  hello.version_lowest = federation::limits::kProtocolVersion;
  hello.version_highest = federation::limits::kProtocolVersion;
  hello.nonce = nonce;
  hello.link_kind = federation::LinkKind::kPush;
  return hello;
}

Result<void> WriteRecords(Script& script, federation::TrustVersion trust, WallTime now) {
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(now));
  std::vector<Buffer> records;
  for (std::size_t i = 0; i < kPublishers; ++i) {
    const auto identity = NodeKey(i);
    const auto node = crypto::NodeIdOf(identity.public_key());
    crypto::TransportKey key;
    std::copy_n(node.view().begin(), key.bytes.size(), key.bytes.begin());
    const federation::KeysBody keys{key, key, 1, WallTime{}};
    records.push_back(federation::SignKeysRecord(identity, node, counter, keys));
    const std::string endpoint =
        "20." + std::to_string(i / 256) + "." + std::to_string(i % 256) + ".1:27120";
    records.push_back(federation::SignPresenceRecord(identity, node, counter, {{endpoint}}));
  }
  for (std::size_t from = 0; from < records.size(); from += kRecordsPerFrame) {
    const std::size_t to = std::min(records.size(), from + kRecordsPerFrame);
    auto frame = federation::EncodeFrame(
        {trust, federation::RecordsMessage{{records.begin() + static_cast<std::ptrdiff_t>(from),
                                            records.begin() + static_cast<std::ptrdiff_t>(to)}}});
    if (!frame) return frame.error();
    script.records.push_back(std::move(*frame));
  }
  return {};
}

Result<void> WriteJournals(Script& script, federation::TrustVersion trust, std::uint64_t seed) {
  federation::AnnounceMessage announce;
  for (std::size_t i = 0; i < kPublishers; ++i) {
    const bool is_long = i == 0;
    auto journal =
        MakePublishedJournal(NodeKey(i), trust, is_long ? kLongJournal : 1, seed * kPublishers + i);
    if (!journal) return journal.error();
    if (is_long) script.longest = journal->id;
    announce.frontiers.push_back({TagOf(journal->id), journal->frontier.size, 0, 1, 2});
    script.journals.emplace(journal->id, std::move(*journal));
    if (announce.frontiers.size() < federation::limits::kAnnouncedMax && i + 1 < kPublishers)
      continue;
    auto frame = federation::EncodeFrame({trust, std::move(announce)});
    if (!frame) return frame.error();
    script.announces.push_back(std::move(*frame));
    announce.frontiers.clear();
  }
  return {};
}

Result<Script> WriteScript(std::uint64_t seed) {
  const WallTime now = SystemNow().wall;
  Script script;
  script.pair.publisher = NodeKey(0);
  script.pair.receiver = NodeKey(kPublishers);
  auto registry = MakeRegistry(kPublishers + 1, now);
  if (!registry) return registry.error();
  const std::uint64_t before = InUse();
  auto trust = registry->Verify(now);
  if (!trust) return trust.error();
  script.pair.trust = std::move(*trust);
  script.trust_bytes = InUse() - before;
  const auto version = script.pair.trust.version();
  const auto records = WriteRecords(script, version, now);
  if (!records) return records.error();
  const auto journals = WriteJournals(script, version, seed);
  if (!journals) return journals.error();
  return script;
}

// Plays all peers. What the node sends to those that take nothing in is only counted.
class Peers {
 public:
  explicit Peers(const Script& script) : script_(script) {}

  Result<std::unique_ptr<Receiver>> StartNode(const std::filesystem::path& folder) {
    return Receiver::Start(script_.pair, folder,
                           [this](LinkId link, const Buffer& frame) { Answer(link, frame); });
  }
  Result<void> BringEverything(Receiver& node) {
    node_ = &node;
    Greet(kSource, 1);
    for (const auto* frames : {&script_.records, &script_.announces}) {
      for (const Buffer& frame : *frames)
        node.Deliver(kSource, frame);
    }
    return node.RunUntil([](const federation::FederationStatus& status) {
      return status.journals.size() == kPublishers &&
             std::all_of(status.journals.begin(), status.journals.end(),
                         [](const auto& row) { return row.reviewed == row.durable.size; });
    });
  }
  Result<void> Connect() {
    for (std::size_t i = 1; i < kPeers; ++i)
      Greet(LinkOf(i), i + 1);
    return node_->RunUntil([](const federation::FederationStatus& status) {
      return std::count_if(status.links.begin(), status.links.end(),
                           [](const auto& link) { return link.is_up; }) == kPeers;
    });
  }
  Result<void> AskForAll() {
    for (std::size_t i = 1; i < kPeers; ++i) {
      Say(LinkOf(i), federation::CreditMessage{federation::limits::kPushCreditMax});
      for (const auto& [id, journal] : script_.journals) {
        Say(LinkOf(i), federation::PullMessage{id, 0, federation::limits::kPageBodyMax});
        if (++asked_ % federation::limits::kJobsPerLaneMax == 0) break;
      }
      Say(LinkOf(i), federation::PullMessage{script_.longest, 0, federation::limits::kPageBodyMax});
    }
    const MonoTime end = SystemNow().mono + kAsking;
    return node_->RunUntil([end](const auto&) { return SystemNow().mono >= end; });
  }
  // Most bytes that were sent to one peer that takes nothing in.
  [[nodiscard]] std::size_t in_flight_max() const {
    std::size_t most = 0;
    for (const auto& [link, bytes] : sent_)
      most = std::max(most, bytes);
    return most;
  }

 private:
  static LinkId LinkOf(std::size_t number) { return federation::kInboundLinkBit | (number + 1); }

  template <typename Message>
  void Say(LinkId link, Message message) {
    node_->Deliver(link,
                   *federation::EncodeFrame({script_.pair.trust.version(), std::move(message)}));
  }
  void Greet(LinkId link, std::uint64_t number) {
    node_->LinkUp(link, crypto::NodeIdOf(NodeKey(number).public_key()));
    Say(link, Hello(number));
  }
  // The next part of the long journal, as far as credit goes.
  void AskOn(LinkId link, const federation::Frame& frame) {
    const auto* page = std::get_if<federation::PageMessage>(&frame.message);
    if (page == nullptr || page->journal != script_.longest) return;
    const std::uint64_t next = page->from + page->entries.size();
    if (next < kLongJournal)
      Say(link, federation::PullMessage{page->journal, next, federation::limits::kPageBodyMax});
  }
  void Answer(LinkId link, const Buffer& bytes) {
    const auto frame = federation::DecodeFrame(bytes);
    CHECK(frame.has_value());
    if (link != kSource) {
      sent_[link] += bytes.size();
      AskOn(link, *frame);
      return;
    }
    const auto* pull = std::get_if<federation::PullMessage>(&frame->message);
    if (pull == nullptr) return;
    const auto& frames = script_.journals.at(pull->journal).frames;
    const auto page = frames.find(pull->from);
    if (page != frames.end()) node_->Deliver(link, page->second);
  }

  const Script& script_;
  Receiver* node_ = nullptr;
  std::map<LinkId, std::size_t> sent_;
  std::size_t asked_ = 0;
};

}  // namespace

Result<Figures> RunMemory(const BenchOptions& options) {
  const auto script = WriteScript(options.seed);
  if (!script) return script.error();
  const TempFolder folder;
  Peers peers(*script);
  const std::uint64_t empty = InUse();
  auto node = peers.StartNode(folder.path() / "store");
  if (!node) return node.error();
  const std::uint64_t started = InUse();
  const auto brought = peers.BringEverything(**node);
  if (!brought) return brought.error();
  const std::uint64_t full = InUse();
  const auto connected = peers.Connect();
  if (!connected) return connected.error();
  const std::uint64_t linked = InUse();
  const auto asked = peers.AskForAll();
  if (!asked) return asked.error();
  const std::uint64_t busy = InUse();
  const auto per_peer = [](std::uint64_t from, std::uint64_t to) {
    return static_cast<double>(to - std::min(from, to)) / (kPeers - 1);
  };
  Figures out;
  out["journals"] = static_cast<std::int64_t>(kPublishers);
  out["peers"] = static_cast<std::int64_t>(kPeers);
  out["node_bytes"] = static_cast<std::int64_t>(script->trust_bytes + full - empty);
  out["trust_bytes"] = static_cast<std::int64_t>(script->trust_bytes);
  out["node_start_bytes"] = static_cast<std::int64_t>(started - empty);
  out["quiet_peer_bytes"] = per_peer(full, linked);
  out["greedy_peer_bytes"] = per_peer(full, busy);
  out["greedy_peer_in_flight_bytes"] = static_cast<std::int64_t>(peers.in_flight_max());
  return out;
}

}  // namespace schakel::bench
