// Vendor, product and version of one product of a CSAF product tree, from wherever the publisher
// put them: the branches, the CPE, the package URL, else the full name.
//
// Threads: any. Bounds: the reader's limits on the document; texts are not cut here.
#pragma once

#include <string>
#include <vector>

#include "federation/advisory/document.h"
#include "node/members/catalogue.h"

namespace schakel::node {

struct ProductIdentity {
  std::string vendor;
  std::string product;
  std::string version;  // a version or a range, as written; empty = not said
  RecognisedProduct recognised;
};

ProductIdentity IdentifyProduct(const federation::ProductTree& tree,
                                const federation::Product& product);

// "cpe:2.3:a:microsoft:exchange_server:2019:*" and "cpe:/a:microsoft:exchange_server:2019". Fields
// that the text does not have, and "*" and "-", are empty.
ProductIdentity ReadCpe(std::string_view cpe);
// "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1?type=jar".
ProductIdentity ReadPurl(std::string_view purl);

}  // namespace schakel::node
