// The federation as this node sees it: a picture of nodes and links, how fresh each is, and how
// long the newest advisories were on their way.
//
// The picture is SVG made here; the table below it says the same in words. Pure functions; any
// thread. Bounds: kDrawnMax nodes are drawn, the table has all; kJourneysShown advisories.
#pragma once

#include <string>
#include <vector>

#include "node/web/advisory_index.h"
#include "node/web/page_layout.h"

namespace schakel::node {

constexpr std::size_t kDrawnMax = 60;  // more names do not fit around a circle
constexpr std::size_t kJourneysShown = 10;

struct FederationPage {
  PageFrame frame;
  std::vector<IndexedDocument> documents;
};

std::string RenderFederationPage(FederationPage page);

}  // namespace schakel::node
