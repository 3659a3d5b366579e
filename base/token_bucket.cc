#include "base/token_bucket.h"

#include <algorithm>

#include "base/check.h"

namespace schakel {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kDay = std::chrono::hours(24);
constexpr std::uint64_t kWaitMax = 365ull * 24 * 3'600 * 1'000;  // longer is never

BucketRate Cut(BucketRate rate) {
  CHECK(rate.period.count() > 0 && rate.period <= kDay);
  rate.amount = std::min(rate.amount, kBucketAmountMax);
  rate.burst = std::min(rate.burst, kBucketAmountMax);
  rate.debt_max = std::min(rate.debt_max, kBucketAmountMax);
  return rate;
}

}  // namespace

TokenBucket::TokenBucket(const BucketRate& rate, MonoTime now)
    : rate_(Cut(rate)), level_(Burst()), filled_(now) {}

std::uint64_t TokenBucket::Period() const {
  return static_cast<std::uint64_t>(rate_.period.count());
}

void TokenBucket::SetRate(const BucketRate& rate, MonoTime now) {
  const BucketRate cut = Cut(rate);
  if (cut == rate_) return;
  Fill(now);
  rate_ = cut;
  rest_ = 0;
  level_ = std::clamp(level_, -static_cast<std::int64_t>(rate_.debt_max), Burst());
}

void TokenBucket::Fill(MonoTime now) {
  if (now <= filled_) return;
  const auto elapsed = std::chrono::duration_cast<milliseconds>(now - filled_);
  filled_ += elapsed;
  if (rate_.amount == 0) return;
  const auto millis = static_cast<std::uint64_t>(elapsed.count());
  const auto room = static_cast<std::uint64_t>(Burst() - level_);
  const std::uint64_t periods = millis / Period();
  if (periods > room / rate_.amount) {
    level_ = Burst();
    rest_ = 0;
    return;
  }
  const std::uint64_t part = millis % Period() * rate_.amount + rest_;
  const std::uint64_t gained = periods * rate_.amount + part / Period();
  rest_ = gained >= room ? 0 : part % Period();
  level_ += static_cast<std::int64_t>(std::min(gained, room));
}

std::int64_t TokenBucket::Level(MonoTime now) {
  Fill(now);
  return level_;
}

std::int64_t TokenBucket::Charge(std::uint64_t amount, MonoTime now) {
  Fill(now);
  const auto taken = static_cast<std::int64_t>(std::min(amount, kBucketAmountMax));
  level_ = std::max(level_ - taken, -static_cast<std::int64_t>(rate_.debt_max));
  return level_;
}

void TokenBucket::Refund(std::uint64_t amount, MonoTime now) {
  Fill(now);
  const auto given = static_cast<std::int64_t>(std::min(amount, kBucketAmountMax));
  level_ = std::min(level_ + given, Burst());
  if (level_ == Burst()) rest_ = 0;
}

MonoTime TokenBucket::ReadyAt(std::int64_t level, MonoTime now) {
  Fill(now);
  if (level <= level_) return now;
  if (level > Burst() || rate_.amount == 0) return MonoTime::max();
  const std::uint64_t missing = static_cast<std::uint64_t>(level - level_) * Period() - rest_;
  const std::uint64_t wait = (missing + rate_.amount - 1) / rate_.amount;
  if (wait > kWaitMax) return MonoTime::max();
  return filled_ + milliseconds(wait);
}

}  // namespace schakel
