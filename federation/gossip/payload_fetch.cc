#include "federation/gossip/payload_fetch.h"

#include <algorithm>

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
  if (CountOf(positions, position.journal.publisher) > 0) return true;
  const auto most = std::max_element(
      positions.begin(), positions.end(), [&](const EntryPosition& a, const EntryPosition& b) {
        return CountOf(positions, a.journal.publisher) < CountOf(positions, b.journal.publisher);
      });
  if (CountOf(positions, most->journal.publisher) > 1) *most = position;
  return true;
}

bool PayloadFetch::Add(const MissingPayload& missing) {
  CHECK(!missing.positions.empty());
  const auto known = waiting_.find(missing.name);
  if (known == waiting_.end()) {
    if (waiting_.size() >= limits::kMissingInMemoryMax && !MakeRoom(missing)) {
      is_left_out_ = true;
    } else {
      EnterLines(waiting_.emplace(missing.name, Fetch{missing}).first->second);
    }
    return true;
  }
  Fetch& fetch = known->second;
  const bool is_active = IsActive(missing.name);
  if (!is_active) LeaveLines(fetch);
  bool is_news = false;
  for (const EntryPosition& position : missing.positions)
    is_news |= AddPosition(fetch.missing, position);
  if (!is_active) EnterLines(fetch);
  return is_news;
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
    is_left_out_ = true;
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
  const bool is_active = IsActive(name);
  if (!is_active) LeaveLines(found->second);
  found->second.missing = left;
  if (!is_active) EnterLines(found->second);
  return left;
}

bool PayloadFetch::IsActive(const PayloadName& name) const {
  return std::find(active_.begin(), active_.end(), name) != active_.end();
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
  late_.emplace_back(*fetch.source, fetch.missing.name);
  if (late_.size() > limits::kLateWantsMax) late_.pop_front();
}

bool PayloadFetch::IsLate(LinkId link, const crypto::Digest& root) const {
  return std::any_of(late_.begin(), late_.end(), [&](const auto& want) {
    return want.first == link && want.second.root == root;
  });
}

void PayloadFetch::GiveUpSource(Fetch& fetch) {
  fetch.tried.insert(*fetch.source);
  fetch.source.reset();
}

bool PayloadFetch::IsOpen(LinkId link, const crypto::Digest& root) const {
  return std::any_of(active_.begin(), active_.end(), [&](const PayloadName& name) {
    return name.root == root && waiting_.at(name).source == link;
  });
}

PayloadFetch::Fetch* PayloadFetch::FindOpen(LinkId link, const crypto::Digest& root) {
  for (const PayloadName& name : active_) {
    if (name.root != root) continue;
    Fetch& fetch = waiting_.at(name);
    if (fetch.source == link) return &fetch;
  }
  return nullptr;
}

bool PayloadFetch::Fits(const Fetch& fetch, const PayloadChunkMessage& chunk) {
  return crypto::VerifyChunk(chunk.root, fetch.missing.name.size, chunk.index, chunk.bytes,
                             chunk.proof)
      .has_value();
}

PayloadFetch::Fetch* PayloadFetch::FindLate(LinkId link, const PayloadChunkMessage& chunk) {
  if (chunk.is_absent) return nullptr;
  for (auto late = late_.begin(); late != late_.end();) {
    const auto& [source, name] = *late;
    const auto found = waiting_.find(name);
    const bool is_next = source == link && name.root == chunk.root && found != waiting_.end() &&
                         found->second.next_chunk == chunk.index;
    const bool has_room = is_next && (IsActive(name) || parts_.contains(name) ||
                                      parts_.size() < limits::kPayloadPartsMax);
    if (!has_room) {
      ++late;
    } else if (Fits(found->second, chunk)) {
      return &found->second;
    } else {
      late = late_.erase(late);  // or each chunk would be hashed again for each want
    }
  }
  return nullptr;
}

std::optional<PayloadFetch::Complete> PayloadFetch::TakeChunk(Fetch& fetch, Bytes chunk,
                                                              MonoTime now) {
  const PayloadName name = fetch.missing.name;
  Append(fetch.bytes, chunk);
  ++fetch.next_chunk;
  fetch.pause = limits::kAbsentPauseFirst;
  fetch.deadline = now + fetch.patience;
  if (fetch.next_chunk == crypto::ChunkCount(name.size)) {
    Complete complete{fetch.missing, std::move(fetch.bytes)};
    Erase(name);
    return complete;
  }
  if (!IsActive(name)) {
    LeaveLines(fetch);
    fetch.due = std::min(fetch.due, now);
    EnterLines(fetch);
    parts_.insert(name);
  }
  return std::nullopt;
}

Result<std::optional<PayloadFetch::Complete>> PayloadFetch::OnChunk(
    LinkId link, const PayloadChunkMessage& chunk, MonoTime now) {
  Fetch* open = FindOpen(link, chunk.root);
  if (open != nullptr && chunk.is_absent) {
    GiveUpSource(*open);
    return std::optional<Complete>();
  }
  const bool is_next = open != nullptr && chunk.index == open->next_chunk;
  const bool is_last = open != nullptr && chunk.index + 1 == open->asked_until;
  if (is_next && Fits(*open, chunk)) {
    slow_.erase(link);
    if (is_last) open->source.reset();
    return TakeChunk(*open, chunk.bytes, now);
  }
  if (Fetch* late = FindLate(link, chunk)) {
    slow_.erase(link);
    late->patience = std::min(2 * late->patience, limits::kPayloadTimeoutMax);
    return TakeChunk(*late, chunk.bytes, now);
  }
  if (!is_next) {
    // What came late from another one was the same; here ends this answer.
    if (is_last && open->next_chunk >= open->asked_until) open->source.reset();
    return std::optional<Complete>();
  }
  GiveUpSource(*open);
  // It may answer a want for the same root under another size, which is no offence.
  if (IsLate(link, chunk.root)) return std::optional<Complete>();
  return Error{ErrorCode::kProtocol, "chunk is not of this payload"};
}

void PayloadFetch::OnLinkDown(LinkId link) {
  for (const PayloadName& name : active_) {
    Fetch& fetch = waiting_.at(name);
    if (fetch.source == link) fetch.source.reset();
  }
  std::erase_if(late_, [link](const auto& want) { return want.first == link; });
  slow_.erase(link);
}

void PayloadFetch::OnPublisherUp(const crypto::NodeId& publisher, MonoTime now) {
  for (auto& [name, fetch] : waiting_) {
    const auto& positions = fetch.missing.positions;
    const bool is_of = std::any_of(positions.begin(), positions.end(), IsOf(publisher));
    if (!is_of || fetch.due <= now || IsActive(name)) continue;
    LeaveLines(fetch);
    fetch.due = now;
    fetch.pause = limits::kAbsentPauseFirst;
    EnterLines(fetch);
  }
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
  std::optional<LinkId> slow;
  for (const LinkId link : links) {
    const bool is_asked =
        std::any_of(active_.begin(), active_.end(), [&](const PayloadName& other) {
          return other.root == fetch.missing.name.root && waiting_.at(other).source == link;
        });
    if (is_asked || fetch.tried.contains(link)) continue;
    if (!slow_.contains(link)) return link;
    if (!slow) slow = link;
  }
  return slow;
}

PayloadFetch::Request PayloadFetch::Ask(Fetch& fetch, LinkId link, MonoTime now) {
  fetch.source = link;
  fetch.deadline = now + fetch.patience;
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
    if (fetch.source && fetch.deadline <= now) {
      NoteLate(fetch);
      slow_.insert(*fetch.source);
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
