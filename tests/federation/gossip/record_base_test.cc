// A node that keeps only what differs from shared records says what one says that keeps them all.
#include "federation/gossip/record_base.h"

#include "base/random.h"
#include "cast.h"
#include "federation/gossip/record_set.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kMembers = 12;

class RecordBaseTest : public testing::Test {
 protected:
  RecordBaseTest() {
    std::vector<Admission> admissions;
    for (std::size_t i = 0; i < kMembers; ++i) {
      members_.push_back(std::make_unique<Member>(MakeMember(i)));
      admissions.push_back(AdmissionOf(*members_[i]));
    }
    directory_ = Directory::FromAdmissions({1, 1}, std::move(admissions));
    for (std::size_t i = 0; i + 2 < kMembers; ++i) {
      shared_.push_back(Presence(i, millis_, 1));
      if (i % 2 == 0) shared_.push_back(Keys(i, millis_, 100 + i));
    }
    base_ = RecordBase::Build(shared_, *directory_);
  }
  [[nodiscard]] Buffer Presence(std::size_t member, std::uint64_t counter,
                                std::uint64_t port) const {
    const Member& node = *members_[member];
    return SignPresenceRecord(node.identity, node.id, counter,
                              {{"192.0.2.1:" + std::to_string(port)}});
  }
  // With the transport key of another, invented, member.
  [[nodiscard]] Buffer Keys(std::size_t member, std::uint64_t counter, std::uint64_t key) const {
    const Member& node = *members_[member];
    const KeysBody body{MakeMember(key).transport.public_key(), {}, 1, {}};
    return SignKeysRecord(node.identity, node.id, counter, body);
  }
  RecordOutcome Offer(RecordSet& set, Bytes record) {
    storage::WriteBatch batch;
    return set.Offer(record, *directory_, now_ + std::chrono::minutes(5), batch);
  }
  [[nodiscard]] RecordSet WithBase() const {
    RecordSet set;
    set.SetBase(base_);
    return set;
  }
  [[nodiscard]] RecordSet WithoutBase() {
    RecordSet set;
    for (const Buffer& record : shared_)
      EXPECT_EQ(Offer(set, record), RecordOutcome::kNew);
    return set;
  }
  void ExpectSame(const RecordSet& a, const RecordSet& b) {
    auto keys_of_a = a.Keys();
    auto keys_of_b = b.Keys();
    std::sort(keys_of_a.begin(), keys_of_a.end());
    std::sort(keys_of_b.begin(), keys_of_b.end());
    EXPECT_EQ(keys_of_a, keys_of_b);
    for (const auto& member : members_) {
      for (std::uint8_t type = 1; type <= 3; ++type) {
        const SignedRecord* one = a.Find(member->id, type);
        const SignedRecord* two = b.Find(member->id, type);
        ASSERT_EQ(one == nullptr, two == nullptr);
        if (one != nullptr) {
          EXPECT_EQ(one->bytes, two->bytes);
        }
        EXPECT_EQ(a.Counter(member->id, type), b.Counter(member->id, type));
      }
      const KeysBody* one = a.Keys(member->id, *directory_);
      const KeysBody* two = b.Keys(member->id, *directory_);
      ASSERT_EQ(one == nullptr, two == nullptr);
      if (one != nullptr) {
        EXPECT_EQ(*one, *two);
      }
    }
  }

  const WallTime now_ = StartOfTests().wall;
  const std::uint64_t millis_ = static_cast<std::uint64_t>(ToUnixMillis(now_));
  std::vector<std::unique_ptr<Member>> members_;
  std::shared_ptr<const Directory> directory_;
  std::vector<Buffer> shared_;
  std::shared_ptr<const RecordBase> base_;
};

