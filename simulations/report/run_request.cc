#include "simulations/report/run_request.h"

#include "simulations/baselines/baseline.h"

namespace schakel::simulations {
namespace {

void FillStretch(Figures& figures, double flood_t100_ms) {
  if (flood_t100_ms > 0) figures.stretch_vs_flood = figures.t100_ms / flood_t100_ms;
}

RunRecord RecordOf(const RunRequest& request) {
  RunRecord record;
  record.version = SCHAKEL_VERSION;
  record.scenario = request.scenario->name;
  record.is_critical = request.options.is_critical;
  record.broadcasts = request.options.broadcasts;
  record.figures.nodes = request.options.nodes;
  record.figures.seed = request.options.seed;
  return record;
}

}  // namespace

void Compare(const Overlay& overlay, RunRecord& record) {
  BaselineOptions options;
  options.loss.seed = record.figures.seed;
  double flood_t100_ms = 0;
  for (const BaselineKind kind : kBaselineKinds) {
    Figures figures = RunBaseline(kind, overlay, options);
    if (kind == BaselineKind::kFlood) flood_t100_ms = figures.t100_ms;
    FillStretch(figures, flood_t100_ms);
    record.baselines.emplace(NameOf(kind), std::move(figures));
  }
  FillStretch(record.figures, flood_t100_ms);
}

RunRecord Measure(const RunRequest& request) {
  RunRecord record = RecordOf(request);
  ScenarioReport report = request.scenario->run(request.options);
  record.figures = std::move(report.figures);
  record.broken = std::move(report.broken);
  if (request.has_baselines && report.overlay) Compare(*report.overlay, record);
  return record;
}

std::string ReplayCommand(const RunRequest& request) {
  return ReplayCommand(RecordOf(request));
}

}  // namespace schakel::simulations
