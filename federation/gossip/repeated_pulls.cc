#include "federation/gossip/repeated_pulls.h"

#include <algorithm>

namespace schakel::federation {
namespace {

std::uint64_t SlackOf(const ServeJob& job) {
  return std::holds_alternative<PullMessage>(job) ? limits::kRepeatSlack : 0;
}

}  // namespace

RepeatedPulls::Peer& RepeatedPulls::FindOrAdd(const crypto::NodeId& id, MonoTime now) {
  if (!peers_.contains(id) && peers_.size() >= limits::kRepeatNodesMax) {
    peers_.erase(
        std::min_element(peers_.begin(), peers_.end(), [](const auto& left, const auto& right) {
          return left.second.heard < right.second.heard;
        }));
  }
  Peer& peer = peers_[id];
  peer.heard = now;
  return peer;
}

RepeatedPulls::Asked& RepeatedPulls::FindOrAdd(Peer& peer, const ServeSubject& subject) {
  const auto [place, is_new] = peer.asked.try_emplace(subject);
  if (is_new) {
    peer.order.push_back(subject);
    if (peer.order.size() > limits::kRepeatSubjectsMax) {
      peer.asked.erase(peer.order.front());
      peer.order.pop_front();
    }
  }
  return place->second;
}

bool RepeatedPulls::OnJob(const crypto::NodeId& id, const ServeJob& job, MonoTime now) {
  Asked& asked = FindOrAdd(FindOrAdd(id, now), SubjectOf(job));
  if (asked.repeats > 0 && now - asked.first_repeat >= limits::kOffenceMemory) asked.repeats = 0;
  const std::uint64_t position = FirstOf(job);
  const bool is_repeat = position + SlackOf(job) < asked.acknowledged;
  if (!is_repeat) {
    asked.acknowledged = std::max(asked.acknowledged, position);
    return false;
  }
  // From here on it may go forward again: a store that was lost is filled only once.
  asked.acknowledged = position;
  if (asked.repeats == 0) asked.first_repeat = now;
  asked.repeats = std::min(asked.repeats + 1, limits::kRepeatsMax + 1);
  return asked.repeats > limits::kRepeatsMax;
}

}  // namespace schakel::federation
