#include "node/delivery/matcher.h"

#include "base/coding.h"
#include "federation/advisory/csaf_reader.h"
#include "federation/advisory/version.h"
#include "node/matching/prepared_advisory.h"

namespace schakel::node {
namespace {

using storage::Column;
using storage::WriteBatch;

constexpr std::size_t kBatchBytesMax = 1 << 20;  // a synced write of some milliseconds

bool IsCurrent(const KnownAdvisory& known, WallTime now) {
  return !known.facts.is_withdrawn && known.issued + kCurrentFor > now;
}

AdvisoryCounts StartCounts(const KnownAdvisory& known) {
  AdvisoryCounts counts;
  counts.publisher = known.position.journal.publisher.hex();
  counts.id = known.facts.id;
  counts.version = known.facts.version;
  counts.title = known.facts.title;
  counts.severity = known.facts.severity;
  counts.tlp = known.facts.tlp;
  counts.position = known.position;
  counts.is_withdrawn = known.facts.is_withdrawn;
  return counts;
}

Result<KnownAdvisory> ReadFacts(const ArrivedAdvisory& arrived) {
  const auto read = federation::ReadCsaf(arrived.payload);
  const auto* document = std::get_if<federation::CsafDocument>(&read);
  // The review accepted it, so these are other bytes than the ones that were reviewed.
  if (document == nullptr) return Error{ErrorCode::kCorruption, "advisory is no longer readable"};
  KnownAdvisory known{FindFacts(*document, arrived.header.audience), arrived.position,
                      arrived.header.issued};
  known.facts.is_withdrawn = known.facts.is_withdrawn || arrived.is_withdrawn;
  return known;
}

}  // namespace

// The matching of one advisory.
struct Matcher::Run {
  AdvisoryHash hash;
  const KnownAdvisory& known;
  PreparedAdvisory prepared;
  std::string replaced;                   // the version that held notices have
  std::unique_ptr<storage::Reader> held;  // those notices, if there are any
  bool makes_notices = true;
  bool is_one_batch = false;  // the caller writes everything at once
  WallTime now;
  AdvisoryCounts counts;
  WriteBatch batch;
};

Matcher::Matcher(const storage::Store& store, MemberRegister& members, NoticeBook& book,
                 const SealedRows& rows, ApplyBatch apply)
    : store_(store), members_(members), book_(book), rows_(rows), apply_(std::move(apply)) {}

Result<void> Matcher::FlushIfLarge(WriteBatch& batch) {
  if (batch.size_bytes() < kBatchBytesMax) return {};
  return apply_(std::exchange(batch, {}));
}

Notice Matcher::MakeNotice(const KnownAdvisory& known, MemberId id, Match match,
                           WallTime now) const {
  Notice notice;
  notice.member = id;
  notice.publisher = known.position.journal.publisher.hex();
  notice.advisory = known.facts.id;
  notice.version = known.facts.version;
  notice.position = known.position;
  notice.severity = known.facts.severity;
  notice.made = now;
  notice.match = std::move(match);
  notice.control_code =
      ControlCode(rows_.code_key(), id, notice.publisher, notice.advisory, notice.version);
  return notice;
}

Result<federation::Severity> Matcher::EarlierSeverity(const Run& run, const Notice& notice) {
  const auto held = book_.Find(*run.held, run.hash, notice.member);
  if (!held) return held.error();
  if (!held->has_value()) return federation::Severity::kUnknown;
  // The same version: this is done again after a crash.
  return (*held)->version == notice.version ? (*held)->earlier_severity : (*held)->severity;
}

Result<void> Matcher::Judge(Run& run, MemberId id, const Member& member) {
  Match match = run.prepared.Judge(member);
  run.counts.Add(match);
  if (!run.makes_notices || !IsNotified(match.verdict)) return {};
  Notice notice = MakeNotice(run.known, id, std::move(match), run.now);
  if (run.held != nullptr) {
    const auto earlier = EarlierSeverity(run, notice);
    if (!earlier) return earlier.error();
    notice.earlier_severity = *earlier;
  }
  const auto put = book_.Put(run.hash, notice, run.replaced, run.batch);
  return !put || run.is_one_batch ? put : FlushIfLarge(run.batch);
}

Result<void> Matcher::MatchAll(Run& run, MemberRange range) {
  const auto candidates = FindCandidates(run.known.facts, members_, range);
  if (!candidates) return candidates.error();
  run.counts.members[static_cast<std::size_t>(MatchVerdict::kUnknown)] +=
      CountOf(candidates->unknown);
  Result<void> outcome;
  const auto visited = members_.Visit(candidates->possible, [&](MemberId id, const Member& member) {
    outcome = Judge(run, id, member);
    return outcome.has_value();
  });
  return visited ? outcome : visited;
}

Result<bool> Matcher::HoldsAlready(const AdvisoryHash& hash, const ArrivedAdvisory& arrived,
                                   std::optional<KnownAdvisory>& known) const {
  const auto snapshot = store_.TakeSnapshot();
  const auto owner = NoticeBook::FindBytes(*snapshot, arrived.header.payload_root);
  if (!owner) return owner.error();
  if (owner->has_value() && **owner != hash) return true;
  auto found = NoticeBook::FindAdvisory(*snapshot, hash);
  if (!found) return found.error();
  known = std::move(*found);
  return known &&
         federation::CompareVersions(arrived.header.document_version, known->facts.version) <= 0;
}

Result<void> Matcher::Take(const ArrivedAdvisory& arrived, WriteBatch done, WallTime now) {
  const AdvisoryHash hash =
      AdvisoryHashOf(arrived.position.journal.publisher, arrived.header.document_id);
  std::optional<KnownAdvisory> before;
  const auto is_held = HoldsAlready(hash, arrived, before);
  if (!is_held) return is_held.error();
  if (*is_held) return apply_(std::move(done));
  const auto known = ReadFacts(arrived);
  if (!known) return known.error();
  Run run{hash,
          *known,
          PreparedAdvisory(known->facts),
          before ? before->facts.version : "",
          before ? store_.TakeSnapshot() : nullptr,
          !known->facts.is_withdrawn,
          false,
          now,
          StartCounts(*known),
          {}};
  run.counts.arrived = arrived.arrived;
  const auto matched = MatchAll(run, {});
  if (!matched) return matched;
  // Notices first; then the rows that say that they are all there.
  const auto notified = apply_(std::exchange(run.batch, {}));
  if (!notified) return notified;
  if (before) {
    const auto closed = CloseOthers(
        run, known->facts.is_withdrawn ? NoticeState::kWithdrawn : NoticeState::kSuperseded, done);
    if (!closed) return closed;
  }
  run.counts.ready = SystemNow().wall;
  NoticeBook::PutAdvisory(hash, *known, done);
  NoticeBook::PutCounts(hash, run.counts, done);
  NoticeBook::PutBytes(arrived.header.payload_root, hash, done);
  return apply_(std::move(done));
}

Result<void> Matcher::CloseOthers(const Run& run, NoticeState state, WriteBatch& batch) {
  const auto snapshot = store_.TakeSnapshot();
  Result<void> outcome;
  const auto visited = book_.ForEach(*snapshot, run.hash, 0, [&](Notice notice) {
    const bool is_open =
        notice.state == NoticeState::kNew && notice.version != run.known.facts.version;
    if (is_open) outcome = book_.Close(run.hash, std::move(notice), state, batch);
    return outcome.has_value();
  });
  return visited ? outcome : visited;
}

Result<void> Matcher::Withdraw(const crypto::NodeId& publisher, const std::string& document_id,
                               const std::string& version, WriteBatch done) {
  const AdvisoryHash hash = AdvisoryHashOf(publisher, document_id);
  const auto snapshot = store_.TakeSnapshot();
  auto known = NoticeBook::FindAdvisory(*snapshot, hash);
  if (!known) return known.error();
  auto counts = NoticeBook::FindCounts(*snapshot, hash);
  if (!counts) return counts.error();
  const bool applies = known->has_value() && counts->has_value() &&
                       federation::CompareVersions((*known)->facts.version, version) <= 0;
  if (!applies) return apply_(std::move(done));
  WriteBatch batch;
  Result<void> outcome;
  const auto visited = book_.ForEach(*snapshot, hash, 0, [&](Notice notice) {
    if (notice.state != NoticeState::kNew) return true;
    outcome = book_.Close(hash, std::move(notice), NoticeState::kWithdrawn, batch);
    if (outcome) outcome = FlushIfLarge(batch);
    return outcome.has_value();
  });
  if (!visited) return visited;
  if (!outcome) return outcome;
  (*known)->facts.is_withdrawn = true;
  (*counts)->is_withdrawn = true;
  NoticeBook::PutAdvisory(hash, **known, batch);
  NoticeBook::PutCounts(hash, **counts, batch);
  batch.Merge(std::move(done));
  return apply_(std::move(batch));
}

Result<Matcher::Progress> Matcher::ReadProgress() const {
  const auto snapshot = store_.TakeSnapshot();
  const auto row = snapshot->Get(Column::kNotices, storage::MatchedKey());
  if (!row) return row.error();
  Progress progress;
  if (!row->has_value()) return progress;
  ByteReader in(**row);
  const auto upto = in.U64();
  const auto last = in.U64();
  const auto done = in.Take(AdvisoryHash::kSize);
  if (!done || !in.AtEnd()) return Error{ErrorCode::kCorruption, "progress of matching"};
  return Progress{*upto, *last, *AdvisoryHash::From(*done)};
}

Result<void> Matcher::OnAdded(WallTime now) {
  auto progress = ReadProgress();
  if (!progress) return progress.error();
  const auto last = members_.Last();
  if (!last) return last.error();
  if (*last <= progress->upto) return {};
  return MatchRange({progress->upto, *last, {}}, now);
}

Result<void> Matcher::Recover(WallTime now) {
  const auto progress = ReadProgress();
  if (!progress) return progress.error();
  if (progress->last > progress->upto) {
    const auto matched = MatchRange(*progress, now);
    if (!matched) return matched;
  }
  return OnAdded(now);
}

Result<void> Matcher::MatchRange(Progress progress, WallTime now) {
  const MemberRange range{progress.upto + 1, progress.last};
  const auto snapshot = store_.TakeSnapshot();
  WriteBatch batch;
  const auto note = [&batch](const Progress& at) {
    Buffer row;
    AppendBigEndian64(row, at.upto);
    AppendBigEndian64(row, at.last);
    Append(row, at.done.view());
    batch.Put(Column::kNotices, storage::MatchedKey(), std::move(row));
  };
  Result<void> outcome;
  const auto visited = NoticeBook::ForEachAdvisory(
      *snapshot, [&](const AdvisoryHash& hash, const KnownAdvisory& known) {
        if (hash <= progress.done) return true;
        auto counts = NoticeBook::FindCounts(*snapshot, hash);
        if (!counts || !counts->has_value()) {
          outcome =
              counts ? Error{ErrorCode::kCorruption, "an advisory has no counts"} : counts.error();
          return false;
        }
        Run run{hash, known, PreparedAdvisory(known.facts), "", nullptr, IsCurrent(known, now),
                true, now,   std::move(**counts),           {}};
        outcome = MatchAll(run, range);
        if (!outcome) return false;
        // Counts, notices and the place of this advisory in one batch: done once or not at all.
        NoticeBook::PutCounts(hash, run.counts, batch);
        batch.Merge(std::move(run.batch));
        progress.done = hash;
        note(progress);
        outcome = FlushIfLarge(batch);
        return outcome.has_value();
      });
  if (!visited) return visited;
  if (!outcome) return outcome;
  note({progress.last, progress.last, {}});
  return apply_(std::move(batch));
}

Result<void> Matcher::Recount() {
  const auto snapshot = store_.TakeSnapshot();
  WriteBatch batch;
  Result<void> outcome;
  const auto visited = NoticeBook::ForEachAdvisory(
      *snapshot, [&](const AdvisoryHash& hash, const KnownAdvisory& known) {
        Run run{hash, known,   PreparedAdvisory(known.facts),
                "",   nullptr, false,
                true, {},      StartCounts(known),
                {}};
        const auto held = NoticeBook::FindCounts(*snapshot, hash);
        if (held && held->has_value()) {
          run.counts.arrived = (*held)->arrived;
          run.counts.ready = (*held)->ready;
        }
        outcome = MatchAll(run, {});
        if (!outcome) return false;
        NoticeBook::PutCounts(hash, run.counts, batch);
        outcome = FlushIfLarge(batch);
        return outcome.has_value();
      });
  if (!visited) return visited;
  return outcome ? apply_(std::move(batch)) : outcome;
}

Result<WriteBatch> Matcher::BatchForChange(MemberId id, const Member& before, const Member& after,
                                           WallTime now) {
  const auto snapshot = store_.TakeSnapshot();
  WriteBatch batch;
  Result<void> outcome;
  const auto visited = NoticeBook::ForEachAdvisory(
      *snapshot, [&](const AdvisoryHash& hash, const KnownAdvisory& known) {
        const PreparedAdvisory prepared(known.facts);
        const Match was = prepared.Judge(before);
        Match is = prepared.Judge(after);
        if (was == is) return true;
        auto counts = NoticeBook::FindCounts(*snapshot, hash);
        auto held = book_.Find(*snapshot, hash, id);
        if (!counts || !counts->has_value() || !held) {
          outcome = Error{ErrorCode::kCorruption, "an advisory has no counts or notice"};
          return false;
        }
        (*counts)->Remove(was);
        (*counts)->Add(is);
        NoticeBook::PutCounts(hash, **counts, batch);
        const bool is_open = held->has_value() && (*held)->state == NoticeState::kNew;
        if (IsNotified(is.verdict) && IsCurrent(known, now)) {
          outcome = book_.Put(hash, MakeNotice(known, id, std::move(is), now), "", batch);
        } else if (is_open && !IsNotified(is.verdict)) {
          NoticeBook::Delete(hash, **held, batch);
        }
        return outcome.has_value();
      });
  if (!visited) return visited.error();
  if (!outcome) return outcome.error();
  return batch;
}

Result<WriteBatch> Matcher::BatchForErasure(
    const std::vector<std::pair<MemberId, std::optional<Member>>>& members) {
  const auto snapshot = store_.TakeSnapshot();
  WriteBatch batch;
  for (const auto& [id, member] : members) {
    const auto deleted = NoticeBook::DeleteAll(*snapshot, id, batch);
    if (!deleted) return deleted.error();
  }
  Result<void> outcome;
  const auto visited = NoticeBook::ForEachAdvisory(
      *snapshot, [&](const AdvisoryHash& hash, const KnownAdvisory& known) {
        auto counts = NoticeBook::FindCounts(*snapshot, hash);
        if (!counts || !counts->has_value()) {
          outcome = Error{ErrorCode::kCorruption, "an advisory has no counts"};
          return false;
        }
        const PreparedAdvisory prepared(known.facts);
        for (const auto& [id, member] : members) {
          if (member) (*counts)->Remove(prepared.Judge(*member));
        }
        NoticeBook::PutCounts(hash, **counts, batch);
        return true;
      });
  if (!visited) return visited.error();
  if (!outcome) return outcome.error();
  return batch;
}

}  // namespace schakel::node
