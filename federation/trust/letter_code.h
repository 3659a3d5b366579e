// Bytes as short lines that people type over from paper.
//
// 32 characters: digits and capitals without I, L, O and U (Crockford's choice). What is mistaken
// for another is read as that one (I and L as 1, O as 0); case, spaces, dashes, dots and marks of a
// quoted mail mean nothing. Each line holds 15 bytes and ends with two check characters over its
// number and its content (CRC-10): one wrong character and two swapped neighbours are always
// noticed, and the line is named. The first byte is the number of lines, the last four a hash of
// all, so that lines of two letters do not mix.
// A text without line numbers counts its lines; one long line is cut into lines. Of a whole letter
// only what stands between kCodeBegin and kCodeEnd is read.
//
// Threads: any; pure functions. Bounds: join_limits.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace schakel::federation {

constexpr std::string_view kCodeBegin = "SCHAKEL-BEGIN";
constexpr std::string_view kCodeEnd = "SCHAKEL-EINDE";

struct CodeFault {
  enum class Kind : std::uint8_t {
    kNoCode,     // nothing that looks like it
    kTooLong,    // of text or lines
    kCharacter,  // one that is not in the alphabet
    kLength,     // characters of the line are missing, or there are more
    kCheck,      // something in the line is wrong
    kMissing,    // this line
    kTwice,      // this line, with other content
    kMixed,      // every line is right, and they are not of one letter
  };
  Kind kind = Kind::kNoCode;
  int line = 0;        // from 1; 0 = of the whole
  std::string detail;  // the character that is wrong
};

struct CodeReading {
  Buffer bytes;
  std::optional<CodeFault> fault;
};

// Returns "XXXX-XXXX-...-XX" for each line, without numbers. REQUIRES: they fit kCodeLinesMax.
std::vector<std::string> WriteCode(Bytes bytes);
CodeReading ReadCode(std::string_view text);

}  // namespace schakel::federation
