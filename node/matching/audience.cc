#include "node/matching/audience.h"

#include <algorithm>
#include <array>

#include "federation/advisory/text.h"
#include "node/members/regions.h"

namespace schakel::node {
namespace {

using federation::EqualsIgnoringCase;
using federation::Split;
using federation::Trim;

constexpr std::size_t kDivision = 2;  // digits
constexpr std::array<std::string_view, 8> kMoved = {"45", "58", "59", "60", "61", "62", "63", "68"};
constexpr int kSizeClasses = 5;
constexpr std::array<std::string_view, 6> kSizeNames = {"",      "ZZP",    "MICRO",
                                                        "KLEIN", "MIDDEN", "GROOT"};

AudienceFit FitSector(const std::vector<std::string>& sectors, const Member& member,
                      std::vector<Reason>& reasons) {
  if (sectors.empty()) return AudienceFit::kIn;
  const std::string& sbi = member.sbi;
  for (const std::string& prefix : sectors) {
    if (sbi.empty() || !sbi.starts_with(prefix)) continue;
    reasons.push_back({ReasonKind::kSector, sbi, prefix});
    return AudienceFit::kIn;
  }
  const bool is_old = member.sbi_version == 2008;
  const auto may_fit = [&](const std::string& prefix) {
    return prefix.starts_with(sbi) ||
           (is_old && prefix.starts_with(std::string_view(sbi).substr(0, kDivision)));
  };
  const bool is_open =
      (is_old && IsMovedDivision(sbi)) || std::any_of(sectors.begin(), sectors.end(), may_fit);
  if (!is_open) return AudienceFit::kOut;
  reasons.push_back({ReasonKind::kSectorUnknown, sbi, {}});
  return AudienceFit::kPerhaps;
}

AudienceFit FitRegion(const std::vector<std::string>& regions, const Member& member,
                      std::vector<Reason>& reasons) {
  if (regions.empty()) return AudienceFit::kIn;
  const Region* region = FindRegion(member.municipality);
  if (region == nullptr) {
    reasons.push_back({ReasonKind::kRegionUnknown, {}, {}});
    return AudienceFit::kPerhaps;
  }
  for (const std::string_view code : {region->gm, region->vr, region->pv}) {
    if (std::find(regions.begin(), regions.end(), code) == regions.end()) continue;
    reasons.push_back({ReasonKind::kRegion, std::string(code), {}});
    return AudienceFit::kIn;
  }
  return AudienceFit::kOut;
}

AudienceFit FitSize(std::uint8_t classes, const Member& member, std::vector<Reason>& reasons) {
  if ((classes & ((1U << kSizeClasses) - 1)) == 0) return AudienceFit::kIn;
  if (member.size == SizeClass::kUnknown) {
    reasons.push_back({ReasonKind::kSizeUnknown, {}, {}});
    return AudienceFit::kPerhaps;
  }
  const auto number = static_cast<unsigned>(member.size);
  if ((static_cast<unsigned>(classes) >> (number - 1) & 1U) == 0) return AudienceFit::kOut;
  reasons.push_back({ReasonKind::kSize, std::string(kSizeNames[number]), {}});
  return AudienceFit::kIn;
}

unsigned SizesOfLine(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return 0;
  if (!EqualsIgnoringCase(Trim(line.substr(0, colon)), "Grootteklasse")) return 0;
  unsigned classes = 0;
  for (const std::string_view part : Split(line.substr(colon + 1), ',')) {
    for (unsigned i = 1; i < kSizeNames.size(); ++i) {
      if (EqualsIgnoringCase(Trim(part), kSizeNames[i])) classes |= 1U << (i - 1);
    }
  }
  return classes;
}

}  // namespace

bool IsMovedDivision(std::string_view sbi) {
  return std::find(kMoved.begin(), kMoved.end(), sbi.substr(0, kDivision)) != kMoved.end();
}

AudienceFit FitAudience(const federation::EntryAudience& audience, const Member& member,
                        std::vector<Reason>& reasons) {
  const AudienceFit sector = FitSector(audience.sectors, member, reasons);
  if (sector == AudienceFit::kOut) return sector;
  const AudienceFit region = FitRegion(audience.regions, member, reasons);
  if (region == AudienceFit::kOut) return region;
  return std::min({sector, region, FitSize(audience.size_classes, member, reasons)});
}

std::uint8_t FindSizeClasses(const federation::CsafDocument& document) {
  unsigned classes = 0;
  for (const federation::Note& note : document.document.notes) {
    if (!EqualsIgnoringCase(Trim(note.title), "Doelgroep")) continue;
    for (const std::string_view line : Split(note.text, '\n'))
      classes |= SizesOfLine(line);
  }
  return static_cast<std::uint8_t>(classes);
}

}  // namespace schakel::node
