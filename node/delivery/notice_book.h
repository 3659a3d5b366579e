// What is kept of advisories and the notices about them: the rows of kNotices and kOutbox.
//
//   facts    what matching needs of the newest version of each advisory      (plain)
//   counts   how many members it concerns                                   (plain)
//   notice   what one member is told; replaced by a newer version            (sealed, member's key)
//   outbox   one row for each notice, advisory version and channel: exactly once, because the key
//            says all three; nothing sends it yet
//
// An advisory is its publisher and document id. The same bytes relayed by another publisher are the
// same advisory: the first to arrive keeps it.
// Ownership: borrows `rows`. Thread: the desk's; the static readers any. Errors: kCorruption, kIo.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "node/delivery/advisory_counts.h"
#include "node/delivery/notice.h"
#include "node/members/sealed_rows.h"
#include "storage/member_keys.h"

namespace schakel::node {

using storage::AdvisoryHash;

AdvisoryHash AdvisoryHashOf(const crypto::NodeId& publisher, std::string_view document_id);

// A fact row: the facts, and what brought them.
struct KnownAdvisory {
  AdvisoryFacts facts;
  federation::EntryPosition position;
  WallTime issued{};
};

class NoticeBook {
 public:
  explicit NoticeBook(SealedRows& rows) : rows_(rows) {}

  static Result<std::optional<KnownAdvisory>> FindAdvisory(const storage::Reader& reader,
                                                           const AdvisoryHash& advisory);
  static Result<void> ForEachAdvisory(
      const storage::Reader& reader,
      const std::function<bool(const AdvisoryHash&, const KnownAdvisory&)>& visit);
  static void PutAdvisory(const AdvisoryHash& advisory, const KnownAdvisory& known,
                          storage::WriteBatch& batch);

  // Which advisory has these bytes. Returns nothing if none.
  static Result<std::optional<AdvisoryHash>> FindBytes(const storage::Reader& reader,
                                                       const crypto::Digest& payload_root);
  static void PutBytes(const crypto::Digest& payload_root, const AdvisoryHash& advisory,
                       storage::WriteBatch& batch);

  static Result<std::optional<AdvisoryCounts>> FindCounts(const storage::Reader& reader,
                                                          const AdvisoryHash& advisory);
  static Result<std::vector<AdvisoryCounts>> AllCounts(const storage::Reader& reader);
  static void PutCounts(const AdvisoryHash& advisory, const AdvisoryCounts& counts,
                        storage::WriteBatch& batch);

  // Seals and puts the notice and its outbox row. `replaced` is the version that a held notice of
  // this member has; its outbox row goes.
  Result<void> Put(const AdvisoryHash& advisory, const Notice& notice, const std::string& replaced,
                   storage::WriteBatch& batch);
  // Takes back what was not sent: the outbox row goes, the notice stays with its new state.
  Result<void> Close(const AdvisoryHash& advisory, Notice notice, NoticeState state,
                     storage::WriteBatch& batch);
  static void Delete(const AdvisoryHash& advisory, const Notice& notice,
                     storage::WriteBatch& batch);
  // Deletes every row of a member, readable or not.
  static Result<void> DeleteAll(const storage::Reader& reader, MemberId member,
                                storage::WriteBatch& batch);

  Result<std::optional<Notice>> Find(const storage::Reader& reader, const AdvisoryHash& advisory,
                                     MemberId member);
  // Visits the notices of an advisory from this member on, in ascending order, until `visit`
  // returns false. A notice whose key was erased is passed over.
  Result<void> ForEach(const storage::Reader& reader, const AdvisoryHash& advisory, MemberId from,
                       const std::function<bool(Notice)>& visit);

 private:
  Result<void> PutSealed(const AdvisoryHash& advisory, const Notice& notice,
                         storage::WriteBatch& batch);

  SealedRows& rows_;
};

}  // namespace schakel::node
