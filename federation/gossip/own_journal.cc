#include "federation/gossip/own_journal.h"

#include "base/coding.h"
#include "crypto/chunk_tree.h"
#include "federation/advisory/version.h"
#include "federation/gossip/page_builder.h"
#include "federation/gossip/signer.h"
#include "federation/limits.h"
#include "federation/wire/entry_codec.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;
using storage::WriteBatch;

constexpr std::string_view kQueuePrefix = "queue/";
constexpr Duration kRecoveryMax = std::chrono::seconds(60);

Buffer QueueKey(std::uint64_t sequence) {
  Buffer key = ToBuffer(AsBytes(kQueuePrefix));
  AppendBigEndian64(key, sequence);
  return key;
}

constexpr std::size_t kHeaderPlace = 64;  // journal and index, which a request does not have yet

Error OverQuota() {
  return {ErrorCode::kLimitExceeded, "the stored bytes of this node's admission are used up"};
}

Error Conflict(const std::string& what) {
  return {ErrorCode::kConflict, what};
}

}  // namespace

OwnJournal::OwnJournal(const crypto::KeyPair& identity, const crypto::NodeId& self,
                       JournalTable& journals, Outbox& outbox)
    : identity_(identity), self_(self), journals_(journals), outbox_(outbox) {}

void OwnJournal::SetDirectory(std::shared_ptr<const Directory> directory,
                              const crypto::KeyPair* signer) {
  directory_ = std::move(directory);
  if (signer != signer_) renewed_for_ = nullptr;
  signer_ = signer;
  const Recovery* recovery = directory_->FindRecovery(self_);
  is_stopped_ = recovery != nullptr && (recovery->is_frozen || recovery->open == 0);
  first_open_ = recovery == nullptr ? 1 : std::max(recovery->open, 1U);
}

std::optional<TrustedPoint> OwnJournal::EndOf(std::uint32_t incarnation) const {
  const Admission* admission = directory_ == nullptr ? nullptr : directory_->Find(self_);
  if (admission == nullptr) return std::nullopt;
  return directory_->EndOf(*admission, incarnation);
}

Result<Frontier> OwnJournal::OpenOwn(const std::string& checkpoint,
                                     const JournalId& journal) const {
  const Admission* admission = directory_ == nullptr ? nullptr : directory_->Find(self_);
  if (admission == nullptr) return OpenCheckpoint(checkpoint, journal, identity_.public_key());
  return OpenCheckpoint(checkpoint, journal,
                        SignerOf(checkpoint, journal, *directory_, *admission));
}

Result<void> OwnJournal::Restore(const storage::Reader& reader) {
  const auto row = reader.Get(Column::kMeta, storage::IncarnationKey());
  if (!row) return row.error();
  if (row->has_value() && (*row)->size() == 4) incarnation_ = ReadBigEndian32(**row);
  if (incarnation_ > limits::kIncarnationMax) {
    // An earlier version went on behind the last one, where nobody followed it.
    incarnation_ = limits::kIncarnationMax;
    recovering_ = id();
    state_ = State::kRecovering;
    outbox_.Add(RaiseAlarm{AlarmKind::kRestored, self_.hex()});
  }
  const Buffer prefix = storage::DocumentPrefix(self_.view());
  const auto indexed = reader.Scan(
      Column::kIndexes, prefix, storage::PrefixEnd(prefix), [this](Bytes key, Bytes value) {
        const auto document = UnpackDocumentRow(value);
        if (!document || document->document_id.empty()) return true;
        const auto place = storage::ParseDocumentKey(key);
        if (place && place->incarnation > limits::kIncarnationMax) return true;
        const auto end = place ? EndOf(place->incarnation) : std::nullopt;
        // What was cut off may be published again.
        if (end && place->index >= end->size) return true;
        newest_issued_ = std::max(newest_issued_, document->issued);
        documents_[document->document_id] = {document->version, document->payload_root,
                                             document->kind};
        return true;
      });
  if (!indexed) return indexed;
  const auto unreviewed = RestoreUnreviewed(reader);
  if (!unreviewed) return unreviewed;
  const Buffer queue = ToBuffer(AsBytes(kQueuePrefix));
  Result<void> outcome;
  const auto scanned =
      reader.Scan(Column::kMeta, queue, storage::PrefixEnd(queue), [&](Bytes key, Bytes value) {
        auto request = UnpackRequest(value);
        if (!request) {
          outcome = request.error();
          return false;
        }
        const std::uint64_t sequence = ReadBigEndian64(key.subspan(kQueuePrefix.size()));
        next_sequence_ = sequence + 1;
        const EntryHeader& header = request->header;
        newest_issued_ = std::max(newest_issued_, header.issued);
        documents_[header.document_id] = {header.document_version, header.payload_root,
                                          header.kind};
        queue_.push_back({sequence, std::move(*request), true});
        return true;
      });
  return scanned ? outcome : scanned;
}

