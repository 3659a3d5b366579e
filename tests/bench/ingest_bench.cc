#include "federation/limits.h"
#include "federation/wire/frame_codec.h"
#include "tests/base/temp_folder.h"
#include "tests/bench/bench.h"
#include "tests/bench/receiver.h"
#include "tests/bench/synced_writes.h"

namespace schakel::bench {
namespace {

constexpr federation::LinkId kLink = federation::kInboundLinkBit | 1;
constexpr std::size_t kEntrySize = 2'000;
constexpr std::size_t kPerBatch = 100;
constexpr int kRuns = 5;

struct Rates {
  double durable = 0;  // entries per second, verified and synced
  double indexed = 0;  // the same, until each has its row in the index
};

federation::HelloMessage Hello() {
  federation::HelloMessage hello;
  hello.version_lowest = federation::limits::kProtocolVersion;
  hello.version_highest = federation::limits::kProtocolVersion;
  hello.nonce = 1;
  hello.link_kind = federation::LinkKind::kPush;
  return hello;
}

// Plays the peer: says HELLO, announces the journal and answers every pull at once.
Result<Rates> MeasureIngest(const Pair& pair, const PublishedJournal& journal,
                            const std::filesystem::path& folder) {
  std::unique_ptr<Receiver> receiver;
  const auto answer = [&](federation::LinkId link, const Buffer& bytes) {
    const auto frame = federation::DecodeFrame(bytes);
    CHECK(frame.has_value());
    const auto* pull = std::get_if<federation::PullMessage>(&frame->message);
    if (pull == nullptr) return;
    const auto page = journal.frames.find(pull->from);
    CHECK(page != journal.frames.end());
    receiver->Deliver(link, page->second);
  };
  auto started = Receiver::Start(pair, folder, answer);
  if (!started) return started.error();
  receiver = std::move(*started);
  receiver->LinkUp(kLink, journal.id.publisher);
  const auto trust = pair.trust.version();
  receiver->Deliver(kLink, *federation::EncodeFrame({trust, Hello()}));
  const federation::AnnounceMessage announce{{{TagOf(journal.id), journal.frontier.size, 0, 1, 2}}};
  receiver->Deliver(kLink, *federation::EncodeFrame({trust, announce}));
  const auto reached = [&](auto member) {
    return [&journal, member](const federation::FederationStatus& status) {
      return !status.journals.empty() && member(status.journals.front()) == journal.frontier.size;
    };
  };
  Result<void> outcome;
  const double durable = SecondsOf([&] {
    outcome = receiver->RunUntil(reached([](const auto& row) { return row.durable.size; }));
  });
  if (!outcome) return outcome.error();
  const double indexing = SecondsOf(
      [&] { outcome = receiver->RunUntil(reached([](const auto& row) { return row.reviewed; })); });
  if (!outcome) return outcome.error();
  const auto size = static_cast<double>(journal.frontier.size);
  return Rates{size / durable, size / (durable + indexing)};
}

}  // namespace

Result<Figures> RunIngest(const BenchOptions& options) {
  const std::size_t entries = options.is_full ? 200'000 : 40'000;
  const auto pair = MakePair();
  if (!pair) return pair.error();
  const auto journal =
      MakePublishedJournal(pair->publisher, pair->trust.version(), entries, options.seed);
  if (!journal) return journal.error();
  std::vector<double> durable;
  std::vector<double> indexed;
  std::vector<double> baseline;
  for (int run = 0; run < kRuns; ++run) {
    const TempFolder folder;
    const auto plain = MeasureSyncedWrites(folder.path() / "plain",
                                           {entries, kPerBatch, kEntrySize, options.seed});
    if (!plain) return plain.error();
    const auto rates = MeasureIngest(*pair, *journal, folder.path() / "store");
    if (!rates) return rates.error();
    baseline.push_back(*plain);
    durable.push_back(rates->durable);
    indexed.push_back(rates->indexed);
  }
  Figures out;
  out["entries"] = static_cast<std::int64_t>(entries);
  out["runs"] = kRuns;
  out["entries_per_s"] = Median(durable);
  out["indexed_entries_per_s"] = Median(indexed);
  out["synced_writes_per_s"] = Median(baseline);
  out["ratio_to_synced_writes"] = Median(durable) / Median(baseline);
  return out;
}

}  // namespace schakel::bench
