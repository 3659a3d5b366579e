#include "federation/advisory/severity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "federation/advisory/text.h"

namespace schakel::federation {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"unknown", "low", "medium", "high", "critical"};

struct LevelWord {
  std::string_view word;
  Level level;
};
constexpr std::array<LevelWord, 11> kLevelWords = {{
    {"l", Level::kLow},
    {"low", Level::kLow},
    {"laag", Level::kLow},
    {"m", Level::kMedium},
    {"medium", Level::kMedium},
    {"midden", Level::kMedium},
    {"middel", Level::kMedium},
    {"gemiddeld", Level::kMedium},
    {"h", Level::kHigh},
    {"high", Level::kHigh},
    {"hoog", Level::kHigh},
}};

struct SeverityWord {
  std::string_view word;
  Severity severity;
};
constexpr std::array<SeverityWord, 14> kSeverityWords = {{
    {"low", Severity::kLow},
    {"laag", Severity::kLow},
    {"none", Severity::kLow},
    {"medium", Severity::kMedium},
    {"moderate", Severity::kMedium},
    {"midden", Severity::kMedium},
    {"normaal", Severity::kMedium},
    {"high", Severity::kHigh},
    {"hoog", Severity::kHigh},
    {"important", Severity::kHigh},
    {"ernstig", Severity::kHigh},
    {"critical", Severity::kCritical},
    {"kritiek", Severity::kCritical},
    {"urgent", Severity::kCritical},
}};

std::optional<Level> FindLevel(const std::vector<Note>& notes, std::string_view title) {
  for (const Note& note : notes) {
    if (!EqualsIgnoringCase(Trim(note.title), title)) continue;
    for (const LevelWord& entry : kLevelWords) {
      if (EqualsIgnoringCase(Trim(note.text), entry.word)) return entry.level;
    }
  }
  return std::nullopt;
}

Severity FromScore(double score) {
  const long tenths = std::lround(score * 10);
  if (tenths >= 90) return Severity::kCritical;
  if (tenths >= 70) return Severity::kHigh;
  return tenths >= 40 ? Severity::kMedium : Severity::kLow;
}

std::optional<double> HighestScore(const CsafDocument& document,
                                   std::optional<CvssScore> Score::*version) {
  std::optional<double> highest;
  for (const Vulnerability& item : document.vulnerabilities) {
    for (const Score& score : item.scores) {
      const std::optional<CvssScore>& cvss = score.*version;
      if (cvss) highest = std::max(highest.value_or(0), cvss->base_score);
    }
  }
  return highest;
}

std::optional<Severity> FromAggregate(const std::string& text) {
  for (const SeverityWord& entry : kSeverityWords) {
    if (EqualsIgnoringCase(Trim(text), entry.word)) return entry.severity;
  }
  return std::nullopt;
}

}  // namespace

std::string_view SeverityName(Severity severity) {
  const auto number = static_cast<std::size_t>(severity);
  return number < std::size(kNames) ? kNames[number] : kNames[0];
}

std::optional<KansSchade> FindKansSchade(const CsafDocument& document) {
  const auto kans = FindLevel(document.document.notes, "Kans");
  const auto schade = FindLevel(document.document.notes, "Schade");
  if (!kans || !schade) return std::nullopt;
  return KansSchade{*kans, *schade};
}

Severity SeverityOf(const KansSchade& judgement) {
  const int sum = static_cast<int>(judgement.kans) + static_cast<int>(judgement.schade);
  switch (sum) {
    case 4:
      return Severity::kCritical;
    case 3:
      return Severity::kHigh;
    case 2:
      return Severity::kMedium;
    default:
      return Severity::kLow;
  }
}

Severity SeverityOf(const CsafDocument& document) {
  if (const auto judgement = FindKansSchade(document)) return SeverityOf(*judgement);
  if (const auto score = HighestScore(document, &Score::cvss_v3)) return FromScore(*score);
  if (const auto score = HighestScore(document, &Score::cvss_v2)) return FromScore(*score);
  return FromAggregate(document.document.aggregate_severity.text).value_or(Severity::kMedium);
}

}  // namespace schakel::federation
