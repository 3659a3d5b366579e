// CVSS 2.0, 3.0 and 3.1: the metrics and how scores are computed from a vector.
//
// Scores are tenths, so that they can be compared exactly: 98 is 9.8.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace schakel::federation {

struct CvssValue {
  std::string_view letter;  // in a vector
  std::string_view name;    // in JSON
};

struct CvssMetric {
  std::string_view key;       // in a vector, e.g. "AV"
  std::string_view property;  // in JSON, e.g. "attackVector"
  bool required;              // one of the base metrics
  std::span<const CvssValue> values;
};

// Returns the metrics of version "2.0", "3.0" or "3.1"; none for any other.
std::span<const CvssMetric> CvssMetrics(std::string_view version);

// A vector, taken apart. Letters of metrics that it does not mention are "X" ("ND" in version 2).
class CvssVector {
 public:
  // Returns nothing if a part is not `key:letter` of that version, if a metric stands twice, or if
  // a base metric is missing.
  static std::optional<CvssVector> Parse(std::string_view version, std::string_view vector);

  [[nodiscard]] std::string_view Letter(std::string_view key) const;
  [[nodiscard]] bool Mentions(std::string_view key) const { return !Stated(key).empty(); }
  [[nodiscard]] std::string_view version() const { return version_; }

 private:
  CvssVector(std::string_view version, std::vector<std::string_view> letters)
      : version_(version), letters_(std::move(letters)) {}

  // Returns the letter that the vector states, or "".
  [[nodiscard]] std::string_view Stated(std::string_view key) const;

  std::string_view version_;               // of our own tables
  std::vector<std::string_view> letters_;  // of our own tables, in the order of CvssMetrics()
};

// Returns whether every part of `vector` is a legal metric of that version: what the JSON schemas
// of FIRST ask, which let a vector be incomplete.
bool LooksLikeCvssVector(std::string_view version, std::string_view vector);

struct CvssScores {
  int base = 0;
  int temporal = 0;
  int environmental = 0;
};

CvssScores ComputeCvss(const CvssVector& vector);

// Returns "NONE", "LOW", "MEDIUM", "HIGH" or "CRITICAL": the scale of version 3.
std::string_view CvssSeverity(int tenths);

}  // namespace schakel::federation
