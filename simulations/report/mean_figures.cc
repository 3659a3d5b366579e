#include "simulations/report/mean_figures.h"

#include "base/check.h"

namespace schakel::simulations {
namespace {

double Mean(const std::vector<Figures>& all, double Figures::*member) {
  double sum = 0;
  for (const Figures& figures : all)
    sum += figures.*member;
  return sum / static_cast<double>(all.size());
}

std::optional<double> Mean(const std::vector<Figures>& all,
                           std::optional<double> Figures::*member) {
  double sum = 0;
  std::size_t count = 0;
  for (const Figures& figures : all) {
    if (!(figures.*member)) continue;
    sum += *(figures.*member);
    ++count;
  }
  return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

std::vector<CurvePoint> MeanCurve(const std::vector<Figures>& all) {
  std::vector<CurvePoint> curve = all.front().curve;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].curve.size() != curve.size()) return {};
    for (std::size_t k = 0; k < curve.size(); ++k) {
      if (all[i].curve[k].share_permille != curve[k].share_permille) return {};
      curve[k].millis += all[i].curve[k].millis;
    }
  }
  for (CurvePoint& point : curve)
    point.millis /= static_cast<double>(all.size());
  return curve;
}

}  // namespace

Figures MeanOf(const std::vector<Figures>& all) {
  CHECK(!all.empty());
  Figures mean;
  mean.nodes = all.front().nodes;
  mean.seed = all.front().seed;
  for (const Figures& figures : all) {
    mean.entries += figures.entries;
    mean.missed += figures.missed;
  }
  for (const auto member :
       {&Figures::delivered_ratio, &Figures::rmr, &Figures::control_bytes_per_node, &Figures::ldh,
        &Figures::t50_ms, &Figures::t99_ms, &Figures::t100_ms})
    mean.*member = Mean(all, member);
  for (const auto member :
       {&Figures::stretch_vs_flood, &Figures::heal_ms, &Figures::idle_bits_per_s})
    mean.*member = Mean(all, member);
  mean.curve = MeanCurve(all);
  return mean;
}

}  // namespace schakel::simulations
