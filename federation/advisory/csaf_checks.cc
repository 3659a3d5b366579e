#include "federation/advisory/csaf_checks.h"

#include <utility>

#include "federation/advisory/check_parts.h"
#include "federation/advisory/limits.h"

namespace schakel::federation {

void Findings::Add(std::string_view test, std::string pointer, std::string reason) {
  if (list_.size() >= limits::kFindingsMax) return;
  list_.push_back({test, std::move(pointer), std::move(reason)});
}

std::string At(std::string_view list, std::size_t index) {
  return std::string(list) + "/" + std::to_string(index);
}

std::string At(std::string_view list, std::size_t index, std::string_view member,
               std::size_t member_index) {
  return At(list, index) + std::string(member) + "/" + std::to_string(member_index);
}

std::vector<Finding> CheckCsaf(const CsafDocument& document) {
  Findings findings;
  CheckProducts(document, findings);
  CheckVulnerabilities(document, findings);
  CheckHead(document, findings);
  CheckTracking(document, findings);
  CheckStatements(document, findings);
  return findings.Take();
}

}  // namespace schakel::federation
