#include "federation/gossip/record_wants.h"

#include <algorithm>

#include "federation/limits.h"

namespace schakel::federation {
namespace {

bool IsInbound(LinkId link) {
  return (link & kInboundLinkBit) != 0;
}

}  // namespace

bool RecordWants::Offer(const RecordKey& key, Claim claim, MonoTime now) {
  const auto [place, is_new] = rows_.try_emplace(key);
  if (is_new) {
    Ask(place, claim.link, now);
    return true;
  }
  Row& row = place->second;
  if (row.asked == claim.link) return false;
  auto& others = row.others;
  const auto known = std::find_if(others.begin(), others.end(), [&claim](const Claim& other) {
    return other.link == claim.link;
  });
  if (known != others.end()) {
    known->counter = std::max(known->counter, claim.counter);
  } else if (!IsInbound(claim.link)) {
    const auto first_inbound = std::find_if(
        others.begin(), others.end(), [](const Claim& other) { return IsInbound(other.link); });
    others.insert(first_inbound, claim);
  } else if (others.size() < kClaimsMax) {
    others.push_back(claim);
  }
  return false;
}

void RecordWants::Ask(Place place, LinkId link, MonoTime now) {
  place->second.asked = link;
  place->second.deadline = now + limits::kRecordTimeout;
  deadlines_.emplace(place->second.deadline, place->first);
}

void RecordWants::End(Place place) {
  deadlines_.erase({place->second.deadline, place->first});
  place->second.asked = 0;
  place->second.deadline = MonoTime{};
  deadlines_.emplace(place->second.deadline, place->first);
}

void RecordWants::OnRecord(const RecordKey& key) {
  const Place place = rows_.find(key);
  if (place != rows_.end()) End(place);
}

void RecordWants::OnLinkDown(LinkId link) {
  for (Place place = rows_.begin(); place != rows_.end(); ++place) {
    std::erase_if(place->second.others, [link](const Claim& claim) { return claim.link == link; });
    if (place->second.asked == link) End(place);
  }
}

std::vector<RecordWants::Request> RecordWants::TakeNext(
    MonoTime now, const std::function<std::uint64_t(const RecordKey&)>& held) {
  std::vector<Request> requests;
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const Place place = rows_.find(deadlines_.begin()->second);
    deadlines_.erase(deadlines_.begin());
    auto& others = place->second.others;
    const std::uint64_t ours = held(place->first);
    std::erase_if(others, [ours](const Claim& claim) { return claim.counter <= ours; });
    if (others.empty()) {
      rows_.erase(place);
      continue;
    }
    const Claim next = others.front();
    others.erase(others.begin());
    Ask(place, next.link, now);
    requests.push_back({place->first, next});
  }
  return requests;
}

std::optional<MonoTime> RecordWants::NextDeadline() const {
  if (deadlines_.empty()) return std::nullopt;
  return deadlines_.begin()->first;
}

}  // namespace schakel::federation
