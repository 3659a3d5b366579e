#include "node/members/member_codec.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/check.h"
#include "base/coding.h"

namespace schakel::node {
namespace {

using namespace member_limits;  // NOLINT(google-build-using-namespace): the limits of this form

constexpr std::uint8_t kForm = 1;
constexpr std::uint8_t kSoftwareUnknown = 1;
constexpr std::uint8_t kSample = 2;

// The single texts of a member, in their order, with their limits.
template <typename M>
auto TextsOf(M& member) {
  return std::array{
      std::pair(&member.name, kNameMax),          std::pair(&member.kvk, kCodeMax),
      std::pair(&member.establishment, kCodeMax), std::pair(&member.sbi, kCodeMax),
      std::pair(&member.postcode, kCodeMax),      std::pair(&member.municipality, kCodeMax),
      std::pair(&member.email, kEmailMax),        std::pair(&member.phone, kCodeMax)};
}
template <typename S>
auto TextsOfSupplier(S& supplier) {
  return std::array{std::pair(&supplier.name, kNameMax), std::pair(&supplier.email, kEmailMax),
                    std::pair(&supplier.phone, kCodeMax)};
}

bool Fit(const std::vector<std::string>& texts, std::size_t count_max, std::size_t size_max) {
  return texts.size() <= count_max &&
         std::all_of(texts.begin(), texts.end(),
                     [size_max](const std::string& text) { return text.size() <= size_max; });
}

bool Fit(const Software& item) {
  return item.text.size() <= kTextMax && item.version.size() <= kVersionMax;
}

void PutText(Buffer& out, const std::string& text) {
  AppendSized(out, AsBytes(text));
}
void PutTexts(Buffer& out, const std::vector<std::string>& texts) {
  AppendVarint(out, texts.size());
  for (const std::string& text : texts)
    PutText(out, text);
}

bool Take(ByteReader& in, std::size_t max, std::string& out) {
  const auto bytes = in.Sized(max);
  if (bytes) out = AsText(*bytes);
  return bytes.has_value();
}

template <typename Number>
bool Take(ByteReader& in, std::uint64_t max, Number& out) {
  const auto number = in.Varint();
  if (!number || *number > max) return false;
  out = static_cast<Number>(*number);
  return true;
}

bool Take(ByteReader& in, std::size_t count_max, std::size_t size_max,
          std::vector<std::string>& out) {
  std::size_t count = 0;
  if (!Take(in, count_max, count)) return false;
  out.resize(count);
  return std::all_of(out.begin(), out.end(),
                     [&](std::string& text) { return Take(in, size_max, text); });
}

bool TakeSuppliers(ByteReader& in, std::vector<SupplierId>& out) {
  std::size_t count = 0;
  if (!Take(in, kSuppliersMax, count)) return false;
  out.resize(count);
  return std::all_of(out.begin(), out.end(), [&in](SupplierId& id) {
    return Take(in, std::numeric_limits<SupplierId>::max(), id);
  });
}

bool TakeSoftware(ByteReader& in, std::vector<Software>& out) {
  std::size_t count = 0;
  if (!Take(in, kSoftwareMax, count)) return false;
  out.resize(count);
  return std::all_of(out.begin(), out.end(), [&in](Software& item) {
    return Take(in, kTextMax, item.text) && Take(in, kVersionMax, item.version) &&
           Take(in, std::numeric_limits<std::uint16_t>::max(), item.product);
  });
}

// The numbers behind the texts.
bool TakeNumbers(ByteReader& in, Member& member) {
  std::uint8_t size = 0;
  std::uint8_t threshold = 0;
  std::uint8_t flags = 0;
  if (!Take(in, std::numeric_limits<std::uint16_t>::max(), member.sbi_version) ||
      !Take(in, static_cast<std::uint64_t>(SizeClass::kGroot), size) ||
      !Take(in, std::numeric_limits<std::uint32_t>::max(), member.persons) ||
      !Take(in, static_cast<std::uint64_t>(federation::Severity::kCritical), threshold) ||
      !Take(in, kSoftwareUnknown | kSample, flags)) {
    return false;
  }
  const auto ticks = in.U64();
  if (!ticks) return false;
  member.size = static_cast<SizeClass>(size);
  member.threshold = static_cast<federation::Severity>(threshold);
  member.software_unknown = (flags & kSoftwareUnknown) != 0;
  member.is_sample = (flags & kSample) != 0;
  member.checked = WallTime(WallTime::duration(static_cast<std::int64_t>(*ticks)));
  return true;
}

bool TakeLists(ByteReader& in, Member& member) {
  return Take(in, kDomainsMax, kDomainMax, member.domains) &&
         Take(in, kAddressesMax, kAddressMax, member.addresses) &&
         TakeSuppliers(in, member.suppliers) && TakeSoftware(in, member.software);
}

}  // namespace

bool IsWithinLimits(const Member& member) {
  const auto texts = TextsOf(member);
  return std::all_of(texts.begin(), texts.end(),
                     [](const auto& text) { return text.first->size() <= text.second; }) &&
         Fit(member.domains, kDomainsMax, kDomainMax) &&
         Fit(member.addresses, kAddressesMax, kAddressMax) &&
         member.suppliers.size() <= kSuppliersMax && member.software.size() <= kSoftwareMax &&
         std::all_of(member.software.begin(), member.software.end(),
                     [](const Software& item) { return Fit(item); });
}

bool IsWithinLimits(const Supplier& supplier) {
  const auto texts = TextsOfSupplier(supplier);
  return std::all_of(texts.begin(), texts.end(),
                     [](const auto& text) { return text.first->size() <= text.second; });
}

Buffer PackMember(const Member& member) {
  CHECK(IsWithinLimits(member));
  Buffer out{kForm};
  for (const auto& [text, max] : TextsOf(member))
    PutText(out, *text);
  AppendVarint(out, member.sbi_version);
  AppendVarint(out, static_cast<std::uint64_t>(member.size));
  AppendVarint(out, member.persons);
  AppendVarint(out, static_cast<std::uint64_t>(member.threshold));
  AppendVarint(out, (member.software_unknown ? std::uint64_t{kSoftwareUnknown} : 0) |
                        (member.is_sample ? std::uint64_t{kSample} : 0));
  AppendBigEndian64(out, static_cast<std::uint64_t>(member.checked.time_since_epoch().count()));
  PutTexts(out, member.domains);
  PutTexts(out, member.addresses);
  AppendVarint(out, member.suppliers.size());
  for (const SupplierId id : member.suppliers)
    AppendVarint(out, id);
  AppendVarint(out, member.software.size());
  for (const Software& item : member.software) {
    PutText(out, item.text);
    PutText(out, item.version);
    AppendVarint(out, item.product);
  }
  CHECK(out.size() <= kRecordMax);
  return out;
}

Result<Member> UnpackMember(Bytes bytes) {
  const Error damaged{ErrorCode::kCorruption, "a member is not well formed"};
  if (bytes.size() > kRecordMax) return damaged;
  ByteReader in(bytes);
  if (in.U8() != kForm) return damaged;
  Member member;
  for (const auto& [text, max] : TextsOf(member)) {
    if (!Take(in, max, *text)) return damaged;
  }
  if (!TakeNumbers(in, member) || !TakeLists(in, member) || !in.AtEnd()) return damaged;
  return member;
}

Buffer PackSupplier(const Supplier& supplier) {
  CHECK(IsWithinLimits(supplier));
  Buffer out{kForm};
  for (const auto& [text, max] : TextsOfSupplier(supplier))
    PutText(out, *text);
  out.push_back(supplier.is_sample ? 1 : 0);
  return out;
}

Result<Supplier> UnpackSupplier(Bytes bytes) {
  const Error damaged{ErrorCode::kCorruption, "a supplier is not well formed"};
  ByteReader in(bytes);
  if (in.U8() != kForm) return damaged;
  Supplier supplier;
  for (const auto& [text, max] : TextsOfSupplier(supplier)) {
    if (!Take(in, max, *text)) return damaged;
  }
  const auto sample = in.U8();
  if (!sample || *sample > 1 || !in.AtEnd()) return damaged;
  supplier.is_sample = *sample == 1;
  return supplier;
}

}  // namespace schakel::node
