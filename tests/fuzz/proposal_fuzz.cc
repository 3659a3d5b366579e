// A proposal that came by mail: any bytes, and a real one with one document rewritten by the input.
// Whatever it is, it is read under its limits and reviewed, and a key signs only what no rule
// refuses.
#include <array>

#include "base/check.h"
#include "crypto/sodium.h"
#include "federation/trust/ceremony.h"

namespace schakel::federation {
namespace {

WallTime Start() {
  return FromUnixMillis(1'795'165'200'000);
}

crypto::KeyPair KeyOf(std::uint8_t number) {
  std::array<std::uint8_t, crypto::KeyPair::kSeedSize> seed{};
  seed.fill(number);
  return crypto::KeyPair::FromSeed(seed);
}

const Proposal& RealProposal() {
  static const Proposal kProposal = [] {
    CHECK(crypto::Initialise());
    AnchorPlan plan;
    plan.name = "Anker";
    std::uint8_t number = 0;
    for (const std::string_view role : kAnchorRoles) {
      AnchorRole& holders = plan.roles[std::string(role)];
      holders.threshold = role == "root" ? 3 : 1;
      for (int i = 0; i < (role == "root" ? 5 : 1); ++i) {
        ++number;
        holders.holders.push_back({"houder " + std::to_string(number),
                                   "organisatie " + std::to_string(number),
                                   KeyOf(number).public_key()});
      }
    }
    auto proposal = ProposeFirst(plan, {}, Start());
    CHECK(proposal.has_value());
    return std::move(*proposal);
  }();
  return kProposal;
}

void Check(Proposal proposal) {
  const auto again = Proposal::Parse(proposal.Dump());
  CHECK(again.has_value());
  CHECK(again->Fingerprint() == proposal.Fingerprint());
  const auto review = ReviewProposal(proposal, std::nullopt, Start());
  const auto count = SignProposal(proposal, KeyOf(1), std::nullopt, Start());
  if (!review || review->IsRefused()) CHECK(!count);
}

}  // namespace
}  // namespace schakel::federation

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace schakel;              // NOLINT(google-build-using-namespace): main of one program
  using namespace schakel::federation;  // NOLINT(google-build-using-namespace)
  if (size < 1) return 0;
  const Proposal& real = RealProposal();
  const Bytes input(data + 1, size - 1);
  if (data[0] % 4 == 0) {
    auto proposal = Proposal::Parse(input);
    if (proposal) Check(std::move(*proposal));
    return 0;
  }
  constexpr std::array<const char*, 4> kRoles = {"root", "targets", "nodes", "wide"};
  const std::string role = kRoles[data[0] / 4 % kRoles.size()];
  auto envelope = Envelope::Parse(input, 1 << 16);
  if (!envelope) return 0;
  Proposal changed = real;
  (data[0] % 4 == 1 ? changed.documents : changed.before)[role] = std::move(*envelope);
  Check(std::move(changed));
  return 0;
}
