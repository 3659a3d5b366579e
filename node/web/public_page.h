// The public list of a platform node: advisories that everybody may read (TLP:CLEAR), and no
// others. Pure functions; any thread. Bounds: kPublicShown advisories.
#pragma once

#include <string>
#include <vector>

#include "node/web/advisory_index.h"
#include "node/web/page_layout.h"

namespace schakel::node {

constexpr std::size_t kPublicShown = 100;

struct PublicPage {
  PageFrame frame;
  std::vector<IndexedDocument> documents;
};

// May this document stand on the public list?
bool IsPublic(const IndexedDocument& document);

std::string RenderPublicPage(PublicPage page);

}  // namespace schakel::node
