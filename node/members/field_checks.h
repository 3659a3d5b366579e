// One function per field of a member: brings what people write into the form that is stored, or
// says what is wrong with it. domain.md of the reference names the rules; member.h the forms.
//
// Every function trims its text first. An empty text is for the caller: only name and e-mail
// address are obligatory. Threads: any. Bounds: any text; what is returned keeps member_limits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "node/members/fault.h"
#include "node/members/member.h"

namespace schakel::node {

// "weet ik niet", "onbekend", "?": an honest answer that is no value.
bool IsUnknown(std::string_view text);
// "-", "geen", "n.v.t.": there is none.
bool IsNothing(std::string_view text);

// Single spaces, no control characters; refuses what a spreadsheet would compute ("=1+1").
Checked<std::string> CheckName(std::string_view text);
Checked<std::string> CheckKvk(std::string_view text);            // 8 digits
Checked<std::string> CheckEstablishment(std::string_view text);  // 12 digits
// "2008" or "2025".
Checked<std::uint16_t> CheckSbiVersion(std::string_view text);
// "01.13.2" -> "01132"; 5 digits, for version 2008 also 4.
Checked<std::string> CheckSbi(std::string_view text, std::uint16_t version);
// People at work: "7", "1.240"; 0 = not known.
Checked<std::uint32_t> CheckPersons(std::string_view text);
SizeClass SizeClassOf(std::uint32_t persons);
// "ZZP", "MICRO", "KLEIN", "MIDDEN", "GROOT", or the numbers that they stand for ("10-49").
Checked<SizeClass> CheckSizeClass(std::string_view text);
std::string_view SizeClassName(SizeClass size);  // "MICRO"; kUnknown: empty
// "1234ab", "NL-1234 AB" -> "1234 AB".
Checked<std::string> CheckPostcode(std::string_view text);
// "GM0772", "772" or "Eindhoven" -> "GM0772".
Checked<std::string> CheckMunicipality(std::string_view text);
Checked<bool> CheckYesNo(std::string_view text);

// contact_checks.cc
// Domain in lower case; a domain with accents as A-label.
Checked<std::string> CheckEmail(std::string_view text);
// E.164; a number without country is Dutch: "010-1234567" -> "+31101234567".
Checked<std::string> CheckPhone(std::string_view text);
// "https://www.Voorbeeld.example/contact" -> "voorbeeld.example"; A-label.
Checked<std::string> CheckDomain(std::string_view text);

// address_check.cc
// An address or a CIDR block of the public Internet, at most a /20 (IPv6: a /32), RFC 5952. Bits
// behind the prefix become zero.
Checked<std::string> CheckAddress(std::string_view text);

// software_check.cc
// One item, with the product of the catalogue that it is.
Checked<Software> CheckSoftware(std::string_view text);
// The parts of a cell that are separated by | or ; or a line break, without empty ones.
std::vector<std::string_view> SplitCell(std::string_view cell);

}  // namespace schakel::node
