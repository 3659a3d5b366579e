#include "federation/gossip/payload_fetch.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

std::set<crypto::NodeId> PublishersOf(const MissingPayload& missing) {
  std::set<crypto::NodeId> publishers;
  for (const EntryPosition& position : missing.positions)
    publishers.insert(position.journal.publisher);
  return publishers;
}

auto IsOf(const crypto::NodeId& publisher) {
  return [&publisher](const EntryPosition& position) {
    return position.journal.publisher == publisher;
  };
}

std::ptrdiff_t CountOf(const std::vector<EntryPosition>& positions,
                       const crypto::NodeId& publisher) {
  return std::count_if(positions.begin(), positions.end(), IsOf(publisher));
}

}  // namespace

// --- Who waits ---

bool PayloadFetch::AddPosition(MissingPayload& missing, const EntryPosition& position) {
  auto& positions = missing.positions;
  if (std::find(positions.begin(), positions.end(), position) != positions.end()) return false;
  if (positions.size() < limits::kMissingPositionsMax) {
    positions.push_back(position);
    return true;
  }
  if (CountOf(positions, position.journal.publisher) > 0) return false;
  const auto most = std::max_element(
      positions.begin(), positions.end(), [&](const EntryPosition& a, const EntryPosition& b) {
        return CountOf(positions, a.journal.publisher) < CountOf(positions, b.journal.publisher);
      });
  if (CountOf(positions, most->journal.publisher) < 2) return false;
  *most = position;
  return true;
}

std::optional<MissingPayload> PayloadFetch::Add(const MissingPayload& missing) {
  CHECK(!missing.positions.empty());
  const auto known = waiting_.find(missing.name);
  if (known == waiting_.end()) {
    if (waiting_.size() >= limits::kMissingInMemoryMax && !MakeRoom(missing)) return missing;
    const auto added = waiting_.emplace(missing.name, Fetch{missing});
    EnterLines(added.first->second);
    return missing;
  }
  Fetch& fetch = known->second;
  const bool is_active = std::find(active_.begin(), active_.end(), missing.name) != active_.end();
  if (!is_active) LeaveLines(fetch);
  bool is_changed = false;
  for (const EntryPosition& position : missing.positions)
    is_changed |= AddPosition(fetch.missing, position);
  if (!is_active) EnterLines(fetch);
  return is_changed ? std::optional(fetch.missing) : std::nullopt;
}

bool PayloadFetch::MakeRoom(const MissingPayload& missing) {
  if (waiting_.size() == active_.size()) return false;
  const PayloadLines::Line& longest = lines_.Longest();
  const auto publishers = PublishersOf(missing);
  const bool is_fair = std::any_of(publishers.begin(), publishers.end(), [&](const auto& one) {
    return lines_.Length(one) + 1 < longest.size();
  });
  if (!is_fair) return false;
  std::size_t left = limits::kRoomLookedAt;
  for (auto at = longest.rbegin(); at != longest.rend() && left > 0; ++at, --left) {
    const PayloadName name = at->second;
    if (PublishersOf(waiting_.at(name).missing).size() > 1) continue;
    Erase(name);
    return true;
  }
  return false;
}

std::optional<MissingPayload> PayloadFetch::Forget(const PayloadName& name,
                                                   const EntryPosition& position) {
  const auto found = waiting_.find(name);
  if (found == waiting_.end()) return std::nullopt;
  MissingPayload left = found->second.missing;
  if (std::erase(left.positions, position) == 0) return std::nullopt;
  if (left.positions.empty()) {
    Erase(name);
    return left;
  }
  const bool is_active = std::find(active_.begin(), active_.end(), name) != active_.end();
  if (!is_active) LeaveLines(found->second);
  found->second.missing = left;
  if (!is_active) EnterLines(found->second);
  return left;
}

void PayloadFetch::EnterLines(const Fetch& fetch) {
  for (const crypto::NodeId& publisher : PublishersOf(fetch.missing))
    lines_.Enter(publisher, fetch.due, fetch.missing.name);
}

void PayloadFetch::LeaveLines(const Fetch& fetch) {
  for (const crypto::NodeId& publisher : PublishersOf(fetch.missing))
    lines_.Leave(publisher, fetch.due, fetch.missing.name);
}

void PayloadFetch::Erase(const PayloadName& name) {
  const auto found = waiting_.find(name);
  if (found->second.source) NoteLate(found->second);
  if (std::erase(active_, name) == 0) LeaveLines(found->second);
  parts_.erase(name);
  waiting_.erase(found);
}

// --- Chunks ---

