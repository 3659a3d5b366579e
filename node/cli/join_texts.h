// The words of joining and leaving, in Dutch and English. None names a technical thing that office
// staff need not know.
#pragma once

#include <string>
#include <string_view>

#include "federation/trust/join_seal.h"
#include "federation/trust/letter_code.h"

namespace schakel::node {

enum class JoinText {
  kNeedLetter,
  kNewerLetter,
  kExpiredLetter,
  kOtherKvk,
  kFieldWrong,
  kFolderInUse,
  kInvitation,
  kRecovery,
  kPaperAsk,
  kPaperWrong,
  kWords,
  kRequestWritten,
  kNoAnswer,
  kForged,
  kOtherRoot,
  kRehearsal,
  kStillWaiting,
  kJoined,
  kInvited,
  kNoJoinAddress,
  kNoSuchRequest,
  kNothingToDo,
  kDraftWritten,
  kRequestRefused,
  kLeaveAsk,
  kLeaveCancelled,
  kLeft,
  kNoAnchorKnown,
  kRequestHeading,
  kRequestLine,
  kCallHint,
  kLeaveLine,
};
constexpr std::size_t kJoinTexts = static_cast<std::size_t>(JoinText::kLeaveLine) + 1;

std::string_view Say(std::string_view language, JoinText text);
// What the anchor answered, for the joiner.
std::string_view Say(std::string_view language, federation::JoinStatus status);
// Of federation::StateName().
std::string_view StateWord(std::string_view language, std::string_view state);
// What is wrong with the letter, and in which line.
std::string Describe(std::string_view language, const federation::CodeFault& fault);

}  // namespace schakel::node
