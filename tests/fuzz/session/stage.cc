#include "stage.h"

#include "base/check.h"
#include "base/coding.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "crypto/recovery_key.h"
#include "crypto/sodium.h"
#include "federation/trust/repository.h"

namespace schakel::federation {
namespace {

constexpr std::int64_t kStartMillis = 1'795'165'200'000;
// Members with a quota that a few entries use up.
constexpr std::size_t kOfFewEntries = 4;
constexpr std::size_t kOfFewBytes = 5;

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

}  // namespace

crypto::TransportKey Stage::TransportOf(std::size_t number) {
  return crypto::TransportKeyPair::FromSecret(SeedOf(700 + number)).public_key();
}

Admission Stage::AdmissionOf(std::size_t member) const {
  Admission admission;
  admission.node_id = IdOf(member);
  admission.organisation = {"Lid", "00000000", "NL"};
  admission.identity_key = identities_[member].public_key();
  admission.recovery_key_hash = crypto::RecoveryKeyHash(recovery_[member].public_key());
  admission.transport_key = TransportOf(member);
  admission.sealing_key = TransportOf(member);
  admission.maturity = member < 6 ? 3 : 2;
  admission.rights.kinds = {1, 2, 3, 4};
  admission.rights.scope = PublishScope::kRegion;
  if (member == kOfFewEntries) admission.quotas.entries_per_day = 2;
  if (member == kOfFewBytes) admission.quotas.stored_bytes = 3'000;
  admission.valid_until = start_.wall + std::chrono::days(400);
  return admission;
}

Stage::Stage()
    : identities_(Keys(100, kMembers)),
      next_identity_(Keys(200)),
      recovery_(Keys(300, kMembers)),
      start_{MonoTime(std::chrono::hours(1)), FromUnixMillis(kStartMillis)} {
  CHECK(crypto::Initialise().has_value());
  log::SetLevel(log::Level::kError);
  auto repository = TrustRepository::Create(
      {Keys(1), 1, Keys(2), Keys(3), Keys(4, 2), Keys(6), Keys(7)}, start_.wall);
  CHECK(repository.has_value());
  for (std::size_t member = 0; member < kMembers; ++member)
    repository->SetAdmission(AdmissionOf(member));
  CHECK(repository->Publish(start_.wall).has_value());
  trusts_.push_back(*repository->Verify(start_.wall));
  const WallTime later = start_.wall + std::chrono::hours(1);
  CHECK(repository->RenewTimestamp(later).has_value());
  trusts_.push_back(*repository->Verify(later));
  Admission last = AdmissionOf(kMembers - 1);
  last.status = AdmissionStatus::kRevoked;
  last.revoked_at = start_.wall;
  repository->SetAdmission(last);
  CHECK(repository->Publish(later).has_value());
  trusts_.push_back(*repository->Verify(later));
  Admission rotated = AdmissionOf(kRotated);
  rotated.earlier_identity_keys = {rotated.identity_key};
  rotated.identity_key = later_identity(kRotated).public_key();
  repository->SetAdmission(rotated);
  CHECK(repository->Publish(later).has_value());
  trusts_.push_back(*repository->Verify(later));
}

}  // namespace schakel::federation
