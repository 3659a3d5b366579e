#include "federation/trust/admission.h"

#include <algorithm>
#include <array>

#include "federation/trust/limits.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kListMax = 256;
constexpr std::size_t kTextMax = 2'000;
constexpr int kMaturityMax = 3;

constexpr std::array<std::string_view, 6> kKindNames = {"regional", "sector",    "branch",
                                                        "platform", "authority", "relay"};
constexpr std::array<std::string_view, 3> kStatusNames = {"active", "suspended", "revoked"};
constexpr std::array<std::string_view, 4> kScopeNames = {"own", "region", "sector", "national"};

// Reads members of one object; remembers the first that is wrong.
class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) {}

  void Text(std::string_view key, std::string& out) {
    const Json* json = object_.Find(key);
    const auto* text = json == nullptr ? nullptr : json->AsString();
    if (text == nullptr || text->size() > kTextMax) return Fail(key);
    out = *text;
  }
  template <typename Number>
  void Integer(std::string_view key, Number max, Number& out) {
    const Json* json = object_.Find(key);
    const auto* number = json == nullptr ? nullptr : json->AsInteger();
    const bool fits = number != nullptr && *number >= 0 &&
                      static_cast<std::uint64_t>(*number) <= static_cast<std::uint64_t>(max);
    if (!fits) return Fail(key);
    out = static_cast<Number>(*number);
  }
  template <typename Fixed>
  void Hex(std::string_view key, Fixed& out) {
    const auto value = Fixed::FromHexText(object_.StringOr(key, ""));
    if (!value) return Fail(key);
    out = *value;
  }
  void Key(std::string_view key, crypto::PublicKey& out) {
    Hex(key, out);
    if (!crypto::AdmitPublicKey(out.view())) Fail(key);
  }
  void Time(std::string_view key, WallTime& out) {
    const auto value = ParseRfc3339(object_.StringOr(key, ""));
    if (!value) return Fail(key);
    out = *value;
  }
  template <typename Enum, std::size_t N>
  void Word(std::string_view key, const std::array<std::string_view, N>& names, Enum& out) {
    const auto found = std::find(names.begin(), names.end(), object_.StringOr(key, ""));
    if (found == names.end()) return Fail(key);
    out = static_cast<Enum>(found - names.begin());
  }
  void Level(std::string_view key, Tlp& out) {
    const auto tlp = ParseTlp(object_.StringOr(key, ""));
    if (!tlp) return Fail(key);
    out = *tlp;
  }
  void Texts(std::string_view key, std::vector<std::string>& out) {
    ForEach(key, [&](const Json& item) {
      const auto* text = item.AsString();
      if (text == nullptr || text->size() > kTextMax) return Fail(key);
      out.push_back(*text);
    });
  }
  template <typename Visit>
  void ForEach(std::string_view key, const Visit& visit) {
    const Json* json = object_.Find(key);
    const auto* array = json == nullptr ? nullptr : json->AsArray();
    if (array == nullptr || array->size() > kListMax) return Fail(key);
    for (const Json& item : *array)
      visit(item);
  }
  // Returns fields of a nested object; an absent one has no members.
  Fields Object(std::string_view key) {
    static const Json kNothing;
    const Json* json = object_.Find(key);
    if (json == nullptr || json->AsObject() == nullptr) {
      Fail(key);
      return Fields(kNothing);
    }
    return Fields(*json);
  }
  void Fail(std::string_view key) {
    if (wrong_.empty()) wrong_ = key;
  }
  void Merge(const Fields& nested) {
    if (wrong_.empty()) wrong_ = nested.wrong_;
  }
  [[nodiscard]] const std::string& wrong() const { return wrong_; }

 private:
  const Json& object_;
  std::string wrong_;
};

void ReadNested(Fields& fields, Admission& out) {
  Fields organisation = fields.Object("organisation");
  organisation.Text("name", out.organisation.name);
  organisation.Text("kvk", out.organisation.kvk);
  organisation.Text("country", out.organisation.country);
  fields.Merge(organisation);
  Fields card = fields.Object("card");
  card.Text("website", out.card.website);
  card.Text("mail", out.card.mail);
  card.Text("phone", out.card.phone);
  card.Text("about", out.card.about);
  fields.Merge(card);
  Fields coverage = fields.Object("coverage");
  coverage.Texts("regions", out.coverage.regions);
  coverage.Texts("sectors", out.coverage.sectors);
  fields.Merge(coverage);
  Fields quotas = fields.Object("quotas");
  quotas.Integer<std::uint64_t>("entries_per_day", 1ull << 40, out.quotas.entries_per_day);
  quotas.Integer<std::uint64_t>("bytes_per_day", 1ull << 50, out.quotas.bytes_per_day);
  quotas.Integer<std::uint64_t>("stored_bytes", 1ull << 50, out.quotas.stored_bytes);
  fields.Merge(quotas);
}

