#include "node/delivery/notice_codec.h"

#include <algorithm>
#include <optional>

#include "node/delivery/row_coding.h"

namespace schakel::node {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::size_t kReasonsMax = 32;  // one of each kind
// Bytes. A reason may quote a product name of a document, up to 1 MB; a notice is kept for each
// member, and shows 400 characters of it.
constexpr std::size_t kReasonTextMax = 1024;

std::string_view CutReason(const std::string& text) {
  std::size_t size = std::min(text.size(), kReasonTextMax);
  const auto is_inside = [&text](std::size_t place) {
    return (static_cast<unsigned char>(text[place]) & 0xC0U) == 0x80;
  };
  while (size > 0 && size < text.size() && is_inside(size))
    --size;
  return std::string_view(text).substr(0, size);
}

// One byte, at most that of `last`.
template <typename Term>
std::optional<Term> TakeTerm(ByteReader& in, Term last) {
  const auto number = in.U8();
  if (!number || *number > static_cast<std::uint8_t>(last)) return std::nullopt;
  return static_cast<Term>(*number);
}

bool TakeReasons(ByteReader& in, std::vector<Reason>& out) {
  const auto count = in.Varint();
  if (!count || *count > kReasonsMax) return false;
  out.resize(static_cast<std::size_t>(*count));
  for (Reason& reason : out) {
    const auto kind = in.U8();  // also one of a newer version: it has no sentence here
    if (!kind || !TakeText(in, reason.subject) || !TakeText(in, reason.detail)) return false;
    reason.kind = static_cast<ReasonKind>(*kind);
  }
  return true;
}

}  // namespace

Buffer PackNotice(const Notice& notice) {
  Buffer out{kForm};
  AppendBigEndian64(out, notice.member);
  for (const std::string* text :
       {&notice.publisher, &notice.advisory, &notice.version, &notice.control_code})
    PutText(out, *text);
  PutPosition(out, notice.position);
  out.push_back(static_cast<std::uint8_t>(notice.severity));
  out.push_back(static_cast<std::uint8_t>(notice.earlier_severity));
  out.push_back(static_cast<std::uint8_t>(notice.state));
  out.push_back(static_cast<std::uint8_t>(notice.match.verdict));
  PutTime(out, notice.made);
  AppendVarint(out, notice.match.reasons.size());
  for (const Reason& reason : notice.match.reasons) {
    out.push_back(static_cast<std::uint8_t>(reason.kind));
    PutText(out, CutReason(reason.subject));
    PutText(out, CutReason(reason.detail));
  }
  return out;
}

Result<Notice> UnpackNotice(Bytes bytes) {
  const Error damaged{ErrorCode::kCorruption, "a notice is not well formed"};
  ByteReader in(bytes);
  Notice notice;
  const auto form = in.U8();
  const auto member = in.U64();
  if (form != kForm || !member) return damaged;
  notice.member = *member;
  for (std::string* text :
       {&notice.publisher, &notice.advisory, &notice.version, &notice.control_code}) {
    if (!TakeText(in, *text)) return damaged;
  }
  if (!TakePosition(in, notice.position)) return damaged;
  const auto severity = TakeTerm(in, federation::Severity::kCritical);
  const auto earlier = TakeTerm(in, federation::Severity::kCritical);
  const auto state = TakeTerm(in, NoticeState::kWithdrawn);
  const auto verdict = TakeTerm(in, MatchVerdict::kAffected);
  if (!severity || !earlier || !state || !verdict) return damaged;
  notice.severity = *severity;
  notice.earlier_severity = *earlier;
  notice.state = *state;
  notice.match.verdict = *verdict;
  const bool has_rest = TakeTime(in, notice.made) && TakeReasons(in, notice.match.reasons);
  if (!has_rest || !in.AtEnd()) return damaged;
  return notice;
}

}  // namespace schakel::node
