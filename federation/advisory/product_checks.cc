#include <array>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "federation/advisory/check_parts.h"
#include "federation/advisory/identifiers.h"
#include "federation/advisory/text.h"

namespace schakel::federation {
namespace {

using Ids = std::unordered_set<std::string_view>;

// Asks of every reference whether what it names was defined.
class References {
 public:
  References(const CsafDocument& document, Findings& findings)
      : document_(document), findings_(findings) {
    for (const Product& product : document.product_tree.products)
      products_.insert(product.id);
    for (const ProductGroup& group : document.product_tree.groups)
      groups_.insert(group.id);
  }

  void CheckTree() {
    const ProductTree& tree = document_.product_tree;
    for (std::size_t i = 0; i < tree.groups.size(); ++i) {
      CheckProductIds(tree.groups[i].product_ids,
                      At("/product_tree/product_groups", i) + "/product_ids");
    }
    for (std::size_t i = 0; i < tree.relationships.size(); ++i) {
      const std::string at = At("/product_tree/relationships", i);
      CheckProductId(tree.relationships[i].product_reference, at + "/product_reference");
      CheckProductId(tree.relationships[i].relates_to_product_reference,
                     at + "/relates_to_product_reference");
    }
  }

  void CheckVulnerability(const Vulnerability& item, const std::string& at) {
    for (std::size_t i = 0; i < item.product_status.size(); ++i) {
      CheckProductIds(item.product_status[i],
                      at + "/product_status/" + std::string(Terms<ProductStatus>::kNames[i]));
    }
    for (std::size_t i = 0; i < item.scores.size(); ++i) {
      CheckProductIds(item.scores[i].products, At(at + "/scores", i) + "/products");
    }
    CheckSelections(item.remediations, at + "/remediations");
    CheckSelections(item.threats, at + "/threats");
    CheckSelections(item.flags, at + "/flags");
  }

 private:
  template <typename Statement>
  void CheckSelections(const std::vector<Statement>& statements, const std::string& at) {
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const ProductSelection& about = statements[i].about;
      CheckProductIds(about.product_ids, At(at, i) + "/product_ids");
      for (std::size_t j = 0; j < about.group_ids.size(); ++j) {
        if (groups_.contains(about.group_ids[j])) continue;
        findings_.Add("6.1.4", At(at, i, "/group_ids", j), "names a group that is not defined");
      }
    }
  }

  void CheckProductIds(const std::vector<std::string>& ids, const std::string& at) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!products_.contains(ids[i])) CheckProductId(ids[i], At(at, i));
    }
  }

  void CheckProductId(const std::string& id, const std::string& at) {
    if (!products_.contains(id)) {
      findings_.Add("6.1.1", at, "names a product that is not defined");
    }
  }

  const CsafDocument& document_;
  Findings& findings_;
  Ids products_;
  Ids groups_;
};

void CheckDefinedOnce(const ProductTree& tree, Findings& findings) {
  Ids products;
  for (const Product& product : tree.products) {
    if (products.insert(product.id).second) continue;
    findings.Add("6.1.2", ProductPointer(tree, product) + "/product_id", "is defined twice");
  }
  Ids groups;
  for (std::size_t i = 0; i < tree.groups.size(); ++i) {
    if (groups.insert(tree.groups[i].id).second) continue;
    findings.Add("6.1.5", At("/product_tree/product_groups", i) + "/group_id", "is defined twice");
  }
}

// Relationships whose products can be resolved, found from the products that need none: what is
// left over depends on itself.
class Resolution {
 public:
  explicit Resolution(const std::vector<Relationship>& relationships)
      : relationships_(relationships), open_(relationships.size(), 0) {
    Ids defined;
    for (const Relationship& item : relationships)
      defined.insert(item.product_id);
    for (std::size_t i = 0; i < relationships.size(); ++i) {
      Wait(i, relationships[i].product_reference, defined);
      Wait(i, relationships[i].relates_to_product_reference, defined);
      if (open_[i] == 0) ready_.push_back(i);
    }
  }

