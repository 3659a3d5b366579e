// The letter that an organisation gets: one page with a token, in Dutch and English, as text, as a
// page to print, and as a QR code.
//
// The page needs nothing from anywhere: no script, no request. Names are escaped. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "federation/trust/join_token.h"

namespace schakel::node {

struct LetterFacts {
  std::string name;    // of the organisation
  std::string anchor;  // name of who invites; may be empty
  federation::JoinToken token;
};

struct JoinLetter {
  std::string text;
  std::string html;
  std::string qr_svg;
};

// Errors: kLimitExceeded (names).
Result<JoinLetter> WriteJoinLetter(const LetterFacts& facts);

}  // namespace schakel::node
