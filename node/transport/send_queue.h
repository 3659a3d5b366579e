// Frames that wait because a pipe is full. Private to this folder. Thread: net.
#pragma once

#include <deque>

#include "base/bytes.h"
#include "node/transport/limits.h"

namespace schakel::node {

class SendQueue {
 public:
  // Returns false when more waits than kQueueBytesMax: the peer does not read.
  bool Push(Buffer frame) {
    bytes_ += frame.size();
    frames_.push_back(std::move(frame));
    return bytes_ <= transport_limits::kQueueBytesMax;
  }
  void Pop() {
    bytes_ -= frames_.front().size();
    frames_.pop_front();
  }
  [[nodiscard]] bool IsEmpty() const { return frames_.empty(); }
  [[nodiscard]] const Buffer& Front() const { return frames_.front(); }

 private:
  std::deque<Buffer> frames_;
  std::size_t bytes_ = 0;
};

}  // namespace schakel::node