  // Returns the positions of relationships that end up in a circle.
  std::vector<std::size_t> Circular() {
    while (!ready_.empty()) {
      const std::size_t next = ready_.back();
      ready_.pop_back();
      Release(relationships_[next].product_id);
    }
    std::vector<std::size_t> circular;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      if (open_[i] > 0) circular.push_back(i);
    }
    return circular;
  }

 private:
  void Wait(std::size_t position, const std::string& reference, const Ids& defined) {
    if (!defined.contains(reference)) return;
    waiting_[reference].push_back(position);
    ++open_[position];
  }

  void Release(const std::string& product_id) {
    const auto found = waiting_.find(product_id);
    if (found == waiting_.end()) return;
    const std::vector<std::size_t> positions = std::move(found->second);
    waiting_.erase(found);
    for (const std::size_t position : positions) {
      if (--open_[position] == 0) ready_.push_back(position);
    }
  }

  const std::vector<Relationship>& relationships_;
  std::vector<int> open_;
  std::vector<std::size_t> ready_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> waiting_;
};

void CheckCircles(const ProductTree& tree, Findings& findings) {
  for (const std::size_t position : Resolution(tree.relationships).Circular()) {
    findings.Add("6.1.3",
                 At("/product_tree/relationships", position) + "/full_product_name/product_id",
                 "is defined by means of itself");
  }
}

// The committee's valid documents for tests 6.2.8 and 6.2.9 have these twice.
bool MayRepeat(std::string_view algorithm) {
  return algorithm == "md5" || algorithm == "sha1";
}

void CheckHashes(const ProductHelper& helper, const std::string& at, Findings& findings) {
  for (std::size_t i = 0; i < helper.files.size(); ++i) {
    std::set<std::string> algorithms;
    const std::vector<FileHash>& hashes = helper.files[i].hashes;
    for (std::size_t j = 0; j < hashes.size(); ++j) {
      const std::string algorithm = LowerCase(hashes[j].algorithm);
      if (algorithms.insert(algorithm).second || MayRepeat(algorithm)) continue;
      findings.Add("6.1.25", At(at + "/hashes", i, "/file_hashes", j), "uses an algorithm again");
    }
  }
}

void CheckHelpers(const ProductTree& tree, Findings& findings) {
  for (const Product& product : tree.products) {
    const ProductHelper& helper = product.helper;
    if (helper.purl.empty() && helper.files.empty()) continue;
    const std::string at = ProductPointer(tree, product) + "/product_identification_helper";
    if (!helper.purl.empty() && !IsPackageUrl(helper.purl)) {
      findings.Add("6.1.13", at + "/purl", "is no valid package URL");
    }
    CheckHashes(helper, at, findings);
  }
}

bool MentionsRange(std::string_view name) {
  constexpr std::array<std::string_view, 7> kRangeWords = {"after", "all",   "before",  "earlier",
                                                           "later", "prior", "versions"};
  if (name.find_first_of("<>") != std::string_view::npos) return true;
  std::string spaced = LowerCase(name);
  for (char& c : spaced)
    c = IsSpace(c) || c == ',' || c == ';' ? ' ' : c;
  for (const std::string_view part : Split(spaced, ' ')) {
    for (const std::string_view word : kRangeWords) {
      if (part == word) return true;
    }
  }
  return false;
}

void CheckVersionNames(const ProductTree& tree, Findings& findings) {
  for (std::size_t i = 0; i < tree.branches.size(); ++i) {
    const Branch& branch = tree.branches[i];
    if (branch.category != BranchCategory::kProductVersion || !MentionsRange(branch.name)) continue;
    findings.Add("6.1.31", BranchPointer(tree, static_cast<std::uint32_t>(i)) + "/name",
                 "is a range where a version must stand");
  }
}

}  // namespace

void CheckProducts(const CsafDocument& document, Findings& findings) {
  CheckDefinedOnce(document.product_tree, findings);
  References references(document, findings);
  references.CheckTree();
  for (std::size_t i = 0; i < document.vulnerabilities.size(); ++i) {
    references.CheckVulnerability(document.vulnerabilities[i], At("/vulnerabilities", i));
  }
  CheckCircles(document.product_tree, findings);
  CheckHelpers(document.product_tree, findings);
  CheckVersionNames(document.product_tree, findings);
}

}  // namespace schakel::federation
