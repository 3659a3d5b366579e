// Does this advisory concern this member, and why? One pure function, the truth that the index and
// every test are measured against. Threads: any.
//
// The rules, in order:
//  1. Sector, region and size class of the audience must fit where the advisory names any. What is
//     not known of a member never excludes it: it makes the match *possible*. So do codes that may
//     or may not fit: a code of SBI 2008 in the same division, a code shorter than the prefix.
//  2. An advisory about products concerns members that use one of them.
//     a. The same product of the catalogue, and a version:
//        inside a named range, or all versions named      -> affected
//        one that the document calls fixed or safe        -> not affected
//        newer than every range that could hold it, all ranges understood, and the document says
//        nothing of further versions                      -> not affected
//        older than all, not among single versions, coarser than the bound ("7.4" beside
//        "< 7.4.99"), not comparable, not known           -> possible
//        Only under investigation                         -> possible, whatever the version
//     b. Related products: the member names the kind ("firewall") of the product, or the advisory
//        the kind of the member's; a suite and its part; a plug-in and what it plugs into
//                                                         -> possible
//     c. What the catalogue does not know is compared by words, common ones left out: one word of
//        the product's own name in common, or the member's words all among vendor and product
//                                                         -> possible
//     d. A product that the document names only as safe   -> not affected
//     Of several, the most serious verdict counts.
//  3. An advisory about products does not concern a member that listed its software without them;
//     a member that does not know its software, or all of it, is *unknown*: counted, shown, not
//     written to. So is everybody else's member if the advisory was cut.
//  4. An advisory about no product concerns everybody in its audience.
//  5. Below the member's own threshold nothing is sent: *below threshold*.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "node/matching/advisory_facts.h"
#include "node/members/member.h"

namespace schakel::node {

enum class MatchVerdict : std::uint8_t {
  kNone,            // does not concern this member
  kUnknown,         // the member does not know what software it uses
  kBelowThreshold,  // concerns it, but it asked not to hear of this severity
  kNotAffected,     // uses the product, in a version that the document calls safe
  kPossible,        // concerns it as far as is known
  kAffected,        // concerns it
};

// The numbers are stored with notices; new ones come at the end.
enum class ReasonKind : std::uint8_t {
  kEverybody,       // the advisory is for all
  kProduct,         // subject: what the member uses; detail: what the advisory names
  kVersionEqual,    // subject: the member's version; detail: the versions that hold it
  kVersionUnknown,  // subject: the product whose version the member did not give; detail: versions
  kVersionsNotNamed,  // subject: the product; the advisory names no version
  kVersionElsewhere,  // subject: the member's version; detail: the versions that are named
  kVersionUnharmed,   // subject: the member's version
  kSector,            // subject: the member's SBI code; detail: the prefix
  kSectorUnknown,
  kRegion,  // subject: GM, PV or VR code
  kRegionUnknown,
  kSize,  // subject: the size class
  kSizeUnknown,
  kSoftwareUnknown,
  kBelowThreshold,
  kWiderUsed,        // subject: the kind or suite that the member names; detail: the product
  kWiderNamed,       // subject: the member's product; detail: the kind or suite that is named
  kNarrowerNamed,    // subject: the member's product; detail: its plug-in, or a make of that kind
  kWords,            // subject: the member's words; detail: what the advisory names
  kVersionsAll,      // the advisory names all versions
  kVersionUnclear,   // subject: the member's version; detail: versions that it cannot be held
                     // against
  kVersionPast,      // subject: the member's version; detail: the older ones that are named
  kProductUnharmed,  // detail: the product
  kInvestigated,     // detail: the product
  kAdvisoryCut,
};

struct Reason {
  ReasonKind kind = ReasonKind::kEverybody;
  std::string subject;
  std::string detail;
  bool operator==(const Reason&) const = default;
};

struct Match {
  MatchVerdict verdict = MatchVerdict::kNone;
  std::vector<Reason> reasons;  // at most one of each kind
  bool operator==(const Match&) const = default;
};

// For many members of one advisory make a PreparedAdvisory (prepared_advisory.h) once.
Match MatchMember(const AdvisoryFacts& advisory, const Member& member);

// Is a notice made for this verdict?
inline bool IsNotified(MatchVerdict verdict) {
  return verdict == MatchVerdict::kPossible || verdict == MatchVerdict::kAffected;
}

// A sentence for people, "U gebruikt Exchange Server 2019." `language` is "nl" or "en".
std::string ReasonText(const Reason& reason, std::string_view language);

std::string_view VerdictName(MatchVerdict verdict);  // "affected", "possible", ...; stable

}  // namespace schakel::node
