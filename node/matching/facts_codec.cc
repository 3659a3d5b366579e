#include "node/matching/facts_codec.h"

#include "base/coding.h"

namespace schakel::node {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::size_t kTextMax = 64 * 1024;  // a title or name; far above what documents have
constexpr std::uint8_t kStandingMax = static_cast<std::uint8_t>(ProductStanding::kUnharmed);
constexpr std::uint8_t kSeverityMax = static_cast<std::uint8_t>(federation::Severity::kCritical);
constexpr std::uint8_t kTlpMax = static_cast<std::uint8_t>(federation::Tlp::kRed);
constexpr std::size_t kListMax = 4'096;  // far above the limits that facts are made under

void PutText(Buffer& out, const std::string& text) {
  AppendSized(out, AsBytes(text));
}
void PutList(Buffer& out, const std::vector<std::string>& list) {
  AppendVarint(out, list.size());
  for (const std::string& item : list)
    PutText(out, item);
}

bool TakeText(ByteReader& in, std::string& out) {
  const auto bytes = in.Sized(kTextMax);
  if (bytes) out = AsText(*bytes);
  return bytes.has_value();
}
bool TakeList(ByteReader& in, std::vector<std::string>& out) {
  const auto count = in.Varint();
  if (!count || *count > kListMax) return false;
  for (std::uint64_t i = 0; i < *count; ++i) {
    if (!TakeText(in, out.emplace_back())) return false;
  }
  return true;
}

bool TakeProduct(ByteReader& in, AffectedProduct& out) {
  const bool has_name = TakeText(in, out.vendor) && TakeText(in, out.name);
  const auto number = in.Varint();
  const auto standing = in.U8();
  const auto flags = in.U8();
  if (!has_name || !number || *number > UINT16_MAX || !flags || *standing > kStandingMax ||
      *flags > 3) {
    return false;
  }
  out.product = static_cast<std::uint16_t>(*number);
  out.standing = static_cast<ProductStanding>(*standing);
  out.is_narrower = (*flags & 1) != 0;
  out.is_open = (*flags & 2) != 0;
  return TakeList(in, out.versions) && TakeList(in, out.unharmed);
}

bool TakeHead(ByteReader& in, AdvisoryFacts& out) {
  const bool has_texts =
      TakeText(in, out.id) && TakeText(in, out.version) && TakeText(in, out.title);
  const auto severity = in.U8();
  const auto tlp = in.U8();
  const auto flags = in.U8();
  if (!has_texts || !flags || *severity > kSeverityMax || *tlp > kTlpMax || *flags > 3)
    return false;
  out.severity = static_cast<federation::Severity>(*severity);
  out.tlp = static_cast<federation::Tlp>(*tlp);
  out.is_withdrawn = (*flags & 1) != 0;
  out.is_cut = (*flags & 2) != 0;
  return true;
}

}  // namespace

Buffer PackFacts(const AdvisoryFacts& facts) {
  Buffer out{kForm};
  PutText(out, facts.id);
  PutText(out, facts.version);
  PutText(out, facts.title);
  out.push_back(static_cast<std::uint8_t>(facts.severity));
  out.push_back(static_cast<std::uint8_t>(facts.tlp));
  out.push_back(static_cast<std::uint8_t>((facts.is_withdrawn ? 1 : 0) | (facts.is_cut ? 2 : 0)));
  PutList(out, facts.audience.sectors);
  PutList(out, facts.audience.regions);
  out.push_back(facts.audience.size_classes);
  AppendVarint(out, facts.products.size());
  for (const AffectedProduct& product : facts.products) {
    PutText(out, product.vendor);
    PutText(out, product.name);
    AppendVarint(out, product.product);
    out.push_back(static_cast<std::uint8_t>(product.standing));
    out.push_back(
        static_cast<std::uint8_t>((product.is_narrower ? 1 : 0) | (product.is_open ? 2 : 0)));
    PutList(out, product.versions);
    PutList(out, product.unharmed);
  }
  return out;
}

Result<AdvisoryFacts> UnpackFacts(Bytes bytes) {
  const Error damaged{ErrorCode::kCorruption, "facts of an advisory are not well formed"};
  ByteReader in(bytes);
  AdvisoryFacts facts;
  const auto form = in.U8();
  if (form != kForm || !TakeHead(in, facts)) return damaged;
  const bool has_lists =
      TakeList(in, facts.audience.sectors) && TakeList(in, facts.audience.regions);
  const auto sizes = in.U8();
  const auto count = in.Varint();
  if (!has_lists || !count || *count > kListMax) return damaged;
  facts.audience.size_classes = *sizes;
  for (std::uint64_t i = 0; i < *count; ++i) {
    if (!TakeProduct(in, facts.products.emplace_back())) return damaged;
  }
  if (!in.AtEnd()) return damaged;
  return facts;
}

}  // namespace schakel::node
