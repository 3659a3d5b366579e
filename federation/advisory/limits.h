// Limits on documents that somebody else wrote. Each is far above what publishers use today.
#pragma once

#include <cstddef>

namespace schakel::federation::limits {

// The standard's guidance allows 15 MB; the largest document of a known publisher is 4 MB.
inline constexpr std::size_t kDocumentBytesMax = 16U << 20U;
// A product tree of CSAF nests about 8 branches; also bounds the recursion of the reader.
inline constexpr std::size_t kDocumentDepthMax = 64;
// A JSON value costs about 100 bytes: 100 MB while one document is read.
inline constexpr std::size_t kDocumentValuesMax = 1'000'000;
// A note of 1 MB is 500 pages; longer text is no advisory.
inline constexpr std::size_t kStringBytesMax = 1U << 20U;
// Identifiers are keys of indexes and lie in every reference to a product.
inline constexpr std::size_t kIdBytesMax = 1024;
// Products, branches, relationships and references to products; the largest real list has 20,000.
inline constexpr std::size_t kProductsMax = 100'000;
// A monthly roll-up of a large vendor has about 700.
inline constexpr std::size_t kVulnerabilitiesMax = 10'000;
// Any other list: notes, references, revisions, remediations.
inline constexpr std::size_t kListMax = 10'000;
// What a check reports at most; the first few tell a publisher enough.
inline constexpr std::size_t kFindingsMax = 100;

}  // namespace schakel::federation::limits