Result<void> OwnJournal::RestoreUnreviewed(const storage::Reader& reader) {
  const HeldJournal* held = journals_.Find(id());
  if (held == nullptr) return {};
  size_ = held->durable.size;
  for (std::uint64_t i = held->journal.reviewed(); i < held->durable.size; ++i) {
    const auto entry = ReadEntry(reader, {id(), i});
    if (!entry) return entry.error();
    const EntryHeader& header = entry->header;
    newest_issued_ = std::max(newest_issued_, header.issued);
    if (header.document_id.empty()) continue;
    documents_[header.document_id] = {header.document_version, header.payload_root, header.kind};
  }
  return {};
}

void OwnJournal::OnRestoredStore(Now now) {
  const HeldJournal* held = journals_.Find(id());
  StartRecovery(incarnation_, held == nullptr ? Frontier{} : held->durable, now);
}

Result<bool> OwnJournal::Check(const PublishRequest& request) const {
  if (queue_.size() >= limits::kQueuedPublishesMax) {
    return Error{ErrorCode::kLimitExceeded, "too many documents wait to be published"};
  }
  const auto encoded = EncodeEntryHeader(request.header);
  if (!encoded) return encoded.error();
  const auto known = documents_.find(request.header.document_id);
  const bool is_new = known == documents_.end() || request.header.document_id.empty();
  if (!FitsQuota(request, encoded->size()) && is_new) return OverQuota();
  if (is_new) return true;
  const PublishedDocument& held = known->second;
  const auto order = CompareVersions(request.header.document_version, held.version);
  const bool is_same =
      order == 0 && held.kind == request.header.kind && held.root == request.header.payload_root;
  if (is_same) return false;
  const bool withdraws = request.header.kind == static_cast<std::uint16_t>(EntryKind::kWithdraw);
  if (withdraws && order == 0) return held.kind != request.header.kind;
  if (order == 0) return Conflict("this version was published with other content");
  if (order < 0) return Conflict("version " + held.version + " is published and newer");
  if (!FitsQuota(request, encoded->size())) return OverQuota();
  return true;
}

bool OwnJournal::FitsQuota(const PublishRequest& request, std::size_t header_size) const {
  if (!quota_) return true;
  const HeldJournal* held = journals_.Find(id());
  std::uint64_t bytes = held == nullptr ? 0 : held->journal.stored_bytes();
  for (const Queued& queued : queue_)
    bytes += queued.request.header.payload_size + limits::kHeaderSizeMax;
  return bytes + request.header.payload_size + header_size + kHeaderPlace <= *quota_;
}

void OwnJournal::AnswerUnchanged(const PublishRequest& request) {
  const auto writing = writing_.find(request.header.document_id);
  const Answer answer{request.request, PublishOutcome::kUnchanged, {id(), 0}};
  if (writing != writing_.end()) {
    answers_.emplace(writing->second, answer);
  } else {
    outbox_.Add(Published{answer.request, answer.outcome, answer.position});
  }
}

WallTime OwnJournal::Stamp(WallTime now) {
  const WallTime time = FromUnixMillis(ToUnixMillis(now));
  const bool is_near = newest_issued_ <= time + limits::kRecordAheadMax;
  newest_issued_ = is_near ? std::max(newest_issued_, time) : time;
  return newest_issued_;
}

void OwnJournal::Publish(PublishRequest request, Now now) {
  request.header.payload_size = request.payload.size();
  request.header.payload_root = crypto::PayloadRoot(request.payload);
  request.header.issued = Stamp(now.wall);
  request.header.trust_root = outbox_.trust_version().root;
  request.header.trust_timestamp = outbox_.trust_version().timestamp;
  const auto checked = Check(request);
  if (!checked) {
    outbox_.Add(PublishFailed{request.request, checked.error()});
    return;
  }
  if (!*checked) {
    AnswerUnchanged(request);
    return;
  }
  documents_[request.header.document_id] = {request.header.document_version,
                                            request.header.payload_root, request.header.kind};
  queue_.push_back({next_sequence_++, std::move(request), false});
  if (IsOpen() && incarnation_ >= first_open_ && IsContinuable()) {
    Append({});
  } else {
    StoreQueued(queue_.back());
  }
}