void ReadRights(Fields& fields, Admission& out) {
  Fields rights = fields.Object("publish");
  rights.Word("scope", kScopeNames, out.rights.scope);
  rights.Level("tlp_publish_max", out.rights.tlp_publish_max);
  rights.Level("tlp_receive_max", out.rights.tlp_receive_max);
  rights.ForEach("kinds", [&](const Json& item) {
    const auto* number = item.AsInteger();
    if (number == nullptr || *number < 1 || *number > UINT16_MAX) return rights.Fail("kinds");
    out.rights.kinds.push_back(static_cast<std::uint16_t>(*number));
  });
  fields.Merge(rights);
}

void ReadHistory(Fields& fields, Admission& out) {
  fields.ForEach("earlier_identity_keys", [&](const Json& item) {
    const auto* text = item.AsString();
    const auto key = text == nullptr ? std::nullopt : crypto::PublicKey::FromHexText(*text);
    if (!key || !crypto::AdmitPublicKey(key->view())) return fields.Fail("earlier_identity_keys");
    out.earlier_identity_keys.push_back(*key);
  });
  fields.ForEach("trusted_points", [&](const Json& item) {
    Fields point(item);
    TrustedPoint value;
    point.Integer<std::uint32_t>("incarnation", UINT32_MAX, value.incarnation);
    point.Integer<std::uint64_t>("size", 1ull << 40, value.size);
    point.Hex("root", value.root);
    fields.Merge(point);
    out.trusted_points.push_back(value);
  });
}

void Cap(PublishRights& rights, const PublishRights& most) {
  rights.scope = std::min(rights.scope, most.scope);
  rights.tlp_publish_max = std::min(rights.tlp_publish_max, most.tlp_publish_max);
  rights.tlp_receive_max = std::min(rights.tlp_receive_max, most.tlp_receive_max);
}

void ApplyCaps(Admission& admission) {
  Cap(admission.rights, RightsMax(admission.maturity));
  if (admission.maturity == 0) admission.rights.kinds.clear();
  if (admission.source == AdmissionSource::kNodes) {
    Cap(admission.rights, {{}, PublishScope::kRegion, Tlp::kGreen, Tlp::kGreen});
  }
}

Json TextList(const std::vector<std::string>& texts) {
  Json::Array array;
  for (const std::string& text : texts)
    array.emplace_back(text);
  return array;
}

Json RightsToJson(const PublishRights& rights) {
  Json::Array kinds;
  for (const std::uint16_t kind : rights.kinds)
    kinds.emplace_back(static_cast<int>(kind));
  Json::Object object;
  object["kinds"] = Json(std::move(kinds));
  object["scope"] = kScopeNames[static_cast<std::size_t>(rights.scope)];
  object["tlp_publish_max"] = TlpName(rights.tlp_publish_max);
  object["tlp_receive_max"] = TlpName(rights.tlp_receive_max);
  return object;
}

void WriteNested(const Admission& admission, Json::Object& out) {
  out["organisation"] = Json(Json::Object{{"name", admission.organisation.name},
                                          {"kvk", admission.organisation.kvk},
                                          {"country", admission.organisation.country}});
  out["card"] = Json(Json::Object{{"website", admission.card.website},
                                  {"mail", admission.card.mail},
                                  {"phone", admission.card.phone},
                                  {"about", admission.card.about}});
  out["coverage"] = Json(Json::Object{{"regions", TextList(admission.coverage.regions)},
                                      {"sectors", TextList(admission.coverage.sectors)}});
  out["quotas"] = Json(Json::Object{{"entries_per_day", Json(admission.quotas.entries_per_day)},
                                    {"bytes_per_day", Json(admission.quotas.bytes_per_day)},
                                    {"stored_bytes", Json(admission.quotas.stored_bytes)}});
  Json::Array keys;
  for (const auto& key : admission.earlier_identity_keys)
    keys.emplace_back(key.hex());
  out["earlier_identity_keys"] = Json(std::move(keys));
  Json::Array points;
  for (const TrustedPoint& point : admission.trusted_points) {
    points.emplace_back(Json::Object{{"incarnation", static_cast<std::int64_t>(point.incarnation)},
                                     {"size", Json(point.size)},
                                     {"root", point.root.hex()}});
  }
  out["trusted_points"] = Json(std::move(points));
}

}  // namespace

