#include "node/members/sample_members.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "node/members/field_checks.h"
#include "node/members/regions.h"
#include "node/members/sample_words.h"

namespace schakel::node {
namespace {

std::vector<SampleMember> Draw(const SampleProfile& profile, std::size_t count,
                               std::uint64_t seed = 1) {
  SampleMembers members(profile, seed);
  std::vector<SampleMember> drawn;
  for (std::size_t i = 0; i < count; ++i)
    drawn.push_back(members.Next());
  return drawn;
}

const std::vector<std::string_view> kFolders = {"ovz", "bmh", "itk", "cww", "khd", "dpo", "dtc"};

TEST(SampleMembersTest, TheSameSeedGivesTheSameMembers) {
  std::ostringstream one;
  std::ostringstream two;
  std::ostringstream other;
  WriteSampleCsv(DemoProfile("bmh"), 5, 300, one);
  WriteSampleCsv(DemoProfile("bmh"), 5, 300, two);
  WriteSampleCsv(DemoProfile("bmh"), 6, 300, other);
  EXPECT_EQ(one.str(), two.str());
  EXPECT_NE(one.str(), other.str());
}

TEST(SampleMembersTest, EveryFieldPassesTheChecksOfPeople) {
  for (const std::string_view folder : kFolders) {
    for (const SampleMember& sample : Draw(DemoProfile(folder), 500)) {
      const Member& member = sample.member;
      EXPECT_TRUE(member.is_sample);
      EXPECT_EQ(*CheckName(member.name), member.name);
      EXPECT_EQ(*CheckKvk(member.kvk), member.kvk);
      EXPECT_EQ(*CheckEstablishment(member.establishment), member.establishment);
      EXPECT_EQ(*CheckSbi(member.sbi, 2025), member.sbi);
      EXPECT_EQ(*CheckPostcode(member.postcode), member.postcode);
      EXPECT_EQ(*CheckEmail(member.email), member.email);
      EXPECT_NE(FindRegion(member.municipality), nullptr);
      EXPECT_EQ(SizeClassOf(member.persons), member.size);
      EXPECT_TRUE(member.phone.empty() || *CheckPhone(member.phone) == member.phone);
      for (const std::string& domain : member.domains)
        EXPECT_EQ(*CheckDomain(domain), domain);
      for (const std::string& address : member.addresses)
        EXPECT_EQ(*CheckAddress(address), address);
      for (const Software& item : member.software)
        EXPECT_EQ(*CheckSoftware(item.text), item);
    }
  }
}

TEST(SampleMembersTest, NothingInThemCanReachARealFirm) {
  const auto starts_with_one_of = [](const std::string& text, const auto& prefixes) {
    return std::any_of(std::begin(prefixes), std::end(prefixes),
                       [&text](const char* prefix) { return text.starts_with(prefix); });
  };
  const char* const nets[] = {"192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"};
  for (const std::string_view folder : kFolders) {
    for (const SampleMember& sample : Draw(DemoProfile(folder), 500, 2)) {
      const Member& member = sample.member;
      EXPECT_EQ(member.kvk.substr(0, 4), "0000");
      EXPECT_TRUE(member.email.ends_with(".example"));
      EXPECT_TRUE(member.phone.empty() || member.phone.starts_with("+3185"));
      for (const std::string& domain : member.domains)
        EXPECT_TRUE(domain.ends_with(".example")) << domain;
      for (const std::string& address : member.addresses)
        EXPECT_TRUE(starts_with_one_of(address, nets)) << address;
    }
  }
}

TEST(SampleMembersTest, NearlyTenThousandOfOneNodeAreAllDifferentFirms) {
  std::set<std::string> kvks;
  std::set<std::string> emails;
  for (const SampleMember& sample : Draw(DemoProfile("dpo"), SampleMembers::kKvkNumbers)) {
    EXPECT_EQ(sample.member.kvk.substr(0, 4), "0000");
    EXPECT_NE(sample.member.kvk, "00000000");
    kvks.insert(sample.member.kvk);
    const std::string& email = sample.member.email;
    emails.insert(email.substr(email.find('@')));
  }
  EXPECT_EQ(kvks.size(), SampleMembers::kKvkNumbers);
  EXPECT_EQ(emails.size(), SampleMembers::kKvkNumbers);
}

TEST(SampleMembersTest, TheNodesOfTheDemoShareNoNumber) {
  std::set<std::string> kvks;
  std::size_t count = 0;
  for (const std::string_view folder : kFolders) {
    const SampleProfile profile = DemoProfile(folder);
    count += profile.count;
    for (const SampleMember& sample : Draw(profile, profile.count))
      kvks.insert(sample.member.kvk);
  }
  EXPECT_EQ(count, 184U + 1'240U + 36U + 62U + 48U);
  EXPECT_EQ(kvks.size(), count);
}

TEST(SampleMembersTest, MembersFitTheirAssociation) {
  for (const SampleMember& sample : Draw(DemoProfile("bmh"), 400))
    EXPECT_TRUE(sample.member.sbi[0] == '2' && sample.member.sbi[1] >= '4') << sample.member.sbi;
  for (const SampleMember& sample : Draw(DemoProfile("itk"), 100)) {
    EXPECT_EQ(sample.member.sbi.substr(0, 2), "01");
    EXPECT_EQ(FindRegion(sample.member.municipality)->pv, "PV28");
  }
  for (const SampleMember& sample : Draw(DemoProfile("ovz"), 100))
    EXPECT_EQ(sample.member.municipality, "GM0772");
}

TEST(SampleMembersTest, SomeDoNotKnowAndSuppliersAreFew) {
  std::set<std::string> suppliers;
  std::size_t unknown = 0;
  std::size_t in_catalogue = 0;
  std::size_t free_text = 0;
  const auto members = Draw(DemoProfile("bmh"), 1'240);
  for (const SampleMember& sample : members) {
    if (!sample.supplier.empty()) suppliers.insert(sample.supplier);
    unknown += sample.member.software_unknown ? 1U : 0U;
    for (const Software& item : sample.member.software)
      ++(item.product == 0 ? free_text : in_catalogue);
  }
  EXPECT_EQ(suppliers.size(), 12U);
  EXPECT_GT(unknown, 100U);
  EXPECT_LT(unknown, 400U);
  EXPECT_GT(in_catalogue, free_text);
  EXPECT_GT(free_text, 20U);
}

}  // namespace
}  // namespace schakel::node
