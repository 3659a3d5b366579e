#include "node/matching/prepared_advisory.h"

#include <algorithm>
#include <array>

#include "node/matching/audience.h"
#include "node/members/alias_index.h"
#include "node/members/catalogue.h"

namespace schakel::node {
namespace {

constexpr std::size_t kVersionsShown = 3;

std::string ListVersions(const std::vector<std::string>& versions) {
  std::string text;
  for (std::size_t i = 0; i < versions.size() && i < kVersionsShown; ++i) {
    if (i != 0) text += "; ";
    text += versions[i];
  }
  if (versions.size() > kVersionsShown) text += "; ...";
  return text;
}

bool IsAmong(const std::vector<std::string>& words, const std::vector<std::string>& all) {
  return std::includes(all.begin(), all.end(), words.begin(), words.end());
}

// The words by which free text may be told to be this product. Of a product that the catalogue
// knows, a name that is an ordinary word too was not enough to recognise it, so it is not here.
std::vector<std::string> TellingWords(const AffectedProduct& facts) {
  std::vector<std::string> words = WordsOf(facts.name);
  if (facts.product == 0) return words;
  std::erase_if(words, [](const std::string& word) {
    const Alias* alias = FindAlias(word);
    return alias != nullptr && alias->is_ordinary;
  });
  return words;
}

Match Say(MatchVerdict verdict, Reason reason) {
  Match match{verdict, {}};
  match.reasons.push_back(std::move(reason));
  return match;
}

}  // namespace

PreparedAdvisory::PreparedAdvisory(const AdvisoryFacts& advisory) : advisory_(advisory) {
  products_.reserve(advisory.products.size());
  for (const AffectedProduct& facts : advisory.products) {
    products_.push_back({&facts, VersionRanges(facts.versions), VersionRanges(facts.unharmed),
                         TellingWords(facts)});
    AddLeads(products_.size() - 1);
    AddWords(products_.size() - 1);
  }
}

void PreparedAdvisory::AddLeads(std::size_t index) {
  const AffectedProduct& facts = *products_[index].facts;
  if (facts.product == 0) return;
  by_number_[facts.product].push_back(
      {index, facts.is_narrower ? Relation::kNarrowerNamed : Relation::kSame});
  if (facts.is_narrower) return;
  const CatalogueProduct* own = FindCatalogueProduct(facts.product);
  for (const std::uint16_t related : RelatedProducts(facts.product)) {
    const bool is_wider = own != nullptr && std::find(own->wider.begin(), own->wider.end(),
                                                      related) != own->wider.end();
    by_number_[related].push_back({index, is_wider ? Relation::kWiderUsed : Relation::kWiderNamed});
  }
}

void PreparedAdvisory::AddWords(std::size_t index) {
  const Product& product = products_[index];
  const std::vector<std::string> vendor = WordsOf(product.facts->vendor);
  std::size_t own = 0;
  for (const std::string& word : product.words) {
    by_any_word_[word].push_back(index);
    if (std::binary_search(vendor.begin(), vendor.end(), word)) continue;
    by_own_word_[word].push_back(index);
    ++own;
  }
  // "TeamViewer" of TeamViewer: the vendor's name is all there is.
  if (own != 0) return;
  for (const std::string& word : product.words)
    by_own_word_[word].push_back(index);
}

std::vector<PreparedAdvisory::Lead> PreparedAdvisory::FindByWords(const std::string& text) const {
  std::vector<Lead> leads;
  if (products_.empty()) return leads;
  const std::vector<std::string> words = WordsOf(text);
  for (const std::string& word : words) {
    const auto own = by_own_word_.find(word);
    if (own == by_own_word_.end()) continue;
    for (const std::size_t index : own->second)
      leads.push_back({index, Relation::kWords});
  }
  const auto any = words.empty() ? by_any_word_.end() : by_any_word_.find(words.front());
  if (any == by_any_word_.end()) return leads;
  for (const std::size_t index : any->second) {
    if (IsAmong(words, products_[index].words)) leads.push_back({index, Relation::kWords});
  }
  return leads;
}

Match PreparedAdvisory::JudgeVersion(const Product& product, const Software& item) {
  const AffectedProduct& facts = *product.facts;
  const auto say = [&](MatchVerdict verdict, ReasonKind kind, const std::string& subject) {
    return Say(verdict, {kind, subject, ListVersions(facts.versions)});
  };
  if (product.affected.IsEvery()) return say(MatchVerdict::kAffected, ReasonKind::kVersionsAll, {});
  if (item.version.empty()) {
    return facts.versions.empty()
               ? say(MatchVerdict::kPossible, ReasonKind::kVersionsNotNamed, item.text)
               : say(MatchVerdict::kPossible, ReasonKind::kVersionUnknown, item.text);
  }
  const VersionPlace place = product.affected.PlaceOf(item.version);
  if (place == VersionPlace::kInside)
    return say(MatchVerdict::kAffected, ReasonKind::kVersionEqual, item.version);
  if (product.unharmed.PlaceOf(item.version) == VersionPlace::kInside)
    return say(MatchVerdict::kNotAffected, ReasonKind::kVersionUnharmed, item.version);
  if (facts.versions.empty())
    return say(MatchVerdict::kPossible, ReasonKind::kVersionsNotNamed, item.text);
  if (place == VersionPlace::kPast && !facts.is_open)
    return say(MatchVerdict::kNotAffected, ReasonKind::kVersionPast, item.version);
  return say(
      MatchVerdict::kPossible,
      place == VersionPlace::kUnclear ? ReasonKind::kVersionUnclear : ReasonKind::kVersionElsewhere,
      item.version);
}

Match PreparedAdvisory::JudgeRelated(const Lead& lead, const Software& item) const {
  constexpr std::array<ReasonKind, 5> kReasons = {ReasonKind::kProduct, ReasonKind::kWiderUsed,
                                                  ReasonKind::kWiderNamed,
                                                  ReasonKind::kNarrowerNamed, ReasonKind::kWords};
  const AffectedProduct& facts = *products_[lead.product].facts;
  Match match = Say(MatchVerdict::kPossible,
                    {kReasons[static_cast<std::size_t>(lead.relation)], item.text, facts.name});
  if (facts.standing != ProductStanding::kUnharmed) return match;
  // Safe printers make every printer safe; a safe FortiGate says nothing of other firewalls.
  const bool covers = lead.relation == Relation::kWiderNamed || lead.relation == Relation::kSame ||
                      lead.relation == Relation::kWords;
  match.verdict = covers ? MatchVerdict::kNotAffected : MatchVerdict::kNone;
  match.reasons.push_back({ReasonKind::kProductUnharmed, {}, facts.name});
  return match;
}

Match PreparedAdvisory::JudgeLead(const Lead& lead, const Software& item) const {
  const Product& product = products_[lead.product];
  const AffectedProduct& facts = *product.facts;
  Match match = JudgeRelated(lead, item);
  const bool is_same = lead.relation == Relation::kSame && !IsKind(item.product);
  if (facts.standing == ProductStanding::kUnharmed) return match;
  if (facts.standing == ProductStanding::kSuspected) {
    match.reasons.push_back({ReasonKind::kInvestigated, {}, facts.name});
    return match;
  }
  if (!is_same) return match;
  Match version = JudgeVersion(product, item);
  const bool is_cut = advisory_.is_cut && version.verdict == MatchVerdict::kNotAffected;
  match.verdict = is_cut ? MatchVerdict::kPossible : version.verdict;
  std::move(version.reasons.begin(), version.reasons.end(), std::back_inserter(match.reasons));
  return match;
}

Match PreparedAdvisory::JudgeItem(const Software& item) const {
  Match best;
  const auto weigh = [&](const Lead& lead) {
    Match match = JudgeLead(lead, item);
    if (match.verdict > best.verdict) best = std::move(match);
  };
  if (item.product == 0) {
    for (const Lead& lead : FindByWords(item.text))
      weigh(lead);
    return best;
  }
  const auto leads = by_number_.find(item.product);
  if (leads == by_number_.end()) return best;
  for (const Lead& lead : leads->second)
    weigh(lead);
  return best;
}

Match PreparedAdvisory::JudgeSoftware(const Member& member) const {
  if (products_.empty()) return Match{MatchVerdict::kAffected, {}};
  Match best;
  for (const Software& item : member.software) {
    Match match = JudgeItem(item);
    if (match.verdict > best.verdict) best = std::move(match);
  }
  if (best.verdict != MatchVerdict::kNone) return best;
  if (member.software.empty() || member.software_unknown)
    return Say(MatchVerdict::kUnknown, {ReasonKind::kSoftwareUnknown, {}, {}});
  if (advisory_.is_cut) return Say(MatchVerdict::kUnknown, {ReasonKind::kAdvisoryCut, {}, {}});
  return {};
}

Match PreparedAdvisory::Judge(const Member& member) const {
  std::vector<Reason> audience;
  const AudienceFit fit = FitAudience(advisory_.audience, member, audience);
  if (fit == AudienceFit::kOut) return {};
  Match match = JudgeSoftware(member);
  if (match.verdict == MatchVerdict::kNone) return match;
  std::move(audience.begin(), audience.end(), std::back_inserter(match.reasons));
  if (match.reasons.empty()) match.reasons.push_back({ReasonKind::kEverybody, {}, {}});
  if (fit == AudienceFit::kPerhaps)
    match.verdict = std::min(match.verdict, MatchVerdict::kPossible);
  if (IsNotified(match.verdict) && advisory_.severity < member.threshold) {
    match.verdict = MatchVerdict::kBelowThreshold;
    match.reasons.push_back({ReasonKind::kBelowThreshold, {}, {}});
  }
  return match;
}

}  // namespace schakel::node
