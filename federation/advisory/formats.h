// The formats of CSAF 2.0's schema, checked by hand: the standard library's regular expressions
// overflow the stack on long text.
//
// Every function takes time linear in the length of its text.
#pragma once

#include <string_view>

namespace schakel::federation {

// RFC 3986 with a scheme. No promise that it can be opened: a real document has "https:/www...".
bool IsUri(std::string_view text);
// The form of RFC 5646 that the schema asks for; IsKnownLanguage() asks whether it exists.
bool IsLanguageTag(std::string_view text);
// Returns whether language and region are registered codes. Codes of three letters are not looked
// up: their register has 8,000 entries. REQUIRES: IsLanguageTag(tag).
bool IsKnownLanguage(std::string_view tag);
// "CVE-2026-0001".
bool IsCveId(std::string_view text);
// "CWE-79".
bool IsCweId(std::string_view text);
// A name without a space, dash, underscore or full stop at either end.
bool IsCategory(std::string_view text);
// One line without white space at either end.
bool IsTrackingId(std::string_view text);
// At least 32 hexadecimal digits.
bool IsFileHash(std::string_view text);
// The id of an advisory that is written on a node of ours: "OVZ-2026-0007".
bool IsOwnAdvisoryId(std::string_view id);

}  // namespace schakel::federation
