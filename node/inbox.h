// A bounded queue from many threads to one: the only way that objects cross between threads.
//
// Ownership: items cross by move. Threads: all methods from any; PopAll() from one.
// Bounds:    `capacity` items and `bytes_max` bytes, by the sizes that producers state; one item
// may
//            go over. A full inbox makes producers wait or fail, and is thereby back-pressure. The
//            mutex is the exception that this class exists for.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/mutex.h"

namespace schakel::node {

template <typename T>
class Inbox {
 public:
  explicit Inbox(std::size_t capacity, std::size_t bytes_max = SIZE_MAX)
      : capacity_(capacity), bytes_max_(bytes_max) {}

  // Returns false if the inbox is full or closed; `item` is then left as it was.
  bool TryPush(T&& item, std::size_t size_bytes = 0) {
    {
      const MutexLock lock(mutex_);
      if (is_closed_ || IsFull()) return false;
      Add(std::move(item), size_bytes);
    }
    changed_.notify_all();
    return true;
  }

  // Waits while full. Returns false if the inbox is closed.
  bool Push(T item, std::size_t size_bytes = 0) {
    {
      const MutexLock lock(mutex_);
      while (!is_closed_ && IsFull())
        changed_.wait(mutex_);
      if (is_closed_) return false;
      Add(std::move(item), size_bytes);
    }
    changed_.notify_all();
    return true;
  }

  // Neither waits nor fails while open: for answers to our own requests, whose number is bounded
  // where they are made. Two threads that wait for room in each other's inbox would wait for ever.
  void PushAlways(T item, std::size_t size_bytes = 0) {
    {
      const MutexLock lock(mutex_);
      if (is_closed_) return;
      Add(std::move(item), size_bytes);
    }
    changed_.notify_all();
  }

  // Waits until something is there, the inbox is closed or the deadline has passed.
  std::vector<T> PopAll(std::chrono::steady_clock::time_point deadline) {
    std::vector<T> taken;
    {
      const MutexLock lock(mutex_);
      while (items_.empty() && !is_closed_) {
        if (changed_.wait_until(mutex_, deadline) == std::cv_status::timeout) break;
      }
      taken.swap(items_);
      bytes_ = 0;
    }
    changed_.notify_all();
    return taken;
  }

  // Items that are in it can still be popped.
  void Close() {
    {
      const MutexLock lock(mutex_);
      is_closed_ = true;
    }
    changed_.notify_all();
  }

  [[nodiscard]] bool IsClosed() {
    const MutexLock lock(mutex_);
    return is_closed_;
  }

 private:
  [[nodiscard]] bool IsFull() const REQUIRES_LOCK(mutex_) {
    return items_.size() >= capacity_ || bytes_ >= bytes_max_;
  }
  void Add(T item, std::size_t size_bytes) REQUIRES_LOCK(mutex_) {
    items_.push_back(std::move(item));
    bytes_ += size_bytes;
  }

  const std::size_t capacity_;
  const std::size_t bytes_max_;
  Mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<T> items_ GUARDED_BY(mutex_);
  std::size_t bytes_ GUARDED_BY(mutex_) = 0;
  bool is_closed_ GUARDED_BY(mutex_) = false;
};

}  // namespace schakel::node
