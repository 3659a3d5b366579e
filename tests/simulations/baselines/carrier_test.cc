#include "simulations/baselines/carrier.h"

#include <gtest/gtest.h>

#include "simulations/baselines/wire_sizes.h"

namespace schakel::simulations {
namespace {

class CarrierTest : public testing::Test {
 protected:
  static Overlay Pair() {
    Overlay overlay;
    overlay.neighbours = {{1}, {0}};
    overlay.latency = {1, std::chrono::milliseconds(10), std::chrono::milliseconds(10)};
    return overlay;
  }

  PushGraph graph_{Pair()};
};

TEST_F(CarrierTest, KeepsTheOrderOfALinkWhatIsLostOnIt) {
  Carrier carrier(graph_, {1, 500});
  constexpr std::uint16_t kMessages = 200;
  for (std::uint16_t i = 0; i < kMessages; ++i)
    carrier.Send(0, SignalKind::kPayload, i);
  Signal signal;
  for (std::uint16_t i = 0; i < kMessages; ++i) {
    ASSERT_TRUE(carrier.Next(signal));
    EXPECT_EQ(signal.hop, i);
  }
  EXPECT_FALSE(carrier.Next(signal));
  EXPECT_EQ(carrier.now_us(), 210'000);
}

TEST_F(CarrierTest, LosesForGoodWithoutRetransmission) {
  Carrier carrier(graph_, {1, 500, Duration(0)});
  for (int i = 0; i < 1000; ++i)
    carrier.Send(0, SignalKind::kPayload);
  int arrived = 0;
  Signal signal;
  while (carrier.Next(signal))
    ++arrived;
  EXPECT_GT(arrived, 400);
  EXPECT_LT(arrived, 600);
  EXPECT_EQ(carrier.payloads_sent(), 1000U);
}

TEST_F(CarrierTest, CountsPayloadsApartFromControl) {
  Carrier carrier(graph_, {});
  carrier.Send(0, SignalKind::kPayload);
  carrier.Send(0, SignalKind::kAnnounce);
  carrier.Send(1, SignalKind::kPull);
  carrier.Send(1, SignalKind::kPrune);
  carrier.Plan(0, SignalKind::kTimer, 5);
  EXPECT_EQ(carrier.payloads_sent(), 1U);
  EXPECT_EQ(carrier.control_bytes(), kAnnounceBytes + kPullBytes + kPruneBytes);
  carrier.ForgetCounts();
  EXPECT_EQ(carrier.payloads_sent() + carrier.control_bytes(), 0U);
}

TEST_F(CarrierTest, MovesTimeToWhatComesFirst) {
  Carrier carrier(graph_, {});
  carrier.Send(0, SignalKind::kPayload);
  carrier.Plan(1, SignalKind::kTimer, 4'000);
  Signal signal;
  ASSERT_TRUE(carrier.Next(signal));
  EXPECT_EQ(signal.kind, SignalKind::kTimer);
  EXPECT_EQ(carrier.now_us(), 4'000);
  ASSERT_TRUE(carrier.Next(signal));
  EXPECT_EQ(signal.kind, SignalKind::kPayload);
  EXPECT_EQ(carrier.now_us(), 10'000);
}

}  // namespace
}  // namespace schakel::simulations
