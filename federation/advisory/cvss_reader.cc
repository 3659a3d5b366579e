#include <array>
#include <string>

#include "federation/advisory/cvss.h"
#include "federation/advisory/reader_parts.h"

namespace schakel::federation {
namespace {

constexpr double kScoreMax = 10.0;
constexpr std::array<std::string_view, 5> kSeverities = {"NONE", "LOW", "MEDIUM", "HIGH",
                                                         "CRITICAL"};

std::string ReadSeverity(const Cursor& at) {
  return at.Matching(
      [](std::string_view text) {
        for (const std::string_view severity : kSeverities) {
          if (severity == text) return true;
        }
        return false;
      },
      "a severity of CVSS 3");
}

void ReadVector(const Cursor& at, CvssScore& score) {
  score.vector = at.Text();
  if (!score.vector.empty() && !LooksLikeCvssVector(score.version, score.vector)) {
    at.Complain(document_error::kFormat, "is not a vector of CVSS " + score.version);
  }
}

bool IsValueOf(const CvssMetric& metric, std::string_view name) {
  for (const CvssValue& value : metric.values) {
    if (value.name == name) return true;
  }
  return false;
}

void ReadMetrics(const Cursor& at, CvssScore& score) {
  for (const CvssMetric& metric : CvssMetrics(score.version)) {
    const Cursor member = at.Optional(metric.property);
    std::string name = member.Text();
    if (!member.present() || name.empty()) continue;
    if (!IsValueOf(metric, name)) {
      member.Complain(document_error::kVocabulary, "is no value of this CVSS metric");
    }
    score.metrics.emplace_back(std::string(metric.property), std::move(name));
  }
}

CvssScore ReadShared(const Cursor& at, Cursor::Check is_version, std::string_view what) {
  CvssScore score;
  score.version = at.Required("version").Matching(is_version, what);
  ReadVector(at.Required("vectorString"), score);
  score.base_score = at.Required("baseScore").Number(0, kScoreMax).value_or(0);
  score.temporal_score = at.Optional("temporalScore").Number(0, kScoreMax);
  score.environmental_score = at.Optional("environmentalScore").Number(0, kScoreMax);
  ReadMetrics(at, score);
  return score;
}

}  // namespace

CvssScore ReadCvss2(const Cursor& at) {
  return ReadShared(
      at, [](std::string_view text) { return text == "2.0"; }, "\"2.0\"");
}

CvssScore ReadCvss3(const Cursor& at) {
  CvssScore score = ReadShared(
      at, [](std::string_view text) { return text == "3.0" || text == "3.1"; },
      "\"3.0\" or \"3.1\"");
  score.base_severity = ReadSeverity(at.Required("baseSeverity"));
  score.temporal_severity = ReadSeverity(at.Optional("temporalSeverity"));
  score.environmental_severity = ReadSeverity(at.Optional("environmentalSeverity"));
  return score;
}

}  // namespace schakel::federation