PayloadWantMessage PayloadFetch::WantOf(const Fetch& fetch) {
  const std::size_t left = crypto::ChunkCount(fetch.missing.name.size) - fetch.next_chunk;
  PayloadWantMessage want;
  want.root = fetch.missing.name.root;
  want.size = fetch.missing.name.size;
  want.first_chunk = fetch.next_chunk;
  want.count = static_cast<std::uint8_t>(std::min(left, limits::kChunksPerWantMax));
  return want;
}

void PayloadFetch::NoteLate(const Fetch& fetch) {
  late_.emplace_back(*fetch.source, fetch.missing.name.root);
  if (late_.size() > limits::kLateWantsMax) late_.pop_front();
}

bool PayloadFetch::IsLate(LinkId link, const crypto::Digest& root) const {
  return std::find(late_.begin(), late_.end(), std::pair(link, root)) != late_.end();
}

void PayloadFetch::GiveUpSource(Fetch& fetch) {
  fetch.tried.insert(*fetch.source);
  fetch.source.reset();
}

PayloadFetch::Fetch* PayloadFetch::FindOpen(LinkId link, const crypto::Digest& root) {
  for (const PayloadName& name : active_) {
    if (name.root != root) continue;
    Fetch& fetch = waiting_.at(name);
    if (fetch.source == link) return &fetch;
  }
  return nullptr;
}

Result<std::optional<PayloadFetch::Complete>> PayloadFetch::OnChunk(
    LinkId link, const PayloadChunkMessage& chunk) {
  Fetch* fetch = FindOpen(link, chunk.root);
  if (fetch == nullptr) {
    // Late answers of a source that was given up are no offence.
    const bool is_late = !chunk.is_absent && IsLate(link, chunk.root);
    return is_late ? TakeLate(chunk) : std::optional<Complete>();
  }
  if (chunk.is_absent) {
    GiveUpSource(*fetch);
    return std::optional<Complete>();
  }
  if (chunk.index != fetch->next_chunk) {
    // What came late from another one was the same; here ends this answer.
    const bool is_last = chunk.index + 1 == fetch->asked_until;
    if (is_last && fetch->next_chunk >= fetch->asked_until) fetch->source.reset();
    return std::optional<Complete>();
  }
  const PayloadName name = fetch->missing.name;
  const auto verified =
      crypto::VerifyChunk(name.root, name.size, chunk.index, chunk.bytes, chunk.proof);
  if (!verified) {
    GiveUpSource(*fetch);
    // It may answer a want for the same root under another size.
    if (IsLate(link, name.root)) return std::optional<Complete>();
    return verified.error();
  }
  const bool is_last = chunk.index + 1 == fetch->asked_until;
  auto complete = Take(*fetch, chunk);
  if (!complete && is_last) fetch->source.reset();
  return complete;
}

std::optional<PayloadFetch::Complete> PayloadFetch::Take(Fetch& fetch,
                                                         const PayloadChunkMessage& chunk) {
  Append(fetch.bytes, chunk.bytes);
  ++fetch.next_chunk;
  fetch.has_news = true;
  const PayloadName name = fetch.missing.name;
  if (fetch.next_chunk == crypto::ChunkCount(name.size)) {
    Complete complete{fetch.missing, std::move(fetch.bytes)};
    fetch.source.reset();
    Erase(name);
    return complete;
  }
  return std::nullopt;
}

std::optional<PayloadFetch::Complete> PayloadFetch::TakeLate(const PayloadChunkMessage& chunk) {
  for (auto at = waiting_.lower_bound({chunk.root, 0});
       at != waiting_.end() && at->first.root == chunk.root; ++at) {
    const PayloadName& name = at->first;
    Fetch& fetch = at->second;
    if (chunk.index != fetch.next_chunk) continue;
    if (!crypto::VerifyChunk(name.root, name.size, chunk.index, chunk.bytes, chunk.proof)) continue;
    fetch.patience = std::min(2 * fetch.patience, limits::kPayloadTimeoutMax);
    const bool is_active = std::find(active_.begin(), active_.end(), name) != active_.end();
    if (!is_active) {
      LeaveLines(fetch);
      fetch.due = MonoTime{};
      EnterLines(fetch);
      parts_.insert(name);
    }
    return Take(fetch, chunk);
  }
  return std::nullopt;
}

void PayloadFetch::OnLinkDown(LinkId link) {
  for (const PayloadName& name : active_) {
    Fetch& fetch = waiting_.at(name);
    if (fetch.source == link) fetch.source.reset();
  }
  std::erase_if(late_, [link](const auto& want) { return want.first == link; });
}

std::size_t PayloadFetch::CountOpen(LinkId link) const {
  return static_cast<std::size_t>(
      std::count_if(active_.begin(), active_.end(),
                    [&](const PayloadName& name) { return waiting_.at(name).source == link; }));
}

// --- Turns ---

void PayloadFetch::EndTurn(Fetch& fetch, MonoTime due) {
  fetch.due = due;
  std::erase(active_, fetch.missing.name);
  if (fetch.next_chunk > 0) parts_.insert(fetch.missing.name);
  EnterLines(fetch);
}

