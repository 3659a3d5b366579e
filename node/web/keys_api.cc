#include "node/web/keys_api.h"

#include <charconv>
#include <future>
#include <memory>

#include "node/runtime/key_schedule.h"
#include "node/web/api_json.h"

namespace schakel::node {
namespace {

using federation::Federation;
using federation::RecordOutcome;

constexpr auto kAnswerMax = std::chrono::seconds(15);
constexpr std::size_t kRecordTextMax = 8 * 1024;  // two digits a byte, and room

// Runs `work` on the thread of the core; nothing if it has no time for it.
template <typename Work>
auto AskCore(const NodeContext& context, Work work) {
  using Answer = decltype(work(std::declval<Federation&>(), std::declval<Now>()));
  auto promise = std::make_shared<std::promise<Answer>>();
  auto future = promise->get_future();
  context.core.Post([promise, work](Federation& core, Transport& /*transport*/, Now now) {
    promise->set_value(work(core, now));
  });
  const bool is_ready = future.wait_for(kAnswerMax) == std::future_status::ready;
  return is_ready ? std::optional<Answer>(future.get()) : std::nullopt;
}

Json TimeOrNull(std::optional<WallTime> time) {
  return time && *time > WallTime{} ? Json(FormatRfc3339(*time)) : Json();
}

HttpResponse GetKeys(const NodeContext& context, const HttpRequest& /*request*/) {
  auto future = context.core.Status();
  if (future.wait_for(kAnswerMax) != std::future_status::ready) return ToResponse(Busy());
  const NodeStatus status = future.get();
  const auto next = context.key_rotation.NextIdentity();
  if (!next) return ToResponse(ProblemOf(next.error()));
  Json::Object out;
  for (const KeyKind kind : {KeyKind::kTransport, KeyKind::kSealing, KeyKind::kIdentity}) {
    const auto made = context.key_rotation.MadeAt(kind);
    out[std::string(KeyKindName(kind)) + "MadeAt"] = TimeOrNull(made);
    if (kind == KeyKind::kIdentity) continue;
    const bool is_renewed = made && context.key_rotation.is_automatic();
    out[std::string(KeyKindName(kind)) + "RenewedFrom"] =
        TimeOrNull(is_renewed ? RenewalOf(kind, *made, context.self) : std::nullopt);
  }
  out["previousTransportUntil"] = TimeOrNull(status.previous_key_until);
  out["sealingEpoch"] = static_cast<std::int64_t>(status.sealing_epoch);
  out["nextIdentityKey"] = *next ? Json((*next)->hex()) : Json();
  out["maySign"] = status.may_sign;
  return ToResponse(Json(std::move(out)));
}

// What the officer must write into the admission, so that the next identity key counts.
std::optional<Json> DraftOf(const NodeContext& context, const std::string& next_key) {
  return AskCore(context, [next_key, self = context.self](Federation& core, Now now) {
    Json::Object draft;
    const auto* admission = core.directory()->Find(self);
    Json::Array earlier;
    if (admission != nullptr) {
      for (const auto& key : core.directory()->AllIdentityKeys(*admission))
        earlier.emplace_back(key.hex());
    }
    draft["node_id"] = self.hex();
    draft["identity_key"] = next_key;
    draft["earlier_identity_keys"] = Json(std::move(earlier));
    draft["trusted_points"] = PointsToJson(core.Status(now).journals, self);
    return Json(std::move(draft));
  });
}

HttpResponse PostRotate(const NodeContext& context, const HttpRequest& request) {
  const auto kind = KeyKindOf(request.Query("soort"));
  const std::string_view text = request.Query("overlap");
  std::int64_t seconds = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const std::chrono::seconds overlap(seconds);
  const bool is_good = kind && parsed.ec == std::errc() && seconds >= 0 && overlap <= kOverlapMax;
  if (!is_good) {
    return ToResponse(Problem{400, "Bad request",
                              "soort is transport, sealing or identity; overlap "
                              "is 0 to 2592000 seconds",
                              "key.rotation", "", ExitCode::kUsage});
  }
  const auto key = context.key_rotation.Rotate(*kind, overlap);
  if (!key) return ToResponse(ProblemOf(key.error()));
  Json::Object out;
  out["kind"] = KeyKindName(*kind);
  out["publicKey"] = *key;
  out["overlapS"] = *kind == KeyKind::kTransport ? Json(seconds) : Json();
  if (*kind == KeyKind::kIdentity) {
    const auto draft = DraftOf(context, *key);
    if (!draft) return ToResponse(Busy());
    out["draft"] = *draft;
  }
  return ToResponse(Json(std::move(out)));
}

Json RecoveryOf(Federation& core, const crypto::NodeId& node, Now now) {
  const auto* admission = core.directory()->Find(node);
  if (admission == nullptr) return {};
  const auto number = federation::NumberOf(federation::RecordType::kRecovery);
  const auto* record = core.records().Find(node, number);
  const auto* recovery = core.directory()->FindRecovery(node);
  Json::Object out;
  out["nodeId"] = node.hex();
  out["organisation"] = admission->organisation.name;
  out["recoveryKeyHash"] = admission->recovery_key_hash.hex();
  out["identityKey"] = core.directory()->IdentityKey(*admission).hex();
  out["record"] = record == nullptr ? Json() : Json(ToHex(record->bytes));
  out["isFrozen"] = recovery != nullptr && recovery->is_frozen;
  out["journals"] = PointsToJson(core.Status(now).journals, node);
  return out;
}

HttpResponse GetRecovery(const NodeContext& context, const HttpRequest& request) {
  const std::string_view named = request.Query("knooppunt");
  const auto node = named.empty() ? context.self : crypto::NodeId::FromHexText(named);
  if (!node) return ToResponse(ProblemOf({ErrorCode::kInvalidArgument, "no node id"}));
  const auto found = AskCore(
      context, [id = *node](Federation& core, Now now) { return RecoveryOf(core, id, now); });
  if (!found) return ToResponse(Busy());
  if (found->IsNull()) return ToResponse(ProblemOf({ErrorCode::kNotFound, "no such node"}));
  return ToResponse(*found);
}

std::string_view OutcomeName(RecordOutcome outcome) {
  switch (outcome) {
    case RecordOutcome::kNew:
      return "taken";
    case RecordOutcome::kKnown:
      return "known";
    case RecordOutcome::kFrozen:
      return "frozen";
    case RecordOutcome::kAhead:
      return "from_the_future";
    default:
      return "refused";
  }
}

// Records that come by hand: of recovery keys, and the keys of a machine that takes the place of a
// lost one.
bool IsBrought(std::uint8_t type) {
  using federation::NumberOf;
  using federation::RecordType;
  return type == NumberOf(RecordType::kKeys) || type == NumberOf(RecordType::kRecovery) ||
         type == NumberOf(RecordType::kFreeze);
}

HttpResponse PostRecovery(const NodeContext& context, const HttpRequest& request) {
  std::string_view text = request.body;
  while (text.ends_with('\n') || text.ends_with('\r'))
    text.remove_suffix(1);
  const auto record = text.size() > kRecordTextMax ? std::nullopt : FromHex(text);
  const auto id = record ? federation::PeekRecord(*record)
                         : Error{ErrorCode::kInvalidArgument, "no record in hexadecimal"};
  if (!id || !IsBrought(id->type)) {
    return ToResponse(ProblemOf({ErrorCode::kInvalidArgument, "this is no recovery record"}));
  }
  const auto outcome = AskCore(
      context, [bytes = *record](Federation& core, Now now) { return core.Submit(bytes, now); });
  if (!outcome) return ToResponse(Busy());
  const std::string_view name = OutcomeName(*outcome);
  if (name == "refused" || name == "from_the_future") {
    return ToResponse(ProblemOf(
        {ErrorCode::kUnauthorized,
         name == "refused" ? "this is not signed by a key that counts for an admitted node"
                           : "the clock of who signed this is ahead; try again later"}));
  }
  return ToResponse(Json(Json::Object{{"nodeId", id->node.hex()}, {"outcome", name}}));
}

constexpr Resource kResources[] = {
    {"/v1/sleutels", "GET", GetKeys},
    {"/v1/sleutels/_vernieuw", "POST", PostRotate},
    {"/v1/herstel", "GET", GetRecovery},
    {"/v1/herstel/_geef", "POST", PostRecovery},
};

}  // namespace

std::span<const Resource> KeyResources() {
  return kResources;
}

}  // namespace schakel::node
