// The words of the command line, in Dutch and English.
#pragma once

#include <string>
#include <string_view>

namespace schakel::node {

enum class Text {
  kNotReachable,
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
  kDemoStarting,
  kDemoPages,
  kDemoRunning,
  kDemoDone,
  kDemoStuck,
  kDemoStopped,
};

// Returns the text with {} left for the caller's values.
std::string_view Say(std::string_view language, Text text);
// Replaces the first {} by each value in turn.
std::string Fill(std::string_view pattern, std::initializer_list<std::string_view> values);

}  // namespace schakel::node
