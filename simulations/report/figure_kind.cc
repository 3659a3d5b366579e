#include "simulations/report/figure_kind.h"

#include "simulations/report/number_text.h"

namespace schakel::simulations {
namespace {

template <double Figures::*kMember>
std::optional<double> Plain(const Figures& figures) {
  return figures.*kMember;
}

template <std::optional<double> Figures::*kMember>
std::optional<double> Maybe(const Figures& figures) {
  return figures.*kMember;
}

std::optional<double> Missed(const Figures& figures) {
  return static_cast<double>(figures.missed);
}

}  // namespace

const std::vector<FigureKind>& FigureKinds() {
  static const std::vector<FigureKind> kKinds = {
      {"delivered_ratio", "delivered", 5, Plain<&Figures::delivered_ratio>},
      {"missed", "missed deliveries", 0, Missed},
      {"rmr", "redundant copies", 3, Plain<&Figures::rmr>},
      {"control_bytes_per_node", "control bytes a node", 0,
       Plain<&Figures::control_bytes_per_node>},
      {"ldh", "last delivery hop", 1, Plain<&Figures::ldh>},
      {"t50_ms", "half of the nodes, ms", 0, Plain<&Figures::t50_ms>},
      {"t99_ms", "99 % of the nodes, ms", 0, Plain<&Figures::t99_ms>},
      {"t100_ms", "last node, ms", 0, Plain<&Figures::t100_ms>},
      {"stretch_vs_flood", "last node, times flood", 2, Maybe<&Figures::stretch_vs_flood>},
      {"heal_ms", "healing, ms", 0, Maybe<&Figures::heal_ms>},
      {"idle_bits_per_s", "idle bits/s a node", 0, Maybe<&Figures::idle_bits_per_s>},
  };
  return kKinds;
}

std::string ValueText(const FigureKind& kind, const Figures& figures) {
  const auto value = kind.value(figures);
  return value ? Fixed(*value, kind.digits) : "-";
}

}  // namespace schakel::simulations
