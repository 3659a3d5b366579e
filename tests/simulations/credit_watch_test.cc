#include "simulations/credit_watch.h"

#include "federation/wire/frame_codec.h"
#include "library.h"

namespace schakel::simulations {
namespace {

constexpr CreditWatch::Sender kSender{1, 7, true};

Buffer Frame(federation::Message message) {
  return *federation::EncodeFrame({{1, 1}, std::move(message)});
}

FrameMark Page(std::uint32_t cost) {
  return {FrameTag::kPage, 1, cost, 0};
}

TEST(CreditWatchTest, CountsWhatWasGrantedAndWhatWasSent) {
  CreditWatch watch;
  federation::HelloMessage hello;
  hello.credit_bytes = 1'000;
  watch.OnArrived(1, 7, {FrameTag::kHello, 0, 0, 0}, Frame(hello));
  watch.OnSent(kSender, Page(600), {});
  watch.OnSent(kSender, Page(400), {});
  EXPECT_EQ(watch.broken(), std::nullopt);
  watch.OnArrived(1, 7, {FrameTag::kCredit, 0, 0, 0}, Frame(federation::CreditMessage{50}));
  watch.OnSent(kSender, Page(50), {});
  EXPECT_EQ(watch.broken(), std::nullopt);
  watch.OnSent(kSender, Page(1), {});
  ASSERT_TRUE(watch.broken());
  EXPECT_TRUE(watch.broken()->starts_with("credit: node 1"));
}

TEST(CreditWatchTest, ForgetsACreditWithItsLink) {
  CreditWatch watch;
  federation::HelloMessage hello;
  hello.credit_bytes = 1'000;
  watch.OnArrived(1, 7, {FrameTag::kHello, 0, 0, 0}, Frame(hello));
  watch.OnLinkEnded(1, 7);
  watch.OnSent(kSender, Page(1), {});
  EXPECT_TRUE(watch.broken());
}

TEST(CreditWatchTest, DoesNotMindWhatHostileNodesSend) {
  CreditWatch watch;
  watch.OnSent({1, 7, false}, Page(1'000), {});
  EXPECT_EQ(watch.broken(), std::nullopt);
}

}  // namespace
}  // namespace schakel::simulations
