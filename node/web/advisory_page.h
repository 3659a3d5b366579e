// One advisory: what it says, and how many members it concerns and why. Counts only, no members.
// Pure functions; any thread.
#pragma once

#include <optional>
#include <string>

#include "node/delivery/advisory_counts.h"
#include "node/delivery/notice_parts.h"
#include "node/web/page_layout.h"

namespace schakel::node {

struct AdvisoryPage {
  PageFrame frame;
  NoticeParts parts;
  std::string id;
  std::string version;
  federation::Severity severity = federation::Severity::kMedium;
  federation::Tlp tlp = federation::kTlpUnlabelled;
  crypto::NodeId publisher;
  WallTime arrived{};
  std::optional<AdvisoryCounts> counts;  // absent on the public list
};

std::string RenderAdvisoryPage(const AdvisoryPage& page);

// "/advies?van=NODE&id=ID&lang=nl"; `base` is "/advies" or "/openbaar/advies".
std::string AdvisoryLink(std::string_view base, const std::string& publisher, const std::string& id,
                         const std::string& language);

}  // namespace schakel::node
