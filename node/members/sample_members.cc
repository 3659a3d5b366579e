#include "node/members/sample_members.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "federation/advisory/text.h"
#include "node/members/catalogue.h"
#include "node/members/csv.h"
#include "node/members/csv_encoding.h"
#include "node/members/field_checks.h"
#include "node/members/import_columns.h"
#include "node/members/regions.h"
#include "node/members/sample_words.h"

namespace schakel::node {
namespace {

constexpr std::uint64_t kUnknownSoftwarePercent = 18;
constexpr std::uint64_t kUnknownSupplierPercent = 12;
constexpr std::uint64_t kNoSupplierPercent = 15;

std::string Digits(std::uint64_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

bool IsInRegions(const Region& region, const std::vector<std::string>& codes) {
  return codes.empty() || std::any_of(codes.begin(), codes.end(), [&region](const auto& code) {
           return code == region.gm || code == region.vr || code == region.pv;
         });
}

bool IsInSectors(const SampleTrade& trade, const std::vector<std::string>& prefixes) {
  return prefixes.empty() || std::any_of(prefixes.begin(), prefixes.end(), [&trade](const auto& p) {
           return trade.sbi.starts_with(p);
         });
}

// A municipality named alone is where most members are; a province or region only says where a
// search may go.
std::vector<std::string> MunicipalitiesOf(const std::vector<std::string>& codes) {
  std::vector<std::string> found;
  std::vector<std::string> named;
  std::copy_if(codes.begin(), codes.end(), std::back_inserter(named),
               [](const auto& code) { return code.starts_with("GM"); });
  for (const Region& region : Regions()) {
    if (IsInRegions(region, named.empty() ? codes : named)) found.emplace_back(region.gm);
  }
  return found;
}

SizeClass DrawSize(const SampleTrade& trade, Random& random) {
  std::uint64_t drawn = random.Below(1'000);
  for (std::size_t i = 0; i < trade.sizes.size(); ++i) {
    if (drawn < trade.sizes.at(i)) return static_cast<SizeClass>(i + 1);
    drawn -= trade.sizes.at(i);
  }
  return SizeClass::kGroot;
}

std::uint32_t DrawPersons(SizeClass size, Random& random) {
  constexpr std::array<std::uint32_t, 6> kFirst = {0, 1, 2, 10, 50, 250};
  constexpr std::array<std::uint32_t, 6> kWidth = {1, 1, 8, 40, 200, 600};
  const auto at = static_cast<std::size_t>(size);
  return kFirst.at(at) + static_cast<std::uint32_t>(random.Below(kWidth.at(at)));
}

}  // namespace

SampleMembers::SampleMembers(const SampleProfile& profile, std::uint64_t seed)
    : profile_(profile), random_(seed), municipalities_(MunicipalitiesOf(profile.regions)) {
  for (const SampleTrade& trade : SampleTrades()) {
    if (IsInSectors(trade, profile_.sectors)) trades_.push_back(&trade);
  }
  CHECK(!trades_.empty() && !municipalities_.empty());
  const auto all = SampleSuppliers();
  const std::size_t first = static_cast<std::size_t>(random_.Below(all.size()));
  for (std::size_t i = 0; i < std::clamp<std::size_t>(profile_.suppliers, 4, 12); ++i)
    suppliers_.emplace_back(all[(first + i) % all.size()]);
}

std::string SampleMembers::NameOf(const SampleTrade& trade, SizeClass size) {
  const std::string label(Pick(trade.labels));
  const std::string surname(Pick(SampleSurnames()));
  const std::string first_name(Pick(SampleFirstNames()));
  const std::string brand(Pick(SampleBrands()));
  std::string name = label;
  if (size == SizeClass::kZzp) {
    name += " " + first_name + " " + surname;
  } else {
    name += " " + (Chance(55) ? brand : surname);
  }
  if (size > SizeClass::kMicro || (size == SizeClass::kMicro && Chance(40))) {
    name += Chance(12) ? " & Zn." : " B.V.";
  }
  return name;
}

std::string SampleMembers::UniqueSlug(const std::string& name) {
  std::string slug;
  for (const char c : NormaliseName(name)) {
    if (federation::IsAlphanumeric(c)) slug += c;
  }
  if (slug.size() > 2 && slug.ends_with("bv")) slug.resize(slug.size() - 2);
  const std::size_t before = slugs_[slug]++;
  return before == 0 ? slug : slug + "-" + std::to_string(before + 1);
}

void SampleMembers::FillSize(const SampleTrade& trade, Member& member) {
  member.size = DrawSize(trade, random_);
  member.persons = DrawPersons(member.size, random_);
}

void SampleMembers::FillPlace(Member& member) {
  member.municipality = Pick(municipalities_);
  constexpr std::string_view kLetters = "ABCDEGHJKLMNPRTVWXZ";
  member.postcode = Digits(1'000 + random_.Below(9'000), 4) + " ";
  member.postcode += Pick(kLetters);
  // Not S in front: SA, SD and SS do not exist.
  member.postcode += Pick(kLetters);
}

void SampleMembers::FillContact(const std::string& slug, Member& member) {
  static constexpr std::array<std::string_view, 6> kBoxes = {"info",    "info",   "kantoor",
                                                             "contact", "beheer", "administratie"};
  const std::string domain = slug + ".example";
  member.email = std::string(Pick(kBoxes)) + "@" + domain;
  const bool has_phone = Chance(85);
  if (has_phone) member.phone = "+31850" + Digits(Number(), 6);
  if (Chance(member.size == SizeClass::kZzp ? 60 : 95)) member.domains.push_back(domain);
}

void SampleMembers::FillAddresses(Member& member) {
  static constexpr std::array<std::string_view, 3> kNets = {"192.0.2.", "198.51.100.",
                                                            "203.0.113."};
  const bool is_large = member.size >= SizeClass::kMidden;
  if (!Chance(is_large ? 80 : (member.size == SizeClass::kKlein ? 25 : 3))) return;
  const std::string net(Pick(kNets));
  const std::uint64_t host = random_.Below(256);
  const bool is_block = is_large && Chance(60);
  const bool is_v6 = is_large && Chance(25);
  const std::uint64_t site = random_.Below(0x10000);
  member.addresses.push_back(is_block ? net + std::to_string(host & ~std::uint64_t{7}) + "/29"
                                      : net + std::to_string(host));
  if (!is_v6) return;
  const auto block =
      CheckAddress("2001:db8:" +
                   ToHex(std::array<std::uint8_t, 2>{static_cast<std::uint8_t>(site >> 8U),
                                                     static_cast<std::uint8_t>(site & 0xFFU)}) +
                   "::/48");
  CHECK(block.has_value());
  member.addresses.push_back(*block);
}

void SampleMembers::AddSoftware(std::string_view text, Member& member) {
  auto item = CheckSoftware(text);
  CHECK(item.has_value());
  const auto& known = member.software;
  if (std::find(known.begin(), known.end(), *item) == known.end())
    member.software.push_back(*std::move(item));
}

void SampleMembers::FillSoftware(const SampleTrade& trade, Member& member) {
  if (Chance(kUnknownSoftwarePercent)) {
    member.software_unknown = true;
    return;
  }
  const bool has_staff = member.size >= SizeClass::kKlein;
  AddSoftware(Pick(SampleOfficeSoftware()), member);
  if (Chance(70)) AddSoftware(Pick(trade.software), member);
  if (Chance(50)) AddSoftware(Pick(SampleBooks()), member);
  if (Chance(45)) AddSoftware(Pick(SampleWebsites()), member);
  if (Chance(has_staff ? 80 : 20)) AddSoftware(Pick(SampleNetworks()), member);
  for (int i = 0; has_staff && i < 2; ++i) {
    if (Chance(member.size == SizeClass::kKlein ? 25 : 70))
      AddSoftware(Pick(SampleServers()), member);
  }
}

SampleMember SampleMembers::Next() {
  SampleMember sample;
  Member& member = sample.member;
  const SampleTrade& trade = *Pick(trades_);
  member.is_sample = true;
  member.sbi = trade.sbi;
  FillSize(trade, member);
  member.name = NameOf(trade, member.size);
  const std::string slug = UniqueSlug(member.name);
  if (made_ < kKvkNumbers) {
    member.kvk = Digits(Number(), 8);
    member.establishment = "0000" + member.kvk;
  }
  FillPlace(member);
  FillContact(slug, member);
  FillAddresses(member);
  FillSoftware(trade, member);
  sample.is_supplier_unknown = Chance(kUnknownSupplierPercent);
  const bool has_supplier = !sample.is_supplier_unknown && !Chance(kNoSupplierPercent);
  // Some have many more members than others: the first are drawn more often.
  const std::uint64_t one = random_.Below(suppliers_.size());
  const std::uint64_t other = random_.Below(suppliers_.size());
  if (has_supplier) sample.supplier = suppliers_[static_cast<std::size_t>(std::min(one, other))];
  ++made_;
  return sample;
}

}  // namespace schakel::node
