#include "base/check.h"
#include "base/random.h"
#include "federation/trust/directory_builder.h"
#include "federation/trust/repository.h"
#include "federation/trust/updater.h"
#include "tests/bench/bench.h"

namespace schakel::bench {
namespace {

using federation::Admission;
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

crypto::KeyPair KeyOf(std::uint64_t seed) {
  SeededRandom random(seed);
  Buffer bytes(crypto::KeyPair::kSeedSize);
  for (std::uint8_t& byte : bytes)
    byte = static_cast<std::uint8_t>(random.Next());
  return crypto::KeyPair::FromSeed(bytes);
}

std::vector<crypto::KeyPair> Keys(std::uint64_t first, std::size_t count) {
  std::vector<crypto::KeyPair> keys;
  for (std::size_t i = 0; i < count; ++i)
    keys.push_back(KeyOf(first + i));
  return keys;
}

// A regional node with a card and one trusted point, as most are.
Admission MakeAdmission(std::size_t number) {
  const auto identity = KeyOf(1'000 + number);
  Admission admission;
  admission.node_id = crypto::NodeIdOf(identity.public_key());
  admission.organisation = {"Vereniging " + std::to_string(number), "12345678", "NL"};
  admission.card = {"https://vereniging.example", "info@vereniging.example", "+31201234567",
                    "Een vereniging van ondernemers in de regio"};
  admission.coverage = {{"GM0363", "PV27"}, {"62"}};
  admission.identity_key = identity.public_key();
  admission.recovery_key_hash = crypto::Blake2b(identity.public_key().view());
  admission.maturity = 1;
  admission.rights.kinds = {1, 2, 3, 4};
  admission.valid_from = Start();
  admission.valid_until = Start() + std::chrono::days(400);
  admission.trusted_points = {{1, number, crypto::Sha256(identity.public_key().view())}};
  return admission;
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

void MeasureChanges(TrustRepository& repository, TrustedSet set, Figures& out) {
  std::size_t largest = 0;
  std::size_t total = 0;
  std::vector<double> seconds;
  for (std::size_t i = 0; i < kChanges; ++i) {
    Admission admission = MakeAdmission(i * (kNodes / kChanges));
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
  out["change_bytes_mean"] = static_cast<double>(total) / kChanges;
  out["change_bytes_max"] = static_cast<std::int64_t>(largest);
  out["change_verify_ms"] = Median(seconds) * 1e3;
  CHECK(repository.RenewTimestamp(Start()));
  federation::DirectoryBuilder builder;
  builder(set, Start());
  Fetch heartbeat;
  out["heartbeat_verify_ms"] = SecondsOf([&] { heartbeat = Follow(set, repository); }) * 1e3;
  out["heartbeat_directory_ms"] = SecondsOf([&] { builder(heartbeat.set, Start()); }) * 1e3;
  out["heartbeat_bytes"] = static_cast<std::int64_t>(heartbeat.bytes);
}

}  // namespace

Result<Figures> RunTrust(const BenchOptions& options) {
  Figures out;
  federation::TrustKeys keys{Keys(1, 5),  3,           Keys(11, 1), Keys(21, 1),
                             Keys(31, 2), Keys(41, 1), Keys(51, 1)};
  auto repository = TrustRepository::Create(std::move(keys), Start());
  if (!repository) return repository.error();
  const std::size_t nodes = options.is_full ? 2 * kNodes : kNodes;
  for (std::size_t i = 0; i < nodes; ++i)
    repository->SetAdmission(MakeAdmission(i));
  const auto published = repository->Publish(Start());
  if (!published) return published.error();
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
  out["nodes"] = static_cast<std::int64_t>(nodes);
  out["cold_bytes"] = static_cast<std::int64_t>(cold.bytes);
  out["cold_files"] = static_cast<std::int64_t>(cold.files);
  out["cold_verify_ms"] = cold_seconds * 1e3;
  out["directory_build_ms"] = directory_seconds * 1e3;
  out["memory_of_set_bytes"] = static_cast<std::int64_t>(after - before);
  MeasureChanges(*repository, cold.set, out);
  return out;
}

}  // namespace schakel::bench
