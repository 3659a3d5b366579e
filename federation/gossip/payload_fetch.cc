#include "federation/gossip/payload_fetch.h"

#include "federation/limits.h"

namespace schakel::federation {

const MissingPayload* PayloadFetch::Add(const MissingPayload& missing) {
  const auto known = waiting_.find(missing.root);
  if (known == waiting_.end()) {
    if (waiting_.size() >= limits::kMissingInMemoryMax) return nullptr;
    const auto added = waiting_.emplace(missing.root, Fetch{missing, {}, {}, {}, {}, 0, 0});
    return &added.first->second.missing;
  }
  auto& positions = known->second.missing.positions;
  for (const EntryPosition& position : missing.positions) {
    const bool is_known =
        std::find(positions.begin(), positions.end(), position) != positions.end();
    const bool has_room = positions.size() < limits::kMissingPositionsMax;
    if (!is_known && has_room) positions.push_back(position);
  }
  return &known->second.missing;
}

void PayloadFetch::GiveUpSource(Fetch& fetch) {
  if (!fetch.source) return;
  fetch.tried.insert(*fetch.source);
  fetch.source.reset();
}

void PayloadFetch::DropParts() {
  std::size_t parts = 0;
  for (auto& [root, fetch] : waiting_) {
    if (fetch.source || fetch.bytes.empty()) continue;
    if (++parts <= limits::kPayloadPartsMax) continue;
    fetch.bytes = {};
    fetch.next_chunk = 0;
  }
}

PayloadWantMessage PayloadFetch::WantOf(const Fetch& fetch) {
  const std::size_t left = crypto::ChunkCount(fetch.missing.size) - fetch.next_chunk;
  PayloadWantMessage want;
  want.root = fetch.missing.root;
  want.size = fetch.missing.size;
  want.first_chunk = fetch.next_chunk;
  want.count = static_cast<std::uint8_t>(std::min(left, limits::kChunksPerWantMax));
  return want;
}

Result<std::optional<PayloadFetch::Complete>> PayloadFetch::OnChunk(
    LinkId link, const PayloadChunkMessage& chunk) {
  const auto found = waiting_.find(chunk.root);
  // Late answers of a source that was given up are no offence.
  if (found == waiting_.end()) return std::optional<Complete>();
  Fetch& fetch = found->second;
  if (fetch.source != link) return std::optional<Complete>();
  if (chunk.is_absent) {
    GiveUpSource(fetch);
    return std::optional<Complete>();
  }
  if (chunk.index != fetch.next_chunk) return std::optional<Complete>();
  const auto verified = crypto::VerifyChunk(fetch.missing.root, fetch.missing.size, chunk.index,
                                            chunk.bytes, chunk.proof);
  if (!verified) {
    GiveUpSource(fetch);
    return verified.error();
  }
  Append(fetch.bytes, chunk.bytes);
  ++fetch.next_chunk;
  if (fetch.next_chunk == crypto::ChunkCount(fetch.missing.size)) {
    Complete complete{fetch.missing, std::move(fetch.bytes)};
    waiting_.erase(found);
    return std::optional<Complete>(std::move(complete));
  }
  if (fetch.next_chunk == fetch.asked_until) fetch.source.reset();
  return std::optional<Complete>();
}

void PayloadFetch::OnLinkDown(LinkId link) {
  for (auto& [root, fetch] : waiting_) {
    if (fetch.source == link) fetch.source.reset();
    fetch.tried.erase(link);
  }
  DropParts();
}

std::size_t PayloadFetch::CountOpen(LinkId link) const {
  return static_cast<std::size_t>(
      std::count_if(waiting_.begin(), waiting_.end(),
                    [link](const auto& item) { return item.second.source == link; }));
}

std::size_t PayloadFetch::CountParts() const {
  return static_cast<std::size_t>(std::count_if(
      waiting_.begin(), waiting_.end(),
      [](const auto& item) { return !item.second.source && !item.second.bytes.empty(); }));
}

std::size_t PayloadFetch::CountActive() const {
  return static_cast<std::size_t>(
      std::count_if(waiting_.begin(), waiting_.end(),
                    [](const auto& item) { return item.second.source.has_value(); }));
}

std::optional<PayloadFetch::Request> PayloadFetch::Ask(Fetch& fetch, MonoTime now,
                                                       const std::vector<LinkId>& links) {
  const auto fresh = std::find_if(links.begin(), links.end(), [&tried = fetch.tried](LinkId link) {
    return !tried.contains(link);
  });
  if (fresh == links.end()) {
    // Everybody was asked. Start again after a pause, when links or holders may have changed.
    if (fetch.deadline + 10 * limits::kPayloadTimeout <= now) fetch.tried.clear();
    return std::nullopt;
  }
  fetch.source = *fresh;
  fetch.deadline = now + limits::kPayloadTimeout;
  Request request{*fresh, WantOf(fetch)};
  fetch.asked_until = fetch.next_chunk + request.want.count;
  return request;
}

std::vector<PayloadFetch::Request> PayloadFetch::Start(MonoTime now,
                                                       const std::vector<LinkId>& links) {
  for (auto& [root, fetch] : waiting_) {
    if (fetch.source && fetch.deadline <= now) GiveUpSource(fetch);
  }
  std::vector<Request> requests;
  std::size_t active = CountActive();
  // What was begun goes first, so that nothing is begun again and again.
  for (const bool is_begun : {true, false}) {
    for (auto& [root, fetch] : waiting_) {
      if (active >= limits::kPayloadFetchesMax) break;
      if (fetch.source || (fetch.next_chunk > 0) != is_begun) continue;
      const auto request = Ask(fetch, now, links);
      if (!request) continue;
      requests.push_back(*request);
      ++active;
    }
  }
  DropParts();
  return requests;
}

}  // namespace schakel::federation
