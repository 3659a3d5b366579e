// The figures that people see, in the order in which they see them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulations/figures.h"

namespace schakel::simulations {

struct FigureKind {
  std::string_view key;    // as in the JSON document
  std::string_view title;  // for people
  int digits = 0;
  std::optional<double> (*value)(const Figures& figures) = nullptr;
};

const std::vector<FigureKind>& FigureKinds();
// The value with its digits, or "-".
std::string ValueText(const FigureKind& kind, const Figures& figures);

}  // namespace schakel::simulations
