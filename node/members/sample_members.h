// Fictional members for the demo, tests and measurements. The same profile and seed give the same
// members on every machine.
//
// Nothing can reach a real firm: KVK numbers begin with 0000, which was never issued; domains end
// in .example; addresses are those kept for documentation; telephone numbers lie in +31 85 000.
// Every member is marked as a sample. Threads: one each.
#pragma once

#include <ostream>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "federation/trust/admission.h"
#include "node/members/member.h"

namespace schakel::node {

struct SampleTrade;

struct SampleProfile {
  std::string name;  // of the association
  federation::NodeKind kind = federation::NodeKind::kRegional;
  std::vector<std::string> regions;  // GM, VR and PV codes; empty = the whole country
  std::vector<std::string> sectors;  // SBI prefixes; empty = all trades, mixed as in the country
  std::size_t count = 0;
  std::size_t first_kvk = 0;  // the number of the first member, so that nodes do not share them
  std::size_t suppliers = 4;  // how many firms look after their IT: 4 to 12
};

// The associations of the demo by their folder ("ovz"); empty count for who has no members.
SampleProfile DemoProfile(std::string_view folder);

struct SampleMember {
  Member member;         // without suppliers: these have no number before they are registered
  std::string supplier;  // empty = none, or they do it themselves
  bool is_supplier_unknown = false;
};

class SampleMembers {
 public:
  // 0000 0001 to 0000 9999; members above have none.
  static constexpr std::size_t kKvkNumbers = 9'999;

  SampleMembers(const SampleProfile& profile, std::uint64_t seed);
  // Returns the next one; there is no end.
  SampleMember Next();

 private:
  template <typename Words>
  const auto& Pick(const Words& words) {
    return words[static_cast<std::size_t>(random_.Below(words.size()))];
  }
  bool Chance(std::uint64_t percent) { return random_.Below(100) < percent; }
  [[nodiscard]] std::size_t Number() const {
    return 1 + (profile_.first_kvk + made_ + kKvkNumbers - 1) % kKvkNumbers;
  }
  std::string NameOf(const SampleTrade& trade, SizeClass size);
  std::string UniqueSlug(const std::string& name);
  void FillSize(const SampleTrade& trade, Member& member);
  void FillPlace(Member& member);
  void FillContact(const std::string& slug, Member& member);
  void FillAddresses(Member& member);
  void FillSoftware(const SampleTrade& trade, Member& member);
  void AddSoftware(std::string_view text, Member& member);

  SampleProfile profile_;
  SeededRandom random_;
  std::vector<const SampleTrade*> trades_;
  std::vector<std::string> municipalities_;
  std::vector<std::string> suppliers_;
  std::unordered_map<std::string, std::size_t> slugs_;  // how often each was made
  std::size_t made_ = 0;
};

// Writes `count` members as people would hand them over: `;`, UTF-8 with BOM, the columns of the
// manual, and "voorbeeld". A node's profile.count is not used.
void WriteSampleCsv(const SampleProfile& profile, std::uint64_t seed, std::size_t count,
                    std::ostream& out);

}  // namespace schakel::node
