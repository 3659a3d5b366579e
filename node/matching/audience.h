// Is a member in the audience of an advisory? Rule 1 of match.h. Threads: any.
#pragma once

#include <string_view>
#include <vector>

#include "federation/journal/entry.h"
#include "node/matching/match.h"

namespace schakel::node {

enum class AudienceFit : std::uint8_t { kOut, kPerhaps, kIn };

// Appends a reason for each restriction that the audience has, if the member is not out.
AudienceFit FitAudience(const federation::EntryAudience& audience, const Member& member,
                        std::vector<Reason>& reasons);

// Does the division mean another sector in SBI 2025 than in SBI 2008, so that a code of 2008 tells
// nothing? (45 was dissolved; information, communication and real estate were cut anew.)
bool IsMovedDivision(std::string_view sbi);

// Returns the bits of EntryAudience::size_classes that the document's note Doelgroep names, in
// lines like "Grootteklasse: ZZP, MICRO"; 0 = all. Unknown names are skipped.
std::uint8_t FindSizeClasses(const federation::CsafDocument& document);

}  // namespace schakel::node