TEST_F(RecordBaseTest, LeavesOutWhatDoesNotVerify) {
  auto records = shared_;
  records[0].back() ^= 1;
  records.emplace_back(3);
  const Member stranger = MakeMember(77);
  records.push_back(SignPresenceRecord(stranger.identity, stranger.id, millis_, {}));
  const auto base = RecordBase::Build(records, *directory_);
  EXPECT_EQ(base->records.size(), shared_.size() - 1);
  EXPECT_NE(base->digest, base_->digest);
}

TEST_F(RecordBaseTest, SaysWhatItsRecordsSay) {
  ExpectSame(WithBase(), WithoutBase());
  RecordSet set = WithBase();
  EXPECT_EQ(set.changes(), 0U);
  EXPECT_TRUE(set.ChangedSince(0, 100).empty());
  EXPECT_EQ(Offer(set, shared_[0]), RecordOutcome::kKnown);
}

TEST_F(RecordBaseTest, GivesTwoNodesWithTheSameRecordsOneDigest) {
  RecordSet a = WithBase();
  RecordSet b = WithBase();
  EXPECT_EQ(a.Digest(), b.Digest());
  EXPECT_NE(a.Digest(), RecordSet().Digest());
  Offer(a, Presence(1, millis_ + 1, 7));
  EXPECT_NE(a.Digest(), b.Digest());
  EXPECT_EQ(a.DigestWithout({{members_[1]->id, 2}}), b.Digest());
  Offer(b, Presence(2, millis_ + 1, 8));
  Offer(b, Presence(1, millis_ + 1, 7));
  Offer(a, Presence(2, millis_ + 1, 8));
  EXPECT_EQ(a.Digest(), b.Digest());
}

TEST_F(RecordBaseTest, LetsNobodyTakeAKeyThatIsStatedInIt) {
  RecordSet set = WithBase();
  EXPECT_EQ(Offer(set, Keys(1, millis_, 100)), RecordOutcome::kTaken);
  // Until its holder has used another one and stated a third.
  EXPECT_EQ(Offer(set, Keys(0, millis_ + 1, 999)), RecordOutcome::kNew);
  EXPECT_EQ(Offer(set, Keys(1, millis_, 100)), RecordOutcome::kTaken);
  EXPECT_EQ(Offer(set, Keys(0, millis_ + 2, 998)), RecordOutcome::kNew);
  EXPECT_EQ(Offer(set, Keys(1, millis_, 100)), RecordOutcome::kNew);
  EXPECT_EQ(set.Keys(members_[0]->id, *directory_)->transport_key,
            MakeMember(998).transport.public_key());
}

TEST_F(RecordBaseTest, ComesBackUnderWhatWasStored) {
  storage::MemoryStore store;
  RecordSet before = WithBase();
  for (const Buffer& record : {Presence(1, millis_ + 5, 9), Keys(3, millis_, 555)}) {
    storage::WriteBatch batch;
    EXPECT_EQ(before.Offer(record, *directory_, now_, batch), RecordOutcome::kNew);
    EXPECT_TRUE(store.Apply(std::move(batch)));
  }
  RecordSet after = WithBase();
  ASSERT_TRUE(after.Restore(*store.TakeSnapshot(), *directory_));
  ExpectSame(before, after);
  EXPECT_EQ(before.Digest(), after.Digest());
}

TEST_F(RecordBaseTest, BehavesLikeASetWithoutBaseWhateverComes) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    RecordSet with = WithBase();
    RecordSet without = WithoutBase();
    RecordSet second = WithBase();
    for (int i = 0; i < 40; ++i) {
      const auto member = static_cast<std::size_t>(random.Below(kMembers));
      const std::uint64_t counter = millis_ - 5 + random.Below(30);
      const std::uint64_t value = random.Below(14);
      const Buffer record = random.Below(2) == 0 ? Presence(member, counter, value)
                                                 : Keys(member, counter, 100 + value);
      EXPECT_EQ(Offer(with, record), Offer(without, record)) << i;
      Offer(second, record);
    }
    ExpectSame(with, without);
    EXPECT_EQ(with.Digest(), second.Digest());
  }
}

}  // namespace
}  // namespace schakel::federation
