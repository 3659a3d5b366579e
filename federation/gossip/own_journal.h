// Publishing: this node's own journal, and the rules that keep it from ever being forked.
//
// States: waiting -> open, or waiting/open -> recovering -> open under the next incarnation.
//  * waiting:    the first append after a start waits until min(3, other nodes) peers said what
//                they hold of this journal, or 10 s after the first link. Requests are queued
//                durably meanwhile; without any link they stay queued.
//  * recovering: a peer holds more of this journal than we do, or other entries, or we were sent
//                entries of it: this store was restored. Or the journal was closed as forked. What
//                the peers have is pulled, then the next incarnation opens with an entry 0 that
//                names the final size and root of the one before.
// A recovery key may stop the journal: requests are queued then, and the next incarnation is the
// one that it opens. When another identity key of this node counts from now on, the same journal
// goes on with an entry that names what the earlier key signed, so that one signature covers all of
// it. The key of a document is (publisher, id, version): the same bytes again append nothing; other
// bytes, or a version that is not newer, are refused.
//
// Owner: Federation. Thread: the core's. Bounds: limits::kQueuedPublishesMax requests waiting; one
// map entry per document published here.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>

#include "base/random.h"
#include "federation/gossip/journal_table.h"
#include "federation/gossip/outbox.h"
#include "federation/gossip/publish_request.h"
#include "federation/trust/directory.h"

namespace schakel::federation {

class OwnJournal {
 public:
  OwnJournal(const crypto::KeyPair& identity, const crypto::NodeId& self, JournalTable& journals,
             Outbox& outbox);

  // Who may sign, and whether the journal may go on. `signer` = nullptr: nothing is written.
  void SetDirectory(std::shared_ptr<const Directory> directory, const crypto::KeyPair* signer);
  // Reads the incarnation, the documents published and the queue. Errors: kCorruption, kIo.
  Result<void> Restore(const storage::Reader& reader);
  // The store is a copy of an older one: its journal must not be continued.
  void OnRestoredStore(Now now);

  // What the admission lets this node store; nothing = no admission yet. Others would stop at it.
  void SetQuota(std::optional<std::uint64_t> stored_bytes) { quota_ = stored_bytes; }

  [[nodiscard]] JournalId id() const { return {self_, incarnation_}; }
  [[nodiscard]] std::size_t queued() const { return queue_.size(); }
  [[nodiscard]] bool IsOpen() const { return state_ == State::kOpen && MayWrite(); }
  // The wait for what others know is over, also if this node may write nothing.
  [[nodiscard]] bool HasHeard() const {
    return state_ == State::kOpen || (!MayWrite() && has_heard_);
  }

  // Answered by a Published or PublishFailed action.
  void Publish(PublishRequest request, Now now);

  void OnLinkUp(Now now);
  void OnHello(const crypto::NodeId& peer, const std::vector<OwnFrontier>& theirs, Now now);
  // `others` is the number of other admitted nodes.
  void Advance(std::size_t others, Now now);
  // Answers the requests that became durable with this write.
  void OnDurable(Token token);

 private:
  enum class State : std::uint8_t { kWaiting, kRecovering, kOpen };
  struct PublishedDocument {
    std::string version;
    crypto::Digest root;
    std::uint16_t kind = 0;
  };
  struct Queued {
    std::uint64_t sequence = 0;
    PublishRequest request;
    bool is_answered = false;  // with kQueued
  };
  struct Answer {
    Token request = 0;
    PublishOutcome outcome = PublishOutcome::kAppended;
    EntryPosition position;
  };

  [[nodiscard]] bool MayWrite() const { return signer_ != nullptr && !is_stopped_; }
  // Returns where this incarnation ends for everybody, if it does.
  [[nodiscard]] std::optional<TrustedPoint> EndOf(std::uint32_t incarnation) const;
  [[nodiscard]] Result<Frontier> OpenOwn(const std::string& checkpoint,
                                         const JournalId& journal) const;
  // Signs with the present key what an earlier one signed.
  void RenewSignature(Now now);
  // Puts an entry before all others that names the end of `before`.
  void QueueContinuation(const JournalId& before, const Frontier& end, Now now);
  // Reads documents that a crash left without an index row.
  Result<void> RestoreUnreviewed(const storage::Reader& reader);
  // The journal is as this node wrote it: nobody else brought entries of it, and it is not closed.
  [[nodiscard]] bool IsContinuable() const;
  // The newest of our own journals, and what we know of its end.
  void RecoverNewest(Now now);
  [[nodiscard]] bool HasHeardEnough(std::size_t others) const;
  // Or waited long enough for it.
  [[nodiscard]] bool MayStart(std::size_t others, Now now) const;
  // Returns an error to refuse, true to append, false if the same bytes are there already.
  [[nodiscard]] Result<bool> Check(const PublishRequest& request) const;
  [[nodiscard]] bool FitsQuota(const PublishRequest& request, std::size_t header_size) const;
  // The answer to what was published before: not before that is durable.
  void AnswerUnchanged(const PublishRequest& request);
  // The time of issue of the next entry. It does not go back, unless the clock was put right after
  // it ran so far ahead (limits::kRecordAheadMax) that others would keep a warning waiting.
  WallTime Stamp(WallTime now);
  void StoreQueued(const Queued& queued);
  // Appends the queue; `batch` becomes durable with it.
  void Append(storage::WriteBatch batch);
  void StartRecovery(std::uint32_t incarnation, Frontier claimed, Now now);
  // Returns the newest incarnation that counts under the present directory, 0 if none does.
  [[nodiscard]] std::uint32_t NewestThatCounts() const;
  // Returns the newest that a HELLO showed with a note that counts under the present directory.
  [[nodiscard]] std::uint32_t NewestClaimed() const;
  struct Step {
    std::uint32_t before = 0;
    std::uint32_t next = 0;  // above limits::kIncarnationMax: none is left
  };
  [[nodiscard]] Step NextStep() const;
  void OpenNextIncarnation(Now now);

  const crypto::KeyPair& identity_;
  crypto::NodeId self_;
  JournalTable& journals_;
  Outbox& outbox_;

  std::shared_ptr<const Directory> directory_;
  const crypto::KeyPair* signer_ = nullptr;
  const crypto::KeyPair* renewed_for_ = nullptr;  // nothing is left to sign again for this one
  bool is_stopped_ = false;
  std::uint32_t first_open_ = 1;  // incarnations before it are stopped
  State state_ = State::kWaiting;
  std::uint32_t incarnation_ = 1;
  std::uint64_t size_ = 0;  // of the present journal, as far as this node wrote it
  std::optional<MonoTime> first_link_;
  std::set<crypto::NodeId> greeted_;
  bool has_heard_ = false;
  bool is_spent_ = false;  // no incarnation was left when it was looked at last
  JournalId recovering_;
  Frontier claimed_;
  std::map<std::uint32_t, std::string> claims_;  // what HELLOs showed, by incarnation
  MonoTime recovering_since_;
  std::map<std::string, PublishedDocument> documents_;  // newest version by document id
  std::optional<std::uint64_t> quota_;
  std::map<std::string, Token> writing_;  // documents whose first copy is not durable yet
  std::deque<Queued> queue_;
  std::uint64_t next_sequence_ = 1;
  WallTime newest_issued_{};
  std::multimap<Token, Answer> answers_;
};

}  // namespace schakel::federation
