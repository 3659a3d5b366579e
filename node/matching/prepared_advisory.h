// An advisory made ready to be held against many members; the rules stand in match.h.
//
// Ownership: borrows the facts, which must outlive it and stay as they are.
// Threads:   any number may call Judge() at once. Memory: about twice that of the facts.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "node/matching/match.h"
#include "node/matching/version_range.h"

namespace schakel::node {

class PreparedAdvisory {
 public:
  explicit PreparedAdvisory(const AdvisoryFacts& advisory);
  explicit PreparedAdvisory(AdvisoryFacts&&) = delete;

  [[nodiscard]] Match Judge(const Member& member) const;

 private:
  enum class Relation : std::uint8_t { kSame, kWiderUsed, kWiderNamed, kNarrowerNamed, kWords };

  struct Product {
    const AffectedProduct* facts;
    VersionRanges affected;
    VersionRanges unharmed;
    std::vector<std::string> words;  // of vendor and product, sorted
  };
  struct Lead {
    std::size_t product;
    Relation relation;
  };

  void AddLeads(std::size_t index);
  void AddWords(std::size_t index);
  // Returns the products whose words fit the text.
  [[nodiscard]] std::vector<Lead> FindByWords(const std::string& text) const;
  [[nodiscard]] Match JudgeItem(const Software& item) const;
  [[nodiscard]] Match JudgeLead(const Lead& lead, const Software& item) const;
  [[nodiscard]] Match JudgeRelated(const Lead& lead, const Software& item) const;
  [[nodiscard]] static Match JudgeVersion(const Product& product, const Software& item);
  [[nodiscard]] Match JudgeSoftware(const Member& member) const;

  const AdvisoryFacts& advisory_;
  std::vector<Product> products_;
  std::unordered_map<std::uint16_t, std::vector<Lead>> by_number_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_own_word_;  // of the product's name
  std::unordered_map<std::string, std::vector<std::size_t>> by_any_word_;  // the vendor's too
};

}  // namespace schakel::node
