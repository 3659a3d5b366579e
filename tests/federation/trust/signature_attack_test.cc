// Attacks on signatures and keys of trust, by number: T18 to T21.
#include <gtest/gtest.h>

#include "crypto/sodium.h"
#include "federation/trust/canonical_json.h"
#include "federation/trust/limits.h"
#include "safe.h"
#include "tests/crypto/vectors.h"

namespace schakel::federation {
namespace {

// Admission and verification together, as trust uses them.
bool IsAccepted(Bytes key, Bytes message, Bytes signature) {
  const auto admitted = crypto::AdmitPublicKey(key);
  const auto fixed = crypto::Signature::From(signature);
  return admitted && fixed && crypto::VerifyPlain(*admitted, message, *fixed);
}

// The order of the group, little-endian: S + L verifies like S where nobody checks.
constexpr std::array<std::uint8_t, 32> kOrder = {
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};

crypto::Signature Malleated(crypto::Signature signature) {
  unsigned carry = 0;
  for (std::size_t i = 0; i < kOrder.size(); ++i) {
    carry += unsigned{signature.bytes[32 + i]} + kOrder[i];
    signature.bytes[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  return signature;
}

std::vector<crypto::KeyPair> RootKeys() {
  std::vector<crypto::KeyPair> keys;
  for (std::uint8_t i = 0; i < 3; ++i)
    keys.push_back(KeyOfHolder("root", i));
  return keys;
}

// A root that is in order but for the timestamp's key.
Files MakeRootAlone(const Buffer& timestamp_key) {
  AnchorPlan plan = MakePlan();
  plan.roles.at("timestamp").holders[0].key = *crypto::PublicKey::From(timestamp_key);
  std::vector<const crypto::KeyPair*> signers;
  const std::vector<crypto::KeyPair> keys = RootKeys();
  signers.reserve(keys.size());
  for (const auto& key : keys)
    signers.push_back(&key);
  return {{"1.root.json", SignEnvelope(RootPart(plan, 1, StartOfTests() + kDay), signers)}};
}

TEST(SignatureAttackTest, T18EveryVectorOfOthersGivesTheResultThatIsDue) {
  SKIP_WITHOUT_VECTORS("cctv");
  const Json cctv = crypto::MustReadJson(crypto::VectorsPath("cctv/ed25519vectors.json"));
  ASSERT_EQ(cctv.AsArray()->size(), 914U);
  std::vector<std::int64_t> accepted;
  for (const Json& item : *cctv.AsArray()) {
    const Buffer key = crypto::HexOf(item, "key");
    if (IsAccepted(key, AsBytes(item.StringOr("msg", "")), crypto::HexOf(item, "sig"))) {
      accepted.push_back(crypto::IntegerOf(item, "number"));
    }
    // A root that lists a key is read exactly if the key is admitted.
    Forge forge(MakeRootAlone(key));
    EXPECT_EQ(TrustedSet::FromRoot(forge.files().at("1.root.json")).has_value(),
              crypto::AdmitPublicKey(key).has_value());
  }
  EXPECT_EQ(accepted, std::vector<std::int64_t>{305});
}

TEST(SignatureAttackTest, T19AMalleatedCopyOfASignatureIsRefused) {
  const auto key = KeyOf("root");
  const Json part = Json::Object{{"version", 1}};
  const Buffer canonical = *CanonicalJson(part);
  const auto signature = crypto::SignPlain(key, canonical);
  ASSERT_TRUE(crypto::VerifyPlain(key.public_key(), canonical, signature));
  EXPECT_FALSE(crypto::VerifyPlain(key.public_key(), canonical, Malleated(signature)));
  // A document is known by what is signed, so its name stays whatever the signatures are.
  Envelope envelope;
  envelope.canonical = canonical;
  envelope.signed_part = part;
  Proposal proposal;
  proposal.documents.emplace("root", envelope);
  const auto before = proposal.Fingerprint();
  proposal.documents.at("root").signatures.emplace_back("a", Malleated(signature).hex());
  EXPECT_EQ(proposal.Fingerprint(), before);
}

TEST(SignatureAttackTest, T20NoDocumentStandsInForAnother) {
  // A root key signs a targets document: it is no root. A timestamp key signs a snapshot: the same.
  Forge forge(MakeRepository().files());
  const auto held = MustUpdate(PinnedRoot(forge.files()), forge.files());
  Files files = forge.files();
  Json::Object targets = forge.Read("targets");
  targets["version"] = 2;
  std::vector<const crypto::KeyPair*> signers;
  const Keys root_keys = KeysOf("root", 3);
  signers.reserve(root_keys.size());
  for (const auto& key : root_keys)
    signers.push_back(&key);
  files["2.root.json"] = SignEnvelope(Json(std::move(targets)), signers);
  ExpectRefused(held, files, ErrorCode::kProtocol, "is not root");

  // The root of a rehearsal, signed by the real holders, never follows the real one.
  Forge rehearsal(forge.files());
  rehearsal.Change(
      "root", [](Json::Object& root) { root["rehearsal"] = true; }, KeysOf("root", 3));
  ExpectRefused(held, rehearsal.files(), ErrorCode::kProtocol, "rehearsal");

  // What our own documents sign carries a context: the same bytes under another one do not verify.
  const auto key = KeyOf("member");
  const Buffer bytes = ToBuffer(AsBytes("bytes"));
  const auto signature = crypto::Sign(key, "schakel/v1/record", bytes);
  EXPECT_TRUE(crypto::Verify(key.public_key(), "schakel/v1/record", bytes, signature));
  EXPECT_FALSE(crypto::Verify(key.public_key(), "schakel/v1/beacon", bytes, signature));
  EXPECT_FALSE(crypto::VerifyPlain(key.public_key(), bytes, signature));
}

TEST(SignatureAttackTest, T21AKeyThatIsNoPointOfTheGroupIsAdmittedNowhere) {
  // Small order; not canonical (p + 1); a mixed-order point is in the vectors of T18 and in the
  // test of the program's start below.
  const std::string small = "01" + std::string(62, '0');
  const std::string not_canonical = "ee" + std::string(60, 'f') + "7f";
  for (const std::string& hex : {small, std::string(64, '0'), not_canonical}) {
    EXPECT_FALSE(crypto::AdmitPublicKey(*FromHex(hex))) << hex;
    Forge forge(MakeRepository().files());
    Json::Object root = forge.Read("root");
    At(root, "keys", KeyIdOf(KeyOf("timestamp").public_key()), "keyval")["public"] = hex;
    forge.Sign("root", std::move(root), KeysOf("root", 2));
    EXPECT_FALSE(TrustedSet::FromRoot(forge.FileOf("root"))) << hex;
  }
  // Every program starts with this, and ends if libsodium lets a mixed-order point pass.
  EXPECT_TRUE(crypto::Initialise());
}

}  // namespace
}  // namespace schakel::federation
