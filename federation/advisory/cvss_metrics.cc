#include <algorithm>
#include <utility>

#include "federation/advisory/cvss.h"
#include "federation/advisory/text.h"

namespace schakel::federation {
namespace {

// clang-format off
constexpr std::array<CvssValue, 3> kAccessVector = {{{"N", "NETWORK"}, {"A", "ADJACENT_NETWORK"}, {"L", "LOCAL"}}};
constexpr std::array<CvssValue, 3> kAccessComplexity = {{{"H", "HIGH"}, {"M", "MEDIUM"}, {"L", "LOW"}}};
constexpr std::array<CvssValue, 3> kAuthentication = {{{"M", "MULTIPLE"}, {"S", "SINGLE"}, {"N", "NONE"}}};
constexpr std::array<CvssValue, 3> kImpact2 = {{{"N", "NONE"}, {"P", "PARTIAL"}, {"C", "COMPLETE"}}};
constexpr std::array<CvssValue, 5> kExploitability = {{{"U", "UNPROVEN"}, {"POC", "PROOF_OF_CONCEPT"}, {"F", "FUNCTIONAL"}, {"H", "HIGH"}, {"ND", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 5> kRemediation2 = {{{"OF", "OFFICIAL_FIX"}, {"TF", "TEMPORARY_FIX"}, {"W", "WORKAROUND"}, {"U", "UNAVAILABLE"}, {"ND", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 4> kConfidence2 = {{{"UC", "UNCONFIRMED"}, {"UR", "UNCORROBORATED"}, {"C", "CONFIRMED"}, {"ND", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 6> kCollateral = {{{"N", "NONE"}, {"L", "LOW"}, {"LM", "LOW_MEDIUM"}, {"MH", "MEDIUM_HIGH"}, {"H", "HIGH"}, {"ND", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 5> kTargets = {{{"N", "NONE"}, {"L", "LOW"}, {"M", "MEDIUM"}, {"H", "HIGH"}, {"ND", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 4> kRequirement2 = {{{"L", "LOW"}, {"M", "MEDIUM"}, {"H", "HIGH"}, {"ND", "NOT_DEFINED"}}};

constexpr std::array<CvssMetric, 14> kMetrics2 = {{
    {"AV", "accessVector", true, kAccessVector},
    {"AC", "accessComplexity", true, kAccessComplexity},
    {"Au", "authentication", true, kAuthentication},
    {"C", "confidentialityImpact", true, kImpact2},
    {"I", "integrityImpact", true, kImpact2},
    {"A", "availabilityImpact", true, kImpact2},
    {"E", "exploitability", false, kExploitability},
    {"RL", "remediationLevel", false, kRemediation2},
    {"RC", "reportConfidence", false, kConfidence2},
    {"CDP", "collateralDamagePotential", false, kCollateral},
    {"TD", "targetDistribution", false, kTargets},
    {"CR", "confidentialityRequirement", false, kRequirement2},
    {"IR", "integrityRequirement", false, kRequirement2},
    {"AR", "availabilityRequirement", false, kRequirement2},
}};

// Every list ends with "not defined", which only the optional metrics may have.
constexpr std::array<CvssValue, 5> kAttackVector = {{{"N", "NETWORK"}, {"A", "ADJACENT_NETWORK"}, {"L", "LOCAL"}, {"P", "PHYSICAL"}, {"X", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 3> kComplexity = {{{"H", "HIGH"}, {"L", "LOW"}, {"X", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 4> kPrivileges = {{{"H", "HIGH"}, {"L", "LOW"}, {"N", "NONE"}, {"X", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 3> kInteraction = {{{"N", "NONE"}, {"R", "REQUIRED"}, {"X", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 3> kScope = {{{"U", "UNCHANGED"}, {"C", "CHANGED"}, {"X", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 4> kImpact3 = {{{"N", "NONE"}, {"L", "LOW"}, {"H", "HIGH"}, {"X", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 5> kMaturity = {{{"U", "UNPROVEN"}, {"P", "PROOF_OF_CONCEPT"}, {"F", "FUNCTIONAL"}, {"H", "HIGH"}, {"X", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 5> kRemediation3 = {{{"O", "OFFICIAL_FIX"}, {"T", "TEMPORARY_FIX"}, {"W", "WORKAROUND"}, {"U", "UNAVAILABLE"}, {"X", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 4> kConfidence3 = {{{"U", "UNKNOWN"}, {"R", "REASONABLE"}, {"C", "CONFIRMED"}, {"X", "NOT_DEFINED"}}};
constexpr std::array<CvssValue, 4> kRequirement3 = {{{"L", "LOW"}, {"M", "MEDIUM"}, {"H", "HIGH"}, {"X", "NOT_DEFINED"}}};

template <std::size_t N>
constexpr std::span<const CvssValue> Defined(const std::array<CvssValue, N>& values) {
  return std::span<const CvssValue>(values).first(N - 1);
}

constexpr std::array<CvssMetric, 22> kMetrics3 = {{
    {"AV", "attackVector", true, Defined(kAttackVector)},
    {"AC", "attackComplexity", true, Defined(kComplexity)},
    {"PR", "privilegesRequired", true, Defined(kPrivileges)},
    {"UI", "userInteraction", true, Defined(kInteraction)},
    {"S", "scope", true, Defined(kScope)},
    {"C", "confidentialityImpact", true, Defined(kImpact3)},
    {"I", "integrityImpact", true, Defined(kImpact3)},
    {"A", "availabilityImpact", true, Defined(kImpact3)},
    {"E", "exploitCodeMaturity", false, kMaturity},
    {"RL", "remediationLevel", false, kRemediation3},
    {"RC", "reportConfidence", false, kConfidence3},
    {"CR", "confidentialityRequirement", false, kRequirement3},
    {"IR", "integrityRequirement", false, kRequirement3},
    {"AR", "availabilityRequirement", false, kRequirement3},
    {"MAV", "modifiedAttackVector", false, kAttackVector},
    {"MAC", "modifiedAttackComplexity", false, kComplexity},
    {"MPR", "modifiedPrivilegesRequired", false, kPrivileges},
    {"MUI", "modifiedUserInteraction", false, kInteraction},
    {"MS", "modifiedScope", false, kScope},
    {"MC", "modifiedConfidentialityImpact", false, kImpact3},
    {"MI", "modifiedIntegrityImpact", false, kImpact3},
    {"MA", "modifiedAvailabilityImpact", false, kImpact3},
}};
// clang-format on

constexpr std::array<std::string_view, 3> kVersions = {"2.0", "3.0", "3.1"};

// Returns the version as a view of our own, or nothing.
std::optional<std::string_view> OwnVersion(std::string_view version) {
  const auto* found = std::find(kVersions.begin(), kVersions.end(), version);
  if (found == kVersions.end()) return std::nullopt;
  return *found;
}

// Cuts "CVSS:3.1/" off. Version 2 has no such beginning.
std::optional<std::string_view> CutBeginning(std::string_view version, std::string_view vector) {
  if (version == "2.0") return vector;
  if (vector.substr(0, 5) != "CVSS:" || vector.substr(5, version.size()) != version) {
    return std::nullopt;
  }
  vector.remove_prefix(std::min(vector.size(), 5 + version.size()));
  if (vector.substr(0, 1) != "/") return std::nullopt;
  return vector.substr(1);
}

struct MetricLetter {
  std::size_t metric;
  std::string_view letter;
};

std::optional<MetricLetter> ParsePart(std::span<const CvssMetric> metrics, std::string_view part) {
  const std::size_t colon = part.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    if (metrics[i].key != part.substr(0, colon)) continue;
    for (const CvssValue& value : metrics[i].values) {
      if (value.letter == part.substr(colon + 1)) return MetricLetter{i, value.letter};
    }
  }
  return std::nullopt;
}

// Returns the letters of all parts, or nothing if a part is not legal.
std::optional<std::vector<MetricLetter>> ParseParts(std::string_view version,
                                                    std::string_view vector) {
  const auto rest = CutBeginning(version, vector);
  const std::span<const CvssMetric> metrics = CvssMetrics(version);
  if (!rest || metrics.empty()) return std::nullopt;
  std::vector<MetricLetter> letters;
  for (const std::string_view part : Split(*rest, '/')) {
    const auto letter = ParsePart(metrics, part);
    if (!letter) return std::nullopt;
    letters.push_back(*letter);
  }
  return letters;
}

}  // namespace

std::span<const CvssMetric> CvssMetrics(std::string_view version) {
  if (version == "2.0") return kMetrics2;
  if (version == "3.0" || version == "3.1") return kMetrics3;
  return {};
}

bool LooksLikeCvssVector(std::string_view version, std::string_view vector) {
  return ParseParts(version, vector).has_value();
}

std::optional<CvssVector> CvssVector::Parse(std::string_view version, std::string_view vector) {
  const auto own = OwnVersion(version);
  const auto parts = ParseParts(version, vector);
  if (!own || !parts) return std::nullopt;
  const std::span<const CvssMetric> metrics = CvssMetrics(version);
  std::vector<std::string_view> letters(metrics.size());
  for (const MetricLetter& part : *parts) {
    if (!letters[part.metric].empty()) return std::nullopt;
    letters[part.metric] = part.letter;
  }
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    if (letters[i].empty() && metrics[i].required) return std::nullopt;
  }
  return CvssVector(*own, std::move(letters));
}

std::string_view CvssVector::Stated(std::string_view key) const {
  const std::span<const CvssMetric> metrics = CvssMetrics(version_);
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    if (metrics[i].key == key) return letters_[i];
  }
  return {};
}

std::string_view CvssVector::Letter(std::string_view key) const {
  const std::string_view stated = Stated(key);
  if (!stated.empty()) return stated;
  return version_ == "2.0" ? "ND" : "X";
}

}  // namespace schakel::federation
