#include "simulations/report/run_record.h"

#include <set>

namespace schakel::simulations {
namespace {

Error Missing(std::string_view key) {
  return {ErrorCode::kInvalidArgument, "no " + std::string(key) + " as a run has it"};
}

Json OrNull(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

Json::Object ToObject(const Figures& figures) {
  Json::Object out;
  for (const auto& [name, value] : figures.extra)
    out[name] = value;
  out["nodes"] = Json(std::uint64_t{figures.nodes});
  out["seed"] = Json(figures.seed);
  out["entries"] = Json(figures.entries);
  out["delivered_ratio"] = figures.delivered_ratio;
  out["missed"] = Json(figures.missed);
  out["rmr"] = figures.rmr;
  out["control_bytes_per_node"] = figures.control_bytes_per_node;
  out["ldh"] = figures.ldh;
  out["t50_ms"] = figures.t50_ms;
  out["t99_ms"] = figures.t99_ms;
  out["t100_ms"] = figures.t100_ms;
  Json::Array curve;
  for (const CurvePoint& point : figures.curve)
    curve.emplace_back(Json::Array{Json(point.share_permille), Json(point.millis)});
  out["curve"] = std::move(curve);
  out["stretch_vs_flood"] = OrNull(figures.stretch_vs_flood);
  out["heal_ms"] = OrNull(figures.heal_ms);
  out["idle_bits_per_s"] = OrNull(figures.idle_bits_per_s);
  out["trace_hash"] = figures.trace_hash;
  return out;
}

// Whole numbers print without a point, so both forms are a number.
std::optional<double> NumberAt(const Json& json, std::string_view key) {
  const Json* member = json.Find(key);
  if (member == nullptr) return std::nullopt;
  if (const double* value = member->AsDouble()) return *value;
  if (const std::int64_t* value = member->AsInteger()) return static_cast<double>(*value);
  return std::nullopt;
}

Result<void> TakeNumber(const Json& json, std::string_view key, double& out) {
  const auto value = NumberAt(json, key);
  if (!value) return Missing(key);
  out = *value;
  return {};
}

template <typename Count>
Result<void> TakeCount(const Json& json, std::string_view key, Count& out) {
  const Json* member = json.Find(key);
  const std::int64_t* value = member == nullptr ? nullptr : member->AsInteger();
  if (value == nullptr || *value < 0) return Missing(key);
  out = static_cast<Count>(*value);
  return {};
}

Result<void> TakeCurve(const Json& json, std::vector<CurvePoint>& out) {
  const Json* member = json.Find("curve");
  if (member == nullptr || member->AsArray() == nullptr) return Missing("curve");
  for (const Json& item : *member->AsArray()) {
    const Json::Array* pair = item.AsArray();
    if (pair == nullptr || pair->size() != 2) return Missing("curve");
    const Json point = Json::Object{{"share", (*pair)[0]}, {"millis", (*pair)[1]}};
    CurvePoint taken;
    const auto millis = NumberAt(point, "millis");
    if (!TakeCount(point, "share", taken.share_permille) || !millis) return Missing("curve");
    taken.millis = *millis;
    out.push_back(taken);
  }
  return {};
}

// What a scenario measured beyond the common figures: every other number.
void TakeExtra(const Json& json, std::map<std::string, double>& out) {
  const Json::Object known = ToObject(Figures{});
  for (const auto& [key, value] : *json.AsObject()) {
    const auto number = NumberAt(json, key);
    if (number && known.find(key) == known.end()) out[key] = *number;
  }
}

Result<Figures> FiguresFromJson(const Json& json) {
  if (json.AsObject() == nullptr) return Missing("figures");
  Figures out;
  const Result<void> taken[] = {
      TakeCount(json, "nodes", out.nodes),
      TakeCount(json, "seed", out.seed),
      TakeCount(json, "entries", out.entries),
      TakeNumber(json, "delivered_ratio", out.delivered_ratio),
      TakeCount(json, "missed", out.missed),
      TakeNumber(json, "rmr", out.rmr),
      TakeNumber(json, "control_bytes_per_node", out.control_bytes_per_node),
      TakeNumber(json, "ldh", out.ldh),
      TakeNumber(json, "t50_ms", out.t50_ms),
      TakeNumber(json, "t99_ms", out.t99_ms),
      TakeNumber(json, "t100_ms", out.t100_ms),
      TakeCurve(json, out.curve)};
  for (const auto& one : taken) {
    if (!one) return one.error();
  }
  out.stretch_vs_flood = NumberAt(json, "stretch_vs_flood");
  out.heal_ms = NumberAt(json, "heal_ms");
  out.idle_bits_per_s = NumberAt(json, "idle_bits_per_s");
  out.trace_hash = json.StringOr("trace_hash", "");
  TakeExtra(json, out.extra);
  return out;
}

}  // namespace

std::string ReplayCommand(const RunRecord& record) {
  return "schakel-sim run " + record.scenario + " --nodes " + std::to_string(record.figures.nodes) +
         " --seed " + std::to_string(record.figures.seed) +
         (record.is_critical ? " --severity critical" : "") +
         (record.broadcasts == kBroadcasts ? ""
                                           : " --broadcasts " + std::to_string(record.broadcasts));
}

Json ToJson(const RunRecord& record) {
  Json::Object out = ToObject(record.figures);
  out["version"] = record.version;
  out["scenario"] = record.scenario;
  out["severity"] = record.is_critical ? "critical" : "normal";
  out["broadcasts"] = record.broadcasts;
  out["broken"] = record.broken ? Json(*record.broken) : Json();
  Json::Object baselines;
  for (const auto& [name, figures] : record.baselines)
    baselines[name] = ToObject(figures);
  out["baselines"] = record.baselines.empty() ? Json() : Json(std::move(baselines));
  return out;
}

Result<RunRecord> RunRecordFromJson(const Json& json) {
  RunRecord record;
  auto figures = FiguresFromJson(json);
  if (!figures) return figures.error();
  record.figures = std::move(*figures);
  record.figures.extra.erase("broadcasts");
  record.version = json.StringOr("version", "");
  record.scenario = json.StringOr("scenario", "");
  if (record.scenario.empty()) return Missing("scenario");
  record.is_critical = json.StringOr("severity", "normal") == "critical";
  const Json* broadcasts = json.Find("broadcasts");
  if (broadcasts != nullptr && broadcasts->AsInteger()) {
    record.broadcasts = static_cast<int>(*broadcasts->AsInteger());
  }
  const Json* broken = json.Find("broken");
  if (broken != nullptr && broken->AsString() != nullptr) record.broken = *broken->AsString();
  const Json* baselines = json.Find("baselines");
  if (baselines == nullptr || baselines->AsObject() == nullptr) return record;
  for (const auto& [name, value] : *baselines->AsObject()) {
    auto baseline = FiguresFromJson(value);
    if (!baseline) return baseline.error();
    record.baselines[name] = std::move(*baseline);
  }
  return record;
}

}  // namespace schakel::simulations
