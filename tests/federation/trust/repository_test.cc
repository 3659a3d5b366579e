// The anchor's side: what it makes verifies, goes on after a restart, and needs its keys.
#include "federation/trust/repository.h"

#include <gtest/gtest.h>

#include "federation/trust/directory.h"
#include "federation/trust/limits.h"
#include "forge.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;

class RepositoryTest : public testing::Test {
 protected:
  TrustedSet Verified() const {
    auto set = repository_.Verify(StartOfTests());
    EXPECT_TRUE(set) << (set ? "" : set.error().context);
    return set ? std::move(*set) : TrustedSet();
  }
  static TrustKeys OnlineKeys() {
    TrustKeys keys = AnchorKeys();
    keys.root.clear();
    keys.targets.clear();
    keys.nodes.clear();
    keys.wide.clear();
    return keys;
  }

  TrustRepository repository_ = MakeRepository();
};

TEST_F(RepositoryTest, StartsWithAllBinsAndNoAdmissions) {
  const auto set = Verified();
  EXPECT_EQ(set.version(), (TrustVersion{1, 1}));
  EXPECT_EQ(set.content()->roles.size(), 3 + 2 * limits::kBinCount);
  EXPECT_TRUE(set.content()->admissions.empty());
  EXPECT_EQ(set.content()->files, repository_.files());
}

TEST_F(RepositoryTest, FindsEveryAdmissionInItsBin) {
  constexpr std::uint8_t kMembers = 200;
  for (std::uint8_t i = 0; i < kMembers; ++i) {
    const auto source = i % 10 == 0 ? AdmissionSource::kWide : AdmissionSource::kNodes;
    repository_.SetAdmission(MakeAdmission(i, source));
  }
  EXPECT_TRUE(Verified().content()->admissions.empty());  // not published yet
  ASSERT_TRUE(repository_.Publish(StartOfTests()));
  const auto directory = Directory::Build(Verified(), StartOfTests());
  ASSERT_EQ(directory->size(), kMembers);
  for (std::uint8_t i = 0; i < kMembers; ++i) {
    const auto source = i % 10 == 0 ? AdmissionSource::kWide : AdmissionSource::kNodes;
    const Admission wanted = MakeAdmission(i, source);
    ASSERT_NE(directory->Find(wanted.node_id), nullptr);
    EXPECT_EQ(*directory->Find(wanted.node_id), wanted);
  }
}

TEST_F(RepositoryTest, SignsOnlyWhatChanged) {
  const auto before = repository_.files();
  repository_.SetAdmission(MakeAdmission(1));
  ASSERT_TRUE(repository_.Publish(StartOfTests()));
  std::size_t added = 0;
  for (const auto& [name, file] : repository_.files())
    added += before.contains(name) ? 0 : 1;
  EXPECT_EQ(added, 3U);  // bin, snapshot, admission; the timestamp keeps its name
  EXPECT_EQ(repository_.files().size(), before.size() + 1);
}

TEST_F(RepositoryTest, ReplacesAnAdmission) {
  Admission admission = MakeAdmission(1);
  repository_.SetAdmission(admission);
  ASSERT_TRUE(repository_.Publish(StartOfTests()));
  const std::size_t files = repository_.files().size();
  admission.status = AdmissionStatus::kSuspended;
  repository_.SetAdmission(admission);
  ASSERT_TRUE(repository_.Publish(StartOfTests()));
  EXPECT_EQ(repository_.files().size(), files);
  const auto directory = Directory::Build(Verified(), StartOfTests());
  EXPECT_FALSE(directory->IsActive(admission.node_id));
}

TEST_F(RepositoryTest, ChainsItsTimestamps) {
  const auto before = Verified();
  ASSERT_TRUE(repository_.RenewTimestamp(StartOfTests() + hours(1)));
  const auto after = Verified();
  EXPECT_EQ(after.version(), (TrustVersion{1, 2}));
  EXPECT_EQ(after.issued(), StartOfTests() + hours(1));
  EXPECT_EQ(after.content()->timestamp->meta.previous,
            HexSha256(before.content()->timestamp->canonical));
  EXPECT_EQ(after.content()->snapshot->file, before.content()->snapshot->file);
}

TEST_F(RepositoryTest, GoesOnAfterARestart) {
  repository_.SetAdmission(MakeAdmission(1));
  ASSERT_TRUE(repository_.Publish(StartOfTests()));
  const auto held = Verified();
  auto again = TrustRepository::Load(repository_.files(), AnchorKeys(), StartOfTests());
  ASSERT_TRUE(again) << again.error().context;
  EXPECT_EQ(again->files(), repository_.files());
  again->SetAdmission(MakeAdmission(2));
  ASSERT_TRUE(again->Publish(StartOfTests()));
  const auto updated = MustUpdate(held, again->files());
  EXPECT_EQ(updated.version(), (TrustVersion{1, 3}));
  EXPECT_EQ(updated.content()->admissions.size(), 2U);
  EXPECT_EQ(updated.content()->timestamp->meta.previous,
            HexSha256(held.content()->timestamp->canonical));
}

TEST_F(RepositoryTest, RenewsTheTimestampWithItsKeyAlone) {
  auto daemon = TrustRepository::Load(repository_.files(), OnlineKeys(), StartOfTests());
  ASSERT_TRUE(daemon);
  EXPECT_TRUE(daemon->RenewTimestamp(StartOfTests() + hours(1)));
  EXPECT_TRUE(daemon->Publish(StartOfTests() + hours(1)));  // nothing of an officer changed
  daemon->SetAdmission(MakeAdmission(1));
  const auto refused = daemon->Publish(StartOfTests());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
}

TEST_F(RepositoryTest, NeedsTheKeysOfEveryRole) {
  for (auto role : {&TrustKeys::root, &TrustKeys::targets, &TrustKeys::nodes, &TrustKeys::wide,
                    &TrustKeys::snapshot, &TrustKeys::timestamp}) {
    TrustKeys keys = AnchorKeys();
    (keys.*role).clear();
    const auto refused = TrustRepository::Create(std::move(keys), StartOfTests());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  }
}

TEST_F(RepositoryTest, GoesOnFromNothingThatDoesNotVerify) {
  for (const auto& [name, file] : repository_.files()) {
    auto files = repository_.files();
    Buffer& changed = files[name];
    changed[changed.size() / 2] ^= 1;
    EXPECT_FALSE(TrustRepository::Load(files, AnchorKeys(), StartOfTests())) << name;
    files.erase(name);
    EXPECT_FALSE(TrustRepository::Load(files, AnchorKeys(), StartOfTests())) << name;
  }
}

}  // namespace
}  // namespace schakel::federation