std::string_view NodeKindName(NodeKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::string_view PublishScopeName(PublishScope scope) {
  return kScopeNames[static_cast<std::size_t>(scope)];
}

std::string_view AdmissionStatusName(AdmissionStatus status) {
  return kStatusNames[static_cast<std::size_t>(status)];
}

PublishRights RightsMax(int maturity) {
  switch (maturity) {
    case 0:
      return {{}, PublishScope::kOwn, Tlp::kClear, Tlp::kGreen};
    case 1:
      return {{}, PublishScope::kRegion, Tlp::kGreen, Tlp::kGreen};
    case 2:
      return {{}, PublishScope::kNational, Tlp::kAmberStrict, Tlp::kAmberStrict};
    default:
      return {{}, PublishScope::kNational, Tlp::kRed, Tlp::kRed};
  }
}

const TrustedPoint* LastTrustedPoint(const Admission& admission, std::uint32_t incarnation) {
  const TrustedPoint* last = nullptr;
  for (const TrustedPoint& point : admission.trusted_points) {
    if (point.incarnation != incarnation) continue;
    if (last == nullptr || point.size > last->size) last = &point;
  }
  return last;
}

std::string AdmissionPath(const crypto::NodeId& node, AdmissionSource source) {
  return (source == AdmissionSource::kWide ? "wide/" : "nodes/") + node.hex() + ".json";
}

Json ToJson(const Admission& admission) {
  Json::Object out;
  out["form"] = 1;
  out["node_id"] = admission.node_id.hex();
  out["kind"] = NodeKindName(admission.kind);
  out["identity_key"] = admission.identity_key.hex();
  out["recovery_key_hash"] = admission.recovery_key_hash.hex();
  out["transport_key"] = admission.transport_key.hex();
  out["sealing_key"] = admission.sealing_key.hex();
  out["maturity"] = admission.maturity;
  out["publish"] = RightsToJson(admission.rights);
  out["relays"] = TextList(admission.relays);
  out["status"] = kStatusNames[static_cast<std::size_t>(admission.status)];
  out["revoked_at"] = FormatRfc3339(admission.revoked_at);
  if (!admission.reason.empty()) out["reason"] = admission.reason;
  out["valid_from"] = FormatRfc3339(admission.valid_from);
  out["valid_until"] = FormatRfc3339(admission.valid_until);
  WriteNested(admission, out);
  return out;
}

Result<Admission> ReadAdmission(Bytes file, AdmissionSource source) {
  auto admission = ReadUncapped(file, source);
  if (admission) ApplyCaps(*admission);
  return admission;
}

Result<Admission> ReadUncapped(Bytes file, AdmissionSource source) {
  JsonLimits json_limits;
  json_limits.size_bytes_max = limits::kAdmissionFileMax;
  json_limits.depth_max = 8;
  json_limits.values_max = 2'000;
  const auto json = Json::Parse(AsText(file), json_limits);
  if (!json) return Error{ErrorCode::kProtocol, "admission: " + json.error().context};
  Fields fields(*json);
  Admission admission;
  admission.source = source;
  int form = 0;
  fields.Integer("form", 1, form);
  fields.Hex("node_id", admission.node_id);
  fields.Word("kind", kKindNames, admission.kind);
  fields.Key("identity_key", admission.identity_key);
  fields.Hex("recovery_key_hash", admission.recovery_key_hash);
  fields.Hex("transport_key", admission.transport_key);
  fields.Hex("sealing_key", admission.sealing_key);
  fields.Integer("maturity", kMaturityMax, admission.maturity);
  fields.Texts("relays", admission.relays);
  fields.Word("status", kStatusNames, admission.status);
  fields.Time("revoked_at", admission.revoked_at);
  if (json->Find("reason") != nullptr) fields.Text("reason", admission.reason);
  fields.Time("valid_from", admission.valid_from);
  fields.Time("valid_until", admission.valid_until);
  ReadNested(fields, admission);
  ReadRights(fields, admission);
  ReadHistory(fields, admission);
  if (!fields.wrong().empty()) {
    return Error{ErrorCode::kProtocol, "admission: member " + fields.wrong()};
  }
  return admission;
}

}  // namespace schakel::federation
