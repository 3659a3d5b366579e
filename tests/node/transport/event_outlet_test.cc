#include "node/transport/event_outlet.h"

#include <gtest/gtest.h>

namespace schakel::node {
namespace {

// Takes as many events as it has room for.
class Sink final : public TransportSink {
 public:
  bool OnTransportEvent(TransportEvent& event) override {
    if (room == 0) return false;
    --room;
    frames.push_back(std::move(std::get<FrameReceived>(event).frame));
    return true;
  }
  std::size_t room = 0;
  std::vector<Buffer> frames;
};

TEST(EventOutletTest, KeepsWhatTheSinkRefusesAndItsOrder) {
  Sink sink;
  EventOutlet outlet(sink);
  sink.room = 1;
  for (std::uint8_t i = 0; i < 4; ++i)
    outlet.Emit(FrameReceived{1, Buffer{i}});
  EXPECT_FALSE(outlet.IsClear());
  EXPECT_EQ(sink.frames, (std::vector<Buffer>{{0}}));
  EXPECT_FALSE(outlet.Flush());
  sink.room = 2;
  EXPECT_FALSE(outlet.Flush());
  EXPECT_EQ(sink.frames, (std::vector<Buffer>{{0}, {1}, {2}}));
  sink.room = 5;
  outlet.Emit(FrameReceived{1, Buffer{4}});  // room, but not its turn
  EXPECT_EQ(sink.frames.size(), 3U);
  EXPECT_TRUE(outlet.Flush());
  EXPECT_TRUE(outlet.IsClear());
  EXPECT_EQ(sink.frames, (std::vector<Buffer>{{0}, {1}, {2}, {3}, {4}}));
}

}  // namespace
}  // namespace schakel::node
