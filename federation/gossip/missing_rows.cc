#include "federation/gossip/missing_rows.h"

#include <utility>

namespace schakel::federation {

std::optional<ReviewNamedJob> MissingRows::Walk(const PayloadName& name) {
  const auto [walk, is_new] = walks_.try_emplace(name, false);
  if (is_new) return ReviewNamedJob{name, {}};
  walk->second = true;
  return std::nullopt;
}

std::optional<ReviewNamedJob> MissingRows::OnWalked(const PayloadName& name,
                                                    const std::optional<EntryPosition>& last) {
  const auto walk = walks_.find(name);
  if (walk == walks_.end()) return std::nullopt;
  if (last) return ReviewNamedJob{name, last};
  if (std::exchange(walk->second, false)) return ReviewNamedJob{name, {}};
  walks_.erase(walk);
  return std::nullopt;
}

std::optional<FindMissingJob> MissingRows::NextStep(bool has_room) {
  const bool is_due = has_room && walks_.empty() && (round_ || is_left_out_);
  if (!is_due) return std::nullopt;
  if (!round_) {
    round_ = Round{};
    is_left_out_ = false;
  }
  if (std::exchange(round_->is_reading, true)) return std::nullopt;
  return FindMissingJob{round_->after};
}

void MissingRows::OnFound(const MissingFound& found) {
  if (!round_) return;
  round_->is_reading = false;
  if (!found.names.empty()) round_->after = found.names.back();
  if (found.is_end) round_.reset();
}

void MissingRows::OnFindFailed() {
  round_.reset();
}

}  // namespace schakel::federation
