// Fetches payloads that did not come with their page: chunk by chunk, each verified by itself.
//
// A payload is a root and a size, as entries claim it. It waits in the line of each publisher that
// names it, and the lines have turns (payload_lines.h): one turn is one question to one peer, or
// the whole payload while the peers go on serving it. A peer is given up when no chunk came for
// limits::kPayloadTimeout, and asked last until it brings something; a chunk that comes later is
// taken all the same, and from then on this payload waits longer, because it is the line that is
// slow. When every peer was asked in vain it pauses, each time a quarter longer, until a chunk
// comes or its publisher is there again; and it is handed out as doubted: the caller looks again
// whether anybody still wants it, and forgets it otherwise.
//
// Sans-IO: told which payloads are missing and who may have them; returns what to ask.
// Owner: Federation. Thread: the core's.
// Bounds: limits::kPayloadFetchesMax at once (each holds its payload in memory), of one publisher
//         limits::kFetchesPerPublisherMax; parts of limits::kPayloadPartsMax more whose source was
//         lost; limits::kMissingInMemoryMax waiting. Beyond that the longest line gives way, and
//         the rest stays in the store until there is room again (missing_rows.h). Start() looks at
//         limits::kPayloadLinesMax lines.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "crypto/chunk_tree.h"
#include "federation/gossip/action.h"
#include "federation/gossip/payload_lines.h"

namespace schakel::federation {

struct MissingPayload {
  PayloadName name;
  std::vector<EntryPosition> positions;  // some that wait for it; limits::kMissingPositionsMax
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
  struct Started {
    std::vector<Request> requests;
    std::vector<EntryPosition> doubted;  // one entry of each payload that begins to pause
  };

  // Returns whether that is news, which the store must know. If all is full, a publisher without a
  // place takes one of who has most: among payloads, and among the entries that wait for one. What
  // has none stays in the store.
  // REQUIRES: positions are not empty.
  bool Add(const MissingPayload& missing);
  // This entry does not want the payload any more. Returns what is left of it, without positions if
  // it is forgotten; nothing if it did not wait for this entry.
  std::optional<MissingPayload> Forget(const PayloadName& name, const EntryPosition& position);
  [[nodiscard]] std::size_t count() const { return waiting_.size(); }
  [[nodiscard]] bool Contains(const PayloadName& name) const { return waiting_.contains(name); }
  // Whether a payload found no room, or gave way, since the last call.
  bool TakeLeftOut() { return std::exchange(is_left_out_, false); }

  // Takes one chunk. Returns the payload when it is whole.
  // Errors: kProtocol if the chunk does not verify: its sender broke a rule.
  Result<std::optional<Complete>> OnChunk(LinkId link, const PayloadChunkMessage& chunk,
                                          MonoTime now);
  void OnLinkDown(LinkId link);
  // A node is there that has the payloads of its own entries: those that pause are due.
  void OnPublisherUp(const crypto::NodeId& publisher, MonoTime now);
  // Whether a want for this root is open at this link.
  [[nodiscard]] bool IsOpen(LinkId link, const crypto::Digest& root) const;
  // Wants that are open at this link.
  [[nodiscard]] std::size_t CountOpen(LinkId link) const;
  [[nodiscard]] std::size_t CountParts() const { return parts_.size(); }
  [[nodiscard]] std::size_t CountLate() const { return late_.size(); }
  [[nodiscard]] std::size_t CountSlow() const { return slow_.size(); }

  // Returns what to ask now. `links` are the candidates in the order of preference.
  Started Start(MonoTime now, const std::vector<LinkId>& links);

 private:
  struct Fetch {
    MissingPayload missing;
    std::optional<LinkId> source{};  // set while a want is open
    MonoTime deadline{};
    Duration patience = limits::kPayloadTimeout;
    std::set<LinkId> tried{};  // said that it is absent, or timed out
    Buffer bytes{};            // of the chunks so far, in order
    std::uint32_t next_chunk = 0;
    std::uint32_t asked_until = 0;
    MonoTime due{};  // its place in the lines, unless it is active
    Duration pause = limits::kAbsentPauseFirst;
    crypto::NodeId turn_of{};  // whose turn it has while it is active
  };

  void EnterLines(const Fetch& fetch);
  void LeaveLines(const Fetch& fetch);
  // Ends its turn: it stands in the lines again, from `due` on.
  void EndTurn(Fetch& fetch, MonoTime due);
  // Every link was asked in vain.
  void Pause(Fetch& fetch, MonoTime now, Started& started);
  void Erase(const PayloadName& name);
  // Lets the longest line give way to a new payload. Returns false if that is not fair.
  bool MakeRoom(const MissingPayload& missing);
  // Returns whether that is news, if it has a place or not.
  static bool AddPosition(MissingPayload& missing, const EntryPosition& position);

  void GiveUpSource(Fetch& fetch);
  void NoteLate(const Fetch& fetch);
  [[nodiscard]] bool IsLate(LinkId link, const crypto::Digest& root) const;
  // Goes on with what is active and has no open want.
  void GoOn(MonoTime now, const std::vector<LinkId>& links, Started& started);
  // Forgets the parts of fetches beyond limits::kPayloadPartsMax.
  void DropParts();
  // The first link that was not tried and is not asked for this root under another size.
  [[nodiscard]] std::optional<LinkId> FreeLink(const Fetch& fetch,
                                               const std::vector<LinkId>& links) const;
  static bool IsExhausted(const Fetch& fetch, const std::vector<LinkId>& links);
  static Request Ask(Fetch& fetch, LinkId link, MonoTime now);
  [[nodiscard]] bool MayTake(const crypto::NodeId& publisher, const PayloadName& name,
                             const std::vector<LinkId>& links) const;
  // Returns the fetch whose want for this root is open at this link.
  Fetch* FindOpen(LinkId link, const crypto::Digest& root);
  // Returns the fetch for which a chunk that this link was asked for before is the next one. Of
  // what is begun and not active, and of what is not begun while there is room for its parts.
  Fetch* FindLate(LinkId link, const PayloadChunkMessage& chunk);
  [[nodiscard]] static bool Fits(const Fetch& fetch, const PayloadChunkMessage& chunk);
  [[nodiscard]] bool IsActive(const PayloadName& name) const;
  // Takes the next chunk, verified, from any link. Returns the payload if it was the last.
  std::optional<Complete> TakeChunk(Fetch& fetch, Bytes chunk, MonoTime now);
  static PayloadWantMessage WantOf(const Fetch& fetch);

  std::map<PayloadName, Fetch> waiting_;
  bool is_left_out_ = false;
  PayloadLines lines_;               // all but the active ones
  std::vector<PayloadName> active_;  // limits::kPayloadFetchesMax
  std::set<PayloadName> parts_;      // begun and not active
  std::set<LinkId> slow_;            // let a want time out since it brought something
  std::deque<std::pair<LinkId, PayloadName>> late_;  // wants given up; limits::kLateWantsMax
};

}  // namespace schakel::federation
