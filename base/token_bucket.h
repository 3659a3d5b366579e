// A bucket that fills with time and empties with use, in integers: the same on every machine.
//
// Time: milliseconds count; the rest of a division is kept, so that nothing is lost or gained by
//       asking often. Bounds: amounts above kBucketAmountMax are cut to it.
// Owner and thread: whoever holds it.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/time.h"

namespace schakel {

// Keeps every product of an amount and a period in 64 bits; above any quota or link.
constexpr std::uint64_t kBucketAmountMax = 1ull << 35;

struct BucketRate {
  std::uint64_t amount = 0;  // in each period
  std::chrono::milliseconds period{1'000};
  std::uint64_t burst = 0;     // holds at most so much
  std::uint64_t debt_max = 0;  // what a use may take beyond empty
  bool operator==(const BucketRate&) const = default;
};

class TokenBucket {
 public:
  // Full. REQUIRES: 0 < rate.period <= one day.
  TokenBucket(const BucketRate& rate, MonoTime now);

  // Another rate from now on; what it holds stays, within the new burst.
  void SetRate(const BucketRate& rate, MonoTime now);
  // Returns what it holds; negative = debt.
  std::int64_t Level(MonoTime now);
  // Takes `amount`, as far as the debt allows. Returns what it holds then.
  std::int64_t Charge(std::uint64_t amount, MonoTime now);
  // Gives back what was charged and not used.
  void Refund(std::uint64_t amount, MonoTime now);
  // Returns when it will hold `level`, MonoTime::max() if never.
  MonoTime ReadyAt(std::int64_t level, MonoTime now);
  MonoTime FullAt(MonoTime now) { return ReadyAt(Burst(), now); }

 private:
  [[nodiscard]] std::int64_t Burst() const { return static_cast<std::int64_t>(rate_.burst); }
  [[nodiscard]] std::uint64_t Period() const;
  void Fill(MonoTime now);

  BucketRate rate_;
  std::int64_t level_;
  std::uint64_t rest_ = 0;  // of the last division by the period
  MonoTime filled_;
};

}  // namespace schakel
