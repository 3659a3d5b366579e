#include "node/delivery/advisory_counts.h"

#include "node/delivery/row_coding.h"

namespace schakel::node {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::size_t kReasonKindsMax = 64;  // there are fewer

bool TakeReasonCounts(ByteReader& in, std::map<ReasonKind, std::uint64_t>& out) {
  const auto size = in.Varint();
  if (!size || *size > kReasonKindsMax) return false;
  for (std::uint64_t i = 0; i < *size; ++i) {
    const auto kind = in.U8();
    const auto count = in.Varint();
    if (!kind || !count) return false;
    out[static_cast<ReasonKind>(*kind)] = *count;
  }
  return true;
}

bool TakeHead(ByteReader& in, AdvisoryCounts& out) {
  for (std::string* text : {&out.publisher, &out.id, &out.version, &out.title}) {
    if (!TakeText(in, *text)) return false;
  }
  const auto severity = in.U8();
  const auto tlp = in.U8();
  const auto withdrawn = in.U8();
  if (!withdrawn || *severity > static_cast<std::uint8_t>(federation::Severity::kCritical) ||
      *tlp > static_cast<std::uint8_t>(federation::Tlp::kRed)) {
    return false;
  }
  out.severity = static_cast<federation::Severity>(*severity);
  out.tlp = static_cast<federation::Tlp>(*tlp);
  out.is_withdrawn = *withdrawn != 0;
  return TakePosition(in, out.position) && TakeTime(in, out.arrived) && TakeTime(in, out.ready);
}

}  // namespace

void AdvisoryCounts::Add(const Match& match) {
  if (match.verdict == MatchVerdict::kNone) return;
  ++members[static_cast<std::size_t>(match.verdict)];
  if (!IsNotified(match.verdict)) return;
  for (const Reason& reason : match.reasons)
    ++reasons[reason.kind];
}

void AdvisoryCounts::Remove(const Match& match) {
  if (match.verdict == MatchVerdict::kNone) return;
  std::uint64_t& count = members[static_cast<std::size_t>(match.verdict)];
  if (count > 0) --count;
  if (!IsNotified(match.verdict)) return;
  for (const Reason& reason : match.reasons) {
    const auto found = reasons.find(reason.kind);
    if (found != reasons.end() && --found->second == 0) reasons.erase(found);
  }
}

Buffer PackCounts(const AdvisoryCounts& counts) {
  Buffer out{kForm};
  for (const std::string* text : {&counts.publisher, &counts.id, &counts.version, &counts.title})
    PutText(out, *text);
  out.push_back(static_cast<std::uint8_t>(counts.severity));
  out.push_back(static_cast<std::uint8_t>(counts.tlp));
  out.push_back(counts.is_withdrawn ? 1 : 0);
  PutPosition(out, counts.position);
  PutTime(out, counts.arrived);
  PutTime(out, counts.ready);
  for (const std::uint64_t number : counts.members)
    AppendVarint(out, number);
  AppendVarint(out, counts.reasons.size());
  for (const auto& [kind, number] : counts.reasons) {
    out.push_back(static_cast<std::uint8_t>(kind));
    AppendVarint(out, number);
  }
  return out;
}

Result<AdvisoryCounts> UnpackCounts(Bytes bytes) {
  const Error damaged{ErrorCode::kCorruption, "counts of an advisory are not well formed"};
  ByteReader in(bytes);
  AdvisoryCounts counts;
  if (in.U8() != kForm || !TakeHead(in, counts)) return damaged;
  for (std::uint64_t& number : counts.members) {
    const auto value = in.Varint();
    if (!value) return damaged;
    number = *value;
  }
  if (!TakeReasonCounts(in, counts.reasons) || !in.AtEnd()) return damaged;
  return counts;
}

}  // namespace schakel::node
