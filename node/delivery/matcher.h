// Brings advisories and members together: decides whom each concerns, keeps the counts exact and
// makes the notices.
//
// Every method makes its result durable before it returns, in batches; a crash in between is
// mended by doing the same again, because a notice is keyed by advisory and member and the row that
// says "done" goes last. The counts of an advisory are about today's members, whatever their order
// of arrival: each member counts once for each advisory.
// Ownership: borrows everything. Thread: the desk's. Errors: kCorruption, kIo.
// Bounds: one batch holds at most kBatchBytesMax and a little more.
#pragma once

#include "node/delivery/notice_book.h"
#include "node/matching/match_index.h"

namespace schakel::node {

// An advisory that may be shown here.
struct ArrivedAdvisory {
  federation::EntryPosition position;
  federation::EntryHeader header;
  Buffer payload;
  WallTime arrived{};  // durable here
  bool is_withdrawn = false;
};

class Matcher {
 public:
  Matcher(const storage::Store& store, MemberRegister& members, NoticeBook& book,
          const SealedRows& rows, ApplyBatch apply);

  // Ends what a crash interrupted in OnAdded().
  Result<void> Recover(WallTime now);

  // Matches a new advisory, or a newer version of one. `done` goes into the last batch.
  Result<void> Take(const ArrivedAdvisory& arrived, storage::WriteBatch done, WallTime now);
  // The publisher withdrew its advisory up to this version.
  Result<void> Withdraw(const crypto::NodeId& publisher, const std::string& document_id,
                        const std::string& version, storage::WriteBatch done);

  // Matches the members above the last that was matched: those that were just added.
  Result<void> OnAdded(WallTime now);
  // Returns what must be written together with the change of a member.
  Result<storage::WriteBatch> BatchForChange(MemberId id, const Member& before, const Member& after,
                                             WallTime now);
  // Returns what must be written together with the erasure of these members.
  Result<storage::WriteBatch> BatchForErasure(
      const std::vector<std::pair<MemberId, std::optional<Member>>>& members);
  // Counts again, after members went whose records could not be read.
  Result<void> Recount();

 private:
  struct Run;
  // Members up to `upto` are matched with everything, those up to `last` with the advisories up to
  // `done`.
  struct Progress {
    MemberId upto = 0;
    MemberId last = 0;
    AdvisoryHash done;
  };

  Result<Progress> ReadProgress() const;
  Result<void> MatchRange(Progress progress, WallTime now);
  Result<bool> HoldsAlready(const AdvisoryHash& hash, const ArrivedAdvisory& arrived,
                            std::optional<KnownAdvisory>& known) const;
  // Counts and notifies the members of `range`.
  Result<void> MatchAll(Run& run, MemberRange range);
  // Of the version that the member was told of before.
  Result<federation::Severity> EarlierSeverity(const Run& run, const Notice& notice);
  Result<void> Judge(Run& run, MemberId id, const Member& member);
  Result<void> CloseOthers(const Run& run, NoticeState state, storage::WriteBatch& batch);
  [[nodiscard]] Notice MakeNotice(const KnownAdvisory& known, MemberId id, Match match,
                                  WallTime now) const;
  Result<void> FlushIfLarge(storage::WriteBatch& batch);

  const storage::Store& store_;
  MemberRegister& members_;
  NoticeBook& book_;
  const SealedRows& rows_;
  ApplyBatch apply_;
};

// A new or changed member is told of advisories that are not older than this.
constexpr auto kCurrentFor = std::chrono::hours(90 * 24);

}  // namespace schakel::node
