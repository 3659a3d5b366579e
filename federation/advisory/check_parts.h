// The parts of CheckCsaf(), grouped by what they look at. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "federation/advisory/csaf_checks.h"

namespace schakel::federation {

// Collects findings up to their limit.
class Findings {
 public:
  void Add(std::string_view test, std::string pointer, std::string reason);
  [[nodiscard]] std::vector<Finding> Take() { return std::move(list_); }

 private:
  std::vector<Finding> list_;
};

// Returns "/vulnerabilities/3/scores/0" for ("/vulnerabilities", 3, "/scores", 0).
std::string At(std::string_view list, std::size_t index);
std::string At(std::string_view list, std::size_t index, std::string_view member,
               std::size_t member_index);

// tracking_checks.cc: 6.1.14, 16 to 22, 30.
void CheckTracking(const CsafDocument& document, Findings& findings);
// head_checks.cc: 6.1.12, 15, 26, 27.1 to 27.4, 27.11, 28.
void CheckHead(const CsafDocument& document, Findings& findings);
// product_checks.cc: 6.1.1 to 6.1.5, 13, 25, 31.
void CheckProducts(const CsafDocument& document, Findings& findings);
// vulnerability_checks.cc: 6.1.6, 7, 9, 10, 11, 23, 24, 29, 32.
void CheckVulnerabilities(const CsafDocument& document, Findings& findings);
// score_checks.cc: 6.1.8 to 6.1.10 of one score.
void CheckScore(const CvssScore& score, const std::string& pointer, Findings& findings);
// statement_checks.cc: 6.1.27.5 to 27.10, 33: statements per product, also through groups.
void CheckStatements(const CsafDocument& document, Findings& findings);

}  // namespace schakel::federation
