#include "node/cli/admission_draft.h"

#include <algorithm>
#include <charconv>

#include "federation/trust/limits.h"

namespace schakel::node {
namespace {

using federation::Admission;
using federation::AdmissionSource;

constexpr auto kLife = std::chrono::days(400);

// What a change may set; status, keys and history have commands of their own.
constexpr std::string_view kSettable[] = {"card.about",
                                          "card.mail",
                                          "card.phone",
                                          "card.website",
                                          "coverage.regions",
                                          "coverage.sectors",
                                          "kind",
                                          "maturity",
                                          "organisation.country",
                                          "organisation.kvk",
                                          "organisation.name",
                                          "publish.kinds",
                                          "publish.scope",
                                          "publish.tlp_publish_max",
                                          "publish.tlp_receive_max",
                                          "quotas.bytes_per_day",
                                          "quotas.entries_per_day",
                                          "quotas.stored_bytes",
                                          "relays",
                                          "valid_from",
                                          "valid_until"};

Error Invalid(const std::string& what) {
  return {ErrorCode::kInvalidArgument, what};
}

Result<Admission> ReadBack(const Json& json, AdmissionSource source) {
  auto read = federation::ReadUncapped(AsBytes(json.Dump()), source);
  if (!read) return Invalid(read.error().context);
  return read;
}

// What stands in `over` replaces what stands below; objects are two deep.
void Overlay(Json::Object& below, const Json::Object& over) {
  for (const auto& [key, value] : over) {
    Json::Object* nested = below[key].AsObject();
    const auto* nested_over = value.AsObject();
    if (nested == nullptr || nested_over == nullptr) {
      below[key] = value;
      continue;
    }
    for (const auto& [name, leaf] : *nested_over)
      (*nested)[name] = leaf;
  }
}

std::vector<std::string> SplitList(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    const std::size_t start = text.find_first_not_of(' ', from);
    if (start < comma) parts.push_back(text.substr(start, comma - start));
    from = comma + 1;
  }
  return parts;
}

std::optional<std::int64_t> IntegerOf(const std::string& text) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  return is_number ? std::optional(number) : std::nullopt;
}

// A text becomes a value of the kind that stands there.
Result<Json> ValueLike(const Json& held, const std::string& member, const std::string& text) {
  if (held.AsInteger() != nullptr) {
    const auto number = IntegerOf(text);
    return number ? Result<Json>(Json(*number)) : Invalid(member + " is a number");
  }
  if (held.AsArray() == nullptr) return Json(text);
  Json::Array list;
  for (const std::string& part : SplitList(text)) {
    const auto number = IntegerOf(part);
    const bool is_number = member == "publish.kinds";
    if (is_number && !number) return Invalid(member + " are numbers");
    list.push_back(is_number ? Json(*number) : Json(part));
  }
  return Json(std::move(list));
}

Result<void> ApplySetting(Json::Object& json, const std::string& setting) {
  const std::size_t equals = setting.find('=');
  const std::string member = setting.substr(0, equals);
  const bool is_known =
      std::find(std::begin(kSettable), std::end(kSettable), member) != std::end(kSettable);
  if (equals == std::string::npos || !is_known) {
    std::string known;
    for (const std::string_view name : kSettable)
      known += " " + std::string(name);
    return Invalid("\"" + setting + "\" is not MEMBER=VALUE with one of:" + known);
  }
  const std::size_t dot = member.find('.');
  Json::Object& object = dot == std::string::npos ? json : *json[member.substr(0, dot)].AsObject();
  Json& leaf = object[dot == std::string::npos ? member : member.substr(dot + 1)];
  auto value = ValueLike(leaf, member, setting.substr(equals + 1));
  if (!value) return value.error();
  leaf = std::move(*value);
  return {};
}

// Indents of two; lists of plain values on one line.
void AppendPretty(std::string& out, const Json& value,
                  std::size_t indent) {  // NOLINT(misc-no-recursion): an admission is three deep
  const auto* object = value.AsObject();
  if (object == nullptr || object->empty()) {
    out += value.Dump();
    return;
  }
  out += "{\n";
  std::size_t left = object->size();
  for (const auto& [key, member] : *object) {
    out += std::string(indent + 2, ' ');
    AppendJsonString(out, key);
    out += ": ";
    AppendPretty(out, member, indent + 2);
    out += --left > 0 ? ",\n" : "\n";
  }
  out += std::string(indent, ' ') + "}";
}

}  // namespace

Result<Admission> ReadDraft(Bytes file, AdmissionSource source, WallTime now) {
  JsonLimits json_limits;
  json_limits.size_bytes_max = federation::limits::kAdmissionFileMax;
  json_limits.depth_max = 8;
  const auto draft = Json::Parse(AsText(file), json_limits);
  if (!draft) return Invalid(draft.error().context);
  if (draft->AsObject() == nullptr) return Invalid("an admission is a JSON object");
  Admission usual;
  usual.valid_from = now;
  usual.valid_until = now + kLife;
  Json::Object whole = *federation::ToJson(usual).AsObject();
  // Nobody can leave these out.
  for (const char* member : {"node_id", "identity_key", "transport_key", "sealing_key", "kind",
                             "maturity", "organisation", "publish"})
    whole.erase(member);
  Overlay(whole, *draft->AsObject());
  return ReadBack(Json(std::move(whole)), source);
}

Result<Admission> ApplySettings(const Admission& admission,
                                const std::vector<std::string>& settings) {
  Json::Object json = *federation::ToJson(admission).AsObject();
  for (const std::string& setting : settings) {
    const auto applied = ApplySetting(json, setting);
    if (!applied) return applied.error();
  }
  return ReadBack(Json(std::move(json)), admission.source);
}

std::string PrettyJson(const Json& value) {
  std::string out;
  AppendPretty(out, value, 0);
  return out;
}

}  // namespace schakel::node
