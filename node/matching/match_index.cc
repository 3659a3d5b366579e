#include "node/matching/match_index.h"

#include <set>

#include "node/matching/audience.h"
#include "node/members/catalogue.h"
#include "node/members/regions.h"

namespace schakel::node {
namespace {

// Terms of sectors:
//   sbi/26, sbi/265, ...  each beginning of the member's code
//   sbi-short/2651        a code that a longer prefix may be part of
//   sbi2008/26            the division of a code of SBI 2008
//   sbi/unknown           no code, or one whose division means something else now
constexpr std::size_t kDivision = 2;
constexpr std::size_t kFullCode = 5;

void AddSectors(const Member& member, std::vector<std::string>& terms) {
  const std::string& sbi = member.sbi;
  const bool is_old = member.sbi_version == 2008;
  if (sbi.empty() || (is_old && IsMovedDivision(sbi))) terms.emplace_back("sbi/unknown");
  for (std::size_t length = 1; length <= sbi.size(); ++length)
    terms.push_back("sbi/" + sbi.substr(0, length));
  if (!sbi.empty() && sbi.size() < kFullCode) terms.push_back("sbi-short/" + sbi);
  if (!sbi.empty() && is_old) terms.push_back("sbi2008/" + sbi.substr(0, kDivision));
}

void AddRegions(const Member& member, std::vector<std::string>& terms) {
  const Region* region = FindRegion(member.municipality);
  if (region == nullptr) {
    terms.emplace_back("region/unknown");
    return;
  }
  for (const std::string_view code : {region->gm, region->vr, region->pv})
    terms.push_back("region/" + std::string(code));
}

void AddSoftware(const Member& member, std::vector<std::string>& terms) {
  std::set<std::string> found;
  for (const Software& item : member.software) {
    if (item.product != 0) {
      found.insert("product/" + std::to_string(item.product));
      continue;
    }
    for (const std::string& word : WordsOf(item.text))
      found.insert("word/" + word);
  }
  if (member.software.empty() || member.software_unknown) found.insert("software/unknown");
  terms.insert(terms.end(), found.begin(), found.end());
}

void Unite(Postings& into, const Postings& other) {
  for (const auto& [bucket, list] : other)
    into[bucket] |= list;
}

void Intersect(Postings& into, const Postings& other) {
  for (auto& [bucket, list] : into) {
    const auto found = other.find(bucket);
    list &= found == other.end() ? PostingList{} : found->second;
  }
  std::erase_if(into, [](const auto& item) { return item.second.IsEmpty(); });
}

void TakeAway(Postings& from, const Postings& gone) {
  for (auto& [bucket, list] : from) {
    const auto found = gone.find(bucket);
    if (found == gone.end()) continue;
    found->second.ForEach([&kept = list](std::size_t offset) { kept.Remove(offset); });
  }
  std::erase_if(from, [](const auto& item) { return item.second.IsEmpty(); });
}

Result<Postings> FindAny(const std::set<std::string>& terms, const MemberRegister& members,
                         MemberRange range) {
  Postings all;
  for (const std::string& term : terms) {
    const auto found = members.Find(term, range);
    if (!found) return found.error();
    Unite(all, *found);
  }
  return all;
}

std::set<std::string> SectorTerms(const std::vector<std::string>& prefixes) {
  std::set<std::string> terms;
  if (!prefixes.empty()) terms.insert("sbi/unknown");
  for (const std::string& prefix : prefixes) {
    terms.insert("sbi/" + prefix);
    terms.insert("sbi2008/" + prefix.substr(0, kDivision));
    for (std::size_t length = 1; length <= prefix.size(); ++length)
      terms.insert("sbi-short/" + prefix.substr(0, length));
  }
  return terms;
}

std::set<std::string> RegionTerms(const std::vector<std::string>& codes) {
  std::set<std::string> terms;
  if (!codes.empty()) terms.insert("region/unknown");
  for (const std::string& code : codes)
    terms.insert("region/" + code);
  return terms;
}

std::set<std::string> SizeTerms(std::uint8_t classes) {
  std::set<std::string> terms;
  for (unsigned bit = 0; bit < 5; ++bit) {
    if ((classes >> bit & 1U) != 0) terms.insert("size/" + std::to_string(bit + 1));
  }
  if (!terms.empty()) terms.insert("size/unknown");
  return terms;
}

// Every word of the name, the vendor's too: more than MatchMember() asks for, never less.
std::set<std::string> ProductTerms(const AdvisoryFacts& advisory) {
  std::set<std::string> terms;
  const auto add = [&terms](std::uint16_t number) {
    terms.insert("product/" + std::to_string(number));
  };
  for (const AffectedProduct& product : advisory.products) {
    for (const std::string& word : WordsOf(product.name))
      terms.insert("word/" + word);
    if (product.product == 0) continue;
    add(product.product);
    if (product.is_narrower) continue;
    for (const std::uint16_t related : RelatedProducts(product.product))
      add(related);
  }
  return terms;
}

}  // namespace

std::vector<std::string> TermsOf(const Member& member) {
  std::vector<std::string> terms{std::string(kEveryMember)};
  terms.push_back(member.size == SizeClass::kUnknown
                      ? "size/unknown"
                      : "size/" + std::to_string(static_cast<int>(member.size)));
  AddSectors(member, terms);
  AddRegions(member, terms);
  AddSoftware(member, terms);
  return terms;
}

Result<Candidates> FindCandidates(const AdvisoryFacts& advisory, const MemberRegister& members,
                                  MemberRange range) {
  Candidates out;
  const std::string everybody(kEveryMember);
  const bool is_about_products = !advisory.products.empty();
  auto possible = is_about_products ? FindAny(ProductTerms(advisory), members, range)
                                    : members.Find(everybody, range);
  if (!possible) return possible.error();
  out.possible = std::move(*possible);
  if (is_about_products) {
    auto unknown = members.Find(advisory.is_cut ? everybody : "software/unknown", range);
    if (!unknown) return unknown.error();
    out.unknown = std::move(*unknown);
  }
  const auto& audience = advisory.audience;
  for (const auto& terms : {SectorTerms(audience.sectors), RegionTerms(audience.regions),
                            SizeTerms(audience.size_classes)}) {
    if (terms.empty()) continue;
    const auto found = FindAny(terms, members, range);
    if (!found) return found.error();
    Intersect(out.possible, *found);
    Intersect(out.unknown, *found);
  }
  TakeAway(out.unknown, out.possible);
  return out;
}

std::size_t CountOf(const Postings& postings) {
  std::size_t count = 0;
  for (const auto& [bucket, list] : postings)
    count += list.Count();
  return count;
}

void ForEachMember(const Postings& postings, const std::function<bool(MemberId)>& visit) {
  for (const auto& [bucket, list] : postings) {
    bool goes_on = true;
    list.ForEach([&, first = MemberId{bucket} * PostingList::kWidth](std::size_t offset) {
      if (goes_on) goes_on = visit(first + offset);
    });
    if (!goes_on) return;
  }
}

}  // namespace schakel::node
