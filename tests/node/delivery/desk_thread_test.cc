// The desk behind its thread: commands of many threads, word of arrivals, an end in the middle.
#include "node/delivery/desk_thread.h"

#include <gtest/gtest.h>

#include <atomic>

#include "storage/memory_store.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {
namespace {

constexpr std::string_view kNodeKey = "0123456789abcdef0123456789abcdef";
constexpr std::string_view kSheet =
    "naam;email;software\nBakker;b@bakker.example;WordPress\nSlager;s@slager.example;FortiGate\n";

class DeskThreadTest : public testing::Test {
 protected:
  std::unique_ptr<MemberDesk> OpenDesk() {
    MemberDesk::Options options{
        folder_.path() / "vault", store_,
        [this](storage::WriteBatch batch) { return store_.Apply(std::move(batch)); },
        [] { return Result<void>(); }, false};
    auto desk = MemberDesk::Open(std::move(options), AsBytes(kNodeKey));
    EXPECT_TRUE(desk.has_value());
    return std::move(*desk);
  }

  std::unique_ptr<DeskThread> StartThread() {
    return std::make_unique<DeskThread>(OpenDesk(), inbox_, [this] {
      ++directories_asked_;
      return federation::Directory::FromAdmissions({1, 1}, {});
    });
  }

  TempFolder folder_;
  storage::MemoryStore store_;
  DeskInbox inbox_;
  std::atomic<int> directories_asked_{0};
};

Result<std::size_t> CountOf(MemberDesk& desk) {
  return desk.members().Count();
}

TEST_F(DeskThreadTest, AnswersManyThreadsAtOnce) {
  const auto thread = StartThread();
  ImportOptions options;
  options.is_dry_run = false;
  auto imported = thread->Ask([options](MemberDesk& desk) { return desk.Import(kSheet, options); });
  ASSERT_TRUE(imported.valid());
  EXPECT_EQ(imported.get()->report.counts.new_members, 2U);
  std::atomic<int> good{0};
  std::vector<std::thread> people;
  people.reserve(4);
  for (int i = 0; i < 4; ++i) {
    people.emplace_back([&] {
      for (int n = 0; n < 25; ++n) {
        inbox_.Ring();
        inbox_.Ring(federation::EntryPosition{});
        auto count = thread->Ask(CountOf);
        const auto answer = count.valid() ? count.get() : Result<std::size_t>(std::size_t{0});
        good += answer && *answer == 2 ? 1 : 0;
      }
    });
  }
  for (std::thread& person : people)
    person.join();
  EXPECT_EQ(good, 100);
  EXPECT_EQ(thread->members(), 2U);
  EXPECT_GT(directories_asked_, 0);
}

TEST_F(DeskThreadTest, DropsWhatWaitsAtTheEnd) {
  auto thread = StartThread();
  std::promise<void> begun;
  std::promise<void> go_on;
  auto blocked = thread->Ask([&begun, gate = go_on.get_future().share()](MemberDesk&) {
    begun.set_value();
    gate.wait();
    return true;
  });
  begun.get_future().wait();
  auto waiting = thread->Ask(CountOf);
  ASSERT_TRUE(blocked.valid() && waiting.valid());
  inbox_.Close();
  go_on.set_value();
  EXPECT_TRUE(blocked.get());
  thread.reset();
  const bool is_over = waiting.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  EXPECT_TRUE(is_over);  // answered or dropped, never left hanging
  EXPECT_FALSE(inbox_.Post([](MemberDesk&) {}));
}

TEST(DeskInboxTest, ConflatesWordOfArrivals) {
  DeskInbox inbox;
  for (int i = 0; i < 1'000; ++i)
    inbox.Ring();
  const auto now = std::chrono::steady_clock::now();
  EXPECT_TRUE(inbox.Wait(now).has_rung);
  EXPECT_FALSE(inbox.Wait(now).has_rung);
}

TEST(DeskInboxTest, LooksAtEverythingWhenPositionsAreTooMany) {
  DeskInbox inbox;
  for (std::uint64_t i = 0; i <= DeskInbox::kPositionsMax; ++i)
    inbox.Ring(federation::EntryPosition{{}, i});
  const auto wakeup = inbox.Wait(std::chrono::steady_clock::now());
  EXPECT_EQ(wakeup.positions.size(), DeskInbox::kPositionsMax);
  EXPECT_TRUE(wakeup.is_all);
}

TEST(DeskInboxTest, TakesNoMoreCommandsThanItsBound) {
  DeskInbox inbox;
  for (std::size_t i = 0; i < DeskInbox::kCommandsMax; ++i)
    EXPECT_TRUE(inbox.Post([](MemberDesk&) {}));
  EXPECT_FALSE(inbox.Post([](MemberDesk&) {}));
  EXPECT_EQ(inbox.Wait(std::chrono::steady_clock::now()).commands.size(), DeskInbox::kCommandsMax);
  EXPECT_TRUE(inbox.Post([](MemberDesk&) {}));
}

}  // namespace
}  // namespace schakel::node
