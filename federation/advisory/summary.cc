#include "federation/advisory/summary.h"

#include <string_view>

#include "federation/advisory/text.h"

namespace schakel::federation {
namespace {

// An entry header has 4 KiB for everything.
constexpr std::size_t kAudienceCodesMax = 32;

bool IsSbiPrefix(std::string_view code) {
  return code.size() >= 2 && code.size() <= 5 && All(code, IsDigit);
}

bool IsRegion(std::string_view code) {
  const std::string_view kind = code.substr(0, 2);
  const std::size_t digits = kind == "GM" ? 4 : 2;
  return (kind == "GM" || kind == "PV" || kind == "VR") && code.size() == 2 + digits &&
         All(code.substr(2), IsDigit);
}

void ReadCodes(std::string_view list, bool (*valid)(std::string_view),
               std::vector<std::string>& codes) {
  for (const std::string_view part : Split(list, ',')) {
    const std::string_view code = Trim(part);
    if (valid(code) && codes.size() < kAudienceCodesMax) codes.emplace_back(code);
  }
}

void ReadLine(std::string_view line, Audience& audience) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view name = Trim(line.substr(0, colon));
  const std::string_view list = line.substr(colon + 1);
  if (EqualsIgnoringCase(name, "SBI")) ReadCodes(list, IsSbiPrefix, audience.sbi_prefixes);
  if (EqualsIgnoringCase(name, "Regio")) ReadCodes(list, IsRegion, audience.regions);
}

}  // namespace

Summary Summarise(const CsafDocument& document) {
  const DocumentHead& head = document.document;
  return {head.tracking.id,
          head.tracking.version,
          head.title,
          document.tlp(),
          SeverityOf(document),
          head.publisher.name,
          head.tracking.current_release_date,
          head.tracking.status};
}

Audience FindAudience(const CsafDocument& document) {
  Audience audience;
  for (const Note& note : document.document.notes) {
    if (!EqualsIgnoringCase(Trim(note.title), "Doelgroep")) continue;
    for (const std::string_view line : Split(note.text, '\n'))
      ReadLine(line, audience);
  }
  return audience;
}

}  // namespace schakel::federation
