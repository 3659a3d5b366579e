// What a fetch of trust asks for, how much of it at a time, and what is left of one that failed.
#include <gtest/gtest.h>

#include <deque>

#include "federation/gossip/trust_limits.h"
#include "federation/gossip/trust_sync.h"
#include "federation/trust/limits.h"
#include "federation/wire/frame_codec.h"
#include "large_registry.h"

namespace schakel::federation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr LinkId kFirst = 1;
constexpr LinkId kSecond = 2;

// A peer that answers what it is asked, file by file.
class TrustFetch {
 public:
  explicit TrustFetch(const LargeRegistry& registry) : registry_(registry) {}

  void Start(LinkId link) {
    link_ = link;
    sync.Start(registry_.root(), link, now);
    Hear();
  }
  // The next `count` of the files that were asked for arrive. Returns whether all is there.
  bool Answer(std::size_t count = 1) {
    TrustFilesMessage files;
    for (; count > 0 && !open.empty(); --count) {
      files.files.push_back(registry_.FileOf(open.front()));
      open.pop_front();
    }
    now.mono += milliseconds(10);
    return Say(files);
  }
  bool Say(const TrustFilesMessage& files) {
    for (const TrustFileContent& file : files.files)
      answered_ += file.is_present ? 1 : 0;
    auto fetched = sync.OnFiles(link_, files, now);
    error = fetched ? std::nullopt : std::optional(fetched.error().code);
    if (fetched && *fetched) set = **fetched;
    Hear();
    return set.has_value();
  }
  // Until `files` more were answered.
  void AnswerSome(std::size_t files) {
    const std::size_t until = answered_ + files;
    while (answered_ < until && !open.empty())
      Answer();
  }
  bool AnswerAll() {
    while (!open.empty())
      Answer();
    return set.has_value();
  }
  // What the files are that were asked for and did not come.
  [[nodiscard]] std::size_t OpenBytes() const {
    std::size_t bytes = 0;
    for (const std::string& name : open)
      bytes += registry_.FileOf(name).content.size();
    return bytes;
  }
  void Forget() {
    open.clear();
    asked.clear();
  }

  Outbox outbox;
  TrustSync sync{outbox};
  Now now = StartOfTests();
  std::deque<std::string> open;    // asked for and not answered
  std::vector<std::string> asked;  // all
  std::size_t open_bytes_max = 0;
  std::optional<TrustedSet> set;
  std::optional<ErrorCode> error;

 private:
  void Hear() {
    for (const Action& action : outbox.Take()) {
      const auto frame = DecodeFrame(std::get<SendFrame>(action).frame);
      EXPECT_EQ(std::get<SendFrame>(action).link, link_);
      for (const std::string& name : std::get<TrustWantMessage>(frame->message).names) {
        open.push_back(name);
        asked.push_back(name);
      }
    }
    open_bytes_max = std::max(open_bytes_max, OpenBytes());
  }

  const LargeRegistry& registry_;
  LinkId link_ = 0;
  std::size_t answered_ = 0;
};

