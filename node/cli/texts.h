// The words of the command line, in Dutch and English.
#pragma once

#include <string_view>

#include "base/pattern.h"

namespace schakel::node {

enum class Text {
  kNotReachable,
  kUnreadable,
  kPublished,
  kQueued,
  kUnchanged,
  kImported,
  kWithdrawn,
  kNodeMade,
  kNobodyPublished,
  kPublishedBy,
  kJournalGood,
  kJournalBad,
  kMembersImported,
  kWouldImport,
  kRowError,
  kMoreErrors,
  kUnknownColumn,
  kNoSuchMember,
  kMembersErased,
  kNoticesCut,
  kMembersMade,
  kDemoReach,
  kDemoStarting,
  kDemoPages,
  kDemoRunning,
  kDemoDone,
  kDemoStuck,
  kDemoStopped,
};
constexpr std::size_t kTexts = static_cast<std::size_t>(Text::kDemoStopped) + 1;

// Returns the text with {} left for the caller's values (Fill).
std::string_view Say(std::string_view language, Text text);

}  // namespace schakel::node