void OwnJournal::StoreQueued(const Queued& queued) {
  WriteBatch batch;
  batch.Put(Column::kMeta, QueueKey(queued.sequence), PackRequest(queued.request));
  const Token token = outbox_.Write(std::move(batch));
  writing_[queued.request.header.document_id] = token;
  answers_.emplace(token, Answer{queued.request.request, PublishOutcome::kQueued, {id(), 0}});
  queue_.back().is_answered = true;
}

void OwnJournal::OnLinkUp(Now now) {
  if (!first_link_) first_link_ = now.mono;
}

bool OwnJournal::HasHeardEnough(std::size_t others) const {
  return greeted_.size() >= std::min(limits::kFirstAppendHellos, others);
}

bool OwnJournal::MayStart(std::size_t others, Now now) const {
  const bool waited = first_link_ && now.mono >= *first_link_ + limits::kFirstAppendWait;
  return waited || HasHeardEnough(others);
}

void OwnJournal::Advance(std::size_t others, Now now) {
  has_heard_ = has_heard_ || MayStart(others, now);
  if (!MayWrite()) return;
  const bool goes_on = incarnation_ >= first_open_ && IsContinuable();
  if (state_ != State::kRecovering && !goes_on) RecoverNewest(now);
  if (state_ == State::kRecovering) {
    const HeldJournal* held = journals_.Find(recovering_);
    const bool is_closed = held != nullptr && held->journal.status() == JournalStatus::kForked;
    const bool is_held = held != nullptr && held->durable.size >= claimed_.size;
    const bool has_all = is_closed || is_held || EndOf(recovering_.incarnation);
    // Without any link nobody can tell what was published before.
    const bool waited =
        first_link_ && now.mono >= std::max(*first_link_, recovering_since_) + kRecoveryMax;
    if ((has_all && HasHeardEnough(others)) || waited) OpenNextIncarnation(now);
    return;
  }
  if (state_ == State::kOpen) RenewSignature(now);
  if (state_ != State::kWaiting || !MayStart(others, now)) return;
  state_ = State::kOpen;
  Append({});
  RenewSignature(now);
}

void OwnJournal::RenewSignature(Now now) {
  if (renewed_for_ == signer_) return;
  renewed_for_ = signer_;
  const HeldJournal* held = journals_.Find(id());
  const bool is_signed =
      held == nullptr || held->journal.covered().size == 0 ||
      OpenCheckpoint(held->journal.checkpoint(), id(), signer_->public_key()).has_value();
  if (is_signed) return;
  QueueContinuation(id(), held->journal.covered(), now);
  Append({});
}

void OwnJournal::Append(WriteBatch batch) {
  if (queue_.empty()) return;
  HeldJournal& held = journals_.FindOrAdd(id());
  std::vector<Journal::Draft> drafts;
  std::vector<Answer> answers;
  std::vector<std::string> written;
  for (Queued& queued : queue_) {
    if (!queued.is_answered) {
      written.push_back(queued.request.header.document_id);
      const EntryPosition position{id(), held.journal.held_size() + drafts.size()};
      answers.push_back({queued.request.request, PublishOutcome::kAppended, position});
    } else if (queued.sequence > 0) {
      batch.Delete(Column::kMeta, QueueKey(queued.sequence));
    }
    held.own_severity = std::max(held.own_severity, queued.request.header.severity);
    drafts.push_back({std::move(queued.request.header), std::move(queued.request.payload)});
  }
  queue_.clear();
  auto appended = held.journal.AppendOwn(std::move(drafts), *signer_);
  CHECK(appended.has_value());  // headers were encoded once when they were accepted
  size_ = held.journal.held_size();
  appended->batch.Merge(std::move(batch));
  const Token token = outbox_.Write(std::move(appended->batch));
  journals_.AwaitDurable(token, held);
  for (const Answer& answer : answers)
    answers_.emplace(token, answer);
  for (std::string& document : written)
    writing_[std::move(document)] = token;
}

void OwnJournal::OnDurable(Token token) {
  const auto [first, last] = answers_.equal_range(token);
  for (auto it = first; it != last; ++it) {
    outbox_.Add(Published{it->second.request, it->second.outcome, it->second.position});
  }
  answers_.erase(first, last);
  std::erase_if(writing_, [token](const auto& item) { return item.second == token; });
}

}  // namespace schakel::federation
