// The words of `schakel key` and `schakel recover`, in Dutch and English.
#pragma once

#include <string_view>

namespace schakel::node {

enum class KeyText {
  kRotated,
  kRotatedLater,
  kIdentityMade,
  kShowWords,
  kAskWords,
  kWordCount,
  kWordUnknown,
  kWordsWrong,
  kOtherKey,
  kAlreadyStopped,
  kNotStopped,
  kAlreadyRotated,
  kAlreadyOpen,
  kRotateFirst,
  kFrozenAlready,
  kNothingHeld,
  kTaken,
  kKnown,
  kFrozen,
  kWritten,
};
constexpr std::size_t kKeyTexts = static_cast<std::size_t>(KeyText::kWritten) + 1;

// Returns the text with {} left for the caller's values (Fill).
std::string_view Say(std::string_view language, KeyText text);

}  // namespace schakel::node
