#include "simulations/baselines/tally.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace schakel::simulations {
namespace {

// The points of the curve in Figures, and where t50, t99 and t100 stand among them.
constexpr std::array<int, 11> kShares = {100, 200, 300, 400, 500, 600, 700, 800, 900, 990, 1000};
constexpr std::size_t kHalf = 4;
constexpr std::size_t kAlmostAll = 9;
constexpr std::size_t kAll = 10;

}  // namespace

Tally::Tally(std::vector<bool> counts) : counts_(std::move(counts)), sums_us_(kShares.size(), 0) {
  const auto counted = std::count(counts_.begin(), counts_.end(), true);
  CHECK(counted > 1);
  others_ = static_cast<std::uint64_t>(counted) - 1;
}

void Tally::Begin(std::uint32_t publisher, std::int64_t now_us) {
  CHECK(counts_[publisher]);
  delays_us_.assign(1, 0);
  begun_us_ = now_us;
  hop_max_ = 0;
}

void Tally::NoteCopy(std::uint32_t node) {
  if (counts_[node]) ++copies_;
}

void Tally::NoteDurable(std::uint32_t node, std::int64_t now_us, std::uint16_t hop) {
  if (!counts_[node]) return;
  delays_us_.push_back(now_us - begun_us_);
  hop_max_ = std::max(hop_max_, hop);
}

void Tally::End() {
  ++broadcasts_;
  delivered_ += delays_us_.size() - 1;
  hops_ += hop_max_;
  std::sort(delays_us_.begin(), delays_us_.end());
  for (std::size_t i = 0; i < kShares.size(); ++i) {
    const auto share = static_cast<std::uint64_t>(kShares[i]);
    const std::uint64_t rank = (share * others_ + 999) / 1000;  // the publisher holds rank 0
    sums_us_[i] += delays_us_[std::min<std::size_t>(rank, delays_us_.size() - 1)];
  }
}

Figures Tally::Means() const {
  Figures figures;
  figures.nodes = counts_.size();
  figures.entries = broadcasts_;
  if (broadcasts_ == 0) return figures;
  const auto broadcasts = static_cast<double>(broadcasts_);
  const std::uint64_t wanted = broadcasts_ * others_;
  figures.delivered_ratio = static_cast<double>(delivered_) / static_cast<double>(wanted);
  figures.missed = wanted - delivered_;
  if (delivered_ > 0) {
    figures.rmr = static_cast<double>(copies_) / static_cast<double>(delivered_) - 1;
  }
  figures.ldh = static_cast<double>(hops_) / broadcasts;
  for (std::size_t i = 0; i < kShares.size(); ++i) {
    figures.curve.push_back({kShares[i], static_cast<double>(sums_us_[i]) / broadcasts / 1000});
  }
  figures.t50_ms = figures.curve[kHalf].millis;
  figures.t99_ms = figures.curve[kAlmostAll].millis;
  figures.t100_ms = figures.curve[kAll].millis;
  return figures;
}

}  // namespace schakel::simulations
