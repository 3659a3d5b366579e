#include <cmath>
#include <optional>

#include "federation/advisory/check_parts.h"
#include "federation/advisory/cvss.h"

namespace schakel::federation {
namespace {

struct Claim {
  std::string_view member;  // "base"
  std::optional<double> score;
  const std::string& severity;
  int computed;
};

void CheckClaim(const Claim& claim, const std::string& pointer, Findings& findings) {
  const std::string at = pointer + "/" + std::string(claim.member);
  if (claim.score && std::lround(*claim.score * 10) != claim.computed) {
    findings.Add("6.1.9", at + "Score", "is not what the vector gives");
  }
  if (!claim.severity.empty() && claim.severity != CvssSeverity(claim.computed)) {
    findings.Add("6.1.9", at + "Severity", "is not what the vector gives");
  }
}

void CheckMetric(const CvssVector& vector, const CvssMetric& metric, const std::string& name,
                 const std::string& pointer, Findings& findings) {
  // A metric that only the JSON states is no contradiction; optional test 6.2.19 asks for it.
  if (!vector.Mentions(metric.key)) return;
  const std::string_view letter = vector.Letter(metric.key);
  for (const CvssValue& value : metric.values) {
    if (value.letter != letter || value.name == name) continue;
    findings.Add("6.1.10", pointer + "/" + std::string(metric.property), "contradicts the vector");
  }
}

}  // namespace

void CheckScore(const CvssScore& score, const std::string& pointer, Findings& findings) {
  const auto vector = CvssVector::Parse(score.version, score.vector);
  if (!vector) {
    findings.Add("6.1.8", pointer + "/vectorString", "is no complete vector");
    return;
  }
  const CvssScores computed = ComputeCvss(*vector);
  CheckClaim({"base", score.base_score, score.base_severity, computed.base}, pointer, findings);
  CheckClaim({"temporal", score.temporal_score, score.temporal_severity, computed.temporal},
             pointer, findings);
  CheckClaim({"environmental", score.environmental_score, score.environmental_severity,
              computed.environmental},
             pointer, findings);
  for (const auto& [property, name] : score.metrics) {
    for (const CvssMetric& metric : CvssMetrics(score.version)) {
      if (metric.property == property) CheckMetric(*vector, metric, name, pointer, findings);
    }
  }
}

}  // namespace schakel::federation
