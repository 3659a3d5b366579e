#include "node/join/join_book.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <thread>

#include "base/file.h"
#include "tests/base/temp_folder.h"
#include "tests/federation/trust/joiner.h"

namespace schakel::node {
namespace {

using federation::TokenRecord;

class JoinBookTest : public ::testing::Test {
 protected:
  JoinBook Open() {
    auto book = JoinBook::Open(folder_ / "join");
    EXPECT_TRUE(book);
    return std::move(*book);
  }

  const TempFolder folder_;
};

TEST_F(JoinBookTest, KeepsItsKeyAndRecordsForWhoOpensItNext) {
  const JoinBook first = Open();
  const TokenRecord record =
      federation::SampleRecord(federation::SampleToken(first.key(), "12345678"));
  ASSERT_TRUE(first.Add(record));
  EXPECT_EQ(first.Add(record).error().code, ErrorCode::kConflict);
  const JoinBook second = Open();
  EXPECT_EQ(second.key().public_key(), first.key().public_key());
  const auto found = second.Find(record.token.id());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->token, record.token);
  EXPECT_EQ(second.All()->size(), 1u);
  EXPECT_EQ(second.Find({}).error().code, ErrorCode::kNotFound);
}

TEST_F(JoinBookTest, HidesSecretsFromOthers) {
  const JoinBook book = Open();
  const auto record = federation::SampleRecord(federation::SampleToken(book.key(), "12345678"));
  ASSERT_TRUE(book.Add(record));
  for (const auto& item : std::filesystem::recursive_directory_iterator(folder_ / "join")) {
    const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
    if (!item.is_regular_file()) continue;
    EXPECT_EQ(item.status().permissions() & others, std::filesystem::perms::none) << item.path();
  }
}

TEST_F(JoinBookTest, WaitsForTheLockButNotForEver) {
  const JoinBook book = Open();
  const auto record = federation::SampleRecord(federation::SampleToken(book.key(), "12345678"));
  ASSERT_TRUE(book.Add(record));
  const auto change = [&] {
    return book.Change(record.token.id(), [](TokenRecord& changed) { changed.wrong_tries += 1; });
  };
  const int other = open((folder_ / "join" / "lock").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(flock(other, LOCK_EX), 0);
  EXPECT_EQ(change().error().code, ErrorCode::kIo);
  close(other);
  const auto changed = change();
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->wrong_tries, 1);
}

TEST_F(JoinBookTest, LosesNoChangeOfTwoAtOnce) {
  const JoinBook book = Open();
  const auto record = federation::SampleRecord(federation::SampleToken(book.key(), "12345678"));
  ASSERT_TRUE(book.Add(record));
  const auto count = [&book, &record] {
    for (int i = 0; i < 2; ++i) {
      EXPECT_TRUE(
          book.Change(record.token.id(), [](TokenRecord& changed) { changed.wrong_tries += 1; }));
    }
  };
  std::thread other(count);
  count();
  other.join();
  EXPECT_EQ(book.Find(record.token.id())->wrong_tries, 4);
}

TEST_F(JoinBookTest, SaysWhichRecordIsDamaged) {
  const JoinBook book = Open();
  ASSERT_TRUE(WriteFileDurably(folder_ / "join/tokens/x.json", AsBytes("{"), FileMode::kPrivate));
  const auto all = book.All();
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().code, ErrorCode::kCorruption);
  EXPECT_NE(all.error().context.find("x.json"), std::string::npos);
}

TEST_F(JoinBookTest, KeepsTheFirstLeaveOfANode) {
  const JoinBook book = Open();
  const federation::Joiner joiner("12345678");
  const auto leave =
      federation::SignLeave({joiner.wish.node_id, federation::kJoinDay}, joiner.identity);
  ASSERT_TRUE(book.NoteLeave({joiner.wish.node_id, leave}));
  ASSERT_TRUE(book.NoteLeave({joiner.wish.node_id, Buffer(leave.size(), 1)}));
  const auto leaves = book.Leaves();
  ASSERT_TRUE(leaves);
  ASSERT_EQ(leaves->size(), 1u);
  EXPECT_EQ(leaves->front().request, leave);
}

}  // namespace
}  // namespace schakel::node
