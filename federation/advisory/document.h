// A CSAF 2.0 document as values. Lists keep the order of the document, so that an index is also a
// place in it. Optional text that is absent is an empty string: CSAF forbids empty text.
//
// Owner:  plain values, no sharing. The bytes of the document stay the truth; this is a view.
// Bounds: limits.h; ReadCsaf() makes no larger document.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "federation/advisory/terms.h"
#include "federation/advisory/tlp.h"

namespace schakel::federation {

struct Note {
  NoteCategory category = NoteCategory::kGeneral;
  std::string title;
  std::string text;
  std::string audience;
};

struct Reference {
  ReferenceCategory category = ReferenceCategory::kExternal;
  std::string summary;
  std::string url;
};

struct Publisher {
  PublisherCategory category = PublisherCategory::kOther;
  std::string name;
  std::string name_space;
  std::string contact_details;
  std::string issuing_authority;
};

struct Revision {
  WallTime date;
  std::string number;
  std::string legacy_version;
  std::string summary;
};

struct Tracking {
  std::string id;
  std::string version;  // as written; see version.h for the order
  TrackingStatus status = TrackingStatus::kDraft;
  WallTime initial_release_date;
  WallTime current_release_date;
  std::vector<Revision> revision_history;
  std::vector<std::string> aliases;
  std::string generator_name;
  std::string generator_version;
};

struct Distribution {
  std::optional<Tlp> label;  // as written; use CsafDocument::tlp()
  std::string text;
};

struct AggregateSeverity {
  std::string text;
  std::string name_space;
};

struct DocumentHead {
  std::string category;
  std::string csaf_version;
  std::string title;
  std::string lang;
  std::string source_lang;
  Publisher publisher;
  Tracking tracking;
  Distribution distribution;
  AggregateSeverity aggregate_severity;
  std::vector<Note> notes;
  std::vector<Reference> references;
  std::size_t acknowledgments = 0;  // only counted: credits are personal data
};

// A step of the product tree, e.g. {vendor, "Fortinet"}.
struct Branch {
  static constexpr std::uint32_t kNoParent = 0xFFFFFFFF;

  BranchCategory category = BranchCategory::kVendor;
  std::string name;
  std::uint32_t parent = kNoParent;  // index in ProductTree::branches
  std::uint32_t position = 0;        // index among its siblings
};

struct FileHash {
  std::string algorithm;
  std::string value;
};

struct HashedFile {
  std::string filename;
  std::vector<FileHash> hashes;
};

// What tells one product from another, beside its name.
struct ProductHelper {
  std::string cpe;
  std::string purl;
  std::vector<std::string> model_numbers;
  std::vector<std::string> serial_numbers;
  std::vector<std::string> skus;
  std::vector<HashedFile> files;
};

enum class ProductOrigin : std::uint8_t { kBranch, kFullProductName, kRelationship };

struct Product {
  std::string id;
  std::string name;
  ProductHelper helper;
  ProductOrigin origin = ProductOrigin::kBranch;
  std::uint32_t place = 0;  // index in branches, full_product_names or relationships
};

struct Relationship {
  RelationshipCategory category = RelationshipCategory::kInstalledOn;
  std::string product_id;  // of the combination, which is also in ProductTree::products
  std::string product_reference;
  std::string relates_to_product_reference;
};

struct ProductGroup {
  std::string id;
  std::string summary;
  std::vector<std::string> product_ids;
};

struct ProductTree {
  std::vector<Branch> branches;  // a parent stands before its children
  std::vector<Product>
      products;  // of branches, full product names and relationships, in this order
  std::vector<Relationship> relationships;
  std::vector<ProductGroup> groups;
};

// Returns the steps from the root to the product, e.g. vendor, product name, version; empty for a
// product that stands in no branch. The pointers live as long as `tree`.
std::vector<const Branch*> BranchPath(const ProductTree& tree, const Product& product);
// Returns the JSON pointer of a branch or of a full product name.
std::string BranchPointer(const ProductTree& tree, std::uint32_t branch);
std::string ProductPointer(const ProductTree& tree, const Product& product);

// The products that a statement is about: directly and through groups.
struct ProductSelection {
  std::vector<std::string> product_ids;
  std::vector<std::string> group_ids;
};

struct Cwe {
  std::string id;
  std::string name;
};

struct ForeignId {
  std::string system_name;
  std::string text;
};

struct CvssScore {
  std::string version;  // "2.0", "3.0" or "3.1"
  std::string vector;
  double base_score = 0;
  std::string base_severity;  // CVSS 3 only, as are the other two
  std::optional<double> temporal_score;
  std::string temporal_severity;
  std::optional<double> environmental_score;
  std::string environmental_severity;
  // Further properties of the JSON form, e.g. {"attackVector", "NETWORK"}.
  std::vector<std::pair<std::string, std::string>> metrics;
};

struct Score {
  std::vector<std::string> products;
  std::optional<CvssScore> cvss_v2;
  std::optional<CvssScore> cvss_v3;
};

struct Remediation {
  RemediationCategory category = RemediationCategory::kVendorFix;
  std::string details;
  std::string url;
  std::optional<WallTime> date;
  std::vector<std::string> entitlements;
  std::optional<RestartCategory> restart_required;
  ProductSelection about;
};

struct Threat {
  ThreatCategory category = ThreatCategory::kImpact;
  std::string details;
  std::optional<WallTime> date;
  ProductSelection about;
};

struct Flag {
  FlagLabel label = FlagLabel::kComponentNotPresent;
  std::optional<WallTime> date;
  ProductSelection about;
};

struct Involvement {
  Party party = Party::kOther;
  InvolvementStatus status = InvolvementStatus::kOpen;
  std::optional<WallTime> date;
  std::string summary;
};

struct Vulnerability {
  std::string cve;
  std::string title;
  std::optional<Cwe> cwe;
  std::optional<WallTime> discovery_date;
  std::optional<WallTime> release_date;
  std::vector<ForeignId> ids;
  std::vector<Note> notes;
  std::vector<Reference> references;
  std::vector<Score> scores;
  bool has_product_status = false;
  std::array<std::vector<std::string>, Terms<ProductStatus>::kNames.size()> product_status;
  std::vector<Remediation> remediations;
  std::vector<Threat> threats;
  std::vector<Flag> flags;
  std::vector<Involvement> involvements;

  [[nodiscard]] const std::vector<std::string>& products(ProductStatus status) const {
    return product_status[static_cast<std::size_t>(status)];
  }
};

struct CsafDocument {
  DocumentHead document;
  bool has_product_tree = false;
  ProductTree product_tree;
  std::vector<Vulnerability> vulnerabilities;

  // Returns the label, or AMBER where the document has none.
  [[nodiscard]] Tlp tlp() const { return document.distribution.label.value_or(kTlpUnlabelled); }
};

}  // namespace schakel::federation
