// What matching needs to know of an advisory: for whom it is and about which products.
//
// Read once from the document; plain values. Threads: any.
// Bounds: kProductsMax products and kVersionsMax versions of each, texts of kTextMax bytes. Of
// products, those that the catalogue knows are kept first; what a larger document names beyond them
// makes `is_cut` true, and then no member is told "not named". Versions beyond make the product
// `is_open`.
#pragma once

#include <string>
#include <vector>

#include "federation/advisory/document.h"
#include "federation/advisory/summary.h"
#include "federation/journal/entry.h"

namespace schakel::node {

enum class ProductStanding : std::uint8_t {
  kAffected,   // known, first or last affected in some version
  kSuspected,  // under investigation only
  kUnharmed,   // the document names it only to say that it is safe
};

// One product that the document speaks of.
struct AffectedProduct {
  std::string vendor;         // as the document writes it; may be empty
  std::string name;           // vendor and product as the document writes them
  std::uint16_t product = 0;  // of the catalogue; 0 = none, matched by its words
  // A plug-in for `product`, or one make of that kind: its versions are its own.
  bool is_narrower = false;
  ProductStanding standing = ProductStanding::kAffected;
  // Further versions are affected, or may be, that the document does not tell.
  bool is_open = false;
  std::vector<std::string> versions;  // affected, as written; empty = the document names none
  std::vector<std::string> unharmed;  // versions that it says are fixed or not affected
  bool operator==(const AffectedProduct&) const = default;
};

struct AdvisoryFacts {
  std::string id;
  std::string version;
  std::string title;
  federation::Severity severity = federation::Severity::kMedium;
  federation::Tlp tlp = federation::kTlpUnlabelled;
  bool is_withdrawn = false;              // by a later entry of its journal, not by the document
  std::vector<AffectedProduct> products;  // empty = about no product
  federation::EntryAudience audience;     // empty lists = everybody
  bool is_cut = false;

  static constexpr std::size_t kProductsMax = 500;  // the largest of CISA's names 264
  static constexpr std::size_t kVersionsMax = 200;
  static constexpr std::size_t kTextMax = 500;  // what people can read in one line or two

  bool operator==(const AdvisoryFacts&) const = default;
};

// `audience` is the header's; the document's own note Doelgroep counts for what the header leaves
// open. An affected product counts whatever else the document says of it: fixed in one
// vulnerability and affected in another is affected.
AdvisoryFacts FindFacts(const federation::CsafDocument& document,
                        const federation::EntryAudience& audience);

}  // namespace schakel::node
