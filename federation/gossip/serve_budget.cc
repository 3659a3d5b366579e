#include "federation/gossip/serve_budget.h"

#include <algorithm>

#include "base/check.h"
#include "federation/gossip/limits.h"

namespace schakel::federation {
namespace {

constexpr std::chrono::milliseconds kSecond = std::chrono::seconds(1);

// The largest use is a payload that was read for one of its chunks, as often as a link has jobs.
constexpr BucketRate kPeerRate{limits::kServeBytesPerSecond, kSecond, limits::kServeBurst,
                               limits::kServesPerLinkMax* limits::kPayloadSizeMax};
constexpr BucketRate kAllRate{limits::kServeAllBytesPerSecond, kSecond, limits::kServeAllBurst,
                              limits::kFrameSizeMax};

}  // namespace

ServeBudget::ServeBudget() : peers_(limits::kBudgetNodesMax), all_(kAllRate, MonoTime{}) {}

BucketRate ServeBudget::RateOf(const crypto::NodeId& peer, MonoTime now) {
  const auto throttled = throttled_.find(peer);
  if (throttled == throttled_.end()) return kPeerRate;
  if (throttled->second <= now) {
    throttled_.erase(throttled);
    return kPeerRate;
  }
  BucketRate rate = kPeerRate;
  rate.amount /= limits::kRepeatDivisor;
  rate.burst /= limits::kRepeatDivisor;
  return rate;
}

bool ServeBudget::HasBudget(const crypto::NodeId& peer, MonoTime now) {
  return peers_.Level(peer, RateOf(peer, now), now) > 0 && all_.Level(now) > 0;
}

bool ServeBudget::Admit(const crypto::NodeId& peer, Lane lane, MonoTime now) {
  if (lane == Lane::kCatchUp && !HoldSession(peer, now)) return false;
  return HasBudget(peer, now);
}

bool ServeBudget::HoldSession(const crypto::NodeId& peer, MonoTime now) {
  // Who wants more is not idle, also while the fresh lane or the budget keeps it waiting.
  const auto session = sessions_.find(peer);
  if (session != sessions_.end()) {
    session->second.asked = now;
  } else if (std::find(line_.begin(), line_.end(), peer) == line_.end()) {
    line_.push_back(peer);
  }
  Rotate(now);
  return sessions_.contains(peer);
}

MonoTime ServeBudget::EndOf(const Session& session) {
  if (session.bytes >= limits::kSessionBytesMax) return session.opened;
  return std::min(session.asked + limits::kSessionIdleMax,
                  session.opened + limits::kSessionTimeMax);
}

void ServeBudget::OpenNext(MonoTime now) {
  sessions_.emplace(line_.front(), Session{now, now, 0});
  line_.pop_front();
}

void ServeBudget::Rotate(MonoTime now) {
  while (sessions_.size() < limits::kServeSessionsMax && !line_.empty())
    OpenNext(now);
  while (!line_.empty()) {
    const auto over = std::find_if(sessions_.begin(), sessions_.end(),
                                   [now](const auto& item) { return EndOf(item.second) <= now; });
    if (over == sessions_.end()) return;
    // Who is idle asks again if it wants more; others wait behind those that waited.
    const bool is_idle = now - over->second.asked >= limits::kSessionIdleMax;
    if (!is_idle) line_.push_back(over->first);
    sessions_.erase(over);
    OpenNext(now);
  }
}

void ServeBudget::Charge(const crypto::NodeId& peer, Lane lane, std::uint64_t bytes, MonoTime now) {
  CHECK(bytes <= limits::kFrameSizeMax);
  peers_.Charge(peer, RateOf(peer, now), bytes, now);
  all_.Charge(bytes, now);
  const auto session = sessions_.find(peer);
  if (lane != Lane::kCatchUp || session == sessions_.end()) return;
  session->second.bytes += bytes;
}

void ServeBudget::Refund(const crypto::NodeId& peer, Lane lane, std::uint64_t bytes, MonoTime now) {
  peers_.Refund(peer, RateOf(peer, now), bytes, now);
  all_.Refund(bytes, now);
  const auto session = sessions_.find(peer);
  if (lane != Lane::kCatchUp || session == sessions_.end()) return;
  session->second.bytes -= std::min(bytes, session->second.bytes);
}

void ServeBudget::ChargeRead(const crypto::NodeId& peer, std::uint64_t bytes, MonoTime now) {
  CHECK(bytes <= limits::kPayloadSizeMax);
  peers_.Charge(peer, RateOf(peer, now), bytes, now);
  const auto session = sessions_.find(peer);
  if (session != sessions_.end()) session->second.bytes += bytes;
}

void ServeBudget::Leave(const crypto::NodeId& peer) {
  sessions_.erase(peer);
  std::erase(line_, peer);
}

void ServeBudget::Throttle(const crypto::NodeId& peer, MonoTime now) {
  std::erase_if(throttled_, [now](const auto& item) { return item.second <= now; });
  if (throttled_.size() >= limits::kRepeatNodesMax && !throttled_.contains(peer)) {
    throttled_.erase(std::min_element(
        throttled_.begin(), throttled_.end(),
        [](const auto& left, const auto& right) { return left.second < right.second; }));
  }
  throttled_[peer] = now + limits::kOffenceMemory;
}

MonoTime ServeBudget::ReadyAt(const crypto::NodeId& peer, Lane lane, MonoTime now) {
  const MonoTime budget =
      std::max(peers_.ReadyAt(peer, RateOf(peer, now), 1, now), all_.ReadyAt(1, now));
  if (lane != Lane::kCatchUp || sessions_.contains(peer)) return budget;
  if (sessions_.size() < limits::kServeSessionsMax) return budget;
  MonoTime turn = MonoTime::max();
  for (const auto& [node, session] : sessions_)
    turn = std::min(turn, EndOf(session));
  return std::max(budget, turn);
}

}  // namespace schakel::federation
