#include "node/members/member_codec.h"

#include "tests/node/members/people.h"

namespace schakel::node {
namespace {

constexpr std::uint64_t kSeed = 20261126;

Member FullMember() {
  using namespace member_limits;  // NOLINT(google-build-using-namespace): all of them
  Member member;
  member.name.assign(kNameMax, 'n');
  for (std::string* code : {&member.kvk, &member.establishment, &member.sbi, &member.postcode,
                            &member.municipality, &member.phone})
    code->assign(kCodeMax, '1');
  member.email.assign(kEmailMax, 'e');
  member.domains.assign(kDomainsMax, std::string(kDomainMax, 'd'));
  member.addresses.assign(kAddressesMax, std::string(kAddressMax, 'a'));
  member.suppliers.assign(kSuppliersMax, crypto::kKeysMax);
  member.software.assign(kSoftwareMax, {std::string(kTextMax, 't'), std::string(kVersionMax, 'v'),
                                        std::uint16_t{65'535}});
  return member;
}

TEST(MemberCodecTest, GivesBackEveryMemberAsItWas) {
  RecordProperty("seed", std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 300; ++round) {
    const Member member = RandomMember(random);
    const auto back = UnpackMember(PackMember(member));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, member);
  }
  EXPECT_EQ(*UnpackMember(PackMember({})), Member{});
}

TEST(MemberCodecTest, HoldsAMemberWithAllListsFull) {
  const Member member = FullMember();
  const Buffer bytes = PackMember(member);
  EXPECT_LE(bytes.size(), member_limits::kRecordMax);
  EXPECT_EQ(*UnpackMember(bytes), member);
}

TEST(MemberCodecTest, RefusesEveryTruncation) {
  SeededRandom random(kSeed + 1);
  const Buffer bytes = PackMember(RandomMember(random));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto member = UnpackMember(Bytes(bytes).first(size));
    ASSERT_FALSE(member) << size;
    EXPECT_EQ(member.error().code, ErrorCode::kCorruption);
  }
  Buffer longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(UnpackMember(longer));
}

TEST(MemberCodecTest, ABitFlipIsRefusedOrIsAnotherMemberInTheSameForm) {
  SeededRandom random(kSeed + 2);
  Buffer bytes = PackMember(RandomMember(random));
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    const auto mask = static_cast<std::uint8_t>(1U << bit % 8);
    bytes[bit / 8] ^= mask;
    const auto member = UnpackMember(bytes);
    if (member) {
      EXPECT_EQ(PackMember(*member), bytes) << bit;
    } else {
      EXPECT_EQ(member.error().code, ErrorCode::kCorruption);
    }
    bytes[bit / 8] ^= mask;
  }
}

TEST(MemberCodecTest, SaysWhatIsAboveItsLimits) {
  EXPECT_TRUE(IsWithinLimits(FullMember()));
  std::vector<Member> large(6, FullMember());
  large[0].name += 'n';
  large[1].domains.emplace_back("d");
  large[2].addresses.back() += 'a';
  large[3].suppliers.push_back(1);
  large[4].software.back().version += 'v';
  large[5].software.emplace_back();
  for (const Member& member : large)
    EXPECT_FALSE(IsWithinLimits(member));
}

TEST(MemberCodecTest, GivesBackSuppliersAndRefusesOddOnes) {
  const Supplier supplier{"Vos Automatisering", "help@vos.example", "+31850000001", true};
  const Buffer bytes = PackSupplier(supplier);
  EXPECT_EQ(*UnpackSupplier(bytes), supplier);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(UnpackSupplier(Bytes(bytes).first(size)));
  Buffer odd = bytes;
  odd.back() = 2;
  EXPECT_FALSE(UnpackSupplier(odd));
  odd = bytes;
  odd.front() = 9;
  EXPECT_FALSE(UnpackSupplier(odd));
}

}  // namespace
}  // namespace schakel::node
