// Events on their way to the sink. What the sink has no room for waits here, in order; meanwhile no
// frame is read, and the watch over connections goes on.
//
// Private to this folder. Thread: net. Bounds: one frame and the beginnings and ends of links, of
// which there are kConnectionsMax and those that the core dials; a dialled link that ends leaves at
// most kHighWaterMark frames more.
#pragma once

#include <deque>
#include <utility>

#include "node/transport/transport.h"

namespace schakel::node {

class EventOutlet {
 public:
  explicit EventOutlet(TransportSink& sink) : sink_(sink) {}

  void Emit(TransportEvent event) {
    if (waiting_.empty() && sink_.OnTransportEvent(event)) return;
    waiting_.push_back(std::move(event));
  }
  // Offers again what waits. Returns IsClear().
  bool Flush() {
    while (!waiting_.empty() && sink_.OnTransportEvent(waiting_.front()))
      waiting_.pop_front();
    return IsClear();
  }
  // Nothing waits: frames may be read.
  [[nodiscard]] bool IsClear() const { return waiting_.empty(); }

 private:
  TransportSink& sink_;
  std::deque<TransportEvent> waiting_;
};

}  // namespace schakel::node
