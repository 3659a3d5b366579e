// What is held back while nothing may be added, and what counts all the same.
#include "federation/trust/held_back.h"

#include <gtest/gtest.h>

#include "federation/trust/directory.h"
#include "forge.h"
#include "storage/memory_store.h"

namespace schakel::federation {
namespace {

std::shared_ptr<const Directory> DirectoryOf(std::vector<Admission> admissions) {
  return Directory::FromAdmissions({1, 1}, std::move(admissions));
}

TEST(HeldBackTest, NamesWhoWasNotKnown) {
  const auto before = DirectoryOf({MakeAdmission(1)});
  const auto after = DirectoryOf({MakeAdmission(1), MakeAdmission(2)});
  const HeldBack held = NextHeldBack({}, *before, *after, false);
  ASSERT_EQ(held.size(), 1U);
  EXPECT_FALSE(held.at(MakeAdmission(2).node_id).has_value());
  // It stays held back when newer metadata come, and is forgotten with its admission.
  EXPECT_EQ(NextHeldBack(held, *after->With({}, held), *after, false), held);
  EXPECT_TRUE(NextHeldBack(held, *after->With({}, held), *before, false).empty());
}

TEST(HeldBackTest, WaitingNodesAreKnownAndNotActive) {
  const auto all = DirectoryOf({MakeAdmission(1), MakeAdmission(2)});
  TrustTerms terms;
  terms.freshness = Freshness::kIsland;
  const auto directory = all->With(terms, {{MakeAdmission(2).node_id, std::nullopt}});
  EXPECT_TRUE(directory->IsActive(MakeAdmission(1).node_id));
  EXPECT_FALSE(directory->IsActive(MakeAdmission(2).node_id));
  EXPECT_TRUE(directory->IsWaiting(MakeAdmission(2).node_id));
  EXPECT_NE(directory->Find(MakeAdmission(2).node_id), nullptr);
  EXPECT_EQ(directory->CountWaiting(), 1U);
  EXPECT_EQ(directory->terms(), terms);
  EXPECT_EQ(&directory->admissions(), &all->admissions());  // not copied
}

TEST(HeldBackTest, WiderRightsWaitOnlyWhileFrozen) {
  Admission wider = MakeAdmission(1);
  wider.maturity = 3;
  const auto before = DirectoryOf({MakeAdmission(1)});
  const auto after = DirectoryOf({wider});
  EXPECT_TRUE(NextHeldBack({}, *before, *after, false).empty());
  const HeldBack held = NextHeldBack({}, *before, *after, true);
  ASSERT_EQ(held.size(), 1U);
  EXPECT_EQ(held.begin()->second, MakeAdmission(1));
  EXPECT_EQ(after->With({}, held)->Find(wider.node_id)->maturity, MakeAdmission(1).maturity);
}

TEST(HeldBackTest, RestrictionsAlwaysCount) {
  Admission before = MakeAdmission(1);
  before.rights.kinds = {1, 2, 3};
  before.rights.tlp_publish_max = Tlp::kAmber;
  before.maturity = 2;
  Admission after = before;
  after.rights.kinds = {2, 3, 4};
  after.rights.tlp_publish_max = Tlp::kClear;
  after.maturity = 3;
  after.status = AdmissionStatus::kRevoked;
  after.revoked_at = StartOfTests();
  after.quotas.stored_bytes = before.quotas.stored_bytes * 2;
  const Admission narrow = Narrow(before, after);
  EXPECT_EQ(narrow.rights.kinds, (std::vector<std::uint16_t>{2, 3}));
  EXPECT_EQ(narrow.rights.tlp_publish_max, Tlp::kClear);
  EXPECT_EQ(narrow.maturity, 2);
  EXPECT_EQ(narrow.status, AdmissionStatus::kRevoked);
  EXPECT_EQ(narrow.revoked_at, StartOfTests());
  EXPECT_EQ(narrow.quotas, after.quotas);  // where a journal ends is equal everywhere
}

TEST(HeldBackTest, WhoWasStoppedStaysStopped) {
  Admission before = MakeAdmission(1);
  before.status = AdmissionStatus::kRevoked;
  before.revoked_at = StartOfTests();
  const Admission narrow = Narrow(before, MakeAdmission(1));
  EXPECT_EQ(narrow.status, AdmissionStatus::kRevoked);
  EXPECT_EQ(narrow.revoked_at, StartOfTests());
}

TEST(HeldBackTest, AnotherIdentityKeyIsAnotherPartyWhileFrozen) {
  Admission rotated = MakeAdmission(1);
  rotated.identity_key = MakeAdmission(9).identity_key;
  const auto before = DirectoryOf({MakeAdmission(1)});
  const HeldBack held = NextHeldBack({}, *before, *DirectoryOf({rotated}), true);
  ASSERT_EQ(held.size(), 1U);
  EXPECT_FALSE(held.begin()->second.has_value());
}

TEST(HeldBackTest, WhomTheRecoveryKeyNamedIsNoOtherParty) {
  const Admission known = MakeAdmission(1);
  Admission rotated = known;
  rotated.identity_key = MakeAdmission(9).identity_key;
  Recovery said;
  said.identity_key = rotated.identity_key;
  const auto before = Directory::WithRecoveries(*DirectoryOf({known}), {{known.node_id, said}});
  EXPECT_TRUE(NextHeldBack({}, *before, *DirectoryOf({rotated}), true).empty());
  // Nor is it one while the anchor has not confirmed that.
  EXPECT_TRUE(NextHeldBack({}, *before, *DirectoryOf({known}), true).empty());
}

TEST(HeldBackTest, TermsAndRecoveriesGoTogether) {
  const Admission known = MakeAdmission(1);
  Recovery said;
  said.is_frozen = true;
  TrustTerms terms;
  terms.is_frozen = true;
  const HeldBack held{{MakeAdmission(2).node_id, std::nullopt}};
  const auto plain = DirectoryOf({known, MakeAdmission(2)});
  const auto one = Directory::WithRecoveries(*plain->With(terms, held), {{known.node_id, said}});
  const auto other = Directory::WithRecoveries(*plain, {{known.node_id, said}})->With(terms, held);
  for (const auto& directory : {one, other}) {
    EXPECT_EQ(directory->terms(), terms);
    EXPECT_TRUE(directory->IsWaiting(MakeAdmission(2).node_id));
    ASSERT_NE(directory->FindRecovery(known.node_id), nullptr);
    EXPECT_EQ(directory->EndOf(known, 1)->size, 0U);
    EXPECT_EQ(directory->membership(), plain->membership());
  }
}

TEST(HeldBackTest, AListOfRelaysIsNarrowerThanAll) {
  Admission all = MakeAdmission(1);
  all.relays = {"*"};
  Admission some = MakeAdmission(1);
  some.relays = {"NCSC", "CERT"};
  EXPECT_EQ(Narrow(all, some).relays, some.relays);
  some.card.website = "https://ander.example";
  EXPECT_EQ(Narrow(all, some).card.website, "");
  EXPECT_EQ(Narrow(some, all).card.website, "");
  EXPECT_EQ(Narrow(some, some), some);
  EXPECT_EQ(Narrow(some, all).relays, some.relays);
  Admission other = some;
  other.relays = {"CERT", "X"};
  EXPECT_EQ(Narrow(some, other).relays, (std::vector<std::string>{"CERT"}));
}

TEST(HeldBackTest, SurvivesARestart) {
  Admission wide = MakeAdmission(3, AdmissionSource::kWide);
  wide.rights.tlp_publish_max = Tlp::kAmber;
  const HeldBack held{{MakeAdmission(2).node_id, std::nullopt}, {wide.node_id, wide}};
  storage::MemoryStore store;
  storage::WriteBatch batch;
  WriteHeldBack({}, held, batch);
  ASSERT_TRUE(store.Apply(std::move(batch)).has_value());
  const auto read = ReadHeldBack(*store.TakeSnapshot());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, held);
  storage::WriteBatch ending;
  WriteHeldBack(held, {}, ending);
  ASSERT_TRUE(store.Apply(std::move(ending)).has_value());
  EXPECT_TRUE(ReadHeldBack(*store.TakeSnapshot())->empty());
}

TEST(AdmissionEndTest, T38CountsFromTheLastWordOfTheAnchor) {
  Admission admission = MakeAdmission(1);
  admission.valid_until = StartOfTests() + 5 * kDay;
  const crypto::NodeId node = admission.node_id;
  const auto as_of = [&](Duration after) {
    return Directory::FromAdmissions({1, 1}, {admission}, StartOfTests() + after);
  };
  EXPECT_FALSE(as_of(5 * kDay - Duration(1))->IsEnded(node));
  EXPECT_TRUE(as_of(5 * kDay)->IsEnded(node));
  EXPECT_FALSE(as_of(5 * kDay)->IsActive(node));
  // Built from metadata, a wrong clock alone ends nothing, and nor does a time that the anchor
  // states alone.
  TrustRepository repository = MakeRepository();
  repository.SetAdmission(admission);
  ASSERT_TRUE(repository.Publish(StartOfTests()).has_value());
  const auto trust = repository.Verify(StartOfTests());
  EXPECT_TRUE(Directory::Build(*trust, StartOfTests() + 3'650 * kDay)->IsActive(node));
  ASSERT_TRUE(repository.RenewTimestamp(StartOfTests() + 3'650 * kDay).has_value());
  const auto ahead = repository.Verify(StartOfTests());
  EXPECT_TRUE(Directory::Build(*ahead, StartOfTests())->IsActive(node));
  EXPECT_FALSE(Directory::Build(*ahead, StartOfTests() + 3'650 * kDay)->IsActive(node));
}

}  // namespace
}  // namespace schakel::federation
