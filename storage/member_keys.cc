#include "storage/member_keys.h"

#include "base/coding.h"

namespace schakel::storage {
namespace {

constexpr std::uint8_t kMember = 'm';
constexpr std::uint8_t kSupplier = 's';
constexpr std::uint8_t kLookup = 'd';
constexpr std::uint8_t kPosting = 'p';
constexpr std::uint8_t kFacts = 'f';
constexpr std::uint8_t kCounts = 'c';
constexpr std::uint8_t kPayloadBytes = 'b';
constexpr std::uint8_t kNotice = 'n';
constexpr std::uint8_t kMemberNotice = 'u';
constexpr std::uint8_t kWaiting = 'w';
constexpr std::string_view kCursor = "=cursor";
constexpr std::string_view kMatched = "=matched";
constexpr std::string_view kErasing = "erasing";

Buffer Numbered(std::uint8_t letter, std::uint64_t number) {
  Buffer key{letter};
  AppendBigEndian64(key, number);
  return key;
}

Buffer Hashed(std::uint8_t letter, Bytes hash) {
  Buffer key{letter};
  Append(key, hash);
  return key;
}

}  // namespace

Buffer MemberPrefix() {
  return {kMember};
}
Buffer MemberKey(std::uint64_t member) {
  return Numbered(kMember, member);
}
Buffer SupplierPrefix() {
  return {kSupplier};
}
Buffer SupplierKey(std::uint64_t supplier) {
  return Numbered(kSupplier, supplier);
}

std::optional<std::uint64_t> NumberOfKey(Bytes key) {
  if (key.size() != 1 + 8 && key.size() != 1 + AdvisoryHash::kSize + 8) return std::nullopt;
  return ReadBigEndian64(key.last(8));
}

Buffer LookupPrefix() {
  return {kLookup};
}
Buffer LookupKey(const TermHash& value) {
  return Hashed(kLookup, value.view());
}
Buffer PostingPrefix() {
  return {kPosting};
}
Buffer PostingPrefix(const TermHash& term) {
  return Hashed(kPosting, term.view());
}
Buffer PostingKey(const TermHash& term, std::uint32_t bucket) {
  Buffer key = PostingPrefix(term);
  AppendBigEndian32(key, bucket);
  return key;
}

std::optional<std::uint32_t> BucketOfKey(Bytes key) {
  if (key.size() != 1 + TermHash::kSize + 4) return std::nullopt;
  return ReadBigEndian32(key.last(4));
}

Buffer ErasingKey() {
  return ToBuffer(AsBytes(kErasing));
}

Buffer FactsPrefix() {
  return {kFacts};
}
Buffer FactsKey(const AdvisoryHash& advisory) {
  return Hashed(kFacts, advisory.view());
}
Buffer CountsPrefix() {
  return {kCounts};
}
Buffer CountsKey(const AdvisoryHash& advisory) {
  return Hashed(kCounts, advisory.view());
}
Buffer BytesKey(Bytes payload_root) {
  return Hashed(kPayloadBytes, payload_root);
}
Buffer NoticePrefix(const AdvisoryHash& advisory) {
  return Hashed(kNotice, advisory.view());
}
Buffer NoticeKey(const AdvisoryHash& advisory, std::uint64_t member) {
  Buffer key = NoticePrefix(advisory);
  AppendBigEndian64(key, member);
  return key;
}
Buffer MemberNoticePrefix(std::uint64_t member) {
  return Numbered(kMemberNotice, member);
}
Buffer MemberNoticeKey(std::uint64_t member, const AdvisoryHash& advisory) {
  Buffer key = MemberNoticePrefix(member);
  Append(key, advisory.view());
  return key;
}

std::optional<AdvisoryHash> AdvisoryOfKey(Bytes key) {
  if (key.empty()) return std::nullopt;
  const std::size_t at = key.front() == kMemberNotice ? 9 : 1;
  if (key.size() < at + AdvisoryHash::kSize) return std::nullopt;
  return AdvisoryHash::From(key.subspan(at, AdvisoryHash::kSize));
}

Buffer WaitingPrefix() {
  return {kWaiting};
}
Buffer WaitingKey(const JournalKey& journal, std::uint64_t index) {
  Buffer key{kWaiting};
  Append(key, EntryKey(journal, index));
  return key;
}

std::optional<std::pair<JournalKey, std::uint64_t>> ParseWaitingKey(Bytes key) {
  if (key.empty()) return std::nullopt;
  ByteReader in(key.subspan(1));
  const auto publisher = in.Take(32);
  const auto incarnation = in.U32();
  const auto index = in.U64();
  if (!index || !in.AtEnd()) return std::nullopt;
  return std::pair(JournalKey{*publisher, *incarnation}, *index);
}

Buffer CursorKey() {
  return ToBuffer(AsBytes(kCursor));
}

Buffer MatchedKey() {
  return ToBuffer(AsBytes(kMatched));
}

Buffer OutboxPrefix(const AdvisoryHash& advisory) {
  return ToBuffer(advisory.view());
}
Buffer OutboxKey(const AdvisoryHash& advisory, std::uint64_t version, std::uint8_t channel,
                 std::uint64_t member) {
  Buffer key = OutboxPrefix(advisory);
  AppendBigEndian64(key, version);
  key.push_back(channel);
  AppendBigEndian64(key, member);
  return key;
}

}  // namespace schakel::storage
