// The words of `schakel trust`: rules, changes and results, in Dutch and English.
#pragma once

#include <string>
#include <string_view>

#include "federation/trust/ceremony.h"

namespace schakel::node {

enum class TrustText {
  kAskPassphrase,
  kAskAgain,
  kTooShort,
  kNotTheSame,
  kKeyMade,
  kProposed,
  kWords,
  kChanges,
  kRefusedHeading,
  kWarningHeading,
  kSignaturesHeading,
  kSignatureLine,
  kSignatureLineOld,
  kBinsLine,
  kRehearsal,
  kWrongWords,
  kSigned,
  kMerged,
  kComplete,
  kIncomplete,
  kRefused,
  kPublished,
  kInForce,
  kPendingStops,
  kWrittenForNext,
  kWrittenComplete,
  kNeedsOut,
  kAlreadyAdmitted,
  kStoppedAlready,
  kNotStopped,
  kNoLatest,
  kNonePending,
  kPendingStatus,
};

std::string_view Say(std::string_view language, TrustText text);
// One sentence each.
std::string Describe(std::string_view language, const federation::Finding& finding);
std::string Describe(std::string_view language, const federation::Change& change);
std::string RoleWord(std::string_view language, std::string_view role);
// In snake_case, for --json.
std::string_view RuleName(federation::Rule rule);
std::string_view ChangeName(federation::Change::Kind kind);

}  // namespace schakel::node
