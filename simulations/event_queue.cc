#include "simulations/event_queue.h"

#include <algorithm>

#include "base/check.h"

namespace schakel::simulations {

void EventQueue::Push(MonoTime at, Event event) {
  std::uint32_t slot = 0;
  if (free_.empty()) {
    slot = static_cast<std::uint32_t>(slots_.size());
    slots_.push_back(std::move(event));
  } else {
    slot = free_.back();
    free_.pop_back();
    slots_[slot] = std::move(event);
  }
  heap_.push_back({at, next_order_++, slot});
  std::push_heap(heap_.begin(), heap_.end(), IsLater);
}

Event EventQueue::Pop() {
  CHECK(!heap_.empty());
  std::pop_heap(heap_.begin(), heap_.end(), IsLater);
  const std::uint32_t slot = heap_.back().slot;
  heap_.pop_back();
  free_.push_back(slot);
  return std::move(slots_[slot]);
}

}  // namespace schakel::simulations
