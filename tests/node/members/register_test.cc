// The register against a naive twin: a map of members, searched from front to back.
#include "node/members/register.h"

#include <map>

#include "tests/node/members/people.h"

namespace schakel::node {
namespace {

constexpr std::uint64_t kSeed = 20261127;

class Twin {
 public:
  void Put(MemberId id, const Member& member) { members_[id] = member; }
  void Erase(MemberId id) { members_.erase(id); }
  [[nodiscard]] const std::map<MemberId, Member>& members() const { return members_; }

  [[nodiscard]] std::set<MemberId> Find(const std::string& term) const {
    std::set<MemberId> found;
    for (const auto& [id, member] : members_) {
      const auto terms = SimpleTerms(member);
      if (std::find(terms.begin(), terms.end(), term) != terms.end()) found.insert(id);
    }
    return found;
  }
  [[nodiscard]] MemberId RandomId(Random& random) const {
    auto it = members_.begin();
    std::advance(it, static_cast<long>(random.Below(members_.size())));
    return it->first;
  }
  [[nodiscard]] bool HasKey(const std::string& key) const {
    return std::any_of(members_.begin(), members_.end(),
                       [&key](const auto& item) { return DuplicateKey(item.second) == key; });
  }

 private:
  std::map<MemberId, Member> members_;
};

// Draws until nobody has its duplicate key.
Member DrawNew(const Twin& twin, Random& random) {
  Member member = RandomMember(random);
  while (twin.HasKey(DuplicateKey(member))) {
    member.kvk.clear();
    member.name += "x";
  }
  return member;
}

void ExpectSame(const MemberRegister& members, const Twin& twin) {
  EXPECT_EQ(*members.Count(), twin.members().size());
  std::map<MemberId, Member> visited;
  ASSERT_TRUE(members.ForEach(0, [&visited](MemberId id, const Member& member) {
    visited.emplace(id, member);
    return true;
  }));
  EXPECT_EQ(visited, twin.members());
  std::set<std::string> terms{"sbi/", "product/19", "no/such/term"};
  for (const auto& [id, member] : twin.members()) {
    EXPECT_EQ(*members.FindDuplicate(DuplicateKey(member)), id);
    for (const std::string& term : SimpleTerms(member))
      terms.insert(term);
  }
  for (const std::string& term : terms)
    EXPECT_EQ(IdsOf(*members.Find(term)), twin.Find(term)) << term;
}

TEST(RegisterTest, BehavesAsAListOfMembers) {
  RecordProperty("seed", std::to_string(kSeed));
  SeededRandom random(kSeed);
  Office office;
  Twin twin;
  for (int round = 0; round < 60; ++round) {
    MemberRegister& members = office.members();
    const std::uint64_t what = twin.members().empty() ? 0 : random.Below(4);
    if (what < 2) {
      const Member member = DrawNew(twin, random);
      const auto ids = members.Add({member});
      ASSERT_TRUE(ids);
      twin.Put(ids->front(), member);
    } else if (what == 2) {
      const MemberId id = twin.RandomId(random);
      Member member = DrawNew(twin, random);
      ASSERT_TRUE(members.Change(id, member));
      twin.Put(id, member);
    } else {
      const MemberId id = twin.RandomId(random);
      ASSERT_TRUE(members.Erase({id}, {}));
      twin.Erase(id);
      EXPECT_EQ(members.Find(id).error().code, ErrorCode::kNotFound);
    }
    if (random.Below(8) == 0) office.Restart();
    if (round % 10 == 9) ExpectSame(office.members(), twin);
  }
  ExpectSame(office.members(), twin);
}

TEST(RegisterTest, ManyMembersFillSeveralBuckets) {
  Office office;
  std::vector<Member> batch;
  for (std::size_t i = 0; i < MemberRegister::kAddMax; ++i)
    batch.push_back(NumberedMember(i));
  const auto first = office.members().Add(batch);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->front(), 1U);
  EXPECT_EQ(first->back(), MemberRegister::kAddMax);
  const auto second = office.members().Add({NumberedMember(9'000)});
  ASSERT_TRUE(second);
  EXPECT_EQ(office.members().Find("sbi/10005")->size(), 2U);
  EXPECT_EQ(*office.members().Count(), MemberRegister::kAddMax + 1);
  EXPECT_EQ(*office.members().Last(), MemberRegister::kAddMax + 1);
  EXPECT_EQ(office.members().Find(second->front())->kvk, "10009000");
}

TEST(RegisterTest, ARangeOfMembersLeavesTheOthersOut) {
  Office office;
  std::vector<Member> batch(10);
  for (std::size_t i = 0; i < batch.size(); ++i)
    batch[i] = NumberedMember(i);
  ASSERT_TRUE(office.members().Add(batch));
  const std::string all(kEveryMember);
  EXPECT_EQ(IdsOf(*office.members().Find(all, {4, 6})), (std::set<MemberId>{4, 5, 6}));
  EXPECT_EQ(IdsOf(*office.members().Find(all, {9, 90'000})), (std::set<MemberId>{9, 10}));
  EXPECT_TRUE(IdsOf(*office.members().Find(all, {11, 90'000})).empty());
}

TEST(RegisterTest, ChangesManyAtOnceAlsoIfTheySwapTheirKeys) {
  Office office;
  const Member a = NumberedMember(1);
  const Member b = NumberedMember(2);
  const auto ids = office.members().Add({a, b});
  ASSERT_TRUE(ids);
  ASSERT_TRUE(office.members().Change({{(*ids)[0], b}, {(*ids)[1], a}}));
  EXPECT_EQ(*office.members().FindDuplicate(DuplicateKey(a)), (*ids)[1]);
  EXPECT_EQ(*office.members().FindDuplicate(DuplicateKey(b)), (*ids)[0]);
  EXPECT_EQ(IdsOf(*office.members().Find("sbi/" + a.sbi)), std::set<MemberId>{(*ids)[1]});
  EXPECT_TRUE(office.members().Change(std::vector<std::pair<MemberId, Member>>{}));
}

TEST(RegisterTest, ChangeOfNobodyIsNotFound) {
  Office office;
  EXPECT_EQ(office.members().Change(1, NumberedMember(1)).error().code, ErrorCode::kNotFound);
}

TEST(RegisterTest, AKeyThatAnotherTookOverStaysWithIt) {
  Office office;
  const Member same = NumberedMember(1);
  const auto ids = office.members().Add({same, same});
  ASSERT_TRUE(ids);
  ASSERT_TRUE(office.members().Erase({ids->front()}, {}));
  EXPECT_EQ(*office.members().FindDuplicate(DuplicateKey(same)), ids->back());
}

TEST(RegisterTest, NamesAreTheSameWhateverTheirCapitals) {
  Member one;
  one.name = "Café De Linde B.V.";
  one.postcode = "1234 AB";
  Member other = one;
  other.name = "CAFE DE LINDE BV";
  EXPECT_EQ(DuplicateKey(one).substr(0, 5), "name/");
  other.name = "cafe de linde b.v.";
  EXPECT_EQ(DuplicateKey(one), DuplicateKey(other));
  other.postcode = "1234 AC";
  EXPECT_NE(DuplicateKey(one), DuplicateKey(other));
  one.name = "!!!";
  other = one;
  other.name = "???";
  EXPECT_NE(DuplicateKey(one), DuplicateKey(other));
}

TEST(RegisterTest, RefusesAMemberAboveItsLimitsAndStaysAsItWas) {
  Office office;
  Member large = NumberedMember(1);
  large.domains.assign(member_limits::kDomainsMax + 1, "a.example");
  const auto ids = office.members().Add({NumberedMember(2), large});
  ASSERT_FALSE(ids);
  EXPECT_EQ(ids.error().code, ErrorCode::kLimitExceeded);
  EXPECT_TRUE(office.Rows().empty());
}

TEST(RegisterTest, AFailedBatchChangesNothing) {
  Office office;
  const auto id = office.members().Add({NumberedMember(1)});
  const auto rows = office.Rows();
  office.FailBatch(1);
  EXPECT_FALSE(office.members().Add({NumberedMember(2)}));
  EXPECT_FALSE(office.members().Change(id->front(), NumberedMember(3)));
  EXPECT_FALSE(office.members().FindOrAddSupplier({"Vos", "", "", false}));
  EXPECT_EQ(office.Rows(), rows);
  office.Restart();
  // The numbers of members that never came are not given again.
  EXPECT_EQ(office.members().Add({NumberedMember(2)})->front(), 4U);
  EXPECT_EQ(*office.members().Count(), 2U);
}

TEST(RegisterTest, SuppliersHaveOneNumberForOneName) {
  Office office;
  const auto vos =
      office.members().FindOrAddSupplier({"Vos Automatisering", "a@b.example", "", true});
  ASSERT_TRUE(vos);
  EXPECT_EQ(*office.members().FindOrAddSupplier({"VOS automatisering", "", "", false}), *vos);
  EXPECT_EQ(*office.members().FindSupplierByName("vos-automatisering"), *vos);
  EXPECT_FALSE(office.members().FindSupplierByName("Dommel IT")->has_value());
  EXPECT_EQ(office.members().FindSupplier(*vos)->email, "a@b.example");
  EXPECT_EQ(office.members().Suppliers()->size(), 1U);
  EXPECT_EQ(office.members().FindSupplier(99).error().code, ErrorCode::kNotFound);
}

TEST(RegisterTest, NoRowShowsWhatItIsAbout) {
  Office office;
  Member member = NumberedMember(1);
  member.software = {{"Exchange Server 2019", "2019", 3}};
  ASSERT_TRUE(office.members().Add({member}));
  ASSERT_TRUE(office.members().FindOrAddSupplier({"Vos Automatisering", "", "", false}));
  for (const auto& [key, value] : office.Rows()) {
    for (const std::string_view word : {"Firma", "10000001", "firma1", "Exchange", "sbi", "Vos"}) {
      EXPECT_EQ(AsText(key).find(word), std::string_view::npos) << word;
      EXPECT_EQ(AsText(value).find(word), std::string_view::npos) << word;
    }
  }
}

}  // namespace
}  // namespace schakel::node
