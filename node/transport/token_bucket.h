// A burst that refills evenly: how often something may happen. Private to this folder.
// Pure; time is an argument. Thread: the owner's.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.h"

namespace schakel::node {

struct BucketSize {
  int burst = 0;
  Duration refill{};  // for each
};

class TokenBucket {
 public:
  // Full.
  TokenBucket(BucketSize size, MonoTime now) : size_(size), left_(size.burst), refilled_(now) {}

  [[nodiscard]] bool HasOne(MonoTime now) {
    const auto steps = (now - refilled_) / size_.refill;
    if (steps > 0) {
      left_ = static_cast<int>(std::min<std::int64_t>(size_.burst, left_ + steps));
      refilled_ += steps * size_.refill;
    }
    return left_ > 0;
  }
  // REQUIRES: HasOne().
  void Take() { left_ -= 1; }
  [[nodiscard]] MonoTime refilled() const { return refilled_; }

 private:
  BucketSize size_;
  int left_;
  MonoTime refilled_;
};

}  // namespace schakel::node
