#include "federation/gossip/document_row.h"

#include <algorithm>

#include "base/coding.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kTextMax = 4 * 1024;  // Pack cuts longer texts, so more is damage

std::string_view Cut(std::string_view text) {
  if (text.size() <= kTextMax) return text;
  std::size_t end = kTextMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
    --end;
  return text.substr(0, end);
}

std::string Joined(const std::vector<std::string>& codes) {
  std::string out;
  for (const std::string& code : codes)
    out += (out.empty() ? "" : ",") + code;
  return out;
}

std::vector<std::string> Parted(std::string_view text) {
  std::vector<std::string> codes;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    codes.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return codes;
}

bool ReadText(ByteReader& in, std::string& out) {
  const auto text = in.Sized(kTextMax);
  if (text) out = AsText(*text);
  return text.has_value();
}

}  // namespace

Buffer PackDocumentRow(const DocumentRow& row) {
  Buffer out;
  out.push_back(static_cast<std::uint8_t>(row.inspection));
  out.push_back(row.tlp);
  out.push_back(row.severity);
  AppendBigEndian32(out, row.kind);
  Append(out, row.payload_root.view());
  AppendBigEndian64(out, row.payload_size);
  AppendBigEndian64(out, static_cast<std::uint64_t>(row.issued.time_since_epoch().count()));
  AppendBigEndian64(out, static_cast<std::uint64_t>(row.expires.time_since_epoch().count()));
  AppendBigEndian64(out, static_cast<std::uint64_t>(row.received.time_since_epoch().count()));
  for (const std::string* text :
       {&row.document_id, &row.version, &row.title, &row.publisher, &row.reason}) {
    AppendSized(out, AsBytes(Cut(*text)));
  }
  AppendSized(out, AsBytes(Cut(Joined(row.sectors))));
  AppendSized(out, AsBytes(Cut(Joined(row.regions))));
  AppendSized(out, AsBytes(Cut(row.name_space)));
  return out;
}

Result<DocumentRow> UnpackDocumentRow(Bytes bytes) {
  ByteReader in(bytes);
  DocumentRow row;
  const auto inspection = in.U8();
  const auto tlp = in.U8();
  const auto severity = in.U8();
  const auto kind = in.U32();
  const auto root = in.Take(crypto::Digest::kSize);
  const auto size = in.U64();
  const auto issued = in.U64();
  const auto expires = in.U64();
  const auto received = in.U64();
  const bool has_texts = ReadText(in, row.document_id) && ReadText(in, row.version) &&
                         ReadText(in, row.title) && ReadText(in, row.publisher) &&
                         ReadText(in, row.reason);
  std::string sectors;
  std::string regions;
  const bool is_whole = has_texts && ReadText(in, sectors) && ReadText(in, regions) &&
                        ReadText(in, row.name_space) && in.AtEnd();
  if (!is_whole || *inspection > 4) {
    return Error{ErrorCode::kCorruption, "document row is not well formed"};
  }
  row.sectors = Parted(sectors);
  row.regions = Parted(regions);
  row.inspection = static_cast<Inspection>(*inspection);
  row.tlp = *tlp;
  row.severity = *severity;
  row.kind = static_cast<std::uint16_t>(*kind);
  row.payload_root = *crypto::Digest::From(*root);
  row.payload_size = *size;
  row.issued = WallTime(Duration(static_cast<std::int64_t>(*issued)));
  row.expires = WallTime(Duration(static_cast<std::int64_t>(*expires)));
  row.received = WallTime(Duration(static_cast<std::int64_t>(*received)));
  return row;
}

}  // namespace schakel::federation
