// Products that small Dutch firms use, with the names that people give them.
//
// One table (catalogue.inc): number, vendor, product, what it is one or part of, aliases. Numbers
// are stored with members and are never given to another product. From kKindFirst on stand kinds of
// products, "Router", for who does not know the maker.
// Threads: any; the table is built once and constant. Bounds: names are looked at up to
// kNameWordsMax words, so that a hostile name costs no more than a long one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace schakel::node {

struct CatalogueProduct {
  std::uint16_t number = 0;
  std::string_view vendor;  // empty = no single maker, or a kind
  std::string_view name;
  std::vector<std::uint16_t> wider;       // what it is one or a part of: kinds and suites
  std::vector<std::string_view> aliases;  // beside name and "vendor name"
};

constexpr std::uint16_t kKindFirst = 900;
constexpr std::size_t kNameWordsMax = 24;

inline bool IsKind(std::uint16_t product) {
  return product >= kKindFirst;
}

const std::vector<CatalogueProduct>& Catalogue();
// Returns nullptr for a number that the catalogue does not have (a newer version's, say).
const CatalogueProduct* FindCatalogueProduct(std::uint16_t number);
// REQUIRES: a number of the catalogue.
const CatalogueProduct& CatalogueProductOf(std::uint16_t number);
// Returns the products that are wider or narrower than this one: a FortiGate is a firewall, and who
// says "firewall" may have a FortiGate. Two firewalls are not related. Sorted.
const std::vector<std::uint16_t>& RelatedProducts(std::uint16_t number);
// A thing with a type number, whose digits are no version: a router, a camera.
bool IsDevice(std::uint16_t number);

// Lower-case words, without accents and punctuation, single spaces: what names are compared by.
std::string NormaliseName(std::string_view text);
// The words of a name that tell products apart, sorted: without "software", "de", numbers and the
// like.
std::vector<std::string> WordsOf(std::string_view text);

struct RecognisedProduct {
  std::uint16_t product = 0;  // 0 = not in the catalogue
  std::string version;        // what stands behind the name; empty = nothing, or a type number
  // Only for names in documents: a plug-in for the product, or one make of that kind.
  bool is_narrower = false;
};
// What a member's own words mean ("onze Exchange Server 2019"). A product before a kind, the
// beginning of the text before what follows.
RecognisedProduct Recognise(std::string_view text);
// The same for a document, which gives vendor and product apart. Another vendor's product is not
// recognised by its name alone.
RecognisedProduct RecogniseProduct(std::string_view vendor, std::string_view product);

}  // namespace schakel::node
