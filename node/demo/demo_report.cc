#include "node/demo/demo_report.h"

#include <algorithm>
#include <cmath>

namespace schakel::node {
namespace {

double Percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
  return sorted[std::min(std::max<std::size_t>(rank, 1), sorted.size()) - 1];
}

DemoLatency Summarise(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return {Percentile(times, 0.5), Percentile(times, 0.99), times.empty() ? 0 : times.back()};
}

Json ToJson(const DemoLatency& latency) {
  return Json(
      Json::Object{{"p50", latency.p50_ms}, {"p99", latency.p99_ms}, {"max", latency.max_ms}});
}

}  // namespace

DemoLatency MeasureLatency(const std::vector<DemoEntry>& entries, std::size_t nodes) {
  std::vector<double> times;
  for (const DemoEntry& entry : entries) {
    const auto own = entry.durable.find(entry.publisher);
    if (entry.durable.size() < nodes || own == entry.durable.end()) continue;
    std::int64_t last = own->second;
    for (const auto& [node, at] : entry.durable)
      last = std::max(last, at);
    times.push_back(static_cast<double>(last - own->second) / 1000.0);
  }
  return Summarise(std::move(times));
}

DemoLatency SummariseMicros(const std::vector<std::int64_t>& micros) {
  std::vector<double> times;
  times.reserve(micros.size());
  for (const std::int64_t value : micros)
    times.push_back(static_cast<double>(value) / 1000.0);
  return Summarise(std::move(times));
}

Json DemoReport::ToJson() const {
  Json::Array rejected;
  for (const DemoRejection& rejection : rejections) {
    rejected.emplace_back(Json::Object{{"file", rejection.file},
                                       {"code", rejection.code},
                                       {"pointer", rejection.pointer},
                                       {"reason", rejection.reason}});
  }
  Json::Object out;
  out["nodes"] = static_cast<std::int64_t>(nodes);
  out["published"] = static_cast<std::int64_t>(published);
  out["everywhere"] = static_cast<std::int64_t>(everywhere);
  out["rejected"] = static_cast<std::int64_t>(rejections.size());
  out["seconds"] = seconds;
  out["latency_ms"] = node::ToJson(latency);
  out["members"] = static_cast<std::int64_t>(members);
  out["matches"] = static_cast<std::int64_t>(matches);
  out["notices"] = static_cast<std::int64_t>(notices);
  out["notice_ms"] = node::ToJson(notice_latency);
  out["rejections"] = Json(std::move(rejected));
  return out;
}

}  // namespace schakel::node
