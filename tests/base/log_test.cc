// Log lines: level, form, and whole lines from many threads.
#include "base/log.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/time.h"

namespace schakel {
namespace {

class LogTest : public testing::Test {
 protected:
  ~LogTest() override { log::SetLevel(log::Level::kInfo); }
};

std::vector<std::string> Lines(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

TEST_F(LogTest, WritesTimeLevelAndSentence) {
  testing::internal::CaptureStderr();
  log::Warning("disk nearly full free_mb=12");
  const std::string line = testing::internal::GetCapturedStderr();
  const std::size_t space = line.find(' ');
  ASSERT_NE(space, std::string::npos);
  EXPECT_TRUE(ParseRfc3339(line.substr(0, space))) << line;
  EXPECT_EQ(line.substr(space), " warning disk nearly full free_mb=12\n");
}

TEST_F(LogTest, LeavesOutWhatIsBelowTheLevel) {
  testing::internal::CaptureStderr();
  log::Debug("one");
  log::Info("two");
  log::SetLevel(log::Level::kError);
  log::Warning("three");
  log::Error("four");
  log::SetLevel(log::Level::kDebug);
  log::Debug("five");
  const auto lines = Lines(testing::internal::GetCapturedStderr());
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_TRUE(lines[0].ends_with(" info two"));
  EXPECT_TRUE(lines[1].ends_with(" error four"));
  EXPECT_TRUE(lines[2].ends_with(" debug five"));
}

TEST_F(LogTest, PrintsBracesAsTheyAre) {
  testing::internal::CaptureStderr();
  log::Info("{} {0} %s %n");
  EXPECT_TRUE(testing::internal::GetCapturedStderr().ends_with(" info {} {0} %s %n\n"));
}

TEST_F(LogTest, KeepsLinesWholeAcrossThreads) {
  constexpr int kThreads = 4;
  constexpr int kLines = 100;
  testing::internal::CaptureStderr();
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([] {
      for (int line = 0; line < kLines; ++line)
        log::Info("peer connected peer=4f2a");
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  const auto lines = Lines(testing::internal::GetCapturedStderr());
  EXPECT_EQ(lines.size(), std::size_t{kThreads} * kLines);
  for (const std::string& line : lines)
    EXPECT_TRUE(line.ends_with("Z info peer connected peer=4f2a")) << line;
}

TEST(MutexTest, KeepsThreadsApart) {
  Mutex mutex;
  int count = 0;
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&mutex, &count] {
      for (int step = 0; step < 1000; ++step) {
        const MutexLock lock(mutex);
        ++count;
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(count, 4000);
}

}  // namespace
}  // namespace schakel
