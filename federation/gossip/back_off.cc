#include "federation/gossip/back_off.h"

#include <algorithm>

#include "federation/limits.h"

namespace schakel::federation {
namespace {

constexpr int kJitterPercent = 30;

}  // namespace

void BackOffs::MakeRoom() {
  if (waits_.size() < limits::kBackOffsMax) return;
  waits_.erase(std::min_element(waits_.begin(), waits_.end(), [](const auto& a, const auto& b) {
    return a.second.until < b.second.until;
  }));
}

BackOffs::Wait& BackOffs::Lengthen(const crypto::NodeId& node, MonoTime now) {
  if (!waits_.contains(node)) MakeRoom();
  Wait& wait = waits_[node];
  wait.length = wait.length.count() == 0 ? limits::kRedialFirst
                                         : std::min(2 * wait.length, limits::kRedialMax);
  wait.until = std::max(wait.until, now + random_.Jitter(wait.length, kJitterPercent));
  return wait;
}

void BackOffs::OnFailed(const crypto::NodeId& node, MonoTime now) {
  ++Lengthen(node, now).failures;
}

unsigned BackOffs::Failures(const crypto::NodeId& node) const {
  const auto known = waits_.find(node);
  return known == waits_.end() ? 0 : known->second.failures;
}

void BackOffs::OnLost(const crypto::NodeId& node, Duration lasted, MonoTime now) {
  if (lasted >= limits::kRedialMax) waits_.erase(node);
  Lengthen(node, now);
}

void BackOffs::Rest(const crypto::NodeId& node, Duration wait, MonoTime now) {
  Wait& lengthened = Lengthen(node, now);
  lengthened.until = std::max(lengthened.until, now + std::min(wait, limits::kRejectedMax));
  lengthened.is_full = false;
}

void BackOffs::OnFull(const crypto::NodeId& node, Duration wait, MonoTime now) {
  const auto known = waits_.find(node);
  const MonoTime feel_from = known == waits_.end() ? now : std::max(now, known->second.feel_from);
  Rest(node, wait, now);
  Wait& lengthened = waits_[node];
  lengthened.is_full = true;
  lengthened.feel_from = feel_from;
}

void BackOffs::OnFeeler(const crypto::NodeId& node, MonoTime now) {
  const auto known = waits_.find(node);
  if (known != waits_.end()) known->second.feel_from = now + limits::kFeelerInterval;
}

bool BackOffs::Waits(const crypto::NodeId& node, MonoTime now) const {
  const auto known = waits_.find(node);
  return known != waits_.end() && known->second.until > now;
}

std::vector<crypto::NodeId> BackOffs::FullNodes(MonoTime now) const {
  std::vector<crypto::NodeId> nodes;
  for (const auto& [node, wait] : waits_) {
    if (wait.is_full && wait.feel_from <= now && wait.until > now) nodes.push_back(node);
  }
  return nodes;
}

}  // namespace schakel::federation
