#include "simulations/baselines/wire_sizes.h"

#include <gtest/gtest.h>

#include "federation/wire/frame_codec.h"

namespace schakel::simulations {
namespace {

// Within a fifth: fields may come and go without every figure of every document moving.
void ExpectNear(std::uint64_t model, const federation::Message& message) {
  const federation::Frame frame{{1, 8'760}, message};
  const auto encoded = federation::EncodeFrame(frame);
  ASSERT_TRUE(encoded);
  EXPECT_GE(model * 5, encoded->size() * 4) << encoded->size();
  EXPECT_LE(model * 5, encoded->size() * 6) << encoded->size();
}

federation::JournalId Journal() {
  federation::JournalId journal;
  journal.publisher.bytes.fill(0x5c);
  journal.incarnation = 1;
  return journal;
}

TEST(WireSizesTest, AnnouncesAndPullsWeighWhatOurFramesWeigh) {
  ExpectNear(kAnnounceBytes, federation::AnnounceMessage{{{TagOf(Journal()), 12, 34, 2, 3}}});
  federation::PullMessage pull;
  pull.journal = Journal();
  pull.from = 12;
  pull.bytes_max = 245'760;
  ExpectNear(kPullBytes, pull);
}

TEST(WireSizesTest, APruneWeighsWhatAPongWeighs) {
  ExpectNear(kPruneBytes, federation::PongMessage{7});
}

}  // namespace
}  // namespace schakel::simulations
