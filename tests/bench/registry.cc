#include "tests/bench/registry.h"

#include "base/random.h"

namespace schakel::bench {
namespace {

constexpr std::uint64_t kFirstNodeKey = 1'000;  // those below are the anchor's

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

}  // namespace

crypto::KeyPair NodeKey(std::size_t number) {
  return KeyOf(kFirstNodeKey + number);
}

federation::Admission MakeAdmission(std::size_t number, WallTime now,
                                    federation::AdmissionSource source) {
  const auto identity = NodeKey(number);
  federation::Admission admission;
  admission.node_id = crypto::NodeIdOf(identity.public_key());
  admission.organisation = {"Vereniging " + std::to_string(number), "12345678", "NL"};
  admission.card = {"https://vereniging.example", "info@vereniging.example", "+31201234567",
                    "Een vereniging van ondernemers in de regio"};
  admission.coverage = {{"GM0363", "PV27"}, {"62"}};
  admission.identity_key = identity.public_key();
  admission.recovery_key_hash = crypto::Blake2b(identity.public_key().view());
  admission.maturity = 1;
  admission.rights.kinds = {1, 2, 3, 4};
  admission.valid_from = now;
  admission.valid_until = now + std::chrono::days(400);
  admission.trusted_points = {{1, number, crypto::Sha256(identity.public_key().view())}};
  admission.source = source;
  if (source == federation::AdmissionSource::kWide) {
    admission.maturity = 2;
    admission.rights.scope = federation::PublishScope::kNational;
    admission.relays = {"*"};
  }
  return admission;
}

Result<federation::TrustRepository> MakeRegistry(std::size_t nodes, WallTime now,
                                                 federation::AdmissionSource source) {
  federation::TrustKeys keys{Keys(1, 5),  3,           Keys(11, 1), Keys(21, 1),
                             Keys(31, 2), Keys(41, 1), Keys(51, 1)};
  auto repository = federation::TrustRepository::Create(std::move(keys), now);
  if (!repository) return repository;
  for (std::size_t i = 0; i < nodes; ++i)
    repository->SetAdmission(MakeAdmission(i, now, source));
  const auto published = repository->Publish(now);
  if (!published) return published.error();
  return repository;
}

}  // namespace schakel::bench
