// How much of trust files one peer gets, and when.
#include "federation/gossip/trust_serving.h"

#include <gtest/gtest.h>

#include "federation/gossip/trust_limits.h"
#include "federation/trust/limits.h"
#include "federation/wire/frame_codec.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

// One peer that asks, of a node with so many files of one size.
class TrustServingTest : public testing::Test {
 protected:
  TrustServingTest() {
    link_.id = 1;
    link_.node.bytes[0] = 7;
  }
  void Hold(std::size_t files, std::size_t bytes) {
    auto content = std::make_shared<TrustContent>();
    for (std::size_t i = 0; i < files; ++i) {
      want_.names.push_back(std::to_string(i) + ".json");
      content->files[want_.names.back()] = Buffer(bytes);
    }
    held_ = TrustedSet(std::move(content));
  }
  void Want() {
    serving_.OnWant(link_, want_);
    Advance();
  }
  void Advance() {
    serving_.Advance(held_, now_);
    for (const Action& action : outbox_.Take()) {
      const SendFrame& send = std::get<SendFrame>(action);
      EXPECT_LE(send.frame.size(), limits::kFrameSizeMax);
      const auto frame = DecodeFrame(send.frame);
      ++frames_;
      for (const TrustFileContent& file : std::get<TrustFilesMessage>(frame->message).files) {
        ++files_;
        bytes_ += file.content.size();
        absent_ += file.is_present ? 0 : 1;
      }
    }
  }

  NodeBuckets budget_{limits::kBudgetNodesMax};
  Outbox outbox_;
  TrustServing serving_{budget_, outbox_};
  TrustedSet held_;
  Link link_;
  TrustWantMessage want_;
  MonoTime now_{std::chrono::hours(1)};
  std::uint64_t frames_ = 0;
  std::uint64_t files_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t absent_ = 0;
};

TEST_F(TrustServingTest, GivesNoMoreThanTheBudgetHoweverLargeAnAnswerIs) {
  Hold(32, 200 * 1024);
  for (int i = 0; i < 60; ++i) {
    Want();
    now_ += seconds(1);
  }
  Want();
  EXPECT_GE(bytes_, limits::kControlBurst + 50 * limits::kControlBytesPerSecond);
  EXPECT_LE(bytes_,
            limits::kControlBurst + 60 * limits::kControlBytesPerSecond + limits::kFrameSizeMax);
}

TEST_F(TrustServingTest, GivesTheRestWhenTheBudgetFillsAgain) {
  Hold(200, 200 * 1024);
  Want();
  EXPECT_LT(files_, 200U);
  EXPECT_EQ(files_ + serving_.CountWaiting(), 200U);
  const MonoTime start = now_;
  while (serving_.CountWaiting() > 0) {
    const auto next = serving_.NextDeadline();
    ASSERT_TRUE(next && *next > now_);
    ASSERT_LE(*next - now_, seconds(1)) << "somebody who waits hears of it in time";
    now_ = *next;
    Advance();
  }
  EXPECT_EQ(files_, 200U);
  EXPECT_LE(now_ - start,
            seconds(1 + (bytes_ - limits::kControlBurst) / limits::kControlBytesPerSecond));
  EXPECT_EQ(serving_.NextDeadline(), std::nullopt);
}

TEST_F(TrustServingTest, FillsFramesThatAThinLineTakesInASecond) {
  Hold(100, 1'500);
  Want();
  EXPECT_EQ(files_, 100U);
  EXPECT_EQ(frames_, 1 + 100 * (1'500 + limits::kTrustNameMax) / limits::kTrustFrameFill);
}

TEST_F(TrustServingTest, SendsTheLargestFileInAFrameOfItsOwn) {
  Hold(3, limits::kTrustFileMax);
  Want();
  EXPECT_EQ(files_, 3U);
  EXPECT_EQ(frames_, 3U);
}

TEST_F(TrustServingTest, KeepsSoManyNamesOfALinkAndEachOnce) {
  Hold(limits::kTrustFilesPerFrameMax, limits::kTrustFileMax);
  for (int i = 0; i < 5; ++i)
    Want();
  const std::uint64_t waiting = serving_.CountWaiting();
  EXPECT_GT(waiting, 0U);
  EXPECT_LE(waiting, limits::kTrustFilesPerFrameMax);
  for (int i = 0; i < 100; ++i) {
    link_.id = LinkId{100} + static_cast<LinkId>(i);
    Want();
  }
  EXPECT_LE(serving_.CountWaiting(), 101 * limits::kTrustFilesPerFrameMax);
}

TEST_F(TrustServingTest, SaysWhatItHasNot) {
  Hold(1, 100);
  want_.names.emplace_back("9.nothing.json");
  Want();
  EXPECT_EQ(files_, 2U);
  EXPECT_EQ(absent_, 1U);
}

TEST_F(TrustServingTest, ForgetsWhoLeft) {
  Hold(200, 200 * 1024);
  Want();
  ASSERT_GT(serving_.CountWaiting(), 0U);
  serving_.OnLinkDown(link_.id);
  EXPECT_EQ(serving_.CountWaiting(), 0U);
  const std::uint64_t before = bytes_;
  now_ += seconds(10);
  Advance();
  EXPECT_EQ(bytes_, before);
}

}  // namespace
}  // namespace schakel::federation
