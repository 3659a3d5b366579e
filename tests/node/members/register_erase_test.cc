// Erasure, crashes in the middle of it, and old copies of the store.
#include "base/coding.h"
#include "tests/node/members/people.h"

namespace schakel::node {
namespace {

class RegisterEraseTest : public testing::Test {
 protected:
  void SetUp() override {
    std::vector<Member> batch(6);
    for (std::size_t i = 0; i < batch.size(); ++i)
      batch[i] = NumberedMember(i);
    const auto ids = office_.members().Add(batch);
    ASSERT_TRUE(ids);
    ids_ = *ids;
  }

  // Nothing of these members is left in any row; all others are whole.
  void ExpectGone(const std::set<MemberId>& gone) {
    const MemberRegister& members = office_.members();
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const Member member = NumberedMember(i);
      const bool is_gone = gone.contains(ids_[i]);
      EXPECT_EQ(members.Find(ids_[i]).has_value(), !is_gone) << i;
      EXPECT_EQ(members.FindDuplicate(DuplicateKey(member))->has_value(), !is_gone) << i;
      EXPECT_EQ(IdsOf(*members.Find("sbi/" + member.sbi)).contains(ids_[i]), !is_gone) << i;
      EXPECT_EQ(office_.vault().Find(ids_[i]).has_value(), !is_gone) << i;
    }
    EXPECT_EQ(*members.Count(), ids_.size() - gone.size());
    // A record, a look-up, three terms of which some are shared; no list of erasures.
    for (const auto& [key, value] : office_.Rows())
      EXPECT_NE(key, storage::ErasingKey());
  }
  void Load(const std::vector<std::pair<Buffer, Buffer>>& rows) {
    storage::WriteBatch batch;
    for (const auto& [key, value] : office_.Rows())
      batch.Delete(storage::Column::kMembers, key);
    for (const auto& [key, value] : rows)
      batch.Put(storage::Column::kMembers, key, value);
    ASSERT_TRUE(office_.store().Apply(std::move(batch)));
  }

  Office office_;
  std::vector<MemberId> ids_;
};

TEST_F(RegisterEraseTest, LeavesNothingAndTakesTheOtherBatchAlong) {
  storage::WriteBatch also;
  also.Put(storage::Column::kNotices, {1}, {2});
  ASSERT_TRUE(office_.members().Erase({ids_[1], ids_[4]}, std::move(also)));
  ExpectGone({ids_[1], ids_[4]});
  EXPECT_TRUE(
      (*office_.store().TakeSnapshot()->Get(storage::Column::kNotices, Buffer{1})).has_value());
  ASSERT_TRUE(office_.members().Erase(ids_, {}));
  EXPECT_TRUE(office_.Rows().empty());
}

TEST_F(RegisterEraseTest, ACrashBeforeTheListOfErasuresLeavesAllAsItWas) {
  office_.FailBatch(1);
  EXPECT_FALSE(office_.members().Erase({ids_[1]}, {}));
  office_.Restart();
  ASSERT_TRUE(office_.members().Recover());
  ExpectGone({});
}

TEST_F(RegisterEraseTest, ACrashBeforeTheRowsIsEndedByRecover) {
  office_.FailBatch(2);
  EXPECT_FALSE(office_.members().Erase({ids_[1], ids_[4]}, {}));
  office_.Restart();
  // The keys are gone: nothing can be read, whatever the rows say.
  EXPECT_EQ(office_.members().Find(ids_[1]).error().code, ErrorCode::kNotFound);
  std::size_t visited = 0;
  ASSERT_TRUE(office_.members().ForEach(0, [&visited](MemberId, const Member&) {
    ++visited;
    return true;
  }));
  EXPECT_EQ(visited, 4U);
  ASSERT_TRUE(office_.members().Recover());
  ExpectGone({ids_[1], ids_[4]});
  ASSERT_TRUE(office_.members().Recover());
  ExpectGone({ids_[1], ids_[4]});
}

TEST_F(RegisterEraseTest, ACrashBeforeTheKeysAreDestroyedIsEndedByRecover) {
  // As if the process died between the list and the vault.
  storage::WriteBatch begun;
  Buffer list;
  AppendBigEndian64(list, ids_[2]);
  begun.Put(storage::Column::kMembers, storage::ErasingKey(), list);
  ASSERT_TRUE(office_.store().Apply(std::move(begun)));
  office_.Restart();
  ASSERT_TRUE(office_.members().Recover());
  ExpectGone({ids_[2]});
}

TEST_F(RegisterEraseTest, ReadableAndUnreadableMembersGoTogether) {
  ASSERT_TRUE(office_.vault().Erase({ids_[3]}));
  ASSERT_TRUE(office_.members().Erase({ids_[2], ids_[3], ids_[4]}, {}));
  ExpectGone({ids_[2], ids_[3], ids_[4]});
}

TEST_F(RegisterEraseTest, AnErasedFirmCanComeBackAsANewMember) {
  office_.FailBatch(2);
  EXPECT_FALSE(office_.members().Erase({ids_[1]}, {}));
  office_.Restart();
  ASSERT_TRUE(office_.members().Recover());
  const auto again = office_.members().Add({NumberedMember(1)});
  ASSERT_TRUE(again);
  EXPECT_EQ(*office_.members().FindDuplicate(DuplicateKey(NumberedMember(1))), again->front());
}

TEST_F(RegisterEraseTest, AnOldCopyOfTheStoreDoesNotShowAnErasedMember) {
  const auto old_rows = office_.Rows();
  ASSERT_TRUE(office_.members().Erase({ids_[0], ids_[5]}, {}));
  Load(old_rows);
  office_.Restart();
  ASSERT_TRUE(office_.members().Recover());
  EXPECT_EQ(office_.members().Find(ids_[0]).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(office_.members().Find(ids_[1]));
  const auto unreadable = office_.members().FindUnreadable();
  ASSERT_TRUE(unreadable);
  EXPECT_EQ(*unreadable, (std::vector<MemberId>{ids_[0], ids_[5]}));
  ASSERT_TRUE(office_.members().Erase(*unreadable, {}));
  ExpectGone({ids_[0], ids_[5]});
  EXPECT_TRUE(office_.members().FindUnreadable()->empty());
}

TEST_F(RegisterEraseTest, KeysThatAreOlderThanTheStoreAreNoticed) {
  const auto rows = office_.Rows();
  Office empty;
  storage::WriteBatch batch;
  for (const auto& [key, value] : rows)
    batch.Put(storage::Column::kMembers, key, value);
  ASSERT_TRUE(empty.store().Apply(std::move(batch)));
  const auto recovered = empty.members().Recover();
  ASSERT_FALSE(recovered);
  EXPECT_EQ(recovered.error().code, ErrorCode::kCorruption);
}

TEST_F(RegisterEraseTest, ALostKeySegmentIsNotTakenForErasures) {
  for (const auto& file : std::filesystem::directory_iterator(office_.keys())) {
    if (file.path().filename().string().starts_with("segment-"))
      std::filesystem::remove(file.path());
  }
  office_.Restart();
  EXPECT_EQ(office_.members().Find(ids_[0]).error().code, ErrorCode::kCorruption);
  EXPECT_FALSE(office_.members().ForEach(0, [](MemberId, const Member&) { return true; }));
  EXPECT_EQ(office_.members().FindUnreadable().error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace schakel::node