void PayloadFetch::Pause(Fetch& fetch, MonoTime now, Started& started) {
  started.doubted.push_back(fetch.missing.positions.front());
  fetch.tried.clear();
  EndTurn(fetch, now + fetch.pause);
  fetch.pause =
      std::min(fetch.pause + fetch.pause / limits::kAbsentPauseParts, limits::kAbsentPauseMax);
}

void PayloadFetch::DropParts() {
  while (parts_.size() > limits::kPayloadPartsMax) {
    // The smallest of the publisher that has most.
    const auto owner = [this](const PayloadName& name) { return waiting_.at(name).turn_of; };
    const auto rank = [&](const PayloadName& name) {
      const auto others = std::count_if(parts_.begin(), parts_.end(), [&](const auto& other) {
        return owner(other) == owner(name);
      });
      return std::pair(-others, waiting_.at(name).bytes.size());
    };
    const auto least =
        std::min_element(parts_.begin(), parts_.end(),
                         [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    Fetch& fetch = waiting_.at(*least);
    fetch.bytes = {};
    fetch.next_chunk = 0;
    parts_.erase(least);
  }
}

bool PayloadFetch::IsExhausted(const Fetch& fetch, const std::vector<LinkId>& links) {
  return std::all_of(links.begin(), links.end(),
                     [&](LinkId link) { return fetch.tried.contains(link); });
}

std::optional<LinkId> PayloadFetch::FreeLink(const Fetch& fetch,
                                             const std::vector<LinkId>& links) const {
  for (const LinkId link : links) {
    const bool is_asked =
        std::any_of(active_.begin(), active_.end(), [&](const PayloadName& other) {
          return other.root == fetch.missing.name.root && waiting_.at(other).source == link;
        });
    if (!is_asked && !fetch.tried.contains(link)) return link;
  }
  return std::nullopt;
}

PayloadFetch::Request PayloadFetch::Ask(Fetch& fetch, LinkId link, MonoTime now) {
  fetch.source = link;
  fetch.deadline = now + fetch.patience;
  fetch.has_news = false;
  Request request{link, WantOf(fetch)};
  fetch.asked_until = fetch.next_chunk + request.want.count;
  return request;
}

bool PayloadFetch::MayTake(const crypto::NodeId& publisher, const PayloadName& name,
                           const std::vector<LinkId>& links) const {
  const auto active = std::count_if(active_.begin(), active_.end(), [&](const PayloadName& other) {
    return waiting_.at(other).turn_of == publisher;
  });
  if (static_cast<std::size_t>(active) >= limits::kFetchesPerPublisherMax) return false;
  const Fetch& fetch = waiting_.at(name);
  return FreeLink(fetch, links) || IsExhausted(fetch, links);
}

void PayloadFetch::GoOn(MonoTime now, const std::vector<LinkId>& links, Started& started) {
  for (const PayloadName& name : std::vector<PayloadName>(active_)) {
    Fetch& fetch = waiting_.at(name);
    if (std::exchange(fetch.has_news, false)) fetch.deadline = now + fetch.patience;
    if (fetch.source && fetch.deadline <= now) {
      NoteLate(fetch);
      GiveUpSource(fetch);
    }
    if (fetch.source || links.empty()) continue;
    if (fetch.next_chunk == 0) {
      EndTurn(fetch, now);
    } else if (const auto link = FreeLink(fetch, links)) {
      started.requests.push_back(Ask(fetch, *link, now));
    } else if (IsExhausted(fetch, links)) {
      Pause(fetch, now, started);
    }
  }
}

PayloadFetch::Started PayloadFetch::Start(MonoTime now, const std::vector<LinkId>& links) {
  Started started;
  GoOn(now, links, started);
  const auto may_take = [&](const crypto::NodeId& publisher, const PayloadName& name) {
    return MayTake(publisher, name, links);
  };
  std::size_t lines_left = links.empty() ? 0 : limits::kPayloadLinesMax;
  while (active_.size() < limits::kPayloadFetchesMax) {
    const auto turn = lines_.Next(now, may_take, lines_left);
    if (!turn) break;
    Fetch& fetch = waiting_.at(turn->name);
    LeaveLines(fetch);
    parts_.erase(turn->name);
    std::erase_if(fetch.tried, [&](LinkId link) {
      return std::find(links.begin(), links.end(), link) == links.end();
    });
    fetch.turn_of = turn->publisher;
    if (const auto link = FreeLink(fetch, links)) {
      started.requests.push_back(Ask(fetch, *link, now));
      active_.push_back(turn->name);
    } else {
      Pause(fetch, now, started);
    }
  }
  DropParts();
  return started;
}

}  // namespace schakel::federation
