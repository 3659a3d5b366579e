// "Vandaag te doen": the newest advisories, and how many members each of them concerns.
//
// Shows counts and reasons, never a member: the pages have no sign-in. Pure functions; any thread.
// Bounds: kTodayShown advisories.
#pragma once

#include <string>
#include <vector>

#include "node/delivery/advisory_counts.h"
#include "node/web/page_layout.h"

namespace schakel::node {

constexpr std::size_t kTodayShown = 50;

struct TodayPage {
  PageFrame frame;
  std::vector<AdvisoryCounts> advisories;
  std::size_t members = 0;
  bool has_samples = false;
};

std::string RenderTodayPage(TodayPage page);

}  // namespace schakel::node
