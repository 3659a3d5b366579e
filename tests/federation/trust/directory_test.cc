// Who is a member, and which revocations count.
#include <gtest/gtest.h>

#include "federation/trust/directory_builder.h"
#include "forge.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;

class DirectoryTest : public testing::Test {
 protected:
  // Members 0 to n-1.
  static std::vector<Admission> Members(std::size_t count) {
    std::vector<Admission> members;
    for (std::size_t i = 0; i < count; ++i)
      members.push_back(MakeAdmission(static_cast<std::uint8_t>(i)));
    return members;
  }
  static void Revoke(Admission& admission, Duration after) {
    admission.status = AdmissionStatus::kRevoked;
    admission.revoked_at = StartOfTests() + after;
  }
  static std::shared_ptr<const Directory> Build(const std::vector<Admission>& members) {
    return Directory::FromAdmissions({1, 2}, members);
  }
  static std::size_t CountRevoked(const std::vector<Admission>& members) {
    const auto directory = Build(members);
    std::size_t count = 0;
    for (const Admission& member : members)
      count += directory->IsRevoked(member.node_id) ? 1 : 0;
    return count;
  }
};

TEST_F(DirectoryTest, FindsMembersAndNobodyElse) {
  const auto members = Members(20);
  const auto directory = Build(members);
  EXPECT_EQ(directory->size(), 20U);
  EXPECT_EQ(directory->version(), (TrustVersion{1, 2}));
  for (const Admission& member : members) {
    ASSERT_NE(directory->Find(member.node_id), nullptr);
    EXPECT_EQ(*directory->Find(member.node_id), member);
    EXPECT_TRUE(directory->IsActive(member.node_id));
  }
  const auto stranger = MakeAdmission(99).node_id;
  EXPECT_EQ(directory->Find(stranger), nullptr);
  EXPECT_FALSE(directory->IsActive(stranger));
  EXPECT_FALSE(directory->IsRevoked(stranger));
  EXPECT_EQ(Directory().Find(stranger), nullptr);
}

TEST_F(DirectoryTest, TellsSuspendedFromRevoked) {
  auto members = Members(3);
  members[0].status = AdmissionStatus::kSuspended;
  Revoke(members[1], hours(0));
  const auto directory = Build(members);
  EXPECT_FALSE(directory->IsActive(members[0].node_id));
  EXPECT_FALSE(directory->IsRevoked(members[0].node_id));
  EXPECT_FALSE(directory->IsActive(members[1].node_id));
  EXPECT_TRUE(directory->IsRevoked(members[1].node_id));
  EXPECT_TRUE(directory->IsActive(members[2].node_id));
}

TEST_F(DirectoryTest, LetsTheFourthRevocationOfADayWait) {
  auto members = Members(10);
  for (std::size_t i = 0; i < 4; ++i)
    Revoke(members[i], hours(i));
  const auto directory = Build(members);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_TRUE(directory->IsRevoked(members[i].node_id)) << i;
  EXPECT_FALSE(directory->IsRevoked(members[3].node_id));
  EXPECT_TRUE(directory->IsActive(members[3].node_id));
}

TEST_F(DirectoryTest, LimitsSuspensionsTogetherWithRevocations) {
  auto members = Members(10);
  for (std::size_t i = 0; i < 6; ++i) {
    Revoke(members[i], hours(i));
    if (i % 2 == 0) members[i].status = AdmissionStatus::kSuspended;
  }
  const auto directory = Build(members);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(directory->IsActive(members[i].node_id), i >= 3) << i;
    EXPECT_EQ(directory->IsStopped(members[i].node_id), i < 3) << i;
  }
  EXPECT_TRUE(directory->IsSuspended(members[0].node_id));
  EXPECT_FALSE(directory->IsSuspended(members[1].node_id));
}

