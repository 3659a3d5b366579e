// A proposal that came by mail: any bytes; a real one that admits a node, and the real first one of
// a ceremony, with a document or an admission that is the input, or has some bytes changed by it.
// Whatever it is, it is read under its limits and reviewed, and a key signs only what no rule
// refuses.
#include <algorithm>
#include <array>

#include "base/check.h"
#include "crypto/sodium.h"
#include "federation/trust/admission_proposal.h"
#include "federation/trust/ceremony.h"
#include "federation/trust/narrowing.h"
#include "federation/trust/repository.h"

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

std::vector<crypto::KeyPair> KeysOf(std::uint8_t first, std::uint8_t count = 1) {
  std::vector<crypto::KeyPair> keys;
  for (std::uint8_t i = 0; i < count; ++i)
    keys.push_back(KeyOf(static_cast<std::uint8_t>(first + i)));
  return keys;
}

// A proposal, the root that its reader has, and a key that signs it.
struct Real {
  Proposal proposal;
  std::optional<Envelope> own_root;
  crypto::KeyPair signer;
};

Real FirstProposal() {
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
  return {std::move(*proposal), std::nullopt, KeyOf(1)};
}

// An admission that is changed: 2 nodes are in the list, of one of them less is allowed.
Real AdmissionProposal() {
  auto repository = TrustRepository::Create(
      {KeysOf(1, 2), 2, KeysOf(3), KeysOf(4), KeysOf(5, 2), KeysOf(7), KeysOf(8)}, Start());
  CHECK(repository.has_value());
  Admission admission;
  admission.identity_key = KeyOf(20).public_key();
  admission.node_id = crypto::NodeIdOf(admission.identity_key);
  admission.organisation = {"Lid", "12345678", "NL"};
  admission.card.website = "https://lid.example";
  admission.maturity = 1;
  admission.rights.kinds = {1, 4};
  admission.transport_key.bytes.fill(9);
  admission.sealing_key.bytes.fill(9);
  admission.valid_from = Start();
  admission.valid_until = Start() + std::chrono::days(400);
  repository->SetAdmission(admission);
  CHECK(repository->Publish(Start()).has_value());
  const auto held = repository->Verify(Start());
  CHECK(held.has_value());
  admission.rights.kinds = {1};
  auto proposal = ProposeAdmissions(*held->content(), {admission}, Start());
  CHECK(proposal.has_value());
  auto root = Envelope::Parse(held->content()->root.file, 1 << 16);
  CHECK(root.has_value());
  return {std::move(*proposal), std::move(*root), KeyOf(4)};
}

void Check(const Real& real, Proposal proposal) {
  const auto again = Proposal::Parse(proposal.Dump());
  CHECK(again.has_value());
  CHECK(again->Fingerprint() == proposal.Fingerprint());
  const auto review = ReviewProposal(proposal, real.own_root, Start());
  static_cast<void>(NarrowedByOne(proposal, Start()));
  const auto count = SignProposal(proposal, real.signer, real.own_root, Start());
  if (!review || review->IsRefused()) CHECK(!count);
}

// Each three bytes of the input change one byte of the text.
std::string Edited(std::string text, Bytes edits) {
  constexpr std::size_t kEditBytes = 3;
  constexpr std::size_t kEditsMax = 16;
  for (std::size_t i = 0; i + kEditBytes <= std::min(edits.size(), kEditBytes * kEditsMax);
       i += kEditBytes) {
    const std::size_t place = (edits[i] * 256U + edits[i + 1]) % text.size();
    text[place] = static_cast<char>(edits[i + 2]);
  }
  return text;
}

// Of a map with texts the one that this byte chooses.
template <typename Map>
auto Chosen(Map& map, std::uint8_t byte) {
  return std::next(map.begin(), static_cast<std::ptrdiff_t>(byte % map.size()));
}

void CheckDocument(const Real& real, bool is_before, bool is_edit, std::uint8_t which,
                   Bytes input) {
  Proposal changed = real.proposal;
  auto& documents = is_before ? changed.before : changed.documents;
  if (documents.empty()) return;
  const auto chosen = Chosen(documents, which);
  const std::string text =
      is_edit ? Edited(chosen->second.ToJson().Dump(), input) : std::string(AsText(input));
  auto envelope = Envelope::Parse(AsBytes(text), 1 << 16);
  if (!envelope) return;
  chosen->second = std::move(*envelope);
  Check(real, std::move(changed));
}

void CheckAdmissionFile(const Real& real, bool is_edit, Bytes input) {
  Proposal changed = real.proposal;
  Buffer& file = changed.admissions.begin()->second;
  file = is_edit ? ToBuffer(AsBytes(Edited(std::string(AsText(file)), input))) : ToBuffer(input);
  // The list names it: what counts is what it says.
  auto& [role, list] = *changed.documents.begin();
  Json json = list.ToJson();
  Json::Object& targets = *json.AsObject()
                               ->at("signed")
                               .AsObject()
                               ->at("targets")
                               .AsObject()
                               ->begin()
                               ->second.AsObject();
  targets["length"] = static_cast<std::int64_t>(file.size());
  targets["hashes"] = Json(Json::Object{{"sha256", HexSha256(file)}});
  auto envelope = Envelope::FromJson(json);
  CHECK(envelope.has_value());
  list = std::move(*envelope);
  // Text that is not UTF-8 does not survive the file of a proposal.
  if (Proposal::Parse(changed.Dump())) Check(real, std::move(changed));
}

}  // namespace
}  // namespace schakel::federation

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace schakel;              // NOLINT(google-build-using-namespace): main of one program
  using namespace schakel::federation;  // NOLINT(google-build-using-namespace)
  static const bool kStarted = crypto::Initialise().has_value();
  CHECK(kStarted);
  static const Real kFirst = FirstProposal();
  static const Real kAdmission = AdmissionProposal();
  if (size < 2) return 0;
  const Bytes input(data + 2, size - 2);
  const bool is_edit = data[0] % 2 == 1;
  switch (data[0] / 2 % 8) {
    case 0: {
      auto proposal = Proposal::Parse(input);
      if (proposal) Check(kFirst, std::move(*proposal));
      return 0;
    }
    case 1:
    case 2:
      CheckDocument(kAdmission, false, is_edit, data[1], input);
      return 0;
    case 3:
    case 4:
      CheckDocument(kAdmission, true, is_edit, data[1], input);
      return 0;
    case 5:
    case 6:
      CheckAdmissionFile(kAdmission, is_edit, input);
      return 0;
    default:
      // 258 documents: a thousandth of the speed of the others.
      if (data[0] >= 0xf0) CheckDocument(kFirst, false, is_edit, data[1], input);
      return 0;
  }
}
