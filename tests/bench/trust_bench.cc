#include "base/check.h"
#include "federation/trust/directory_builder.h"
#include "federation/trust/updater.h"
#include "tests/bench/bench.h"
#include "tests/bench/registry.h"

namespace schakel::bench {
namespace {

using federation::Admission;
using federation::AdmissionSource;
using federation::FileRequest;
using federation::TrustedSet;
using federation::TrustRepository;
using federation::TrustUpdater;

constexpr std::size_t kNodes = 10'000;
constexpr std::size_t kChanges = 40;     // one after the other, each published
constexpr std::size_t kFrameBytes = 64;  // around each file: its name and the frame's share

WallTime Start() {
  return FromUnixMillis(1'795'165'200'000);
}

struct Fetch {
  TrustedSet set;
  std::size_t bytes = 0;
  std::size_t files = 0;
};

// What a node with this state fetches and verifies.
Fetch Follow(const TrustedSet& before, const TrustRepository& repository) {
  TrustUpdater updater(before, Start());
  Fetch fetch;
  while (!updater.Done()) {
    for (const FileRequest& request : updater.Wanted()) {
      const auto file = repository.files().find(request.name);
      const bool is_there = file != repository.files().end();
      if (is_there) fetch.bytes += file->second.size() + request.name.size() + kFrameBytes;
      fetch.files += is_there ? 1 : 0;
      CHECK(updater.Supply(request.name,
                           is_there ? std::optional<Bytes>(file->second) : std::nullopt));
    }
  }
  auto finished = updater.Finish();
  CHECK(finished.has_value());
  fetch.set = std::move(*finished);
  return fetch;
}

// Figures of one registry, each under a name that begins with that of the registry.
class Registry {
 public:
  Registry(AdmissionSource source, std::string prefix, Figures& out)
      : source_(source), prefix_(std::move(prefix)), out_(out) {}

  Result<void> Measure(std::size_t nodes);

 private:
  void MeasureChanges(TrustRepository& repository, TrustedSet set);
  template <typename Value>
  void Put(const char* name, Value value) {
    out_[prefix_ + name] = value;
  }

  AdmissionSource source_;
  std::string prefix_;
  Figures& out_;
};

void Registry::MeasureChanges(TrustRepository& repository, TrustedSet set) {
  std::size_t largest = 0;
  std::size_t total = 0;
  std::vector<double> seconds;
  for (std::size_t i = 0; i < kChanges; ++i) {
    Admission admission = MakeAdmission(i * (kNodes / kChanges), Start(), source_);
    admission.status = federation::AdmissionStatus::kRevoked;
    admission.revoked_at = Start();
    repository.SetAdmission(admission);
    CHECK(repository.Publish(Start()));
    Fetch fetch;
    seconds.push_back(SecondsOf([&] { fetch = Follow(set, repository); }));
    set = fetch.set;
    total += fetch.bytes;
    largest = std::max(largest, fetch.bytes);
  }
  Put("change_bytes_mean", static_cast<double>(total) / kChanges);
  Put("change_bytes_max", static_cast<std::int64_t>(largest));
  Put("change_verify_ms", Median(seconds) * 1e3);
  CHECK(repository.RenewTimestamp(Start()));
  federation::DirectoryBuilder builder;
  builder(set, Start());
  Fetch heartbeat;
  Put("heartbeat_verify_ms", SecondsOf([&] { heartbeat = Follow(set, repository); }) * 1e3);
  Put("heartbeat_directory_ms", SecondsOf([&] { builder(heartbeat.set, Start()); }) * 1e3);
  Put("heartbeat_bytes", static_cast<std::int64_t>(heartbeat.bytes));
}

Result<void> Registry::Measure(std::size_t nodes) {
  auto repository = MakeRegistry(nodes, Start(), source_);
  if (!repository) return repository.error();
  const auto pinned = TrustedSet::FromRoot(repository->files().at(federation::RootFileName(1)));
  if (!pinned) return pinned.error();

  const std::uint64_t before = ResidentBytes();
  Fetch cold;
  const double cold_seconds = SecondsOf([&] { cold = Follow(*pinned, *repository); });
  const std::uint64_t after = ResidentBytes();
  std::shared_ptr<const federation::Directory> directory;
  const double directory_seconds =
      SecondsOf([&] { directory = federation::Directory::Build(cold.set, Start()); });
  CHECK(directory->size() == nodes);
  Put("nodes", static_cast<std::int64_t>(nodes));
  Put("cold_bytes", static_cast<std::int64_t>(cold.bytes));
  Put("cold_files", static_cast<std::int64_t>(cold.files));
  Put("cold_verify_ms", cold_seconds * 1e3);
  Put("directory_build_ms", directory_seconds * 1e3);
  // The second registry takes the place of the first in memory.
  const bool is_first = source_ == AdmissionSource::kNodes;
  if (is_first) Put("memory_of_set_bytes", static_cast<std::int64_t>(after - before));
  MeasureChanges(*repository, cold.set);
  return {};
}

}  // namespace

Result<Figures> RunTrust(const BenchOptions& options) {
  Figures out;
  const std::size_t nodes = options.is_full ? 2 * kNodes : kNodes;
  const auto narrow = Registry(AdmissionSource::kNodes, "", out).Measure(nodes);
  if (!narrow) return narrow.error();
  const auto wide = Registry(AdmissionSource::kWide, "wide_", out).Measure(nodes);
  if (!wide) return wide.error();
  return out;
}

}  // namespace schakel::bench
