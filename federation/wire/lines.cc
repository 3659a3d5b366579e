#include "federation/wire/lines.h"

#include "base/coding.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

template <typename Line>
void WriteFrontier(Buffer& out, const Line& line) {
  AppendBigEndian64(out, line.journal.publisher);
  AppendVarint(out, line.journal.incarnation);
  AppendVarint(out, line.size);
  AppendBigEndian64(out, line.root_tag);
}

template <typename Line>
bool ReadFrontier(ByteReader& reader, Line& line) {
  const auto publisher = reader.U64();
  const auto incarnation = reader.Varint();
  const auto size = reader.Varint();
  const auto tag = reader.U64();
  if (!publisher || !incarnation || !size || !tag) return false;
  if (*incarnation > limits::kIncarnationMax || *size > limits::kJournalSizeMax) return false;
  line.journal = {*publisher, static_cast<std::uint32_t>(*incarnation)};
  line.size = *size;
  line.root_tag = *tag;
  return true;
}

// `read(reader, line)` returns whether the line is well formed.
template <typename Line, typename Read>
Result<std::vector<Line>> ReadAll(Bytes bytes, std::size_t count_max, const Read& read) {
  ByteReader reader(bytes);
  std::vector<Line> lines;
  while (!reader.rest().empty()) {
    if (lines.size() == count_max) return Error{ErrorCode::kLimitExceeded, "too many lines"};
    Line line;
    if (!read(reader, line)) return Error{ErrorCode::kProtocol, "line is not well formed"};
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

NodeTag TagOf(const crypto::NodeId& node) {
  return node.Head();
}

JournalTag TagOf(const JournalId& journal) {
  return {TagOf(journal.publisher), journal.incarnation};
}

Buffer PackFrontierLines(const std::vector<FrontierLine>& lines) {
  Buffer out;
  for (const FrontierLine& line : lines)
    WriteFrontier(out, line);
  return out;
}

Result<std::vector<FrontierLine>> UnpackFrontierLines(Bytes bytes, std::size_t count_max) {
  return ReadAll<FrontierLine>(bytes, count_max, ReadFrontier<FrontierLine>);
}

Buffer PackAnnouncements(const std::vector<AnnouncedFrontier>& lines) {
  Buffer out;
  for (const AnnouncedFrontier& line : lines) {
    WriteFrontier(out, line);
    out.push_back(line.hop);
    out.push_back(line.severity);
  }
  return out;
}

Result<std::vector<AnnouncedFrontier>> UnpackAnnouncements(Bytes bytes, std::size_t count_max) {
  const auto read = [](ByteReader& reader, AnnouncedFrontier& line) {
    if (!ReadFrontier(reader, line)) return false;
    const auto hop = reader.U8();
    const auto severity = reader.U8();
    line.hop = hop.value_or(0);
    line.severity = severity.value_or(0);
    return severity.has_value();
  };
  return ReadAll<AnnouncedFrontier>(bytes, count_max, read);
}

Buffer PackBucketSet(const BucketSet& buckets) {
  Buffer out(buckets.size() / 8, 0);
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    if (buckets[i]) out[i / 8] = static_cast<std::uint8_t>(out[i / 8] | (0x80U >> (i % 8)));
  }
  return out;
}

std::optional<BucketSet> UnpackBucketSet(Bytes bytes) {
  BucketSet buckets;
  if (bytes.size() != buckets.size() / 8) return std::nullopt;
  for (std::size_t i = 0; i < buckets.size(); ++i)
    buckets[i] = (bytes[i / 8] & (0x80U >> (i % 8))) != 0;
  return buckets;
}

Buffer PackRecordRefs(const std::vector<RecordRef>& refs) {
  Buffer out;
  for (const RecordRef& ref : refs) {
    AppendBigEndian64(out, ref.node);
    out.push_back(ref.type);
    AppendVarint(out, ref.counter);
  }
  return out;
}

Result<std::vector<RecordRef>> UnpackRecordRefs(Bytes bytes, std::size_t count_max) {
  const auto read = [](ByteReader& reader, RecordRef& ref) {
    const auto node = reader.U64();
    const auto type = reader.U8();
    const auto counter = reader.Varint();
    if (!counter) return false;
    ref = {*node, *type, *counter};
    return true;
  };
  return ReadAll<RecordRef>(bytes, count_max, read);
}

}  // namespace schakel::federation
