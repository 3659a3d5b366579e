#include "node/delivery/notice_book.h"

#include "base/coding.h"
#include "node/delivery/notice_codec.h"
#include "node/delivery/row_coding.h"
#include "node/matching/facts_codec.h"

namespace schakel::node {
namespace {

using storage::Column;
using storage::Reader;
using storage::WriteBatch;

constexpr std::uint8_t kForm = 1;
constexpr std::uint8_t kMailChannel = 0;  // the only one so far
constexpr std::size_t kVersionSize = 8;

// A version as 8 bytes of a key.
std::uint64_t VersionNumber(const std::string& version) {
  return ReadBigEndian64(crypto::Blake2b(AsBytes(version)).view());
}

Buffer Outbox(const AdvisoryHash& advisory, std::uint64_t version, MemberId member) {
  return storage::OutboxKey(advisory, version, kMailChannel, member);
}

Buffer PackAdvisory(const KnownAdvisory& known) {
  Buffer out{kForm};
  PutPosition(out, known.position);
  PutTime(out, known.issued);
  Append(out, PackFacts(known.facts));
  return out;
}

Result<KnownAdvisory> UnpackAdvisory(Bytes bytes) {
  ByteReader in(bytes);
  KnownAdvisory known;
  const bool is_readable =
      in.U8() == kForm && TakePosition(in, known.position) && TakeTime(in, known.issued);
  if (!is_readable) return Error{ErrorCode::kCorruption, "facts of an advisory have no head"};
  auto facts = UnpackFacts(in.rest());
  if (!facts) return facts.error();
  known.facts = std::move(*facts);
  return known;
}

}  // namespace

AdvisoryHash AdvisoryHashOf(const crypto::NodeId& publisher, std::string_view document_id) {
  Buffer message = ToBuffer(publisher.view());
  Append(message, AsBytes(document_id));
  return *AdvisoryHash::From(crypto::Blake2b(message).view().first(AdvisoryHash::kSize));
}

Result<std::optional<KnownAdvisory>> NoticeBook::FindAdvisory(const Reader& reader,
                                                              const AdvisoryHash& advisory) {
  const auto row = reader.Get(Column::kNotices, storage::FactsKey(advisory));
  if (!row) return row.error();
  if (!row->has_value()) return std::optional<KnownAdvisory>();
  auto known = UnpackAdvisory(**row);
  if (!known) return known.error();
  return std::optional<KnownAdvisory>(std::move(*known));
}

Result<void> NoticeBook::ForEachAdvisory(
    const Reader& reader,
    const std::function<bool(const AdvisoryHash&, const KnownAdvisory&)>& visit) {
  const Buffer prefix = storage::FactsPrefix();
  Result<void> outcome;
  const auto scanned = reader.Scan(Column::kNotices, prefix, storage::PrefixEnd(prefix),
                                   [&](Bytes key, Bytes value) {
                                     const auto advisory = storage::AdvisoryOfKey(key);
                                     const auto known = UnpackAdvisory(value);
                                     if (!advisory || !known) {
                                       outcome = Error{ErrorCode::kCorruption, "facts row"};
                                       return false;
                                     }
                                     return visit(*advisory, *known);
                                   });
  return scanned ? outcome : scanned;
}

void NoticeBook::PutAdvisory(const AdvisoryHash& advisory, const KnownAdvisory& known,
                             WriteBatch& batch) {
  batch.Put(Column::kNotices, storage::FactsKey(advisory), PackAdvisory(known));
}

Result<std::optional<AdvisoryHash>> NoticeBook::FindBytes(const Reader& reader,
                                                          const crypto::Digest& payload_root) {
  const auto row = reader.Get(Column::kNotices, storage::BytesKey(payload_root.view()));
  if (!row) return row.error();
  if (!row->has_value()) return std::optional<AdvisoryHash>();
  return AdvisoryHash::From(**row);
}

void NoticeBook::PutBytes(const crypto::Digest& payload_root, const AdvisoryHash& advisory,
                          WriteBatch& batch) {
  batch.Put(Column::kNotices, storage::BytesKey(payload_root.view()), ToBuffer(advisory.view()));
}

Result<std::optional<AdvisoryCounts>> NoticeBook::FindCounts(const Reader& reader,
                                                             const AdvisoryHash& advisory) {
  const auto row = reader.Get(Column::kNotices, storage::CountsKey(advisory));
  if (!row) return row.error();
  if (!row->has_value()) return std::optional<AdvisoryCounts>();
  auto counts = UnpackCounts(**row);
  if (!counts) return counts.error();
  return std::optional<AdvisoryCounts>(std::move(*counts));
}

Result<std::vector<AdvisoryCounts>> NoticeBook::AllCounts(const Reader& reader) {
  const Buffer prefix = storage::CountsPrefix();
  std::vector<AdvisoryCounts> all;
  Result<void> outcome;
  const auto scanned = reader.Scan(Column::kNotices, prefix, storage::PrefixEnd(prefix),
                                   [&](Bytes /*key*/, Bytes value) {
                                     auto counts = UnpackCounts(value);
                                     if (!counts) {
                                       outcome = counts.error();
                                       return false;
                                     }
                                     all.push_back(std::move(*counts));
                                     return true;
                                   });
  if (!scanned) return scanned.error();
  if (!outcome) return outcome.error();
  return all;
}

void NoticeBook::PutCounts(const AdvisoryHash& advisory, const AdvisoryCounts& counts,
                           WriteBatch& batch) {
  batch.Put(Column::kNotices, storage::CountsKey(advisory), PackCounts(counts));
}

Result<void> NoticeBook::PutSealed(const AdvisoryHash& advisory, const Notice& notice,
                                   WriteBatch& batch) {
  Buffer key = storage::NoticeKey(advisory, notice.member);
  auto sealed = rows_.Seal(notice.member, key, PackNotice(notice));
  if (!sealed) return sealed.error();
  batch.Put(Column::kNotices, std::move(key), std::move(*sealed));
  return {};
}

Result<void> NoticeBook::Put(const AdvisoryHash& advisory, const Notice& notice,
                             const std::string& replaced, WriteBatch& batch) {
  const auto put = PutSealed(advisory, notice, batch);
  if (!put) return put;
  const std::uint64_t version = VersionNumber(notice.version);
  if (!replaced.empty() && replaced != notice.version) {
    batch.Delete(Column::kOutbox, Outbox(advisory, VersionNumber(replaced), notice.member));
  }
  Buffer number;
  AppendBigEndian64(number, version);
  batch.Put(Column::kNotices, storage::MemberNoticeKey(notice.member, advisory), std::move(number));
  batch.Put(Column::kOutbox, Outbox(advisory, version, notice.member), {});
  return {};
}

Result<void> NoticeBook::Close(const AdvisoryHash& advisory, Notice notice, NoticeState state,
                               WriteBatch& batch) {
  notice.state = state;
  batch.Delete(Column::kOutbox, Outbox(advisory, VersionNumber(notice.version), notice.member));
  return PutSealed(advisory, notice, batch);
}

void NoticeBook::Delete(const AdvisoryHash& advisory, const Notice& notice, WriteBatch& batch) {
  batch.Delete(Column::kNotices, storage::NoticeKey(advisory, notice.member));
  batch.Delete(Column::kNotices, storage::MemberNoticeKey(notice.member, advisory));
  batch.Delete(Column::kOutbox, Outbox(advisory, VersionNumber(notice.version), notice.member));
}

Result<void> NoticeBook::DeleteAll(const Reader& reader, MemberId member, WriteBatch& batch) {
  const Buffer prefix = storage::MemberNoticePrefix(member);
  return reader.Scan(
      Column::kNotices, prefix, storage::PrefixEnd(prefix), [&](Bytes key, Bytes value) {
        batch.Delete(Column::kNotices, ToBuffer(key));
        const auto advisory = storage::AdvisoryOfKey(key);
        if (!advisory) return true;
        batch.Delete(Column::kNotices, storage::NoticeKey(*advisory, member));
        if (value.size() == kVersionSize) {
          batch.Delete(Column::kOutbox, Outbox(*advisory, ReadBigEndian64(value), member));
        }
        return true;
      });
}

Result<std::optional<Notice>> NoticeBook::Find(const Reader& reader, const AdvisoryHash& advisory,
                                               MemberId member) {
  const Buffer key = storage::NoticeKey(advisory, member);
  const auto row = reader.Get(Column::kNotices, key);
  if (!row) return row.error();
  if (!row->has_value()) return std::optional<Notice>();
  const auto opened = rows_.Open(member, key, **row);
  if (!opened) return opened.error();
  auto notice = UnpackNotice(*opened);
  if (!notice) return notice.error();
  return std::optional<Notice>(std::move(*notice));
}

Result<void> NoticeBook::ForEach(const Reader& reader, const AdvisoryHash& advisory, MemberId from,
                                 const std::function<bool(Notice)>& visit) {
  const Buffer prefix = storage::NoticePrefix(advisory);
  Result<void> outcome;
  const auto scanned =
      reader.Scan(Column::kNotices, storage::NoticeKey(advisory, from), storage::PrefixEnd(prefix),
                  [&](Bytes key, Bytes value) {
                    const auto opened = rows_.Open(*storage::NumberOfKey(key), key, value);
                    if (!opened && opened.error().code == ErrorCode::kNotFound) return true;
                    auto notice = opened ? UnpackNotice(*opened) : Result<Notice>(opened.error());
                    if (notice) return visit(std::move(*notice));
                    outcome = notice.error();
                    return false;
                  });
  return scanned ? outcome : scanned;
}

}  // namespace schakel::node
