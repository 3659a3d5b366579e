// The words of the pages, in Dutch and English.
#pragma once

#include <string_view>

#include "node/web/alarms.h"

namespace schakel::node {

struct PageTexts {
  std::string_view fresh[4];  // by federation::Freshness
  std::string_view busy;
  std::string_view attention;
  std::string_view alarms[kAlarmKinds];                // by AlarmKind; of a node: behind its name
  std::string_view severities[5];                      // by federation::Severity
  std::string_view parts[federation::kExpiringParts];  // by federation::ExpiringPart
  std::string_view days;
};

const PageTexts& TextsOf(std::string_view language);
// `name` is of the node that it is about; empty if it is about none.
std::string AlarmSentence(const NodeAlarm& alarm, const std::string& name,
                          std::string_view language);

}  // namespace schakel::node
