// Fetches payloads that did not come with their page: chunk by chunk, each verified by itself.
//
// Sans-IO: told which payloads are missing and who may have them; returns what to ask.
// Owner: Federation. Thread: the core's.
// Bounds: limits::kPayloadFetchesMax at once (each holds its payload in memory), parts of
//         limits::kPayloadPartsMax more whose source was lost; limits::kMissingInMemoryMax waiting,
//         the rest stays in the store for the next start.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "crypto/chunk_tree.h"
#include "federation/gossip/action.h"

namespace schakel::federation {

struct MissingPayload {
  crypto::Digest root;
  std::uint64_t size = 0;
  std::vector<EntryPosition> positions;  // entries that name it; limits::kMissingPositionsMax
};

class PayloadFetch {
 public:
  struct Request {
    LinkId link = 0;
    PayloadWantMessage want;
  };
  struct Complete {
    MissingPayload missing;
    Buffer payload;
  };

  // Returns all that wait for this payload now, or nothing if there is no room.
  const MissingPayload* Add(const MissingPayload& missing);
  [[nodiscard]] bool IsMissing(const crypto::Digest& root) const { return waiting_.contains(root); }
  [[nodiscard]] std::size_t count() const { return waiting_.size(); }

  // Takes one chunk. Returns the payload when it is whole.
  // Errors: kProtocol if the chunk does not verify: its sender broke a rule.
  Result<std::optional<Complete>> OnChunk(LinkId link, const PayloadChunkMessage& chunk);
  void OnLinkDown(LinkId link);
  // Wants that are open at this link.
  [[nodiscard]] std::size_t CountOpen(LinkId link) const;
  [[nodiscard]] std::size_t CountParts() const;

  // Returns what to ask now. `links` are the candidates in the order of preference.
  std::vector<Request> Start(MonoTime now, const std::vector<LinkId>& links);

 private:
  struct Fetch {
    MissingPayload missing;
    std::optional<LinkId> source;  // set while a want is open
    MonoTime deadline;
    std::set<LinkId> tried;  // said that it is absent, or timed out
    Buffer bytes;            // of the chunks so far, in order
    std::uint32_t next_chunk = 0;
    std::uint32_t asked_until = 0;
  };

  void GiveUpSource(Fetch& fetch);
  // Forgets the parts of fetches without a source beyond limits::kPayloadPartsMax.
  void DropParts();
  // Asks for one payload; nothing if no link is left to ask.
  static std::optional<Request> Ask(Fetch& fetch, MonoTime now, const std::vector<LinkId>& links);
  [[nodiscard]] std::size_t CountActive() const;
  static PayloadWantMessage WantOf(const Fetch& fetch);

  std::map<crypto::Digest, Fetch> waiting_;
};

}  // namespace schakel::federation
