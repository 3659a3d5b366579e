// Bounds of joining, each with its reason.
#pragma once

#include <chrono>
#include <cstddef>

namespace schakel::federation::join_limits {

constexpr std::size_t kLetterTextMax = 16 * 1024;   // a letter, forwarded by mail with its headers
constexpr std::size_t kCodeLineBytes = 15;          // 24 characters: what fits a line and an eye
constexpr std::size_t kCodeLinesMax = 32;           // a token of three seeds takes 22
constexpr std::size_t kTokenSeedsMax = 3;           // the anchor and two others
constexpr std::size_t kRequestBodyMax = 8 * 1024;   // names and coverage; 2 KiB in practice
constexpr std::size_t kQuestionMax = 12 * 1024;     // a sealed request with slack
constexpr std::size_t kAnswerMax = 80 * 1024;       // a root file of 64 KiB, sealed
constexpr std::size_t kRequestTextMax = 200;        // one line of a form
constexpr std::size_t kCoverageCodesMax = 64;       // as in an entry header
constexpr int kWrongTriesMax = 5;                   // then the token has ended
constexpr auto kTokenLife = std::chrono::days(14);  // a letter by post, and a week of holidays
constexpr auto kTokenLifeMax = std::chrono::days(90);  // longer than a secret on paper should live

}  // namespace schakel::federation::join_limits
