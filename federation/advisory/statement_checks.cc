#include <unordered_map>
#include <unordered_set>

#include "federation/advisory/check_parts.h"

namespace schakel::federation {
namespace {

using Products = std::unordered_set<std::string_view>;

// Looks up the products of groups.
class Groups {
 public:
  explicit Groups(const ProductTree& tree) {
    for (const ProductGroup& group : tree.groups)
      groups_.emplace(group.id, &group);
  }

  // Adds the products of a selection. A group is expanded once per set: a document that repeats one
  // large group in many statements must not cost more than its size.
  void Collect(const ProductSelection& about, Products& products, Products& expanded) const {
    products.insert(about.product_ids.begin(), about.product_ids.end());
    for (const std::string& id : about.group_ids) {
      const auto found = groups_.find(id);
      if (found == groups_.end() || !expanded.insert(found->first).second) continue;
      const std::vector<std::string>& members = found->second->product_ids;
      products.insert(members.begin(), members.end());
    }
  }

 private:
  std::unordered_map<std::string_view, const ProductGroup*> groups_;
};

void CheckAllCovered(const std::vector<std::string>& products, const Products& covered,
                     std::string_view test, const std::string& at, Findings& findings) {
  for (std::size_t i = 0; i < products.size(); ++i) {
    if (covered.contains(products[i])) continue;
    findings.Add(test, At(at, i), "has no statement that explains this status");
  }
}

void CheckImpactStatements(const Vulnerability& item, const Groups& groups, const std::string& at,
                           Findings& findings) {
  Products covered;
  Products expanded;
  for (const Flag& flag : item.flags)
    groups.Collect(flag.about, covered, expanded);
  for (const Threat& threat : item.threats) {
    if (threat.category == ThreatCategory::kImpact) {
      groups.Collect(threat.about, covered, expanded);
    }
  }
  CheckAllCovered(item.products(ProductStatus::kKnownNotAffected), covered, "6.1.27.9",
                  at + "/product_status/known_not_affected", findings);
}

void CheckActionStatements(const Vulnerability& item, const Groups& groups, const std::string& at,
                           Findings& findings) {
  Products covered;
  Products expanded;
  for (const Remediation& remediation : item.remediations) {
    groups.Collect(remediation.about, covered, expanded);
  }
  CheckAllCovered(item.products(ProductStatus::kKnownAffected), covered, "6.1.27.10",
                  at + "/product_status/known_affected", findings);
}

void CheckVex(const Vulnerability& item, const Groups& groups, const std::string& at,
              Findings& findings) {
  const bool has_status = !item.products(ProductStatus::kFixed).empty() ||
                          !item.products(ProductStatus::kKnownAffected).empty() ||
                          !item.products(ProductStatus::kKnownNotAffected).empty() ||
                          !item.products(ProductStatus::kUnderInvestigation).empty();
  if (!has_status) {
    findings.Add("6.1.27.7", at + "/product_status", "has none of the states of VEX");
  }
  if (item.cve.empty() && item.ids.empty()) {
    findings.Add("6.1.27.8", at, "has neither a CVE nor another id");
  }
  CheckImpactStatements(item, groups, at, findings);
  CheckActionStatements(item, groups, at, findings);
}

// All labels of CSAF 2.0 are justification codes of VEX.
void CheckOneFlagPerProduct(const Vulnerability& item, const Groups& groups, const std::string& at,
                            Findings& findings) {
  if (item.flags.size() < 2) return;
  Products seen;
  Products expanded;
  for (std::size_t i = 0; i < item.flags.size(); ++i) {
    Products products;
    Products groups_of_flag;
    const ProductSelection& about = item.flags[i].about;
    bool repeated = false;
    for (const std::string& id : about.group_ids)
      repeated |= !expanded.insert(id).second;
    if (!repeated) groups.Collect(about, products, groups_of_flag);
    for (const std::string_view product : products)
      repeated |= !seen.insert(product).second;
    if (repeated) {
      findings.Add("6.1.33", At(at + "/flags", i), "is about a product that has a flag already");
    }
  }
}

}  // namespace

void CheckStatements(const CsafDocument& document, Findings& findings) {
  const std::string& category = document.document.category;
  const bool vex = category == "csaf_vex";
  const bool advisory = category == "csaf_security_advisory";
  const Groups groups(document.product_tree);
  for (std::size_t i = 0; i < document.vulnerabilities.size(); ++i) {
    const Vulnerability& item = document.vulnerabilities[i];
    const std::string at = At("/vulnerabilities", i);
    if ((vex || advisory) && item.notes.empty()) {
      findings.Add("6.1.27.5", at, "has no notes, which this profile requires");
    }
    if (advisory && !item.has_product_status) {
      findings.Add("6.1.27.6", at, "has no product status, which this profile requires");
    }
    if (vex) CheckVex(item, groups, at, findings);
    CheckOneFlagPerProduct(item, groups, at, findings);
  }
}

}  // namespace schakel::federation
