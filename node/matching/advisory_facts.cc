#include "node/matching/advisory_facts.h"

#include <algorithm>
#include <unordered_map>

#include "base/utf8.h"
#include "federation/advisory/text.h"
#include "node/matching/audience.h"
#include "node/matching/product_identity.h"
#include "node/matching/version_range.h"

namespace schakel::node {
namespace {

using federation::ProductStatus;

// What the document says of one product id, over all vulnerabilities; the largest counts.
enum class Status : std::uint8_t { kSilent, kUnharmed, kFixed, kSuspected, kAffected };

using Statuses = std::unordered_map<std::string_view, Status>;

Status StatusOf(ProductStatus status) {
  switch (status) {
    case ProductStatus::kFirstAffected:
    case ProductStatus::kKnownAffected:
    case ProductStatus::kLastAffected:
      return Status::kAffected;
    case ProductStatus::kUnderInvestigation:
      return Status::kSuspected;
    case ProductStatus::kFirstFixed:
    case ProductStatus::kFixed:
      return Status::kFixed;
    case ProductStatus::kKnownNotAffected:
      return Status::kUnharmed;
    case ProductStatus::kRecommended:
      break;  // a version to go to; it need not be free of every fault
  }
  return Status::kSilent;
}

Statuses ReadStatuses(const federation::CsafDocument& document) {
  Statuses statuses;
  for (const auto& vulnerability : document.vulnerabilities) {
    for (std::size_t i = 0; i < vulnerability.product_status.size(); ++i) {
      const Status status = StatusOf(static_cast<ProductStatus>(i));
      for (const std::string& id : vulnerability.product_status[i]) {
        Status& known = statuses[id];
        known = std::max(known, status);
      }
    }
  }
  return statuses;
}

// Returns at most kTextMax bytes, whole characters.
std::string Cut(std::string_view text) {
  if (text.size() <= AdvisoryFacts::kTextMax) return std::string(text);
  std::size_t size = 0;
  while (true) {
    const std::size_t next = size + FirstCharacter(text.substr(size)).size;
    if (next > AdvisoryFacts::kTextMax) return std::string(text.substr(0, size));
    size = next;
  }
}

// Collects what is said of the ids of one product.
class ProductList {
 public:
  void Add(const ProductIdentity& identity, Status status) {
    AffectedProduct& product = Find(identity);
    const bool says_version = !identity.version.empty() && !NamesNoVersion(identity.version);
    const bool is_short = identity.version.size() <= AdvisoryFacts::kTextMax;
    const bool is_harmful = status == Status::kAffected || status == Status::kSuspected;
    auto& versions = is_harmful ? product.versions : product.unharmed;
    const bool fits = is_short && versions.size() < AdvisoryFacts::kVersionsMax;
    if (status == Status::kAffected) product.standing = ProductStanding::kAffected;
    if (status == Status::kSuspected && product.standing == ProductStanding::kUnharmed)
      product.standing = ProductStanding::kSuspected;
    if (status == Status::kFixed)
      is_fixed_[static_cast<std::size_t>(&product - products_.data())] = true;
    // A suspected version is no affected one: it leaves open what is.
    if (is_harmful && (!says_version || !fits || status == Status::kSuspected))
      product.is_open = true;
    const bool is_kept = says_version && fits && status != Status::kSuspected;
    if (is_kept && std::find(versions.begin(), versions.end(), identity.version) == versions.end())
      versions.push_back(identity.version);
  }

  [[nodiscard]] bool empty() const { return products_.empty(); }

  // Returns the products, those of the catalogue first where there are too many.
  std::vector<AffectedProduct> Take(bool& is_cut) {
    for (std::size_t i = 0; i < products_.size(); ++i) {
      AffectedProduct& product = products_[i];
      // Fixed somewhere means affected somewhere else.
      if (is_fixed_[i] && product.standing == ProductStanding::kUnharmed) {
        product.standing = ProductStanding::kAffected;
        product.is_open = true;
      }
    }
    if (products_.size() > AdvisoryFacts::kProductsMax) {
      std::stable_partition(products_.begin(), products_.end(),
                            [](const AffectedProduct& p) { return p.product != 0; });
      products_.resize(AdvisoryFacts::kProductsMax);
      is_cut = true;
    }
    return std::move(products_);
  }

