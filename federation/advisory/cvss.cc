#include "federation/advisory/cvss.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <utility>

namespace schakel::federation {
namespace {

using Weights = std::initializer_list<std::pair<std::string_view, double>>;

double WeightOf(std::string_view letter, Weights weights) {
  for (const auto& [name, weight] : weights) {
    if (name == letter) return weight;
  }
  return 1.0;  // not defined
}

// The rounding of CVSS 3.1, appendix A, in hundred-thousandths.
int RoundUp(double score) {
  const long scaled = std::lround(score * 100'000);
  return static_cast<int>((scaled + 9'999) / 10'000);
}

int RoundNearest(double score) {
  return static_cast<int>(std::lround(score * 10));
}

double FromTenths(int tenths) {
  return tenths / 10.0;
}

// One set of base metrics of version 3: as given, or as modified for an environment.
class Base3 {
 public:
  Base3(const CvssVector& vector, bool modified) : vector_(vector), modified_(modified) {}

  [[nodiscard]] bool scope_changed() const { return Letter("S", "MS") == "C"; }

  [[nodiscard]] double Exploitability() const {
    const double low = scope_changed() ? 0.68 : 0.62;
    const double high = scope_changed() ? 0.5 : 0.27;
    return 8.22 *
           WeightOf(Letter("AV", "MAV"), {{"N", 0.85}, {"A", 0.62}, {"L", 0.55}, {"P", 0.2}}) *
           WeightOf(Letter("AC", "MAC"), {{"L", 0.77}, {"H", 0.44}}) *
           WeightOf(Letter("PR", "MPR"), {{"N", 0.85}, {"L", low}, {"H", high}}) *
           WeightOf(Letter("UI", "MUI"), {{"N", 0.85}, {"R", 0.62}});
  }

  // The impact sub-score before scope is considered.
  [[nodiscard]] double ImpactBase() const {
    const double safe = (1 - Impact("C", "MC", "CR")) * (1 - Impact("I", "MI", "IR")) *
                        (1 - Impact("A", "MA", "AR"));
    return modified_ ? std::min(1 - safe, 0.915) : 1 - safe;
  }

 private:
  [[nodiscard]] std::string_view Letter(std::string_view key, std::string_view modified) const {
    const std::string_view letter = modified_ ? vector_.Letter(modified) : "X";
    return letter == "X" ? vector_.Letter(key) : letter;
  }
  [[nodiscard]] double Impact(std::string_view key, std::string_view modified,
                              std::string_view requirement) const {
    const double impact = WeightOf(Letter(key, modified), {{"H", 0.56}, {"L", 0.22}, {"N", 0.0}});
    const std::string_view need = modified_ ? vector_.Letter(requirement) : "X";
    return impact * WeightOf(need, {{"H", 1.5}, {"M", 1.0}, {"L", 0.5}});
  }

  const CvssVector& vector_;
  bool modified_;
};

double ChangedScopeImpact(double impact, bool version_31_modified) {
  const double high =
      version_31_modified ? std::pow(impact * 0.9731 - 0.02, 13) : std::pow(impact - 0.02, 15);
  return 7.52 * (impact - 0.029) - 3.25 * high;
}

int Score3(const Base3& base, bool version_31_modified) {
  const double impact_base = base.ImpactBase();
  const double impact = base.scope_changed() ? ChangedScopeImpact(impact_base, version_31_modified)
                                             : 6.42 * impact_base;
  if (impact <= 0) return 0;
  const double sum = impact + base.Exploitability();
  return RoundUp(std::min(base.scope_changed() ? 1.08 * sum : sum, 10.0));
}

double Temporal3(const CvssVector& vector) {
  return WeightOf(vector.Letter("E"), {{"H", 1}, {"F", 0.97}, {"P", 0.94}, {"U", 0.91}}) *
         WeightOf(vector.Letter("RL"), {{"U", 1}, {"W", 0.97}, {"T", 0.96}, {"O", 0.95}}) *
         WeightOf(vector.Letter("RC"), {{"C", 1}, {"R", 0.96}, {"U", 0.92}});
}

CvssScores Compute3(const CvssVector& vector) {
  CvssScores scores;
  const double temporal = Temporal3(vector);
  scores.base = Score3(Base3(vector, false), false);
  scores.temporal = RoundUp(FromTenths(scores.base) * temporal);
  const int modified = Score3(Base3(vector, true), vector.version() == "3.1");
  scores.environmental = RoundUp(FromTenths(modified) * temporal);
  return scores;
}

double Impact2(const CvssVector& vector, std::string_view key, std::string_view requirement) {
  const double need = requirement.empty() ? 1.0
                                          : WeightOf(vector.Letter(requirement),
                                                     {{"L", 0.5}, {"M", 1.0}, {"H", 1.51}});
  const double impact = WeightOf(vector.Letter(key), {{"N", 0.0}, {"P", 0.275}, {"C", 0.66}});
  return 1 - impact * need;
}

int Base2(const CvssVector& vector, double impact) {
  const double exploitability =
      20 * WeightOf(vector.Letter("AV"), {{"L", 0.395}, {"A", 0.646}, {"N", 1.0}}) *
      WeightOf(vector.Letter("AC"), {{"H", 0.35}, {"M", 0.61}, {"L", 0.71}}) *
      WeightOf(vector.Letter("Au"), {{"M", 0.45}, {"S", 0.56}, {"N", 0.704}});
  const double factor = impact == 0 ? 0 : 1.176;
  return RoundNearest((0.6 * impact + 0.4 * exploitability - 1.5) * factor);
}

double Temporal2(const CvssVector& vector) {
  return WeightOf(vector.Letter("E"), {{"U", 0.85}, {"POC", 0.9}, {"F", 0.95}, {"H", 1}}) *
         WeightOf(vector.Letter("RL"), {{"OF", 0.87}, {"TF", 0.9}, {"W", 0.95}, {"U", 1}}) *
         WeightOf(vector.Letter("RC"), {{"UC", 0.9}, {"UR", 0.95}, {"C", 1}});
}

CvssScores Compute2(const CvssVector& vector) {
  const double impact =
      10.41 * (1 - Impact2(vector, "C", "") * Impact2(vector, "I", "") * Impact2(vector, "A", ""));
  const double adjusted =
      std::min(10.0, 10.41 * (1 - Impact2(vector, "C", "CR") * Impact2(vector, "I", "IR") *
                                      Impact2(vector, "A", "AR")));
  const double temporal = Temporal2(vector);
  CvssScores scores;
  scores.base = Base2(vector, impact);
  scores.temporal = RoundNearest(FromTenths(scores.base) * temporal);
  const double around = FromTenths(RoundNearest(FromTenths(Base2(vector, adjusted)) * temporal));
  const std::string_view collateral = vector.Letter("CDP");
  const double damage =
      collateral == "ND"
          ? 0
          : WeightOf(collateral, {{"N", 0}, {"L", 0.1}, {"LM", 0.3}, {"MH", 0.4}, {"H", 0.5}});
  const double targets =
      WeightOf(vector.Letter("TD"), {{"N", 0}, {"L", 0.25}, {"M", 0.75}, {"H", 1}});
  scores.environmental = RoundNearest((around + (10 - around) * damage) * targets);
  return scores;
}

}  // namespace

CvssScores ComputeCvss(const CvssVector& vector) {
  return vector.version() == "2.0" ? Compute2(vector) : Compute3(vector);
}

std::string_view CvssSeverity(int tenths) {
  if (tenths >= 90) return "CRITICAL";
  if (tenths >= 70) return "HIGH";
  if (tenths >= 40) return "MEDIUM";
  return tenths > 0 ? "LOW" : "NONE";
}

}  // namespace schakel::federation
