#include "storage/keys.h"

#include "base/check.h"
#include "base/coding.h"

namespace schakel::storage {
namespace {

constexpr std::size_t kNodeSize = 32;
constexpr std::size_t kRootSize = 32;
constexpr std::string_view kJournalPrefix = "journal/";
constexpr std::string_view kForkPrefix = "fork/";
constexpr std::string_view kRightsPrefix = "rights/";
constexpr std::string_view kHeldPrefix = "held/";
constexpr std::string_view kSplitPrefix = "split/";
constexpr std::uint8_t kDocument = 'd';
constexpr std::uint8_t kMissing = 'm';
constexpr std::uint8_t kReference = 'r';
constexpr std::uint8_t kArrival = 't';
constexpr std::uint8_t kLocal = 'l';

void AppendJournal(Buffer& out, const JournalKey& journal) {
  CHECK(journal.publisher.size() == kNodeSize);
  Append(out, journal.publisher);
  AppendBigEndian32(out, journal.incarnation);
}

std::optional<JournalKey> TakeJournal(ByteReader& in) {
  const auto publisher = in.Take(kNodeSize);
  const auto incarnation = in.U32();
  if (!incarnation) return std::nullopt;
  return JournalKey{*publisher, *incarnation};
}

Buffer Start(std::uint8_t letter, Bytes rest) {
  Buffer key{letter};
  Append(key, rest);
  return key;
}

}  // namespace

Buffer IncarnationKey() {
  return ToBuffer(AsBytes("incarnation"));
}

Buffer RestoredKey() {
  return ToBuffer(AsBytes("restored"));
}

Buffer LinkMemoryKey() {
  return ToBuffer(AsBytes("links"));
}

Buffer TrustBoundKey() {
  return ToBuffer(AsBytes("trust-bound"));
}

Buffer HeldBackPrefix() {
  return ToBuffer(AsBytes(kHeldPrefix));
}

Buffer HeldBackKey(Bytes node) {
  Buffer key = HeldBackPrefix();
  Append(key, node);
  return key;
}

Buffer SplitProofPrefix() {
  return ToBuffer(AsBytes(kSplitPrefix));
}

Buffer SplitProofKey(std::uint32_t root) {
  Buffer key = SplitProofPrefix();
  AppendBigEndian32(key, root);
  return key;
}

Buffer JournalStatePrefix() {
  return ToBuffer(AsBytes(kJournalPrefix));
}

Buffer JournalStateKey(const JournalKey& journal) {
  Buffer key = JournalStatePrefix();
  AppendJournal(key, journal);
  return key;
}

std::optional<JournalKey> ParseJournalStateKey(Bytes key) {
  if (key.size() < kJournalPrefix.size()) return std::nullopt;
  ByteReader in(key.subspan(kJournalPrefix.size()));
  const auto journal = TakeJournal(in);
  return in.AtEnd() ? journal : std::nullopt;
}

Buffer ForkProofKey(const JournalKey& journal) {
  Buffer key = ToBuffer(AsBytes(kForkPrefix));
  AppendJournal(key, journal);
  return key;
}

Buffer ReviewRightsKey(const JournalKey& journal) {
  Buffer key = ToBuffer(AsBytes(kRightsPrefix));
  AppendJournal(key, journal);
  return key;
}

Buffer EntryKey(const JournalKey& journal, std::uint64_t index) {
  Buffer key;
  AppendJournal(key, journal);
  AppendBigEndian64(key, index);
  return key;
}

Buffer PayloadKey(Bytes root) {
  return ToBuffer(root);
}

Buffer TileKey(const JournalKey& journal, std::uint8_t level, std::uint64_t tile) {
  Buffer key;
  AppendJournal(key, journal);
  key.push_back(level);
  AppendBigEndian64(key, tile);
  return key;
}

Buffer RecordKey(Bytes node, std::uint8_t type) {
  Buffer key = ToBuffer(node);
  key.push_back(type);
  return key;
}

Buffer DocumentPrefix() {
  return {kDocument};
}

Buffer DocumentPrefix(Bytes publisher) {
  return Start(kDocument, publisher);
}

Buffer DocumentPrefix(Bytes publisher, std::string_view document_id) {
  CHECK(document_id.size() <= UINT16_MAX);
  Buffer key = DocumentPrefix(publisher);
  key.push_back(static_cast<std::uint8_t>(document_id.size() >> 8));
  key.push_back(static_cast<std::uint8_t>(document_id.size()));
  Append(key, AsBytes(document_id));
  return key;
}

Buffer DocumentKey(Bytes publisher, std::string_view document_id, std::uint32_t incarnation,
                   std::uint64_t index) {
  Buffer key = DocumentPrefix(publisher, document_id);
  AppendBigEndian32(key, incarnation);
  AppendBigEndian64(key, index);
  return key;
}

std::optional<ParsedDocumentKey> ParseDocumentKey(Bytes key) {
  ByteReader in(key);
  const auto letter = in.U8();
  const auto publisher = in.Take(kNodeSize);
  const auto high = in.U8();
  const auto low = in.U8();
  if (!low || *letter != kDocument) return std::nullopt;
  const auto id = in.Take(static_cast<std::size_t>(*high * 256 + *low));
  const auto incarnation = in.U32();
  const auto index = in.U64();
  if (!index || !in.AtEnd()) return std::nullopt;
  return ParsedDocumentKey{*publisher, AsText(*id), *incarnation, *index};
}

Buffer MissingPayloadPrefix() {
  return {kMissing};
}

Buffer MissingPayloadPrefix(Bytes root, std::uint64_t size) {
  CHECK(root.size() == kRootSize);
  Buffer key = Start(kMissing, root);
  AppendBigEndian64(key, size);
  return key;
}

Buffer MissingPayloadKey(Bytes root, std::uint64_t size, const JournalKey& journal,
                         std::uint64_t index) {
  Buffer key = MissingPayloadPrefix(root, size);
  AppendJournal(key, journal);
  AppendBigEndian64(key, index);
  return key;
}

std::optional<ParsedMissingPayloadKey> ParseMissingPayloadKey(Bytes key) {
  ByteReader in(key);
  const auto letter = in.U8();
  const auto root = in.Take(kRootSize);
  const auto size = in.U64();
  const auto journal = TakeJournal(in);
  const auto index = in.U64();
  if (!index || *letter != kMissing || !in.AtEnd()) return std::nullopt;
  return ParsedMissingPayloadKey{*root, *size, *journal, *index};
}

Buffer PayloadReferencePrefix(Bytes root) {
  return Start(kReference, root);
}

Buffer PayloadReferenceKey(Bytes root, const JournalKey& journal, std::uint64_t index) {
  CHECK(root.size() == kRootSize);
  Buffer key = PayloadReferencePrefix(root);
  AppendJournal(key, journal);
  AppendBigEndian64(key, index);
  return key;
}

Buffer LocalDocumentPrefix() {
  return {kLocal};
}

Buffer LocalDocumentKey(std::string_view document_id) {
  CHECK(document_id.size() <= UINT16_MAX);
  Buffer key = LocalDocumentPrefix();
  key.push_back(static_cast<std::uint8_t>(document_id.size() >> 8));
  key.push_back(static_cast<std::uint8_t>(document_id.size()));
  Append(key, AsBytes(document_id));
  return key;
}

Buffer ArrivalPrefix() {
  return {kArrival};
}

Buffer ArrivalKey(std::uint64_t micros, const JournalKey& journal, std::uint64_t index) {
  Buffer key = ArrivalPrefix();
  AppendBigEndian64(key, micros);
  AppendJournal(key, journal);
  AppendBigEndian64(key, index);
  return key;
}

std::optional<ParsedArrivalKey> ParseArrivalKey(Bytes key) {
  ByteReader in(key);
  const auto letter = in.U8();
  const auto micros = in.U64();
  const auto journal = TakeJournal(in);
  const auto index = in.U64();
  if (!index || !in.AtEnd() || *letter != kArrival) return std::nullopt;
  return ParsedArrivalKey{*micros, *journal, *index};
}

}  // namespace schakel::storage
