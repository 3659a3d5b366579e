#include "publisher.h"

#include <gtest/gtest.h>

#include "crypto/chunk_tree.h"
#include "federation/wire/entry_codec.h"
#include "storage/keys.h"

namespace schakel::federation {

EntryHeader SomeHeader(const std::string& document_id) {
  EntryHeader header;
  header.kind = static_cast<std::uint16_t>(EntryKind::kGuidance);
  header.issued = FromUnixMillis(1'795'165'200'000);
  header.trust_root = 1;
  header.trust_timestamp = 5;
  header.tlp = 1;
  header.severity = 2;
  header.audience.sectors = {"62"};
  header.document_id = document_id;
  header.document_version = "1";
  return header;
}

Journal::Draft SomeDraft(const std::string& document_id, Buffer payload) {
  Journal::Draft draft{SomeHeader(document_id), std::move(payload)};
  draft.header.payload_size = draft.payload.size();
  draft.header.payload_root = crypto::PayloadRoot(draft.payload);
  return draft;
}

Publisher::Publisher(std::uint8_t key, std::uint32_t incarnation)
    : key_(crypto::TestKey(key)),
      id_{crypto::NodeIdOf(key_.public_key()), incarnation},
      random_(key * 1'000ULL + incarnation) {}

void Publisher::Write(std::size_t payload_size) {
  auto draft =
      SomeDraft("document-" + std::to_string(size()), crypto::RandomBytes(random_, payload_size));
  draft.header.journal = id_;
  draft.header.index = size();
  auto header = EncodeEntryHeader(draft.header);
  CHECK(header.has_value());
  leaves_.push_back(crypto::LeafHash(*header));
  entries_.push_back({std::move(*header), true, std::move(draft.payload)});
}

void Publisher::WriteMany(std::size_t count, std::size_t payload_size) {
  for (std::size_t i = 0; i < count; ++i)
    Write(payload_size);
}

Frontier Publisher::At(std::size_t size) const {
  return {size, crypto::NaiveRoot(leaves().first(size))};
}

std::string Publisher::CheckpointAt(std::size_t size) const {
  return SignCheckpoint(key_, {id_, At(size)});
}

std::uint64_t Publisher::BytesAt(std::size_t size) const {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < size; ++i)
    bytes += entries_[i].header.size() + entries_[i].payload.size();
  return bytes;
}

PageMessage Publisher::Page(std::size_t from, std::size_t end, std::size_t stated) const {
  PageMessage page;
  page.journal = id_;
  page.from = from;
  page.checkpoint = CheckpointAt(stated);
  if (end < stated) page.proof = crypto::NaiveProof(end, leaves().first(stated));
  page.entries.assign(entries_.begin() + static_cast<std::ptrdiff_t>(from),
                      entries_.begin() + static_cast<std::ptrdiff_t>(end));
  return page;
}

Holder::Holder(const Publisher& publisher) : publisher_(publisher), journal_(publisher.id()) {}

Result<Appended> Holder::Append(const PageMessage& page) {
  auto appended = journal_.Append(page, publisher_.key().public_key());
  if (appended) Store(appended->batch);
  return appended;
}

Result<Appended> Holder::AppendOwn(std::vector<Journal::Draft> drafts) {
  auto appended = journal_.AppendOwn(std::move(drafts), publisher_.key());
  if (appended) Store(appended->batch);
  return appended;
}

void Holder::Store(storage::WriteBatch batch) {
  CHECK(store_.Apply(std::move(batch)).has_value());
}

Result<void> Holder::Restart() {
  const auto snapshot = store_.TakeSnapshot();
  const JournalId& id = publisher_.id();
  const auto row = snapshot->Get(storage::Column::kMeta,
                                 storage::JournalStateKey({id.publisher.view(), id.incarnation}));
  if (!row) return row.error();
  if (!row->has_value()) return Error{ErrorCode::kNotFound, "no state"};
  auto journal = Journal::Restore(id, **row, *snapshot);
  if (!journal) return journal.error();
  journal_ = std::move(*journal);
  return {};
}

Buffer Holder::StateRow() const {
  Journal copy = journal_;
  const auto batch = copy.SetReviewed(copy.reviewed());
  return std::get<storage::PutOperation>(batch.operations().at(0)).value;
}

void ExpectRefused(Holder& holder, const PageMessage& page, ErrorCode code,
                   const std::string& words) {
  const Buffer before = holder.StateRow();
  const auto refused = holder.Append(page);
  ASSERT_FALSE(refused) << words;
  EXPECT_EQ(ErrorCodeName(refused.error().code), ErrorCodeName(code));
  EXPECT_NE(refused.error().context.find(words), std::string::npos)
      << "\"" << refused.error().context << "\" does not say \"" << words << "\"";
  EXPECT_EQ(holder.StateRow(), before);
}

}  // namespace schakel::federation
