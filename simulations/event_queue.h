// Events in the order of virtual time; those of one moment in the order in which they were planned.
//
// Thread: one. Bounds: memory by the events that are planned; slots are used again.
#pragma once

#include <vector>

#include "simulations/event.h"

namespace schakel::simulations {

class EventQueue {
 public:
  void Push(MonoTime at, Event event);
  // REQUIRES: not empty.
  Event Pop();

  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }
  // REQUIRES: not empty.
  [[nodiscard]] MonoTime next_at() const { return heap_.front().at; }

 private:
  // The heap moves only these; the events stay where they are.
  struct Key {
    MonoTime at;
    std::uint64_t order = 0;
    std::uint32_t slot = 0;
  };
  static bool IsLater(const Key& a, const Key& b) {
    return a.at != b.at ? a.at > b.at : a.order > b.order;
  }

  std::vector<Key> heap_;
  std::vector<Event> slots_;
  std::vector<std::uint32_t> free_;
  std::uint64_t next_order_ = 0;
};

}  // namespace schakel::simulations
