#include "federation/trust/proposal.h"

#include <algorithm>

#include "federation/trust/limits.h"

namespace schakel::federation {
namespace {

constexpr std::string_view kKind = "schakel-proposal-1";
constexpr std::string_view kContext = "schakel/v1/proposal";

Result<std::map<std::string, Envelope>> ReadEnvelopes(const Json& json, const char* member) {
  const Json* object = json.Find(member);
  if (object == nullptr || object->AsObject() == nullptr) {
    return Error{ErrorCode::kProtocol, std::string("a proposal without ") + member};
  }
  if (object->AsObject()->size() > limits::kRolesMax) {
    return Error{ErrorCode::kLimitExceeded, "too many documents in a proposal"};
  }
  std::map<std::string, Envelope> envelopes;
  for (const auto& [role, item] : *object->AsObject()) {
    auto envelope = Envelope::FromJson(item);
    if (!envelope) return envelope.error();
    envelopes.emplace(role, std::move(*envelope));
  }
  return envelopes;
}

// Absent in proposals of before there were admissions in them.
Result<std::map<std::string, Buffer>> ReadFiles(const Json& json, const char* member) {
  std::map<std::string, Buffer> files;
  const Json* object = json.Find(member);
  if (object == nullptr) return files;
  const Error malformed{ErrorCode::kProtocol, std::string("a proposal with other ") + member};
  if (object->AsObject() == nullptr) return malformed;
  if (object->AsObject()->size() > limits::kAdmissionsMax) {
    return Error{ErrorCode::kLimitExceeded, "too many admissions in a proposal"};
  }
  for (const auto& [path, item] : *object->AsObject()) {
    const auto* text = item.AsString();
    const bool fits = text != nullptr && text->size() <= limits::kAdmissionFileMax;
    if (!fits || !IsAdmissionPath(path)) return malformed;
    files.emplace(path, ToBuffer(AsBytes(*text)));
  }
  return files;
}

Json FilesToJson(const std::map<std::string, Buffer>& files) {
  Json::Object out;
  for (const auto& [path, file] : files)
    out[path] = AsText(file);
  return Json(std::move(out));
}

Json EnvelopesToJson(const std::map<std::string, Envelope>& envelopes) {
  Json::Object out;
  for (const auto& [role, envelope] : envelopes)
    out[role] = envelope.ToJson();
  return Json(std::move(out));
}

}  // namespace

Result<Proposal> Proposal::Parse(Bytes file) {
  JsonLimits json_limits;
  json_limits.size_bytes_max = limits::kProposalMax;
  json_limits.depth_max = 16;
  auto json = Json::Parse(AsText(file), json_limits);
  if (!json) return Error{ErrorCode::kProtocol, "no proposal: " + json.error().context};
  if (json->StringOr("kind", "") != kKind) return Error{ErrorCode::kProtocol, "no proposal"};
  auto before = ReadEnvelopes(*json, "before");
  if (!before) return before.error();
  auto documents = ReadEnvelopes(*json, "documents");
  if (!documents) return documents.error();
  if (documents->empty()) return Error{ErrorCode::kProtocol, "a proposal of nothing"};
  auto admissions = ReadFiles(*json, "admissions");
  if (!admissions) return admissions.error();
  auto admissions_before = ReadFiles(*json, "admissions_before");
  if (!admissions_before) return admissions_before.error();
  return Proposal{std::move(*before), std::move(*documents), std::move(*admissions),
                  std::move(*admissions_before)};
}

Buffer Proposal::Dump() const {
  Json::Object json{{"kind", Json(kKind)},
                    {"before", EnvelopesToJson(before)},
                    {"documents", EnvelopesToJson(documents)}};
  if (!admissions.empty()) json["admissions"] = FilesToJson(admissions);
  if (!admissions_before.empty()) json["admissions_before"] = FilesToJson(admissions_before);
  return ToBuffer(AsBytes(Json(std::move(json)).Dump() + "\n"));
}

crypto::Digest Proposal::Fingerprint() const {
  // Each part is hashed first, so that no two lists of parts give the same bytes.
  Buffer all = ToBuffer(AsBytes(kContext));
  for (const auto& [role, envelope] : documents) {
    Append(all, crypto::Blake2b(AsBytes(role)).view());
    Append(all, crypto::Blake2b(envelope.canonical).view());
  }
  return crypto::Blake2b(all);
}

Result<void> Proposal::Merge(const Proposal& other) {
  if (Fingerprint() != other.Fingerprint()) {
    return Error{ErrorCode::kConflict, "these are different proposals"};
  }
  for (auto& [role, envelope] : documents) {
    for (const auto& signature : other.documents.at(role).signatures) {
      auto& held = envelope.signatures;
      if (std::find(held.begin(), held.end(), signature) != held.end()) continue;
      // Another signature under the same id would spoil the document: the first stays.
      const bool has_id = std::any_of(held.begin(), held.end(), [&signature](const auto& item) {
        return item.first == signature.first;
      });
      if (!has_id && held.size() < limits::kSignaturesMax) held.push_back(signature);
    }
  }
  return {};
}

}  // namespace schakel::federation
