// Finds the members that an advisory may concern without reading all of them.
//
// Each member has terms (product, words of free text, sector prefixes, regions, size class; and one
// for what is not known); the register keeps a posting list for each. The candidates contain every
// member for whom MatchMember() says anything but "none" or "unknown"; MatchMember() then decides.
// Superfluous candidates are few: those who share a word of a product's name, say.
// Thread: the desk's. Errors: kCorruption, kIo.
#pragma once

#include "node/matching/match.h"
#include "node/members/register.h"

namespace schakel::node {

// The terms under which the register files a member.
std::vector<std::string> TermsOf(const Member& member);

struct Candidates {
  Postings possible;  // to be read and judged; some may turn out "none" or "unknown"
  // In the audience, no candidates, and MatchMember() says "unknown": counted, not read.
  Postings unknown;
};

Result<Candidates> FindCandidates(const AdvisoryFacts& advisory, const MemberRegister& members,
                                  MemberRange range = {});

std::size_t CountOf(const Postings& postings);
// Calls visit(id) in ascending order until it returns false.
void ForEachMember(const Postings& postings, const std::function<bool(MemberId)>& visit);

}  // namespace schakel::node