TEST_F(DirectoryTest, KnowsWhoHoldsATransportKey) {
  auto members = Members(3);
  const auto key_of = [](std::uint8_t fill) {
    crypto::TransportKey key;
    key.bytes.fill(fill);
    return key;
  };
  members[0].transport_key = key_of(1);
  members[1].transport_key = key_of(2);
  members[2].transport_key = key_of(2);
  const auto directory = Build(members);
  ASSERT_NE(directory->HolderOf(key_of(1)), nullptr);
  EXPECT_EQ(*directory->HolderOf(key_of(1)), members[0].node_id);
  ASSERT_NE(directory->HolderOf(key_of(2)), nullptr);
  EXPECT_EQ(*directory->HolderOf(key_of(2)), std::min(members[1].node_id, members[2].node_id));
  EXPECT_EQ(directory->HolderOf(key_of(3)), nullptr);
}

TEST_F(DirectoryTest, CountsAnyTwentyFourHours) {
  auto members = Members(10);
  for (std::size_t i = 0; i < 3; ++i)
    Revoke(members[i], hours(10));
  Revoke(members[3], hours(34) - Duration(1));
  EXPECT_EQ(CountRevoked(members), 3U);
  Revoke(members[3], hours(34));
  EXPECT_EQ(CountRevoked(members), 4U);
}

TEST_F(DirectoryTest, LetsOneInTwentyOfManyGoAtOnce) {
  for (const std::size_t size : {60U, 79U, 80U, 119U, 120U, 200U}) {
    auto members = Members(size);
    for (std::size_t i = 0; i < 20; ++i)
      Revoke(members[i], hours(1));
    EXPECT_EQ(CountRevoked(members), std::max<std::size_t>(3, size / 20)) << size;
  }
}

TEST_F(DirectoryTest, LetsTwoOfficersRevokeAnyNumber) {
  auto members = Members(10);
  for (std::size_t i = 0; i < 8; ++i) {
    members[i].source = AdmissionSource::kWide;
    Revoke(members[i], hours(1));
  }
  EXPECT_EQ(CountRevoked(members), 8U);
}

TEST_F(DirectoryTest, JudgesFromTheSetAloneWhateverItsOrder) {
  auto members = Members(12);
  for (std::size_t i = 0; i < 6; ++i)
    Revoke(members[i], hours(1));
  const auto first = Build(members);
  std::reverse(members.begin(), members.end());
  const auto second = Build(members);
  for (const Admission& member : members)
    EXPECT_EQ(first->IsRevoked(member.node_id), second->IsRevoked(member.node_id));
}

// Whatever changes from one version to the next, a builder that remembers builds what one that does
// not remember builds.
TEST_F(DirectoryTest, IsTheSameWhateverWasBuiltBefore) {
  TrustRepository repository = MakeRepository();
  TrustedSet trust = PinnedRoot(repository.files());
  DirectoryBuilder builder;
  builder(trust, StartOfTests());
  for (std::uint8_t step = 0; step < 12; ++step) {
    Admission member = MakeAdmission(step % 5);
    member.maturity = step % 4;
    member.source = step % 3 == 0 ? AdmissionSource::kWide : AdmissionSource::kNodes;
    member.rights.scope = PublishScope::kNational;
    repository.SetAdmission(member);
    ASSERT_TRUE(step % 4 == 3 ? repository.RenewTimestamp(StartOfTests())
                              : repository.Publish(StartOfTests()));
    trust = MustUpdate(trust, repository.files());
    const auto remembered = builder(trust, StartOfTests());
    const auto fresh = Directory::Build(trust, StartOfTests());
    EXPECT_EQ(remembered->admissions(), fresh->admissions());
    EXPECT_EQ(remembered->version(), fresh->version());
    EXPECT_EQ(remembered->issued(), trust.issued());
    EXPECT_EQ(MustUpdate(PinnedRoot(repository.files()), repository.files()).content()->files,
              trust.content()->files);
  }
}

TEST_F(DirectoryTest, IsEmptyWithoutTrust) {
  const auto directory = Directory::Build(TrustedSet(), StartOfTests());
  EXPECT_EQ(directory->size(), 0U);
  EXPECT_EQ(directory->version(), TrustVersion());
}

}  // namespace
}  // namespace schakel::federation