 private:
  AffectedProduct& Find(const ProductIdentity& identity) {
    const bool has_vendor =
        NormaliseName(identity.product).starts_with(NormaliseName(identity.vendor));
    const std::string name = has_vendor || identity.vendor.empty()
                                 ? identity.product
                                 : identity.vendor + " " + identity.product;
    const std::string key = std::to_string(identity.recognised.product) + "/" + name;
    const auto [place, is_new] = index_.try_emplace(key, products_.size());
    if (is_new) {
      AffectedProduct product;
      product.vendor = Cut(identity.vendor);
      product.name = Cut(name);
      product.product = identity.recognised.product;
      product.is_narrower = identity.recognised.is_narrower;
      product.standing = ProductStanding::kUnharmed;
      products_.push_back(std::move(product));
      is_fixed_.push_back(false);
    }
    return products_[place->second];
  }

  std::vector<AffectedProduct> products_;
  std::vector<bool> is_fixed_;
  std::unordered_map<std::string, std::size_t> index_;
};

// Reads products with the combinations ("kernel in Enterprise Linux") that the tree has of them.
class TreeReader {
 public:
  TreeReader(const federation::ProductTree& tree, ProductList& list) : tree_(tree), list_(list) {
    for (const federation::Product& product : tree.products)
      by_id_.try_emplace(product.id, &product);
  }

  void Read(const federation::Product& product, Status status) {
    if (status == Status::kSilent) return;
    if (product.origin != federation::ProductOrigin::kRelationship) {
      list_.Add(IdentifyProduct(tree_, product), status);
      return;
    }
    const federation::Relationship& relation = tree_.relationships[product.place];
    ReadPart(relation.product_reference, status);
    // Who uses the whole has the part without knowing it; which whole is what people list.
    const bool is_inside =
        relation.category == federation::RelationshipCategory::kDefaultComponentOf ||
        relation.category == federation::RelationshipCategory::kExternalComponentOf;
    if (is_inside) ReadPart(relation.relates_to_product_reference, status);
  }

 private:
  // One step only: a combination of combinations goes by its own full name.
  void ReadPart(const std::string& id, Status status) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return;
    list_.Add(IdentifyProduct(tree_, *found->second), status);
  }

  const federation::ProductTree& tree_;
  ProductList& list_;
  std::unordered_map<std::string_view, const federation::Product*> by_id_;
};

std::vector<AffectedProduct> ReadProducts(const federation::CsafDocument& document, bool& is_cut) {
  const Statuses statuses = ReadStatuses(document);
  ProductList list;
  TreeReader reader(document.product_tree, list);
  for (const federation::Product& product : document.product_tree.products) {
    const auto found = statuses.find(product.id);
    if (found != statuses.end()) reader.Read(product, found->second);
  }
  // Products without a word on what is wrong with them: better asked than left out.
  if (list.empty()) {
    for (const federation::Product& product : document.product_tree.products)
      reader.Read(product, Status::kSuspected);
  }
  return list.Take(is_cut);
}

}  // namespace

AdvisoryFacts FindFacts(const federation::CsafDocument& document,
                        const federation::EntryAudience& audience) {
  const federation::Summary summary = federation::Summarise(document);
  AdvisoryFacts facts;
  facts.id = Cut(summary.id);
  facts.version = Cut(summary.version);
  facts.title = Cut(summary.title);
  facts.severity = summary.severity;
  facts.tlp = summary.tlp;
  facts.products = ReadProducts(document, facts.is_cut);
  facts.audience = audience;
  if (audience.size_classes == 0) facts.audience.size_classes = FindSizeClasses(document);
  federation::Audience own = federation::FindAudience(document);
  if (audience.sectors.empty()) facts.audience.sectors = std::move(own.sbi_prefixes);
  if (audience.regions.empty()) facts.audience.regions = std::move(own.regions);
  return facts;
}

}  // namespace schakel::node
