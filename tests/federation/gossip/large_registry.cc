#include "large_registry.h"

#include "base/check.h"
#include "base/coding.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kPlainBytes = 900;  // of an admission without a word about the organisation
constexpr std::size_t kAboutMax = 2'000;  // characters
constexpr std::size_t kPointBytes = 105;  // of a trusted point
constexpr std::uint64_t kAnchor = 77'000'000;

crypto::KeyPair KeyOf(std::uint64_t number) {
  Buffer text;
  AppendBigEndian64(text, kAnchor + number);
  return crypto::KeyPair::FromSeed(crypto::Blake2b(text).view());
}

std::vector<crypto::KeyPair> Keys(std::uint64_t first, std::uint64_t count = 1) {
  std::vector<crypto::KeyPair> keys;
  for (std::uint64_t i = 0; i < count; ++i)
    keys.push_back(KeyOf(first + i));
  return keys;
}

Admission LargeAdmission(std::size_t number, std::size_t bytes) {
  Admission admission = AdmissionOf(MakeMember(number));
  const std::size_t filling = bytes - std::min(bytes, kPlainBytes);
  admission.card.about = std::string(std::min(filling, kAboutMax), 'x');
  const std::size_t points = (filling - admission.card.about.size()) / kPointBytes;
  for (std::uint32_t i = 1; i <= points; ++i)
    admission.trusted_points.push_back({i, i, crypto::Sha256(admission.node_id.view())});
  return admission;
}

}  // namespace

LargeRegistry::LargeRegistry(std::size_t nodes, std::size_t admission_bytes) {
  const WallTime now = StartOfTests().wall;
  auto repository = TrustRepository::Create(
      {Keys(0), 1, Keys(10), Keys(20), Keys(30, 2), Keys(40), Keys(50)}, now);
  CHECK(repository.has_value());
  for (std::size_t i = 0; i < nodes; ++i)
    repository->SetAdmission(LargeAdmission(i, admission_bytes));
  CHECK(repository->Publish(now).has_value());
  auto trust = repository->Verify(now);
  CHECK(trust.has_value());
  trust_ = std::move(*trust);
  root_ = *TrustedSet::FromRoot(repository->files().at(RootFileName(1)));
}

std::size_t LargeRegistry::bytes() const {
  std::size_t bytes = 0;
  for (const auto& [name, file] : files())
    bytes += file.size();
  return bytes;
}

TrustFileContent LargeRegistry::FileOf(const std::string& name) const {
  const auto file = files().find(name);
  if (file == files().end()) return {name, false, {}};
  return {name, true, file->second};
}

}  // namespace schakel::federation
