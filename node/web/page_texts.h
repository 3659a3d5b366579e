// The words of the pages, in Dutch and English.
#pragma once

#include <string_view>

#include "node/web/alarms.h"

namespace schakel::node {

struct PageTexts {
  std::string_view language;
  std::string_view other_language;
  std::string_view other_label;
  std::string_view title;
  std::string_view state_label;
  std::string_view fresh[4];  // by federation::Freshness
  std::string_view connections;
  std::string_view advisories;
  std::string_view newest;
  std::string_view none;
  std::string_view column_advice;
  std::string_view column_title;
  std::string_view column_from;
  std::string_view column_urgency;
  std::string_view column_sharing;
  std::string_view column_arrived;
  std::string_view partner;
  std::string_view partner_state;
  std::string_view connected;
  std::string_view not_connected;
  std::string_view busy;
  std::string_view attention;
  std::string_view alarms[kAlarmKinds];  // by AlarmKind; of a node: behind its name
  std::string_view severities[5];        // by federation::Severity
};

const PageTexts& TextsOf(std::string_view language);

}  // namespace schakel::node