const LargeRegistry& Registry() {
  static const LargeRegistry kRegistry(600, 1'500);
  return kRegistry;
}

TEST(LargeTrustFetchTest, AsksForSoMuchAtATimeOfTenThousandAdmissions) {
  const LargeRegistry registry(10'000, 1'500);
  ASSERT_GT(registry.bytes(), std::size_t{15} << 20);
  TrustFetch fetch(registry);
  fetch.Start(kFirst);
  while (!fetch.open.empty()) {
    ASSERT_LE(fetch.sync.open_bytes(), limits::kTrustOpenMax);
    ASSERT_LE(fetch.open.size(), limits::kTrustFilesPerFrameMax);
    fetch.Answer(40);
  }
  ASSERT_TRUE(fetch.set);
  EXPECT_EQ(fetch.set->content()->files, registry.files());
  EXPECT_LE(fetch.open_bytes_max, limits::kTrustOpenMax);
  EXPECT_GT(fetch.open_bytes_max, limits::kTrustOpenMax / 4) << "and not for so little";
  const std::set<std::string> names(fetch.asked.begin(), fetch.asked.end());
  EXPECT_EQ(names.size(), fetch.asked.size()) << "each once";
}

TEST(TrustFetchTest, GoesOnAtTheNextPeerWhereTheFirstLeft) {
  TrustFetch fetch(Registry());
  fetch.Start(kFirst);
  fetch.AnswerSome(500);
  ASSERT_FALSE(fetch.set);
  const std::set<std::string> unanswered(fetch.open.begin(), fetch.open.end());
  std::set<std::string> had(fetch.asked.begin(), fetch.asked.end());
  for (const std::string& name : unanswered)
    had.erase(name);
  had.erase(std::string(kTimestampFileName));
  had.erase(RootFileName(2));
  fetch.sync.OnLinkDown(kFirst);
  EXPECT_FALSE(fetch.sync.IsActive());
  EXPECT_GT(fetch.sync.kept_bytes(), 0U);
  fetch.Forget();
  fetch.Start(kSecond);
  ASSERT_TRUE(fetch.AnswerAll());
  EXPECT_EQ(fetch.set->content()->files, Registry().files());
  for (const std::string& name : fetch.asked)
    EXPECT_FALSE(had.contains(name)) << name << " was there already";
  EXPECT_EQ(fetch.sync.kept_bytes(), 0U);
}

TEST(TrustFetchTest, KeepsWhatCameBeforeAFileThatIsWrong) {
  TrustFetch fetch(Registry());
  fetch.Start(kFirst);
  fetch.AnswerSome(500);
  TrustFileContent wrong = Registry().FileOf(fetch.open.front());
  wrong.content[wrong.content.size() / 2] ^= 1;
  fetch.Say({{wrong}});
  ASSERT_EQ(fetch.error, ErrorCode::kProtocol);
  const std::size_t asked = fetch.asked.size();
  fetch.Forget();
  fetch.Start(kSecond);
  ASSERT_TRUE(fetch.AnswerAll());
  EXPECT_LT(fetch.asked.size(), Registry().files().size() - asked / 2);
  EXPECT_EQ(fetch.set->content()->files, Registry().files());
}

TEST(TrustFetchTest, KeepsNothingThatSignedMetadataDoNotState) {
  TrustFetch fetch(Registry());
  fetch.Start(kFirst);
  // Root and timestamp: nobody states their hash.
  fetch.Say({{Registry().FileOf(std::string(kTimestampFileName))}});
  TrustFileContent unasked = Registry().FileOf(RoleFileName("nodes-00", 2));
  fetch.Say({{unasked}});
  fetch.sync.OnLinkDown(kFirst);
  EXPECT_EQ(fetch.sync.kept_bytes(), 0U);
}

TEST(TrustFetchTest, EndsWhenNothingComes) {
  TrustFetch fetch(Registry());
  fetch.Start(kFirst);
  EXPECT_EQ(fetch.sync.NextDeadline(), fetch.now.mono + limits::kTrustTimeout);
  fetch.now.mono += limits::kTrustTimeout;
  const auto expired = fetch.sync.Expire(fetch.now.mono);
  ASSERT_TRUE(expired);
  EXPECT_EQ(expired->link, kFirst);
  EXPECT_FALSE(expired->has_brought);
}

TEST(TrustFetchTest, LastsAsLongAsItBringsEnough) {
  TrustFetch fetch(Registry());
  fetch.Start(kFirst);
  const MonoTime start = fetch.now.mono;
  // Files of less than 2 KB: a sixth of what buys time.
  while (!fetch.sync.Expire(fetch.now.mono)) {
    fetch.Answer(5);
    fetch.now.mono += seconds(1);
    ASSERT_FALSE(fetch.set);
  }
  const Duration lasted = fetch.now.mono - start;
  EXPECT_GT(lasted, limits::kTrustFetchMax);
  EXPECT_LT(lasted, limits::kTrustFetchMax * 3 / 2);
  fetch.Forget();
  fetch.Start(kSecond);
  // Forty of them are enough.
  while (!fetch.open.empty()) {
    ASSERT_FALSE(fetch.sync.Expire(fetch.now.mono));
    fetch.Answer(40);
    fetch.now.mono += seconds(1);
  }
  EXPECT_TRUE(fetch.set);
}

}  // namespace
}  // namespace schakel::federation
