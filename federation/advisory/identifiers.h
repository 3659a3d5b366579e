// Names of products for machines: CPE and package URL.
#pragma once

#include <string_view>

namespace schakel::federation {

// A CPE 2.3 formatted string or a CPE 2.2 URI, as CSAF's schema has them.
bool IsCpe(std::string_view text);
// What CSAF's schema asks of a package URL: "pkg:", a type and a rest.
bool LooksLikePackageUrl(std::string_view text);
// The package URL specification: type, name, legal qualifiers. Stricter than the schema.
bool IsPackageUrl(std::string_view text);

}  // namespace schakel::federation
