// Any bytes as one half of a proof of a split view, and as the signed part of a timestamp that the
// real key signs: only two signed histories of one version are ever a proof.
#include <array>

#include "base/check.h"
#include "crypto/sodium.h"
#include "federation/trust/limits.h"
#include "federation/trust/repository.h"
#include "federation/trust/split_proof.h"

namespace schakel::federation {
namespace {

std::vector<crypto::KeyPair> KeyOf(std::uint8_t number) {
  std::array<std::uint8_t, crypto::KeyPair::kSeedSize> seed{};
  seed.fill(number);
  std::vector<crypto::KeyPair> keys;
  keys.push_back(crypto::KeyPair::FromSeed(seed));
  return keys;
}

struct World {
  RootMeta root;
  Buffer honest;

  World() {
    CHECK(crypto::Initialise().has_value());
    const WallTime now = FromUnixMillis(1'795'165'200'000);
    auto wide = KeyOf(4);
    wide.push_back(std::move(KeyOf(7).front()));
    const auto repository = TrustRepository::Create(
        {KeyOf(1), 1, KeyOf(2), KeyOf(3), std::move(wide), KeyOf(5), KeyOf(6)}, now);
    CHECK(repository.has_value());
    root = repository->Verify(now)->content()->root.meta;
    honest = repository->files().at(std::string(kTimestampFileName));
  }
};

void Check(const World& world, Bytes input) {
  CHECK(!ProvesSplit(MakeSplitProof(1, world.honest, input), world.root));  // nobody signed it
  CHECK(!ProvesSplit(MakeSplitProof(1, input, input), world.root));
  const auto part = Json::Parse(AsText(input), {});
  if (!part || part->AsObject() == nullptr) return;
  const auto envelope = Envelope::FromJson(
      Json(Json::Object{{"signatures", Json(Json::Array{})}, {"signed", *part}}));
  if (!envelope) return;  // no canonical form
  const auto key = KeyOf(6);
  const Buffer other = SignEnvelope(*part, {key.data()});
  const auto meta = ReadTimestamp(*part);
  const auto whole = Envelope::Parse(world.honest, limits::kTimestampFileMax);
  const bool is_split = meta && other.size() <= limits::kTimestampFileMax &&
                        meta->header.version == 1 && meta->root <= 1 &&
                        envelope->canonical != whole->canonical;
  const bool is_proven = ProvesSplit(MakeSplitProof(1, world.honest, other), world.root);
  if (is_proven) CHECK(is_split);
}

}  // namespace
}  // namespace schakel::federation

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const schakel::federation::World kWorld;
  schakel::federation::Check(kWorld, {data, size});
  return 0;
}
