#include "node/members/catalogue.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace schakel::node {
namespace {

std::string NameOf(std::uint16_t product) {
  const CatalogueProduct* found = FindCatalogueProduct(product);
  return found == nullptr ? "-" : std::string(found->name);
}

TEST(CatalogueTest, NumbersAreUniqueAndKindsStandApart) {
  std::set<std::uint16_t> numbers;
  std::size_t kinds = 0;
  for (const CatalogueProduct& product : Catalogue()) {
    EXPECT_TRUE(numbers.insert(product.number).second) << product.number;
    EXPECT_NE(product.number, 0);
    kinds += IsKind(product.number) ? 1 : 0;
    for (const std::uint16_t wider : product.wider) {
      EXPECT_NE(FindCatalogueProduct(wider), nullptr) << product.name;
      EXPECT_NE(wider, product.number) << product.name;
    }
  }
  EXPECT_GE(numbers.size() - kinds, 110U);
  EXPECT_GE(kinds, 14U);
}

TEST(CatalogueTest, NoNameBelongsToTwoProducts) {
  std::map<std::string, std::uint16_t> names;
  for (const CatalogueProduct& product : Catalogue()) {
    std::set<std::string> own{NormaliseName(product.name)};
    for (const std::string_view alias : product.aliases)
      own.insert(NormaliseName(alias));
    if (!product.vendor.empty())
      own.insert(NormaliseName(std::string(product.vendor) + " " + std::string(product.name)));
    for (const std::string& name : own) {
      EXPECT_FALSE(name.empty()) << product.name;
      const auto [place, is_new] = names.try_emplace(name, product.number);
      EXPECT_TRUE(is_new) << name << " of " << product.name << " and of " << NameOf(place->second);
    }
  }
}

TEST(CatalogueTest, EveryNameIsRecognisedAsItsOwnProduct) {
  for (const CatalogueProduct& product : Catalogue()) {
    EXPECT_EQ(Recognise(product.name).product, product.number) << product.name;
    for (const std::string_view alias : product.aliases) {
      const RecognisedProduct found = Recognise(alias);
      EXPECT_EQ(found.product, product.number)
          << alias << " is taken for " << NameOf(found.product);
    }
  }
}

TEST(CatalogueTest, RelationsGoBothWaysAndNotThroughAKind) {
  const std::uint16_t fortigate = Recognise("FortiGate").product;
  const std::uint16_t firewall = Recognise("firewall").product;
  const std::uint16_t sophos = Recognise("Sophos Firewall").product;
  const auto is_related = [](std::uint16_t a, std::uint16_t b) {
    const auto& related = RelatedProducts(a);
    return std::binary_search(related.begin(), related.end(), b);
  };
  EXPECT_TRUE(is_related(fortigate, firewall));
  EXPECT_TRUE(is_related(firewall, fortigate));
  EXPECT_TRUE(is_related(firewall, sophos));
  EXPECT_FALSE(is_related(fortigate, sophos));
  EXPECT_TRUE(RelatedProducts(60'000).empty());
}

}  // namespace
}  // namespace schakel::node
