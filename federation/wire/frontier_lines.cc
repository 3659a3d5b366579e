#include "federation/wire/frontier_lines.h"

#include "base/coding.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

std::optional<FrontierLine> ReadLine(ByteReader& reader) {
  const auto publisher = reader.Take(crypto::NodeId::kSize);
  const auto incarnation = reader.Varint();
  const auto size = reader.Varint();
  const auto tag = reader.U64();
  if (!publisher || !incarnation || !size || !tag) return std::nullopt;
  if (*incarnation > limits::kIncarnationMax || *size > limits::kJournalSizeMax) {
    return std::nullopt;
  }
  FrontierLine line;
  line.journal = {*crypto::NodeId::From(*publisher), static_cast<std::uint32_t>(*incarnation)};
  line.size = *size;
  line.root_tag = *tag;
  return line;
}

}  // namespace

Buffer PackFrontierLines(const std::vector<FrontierLine>& lines) {
  Buffer out;
  for (const FrontierLine& line : lines) {
    Append(out, line.journal.publisher.view());
    AppendVarint(out, line.journal.incarnation);
    AppendVarint(out, line.size);
    AppendBigEndian64(out, line.root_tag);
  }
  return out;
}

Result<std::vector<FrontierLine>> UnpackFrontierLines(Bytes bytes, std::size_t lines_max) {
  ByteReader reader(bytes);
  std::vector<FrontierLine> lines;
  while (!reader.rest().empty()) {
    if (lines.size() == lines_max) {
      return Error{ErrorCode::kLimitExceeded, "too many frontier lines"};
    }
    const auto line = ReadLine(reader);
    if (!line) return Error{ErrorCode::kProtocol, "frontier line is not well formed"};
    lines.push_back(*line);
  }
  return lines;
}

}  // namespace schakel::federation
