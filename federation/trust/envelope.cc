// The envelope of TUF metadata: its form, its signatures and what they count for.
#include <set>

#include "crypto/hash.h"
#include "federation/trust/canonical_json.h"
#include "federation/trust/limits.h"
#include "federation/trust/metadata.h"

namespace schakel::federation {
namespace {

Error Malformed(const std::string& what) {
  return {ErrorCode::kProtocol, "metadata: " + what};
}

}  // namespace

std::string HexSha256(Bytes bytes) {
  return crypto::Sha256(bytes).hex();
}

Result<Envelope> Envelope::Parse(Bytes file, std::size_t size_max) {
  JsonLimits json_limits;
  json_limits.size_bytes_max = size_max;
  json_limits.depth_max = 16;
  json_limits.values_max = 100'000;
  auto json = Json::Parse(AsText(file), json_limits);
  if (!json) {
    const bool is_limit = json.error().code == ErrorCode::kLimitExceeded;
    return Error{is_limit ? ErrorCode::kLimitExceeded : ErrorCode::kProtocol,
                 "metadata: " + json.error().context};
  }
  return FromJson(*json);
}

Result<Envelope> Envelope::FromJson(const Json& json) {
  const Json* list = json.Find("signatures");
  const auto* signatures = list == nullptr ? nullptr : list->AsArray();
  const Json* signed_part = json.Find("signed");
  if (signatures == nullptr || signed_part == nullptr || signed_part->AsObject() == nullptr) {
    return Malformed("no envelope");
  }
  if (signatures->size() > limits::kSignaturesMax) {
    return Error{ErrorCode::kLimitExceeded, "metadata: too many signatures"};
  }
  Envelope envelope;
  for (const Json& signature : *signatures) {
    const Json* id = signature.Find("keyid");
    const Json* hex = signature.Find("sig");
    const auto* id_text = id == nullptr ? nullptr : id->AsString();
    const auto* hex_text = hex == nullptr ? nullptr : hex->AsString();
    if (id_text == nullptr || hex_text == nullptr) return Malformed("signature");
    envelope.signatures.emplace_back(*id_text, *hex_text);
  }
  auto canonical = CanonicalJson(*signed_part);
  if (!canonical) return Malformed(canonical.error().context);
  envelope.canonical = std::move(*canonical);
  envelope.signed_part = *signed_part;
  return envelope;
}

Envelope Envelope::Unsigned(Json signed_part) {
  auto canonical = CanonicalJson(signed_part);
  CHECK(canonical.has_value());
  Envelope envelope;
  envelope.signed_part = std::move(signed_part);
  envelope.canonical = std::move(*canonical);
  return envelope;
}

Json Envelope::ToJson() const {
  Json::Array list;
  for (const auto& [id, hex] : signatures)
    list.emplace_back(Json::Object{{"keyid", id}, {"sig", hex}});
  return Json::Object{{"signatures", Json(std::move(list))}, {"signed", signed_part}};
}

std::string SignersText(const TufKeys& keys, const TufRole& role) {
  std::string text = std::to_string(role.threshold);
  for (const KeyId& id : role.key_ids) {
    const auto key = keys.find(id);
    text += "\n" + std::to_string(id.size()) + " " + id + " ";
    if (key != keys.end()) text += key->second.hex();
  }
  return text;
}

std::size_t CountSigners(const Envelope& envelope, const TufKeys& keys, const TufRole& role) {
  std::set<crypto::PublicKey> signers;
  for (const auto& [id, hex] : envelope.signatures) {
    const auto key = keys.find(id);
    const auto signature = crypto::Signature::FromHexText(hex);
    if (!role.key_ids.contains(id) || key == keys.end() || !signature) continue;
    if (crypto::VerifyPlain(key->second, envelope.canonical, *signature)) {
      signers.insert(key->second);
    }
  }
  return signers.size();
}

Result<void> VerifyThreshold(const Envelope& envelope, const TufKeys& keys, const TufRole& role) {
  std::set<KeyId> seen;
  for (const auto& [id, hex] : envelope.signatures) {
    if (!seen.insert(id).second) return Malformed("two signatures under one key id");
  }
  const auto signers = static_cast<std::int64_t>(CountSigners(envelope, keys, role));
  if (signers < role.threshold || role.threshold < 1) {
    return Error{ErrorCode::kUnauthorized, "metadata: " + std::to_string(signers) + " of " +
                                               std::to_string(role.threshold) + " signatures"};
  }
  return {};
}

Json KeyToJson(const crypto::PublicKey& key) {
  Json::Object value;
  value["public"] = key.hex();
  Json::Object object;
  object["keytype"] = "ed25519";
  object["scheme"] = "ed25519";
  object["keyval"] = Json(std::move(value));
  return object;
}

KeyId KeyIdOf(const crypto::PublicKey& key) {
  const auto canonical = CanonicalJson(KeyToJson(key));
  CHECK(canonical.has_value());
  return HexSha256(*canonical);
}

Buffer SignEnvelope(const Json& signed_part, const std::vector<const crypto::KeyPair*>& keys) {
  const auto canonical = CanonicalJson(signed_part);
  CHECK(canonical.has_value());
  Json::Array signatures;
  for (const crypto::KeyPair* key : keys) {
    Json::Object signature;
    signature["keyid"] = KeyIdOf(key->public_key());
    signature["sig"] = crypto::SignPlain(*key, *canonical).hex();
    signatures.emplace_back(std::move(signature));
  }
  Json::Object envelope;
  envelope["signatures"] = Json(std::move(signatures));
  envelope["signed"] = signed_part;
  return ToBuffer(AsBytes(Json(std::move(envelope)).Dump()));
}

}  // namespace schakel::federation
