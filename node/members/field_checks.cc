#include "node/members/field_checks.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/utf8.h"
#include "federation/advisory/text.h"
#include "node/members/catalogue.h"
#include "node/members/regions.h"

namespace schakel::node {
namespace {

using federation::All;
using federation::IsDigit;
using federation::IsSpace;
using federation::Trim;

constexpr std::size_t kKvkDigits = 8;
constexpr std::size_t kEstablishmentDigits = 12;
constexpr std::uint32_t kPersonsMax = 1'000'000;  // no Dutch firm has more people

template <std::size_t N>
bool IsOneOf(std::string_view text, const std::array<std::string_view, N>& words) {
  const std::string name = NormaliseName(text);
  return std::find(words.begin(), words.end(), name) != words.end();
}

// Digits that people group with dots or spaces: "0000 0101". Nothing if there is anything else.
std::optional<std::string> Digits(std::string_view text) {
  std::string digits;
  for (const char c : Trim(text)) {
    if (IsDigit(c)) digits += c;
    if (!IsDigit(c) && c != '.' && c != ' ') return std::nullopt;
  }
  return digits;
}

// A number of exactly `count` digits. `subject`: "Een KVK-nummer", "A KVK number".
Checked<std::string> CheckDigits(std::string_view text, std::size_t count, const Fault& subject) {
  auto digits = Digits(text);
  if (digits && digits->size() == count) return std::move(*digits);
  Fault fault{subject.code + ".lengte",
              subject.dutch + " heeft " + std::to_string(count) + " cijfers.",
              subject.english + " has " + std::to_string(count) + " digits."};
  if (!digits) return fault;
  const std::string got = std::to_string(digits->size());
  fault.dutch += " U vulde er " + got + " in.";
  fault.english += " You wrote " + got + ".";
  // A spreadsheet that takes it for a number eats the zeros in front.
  if (digits->size() < count && digits->size() + 5 > count) {
    fault.code = subject.code + ".nul";
    fault.dutch += " Begint het met een 0? Een spreadsheet laat die weg: zet de kolom op tekst.";
    fault.english += " Does it begin with 0? A spreadsheet drops it: format the column as text.";
  }
  return fault;
}

bool IsFormula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos;
}

Fault PostcodeFault() {
  return {"postcode.formaat", "Schrijf de postcode als 1234 AB.", "Write the postcode as 1234 AB."};
}

}  // namespace

bool IsUnknown(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kWords = {
      "weet ik niet", "weet niet",     "weten we niet", "onbekend",
      "unknown",      "i do not know", "niet bekend"};
  return Trim(text) == "?" || IsOneOf(text, kWords);
}

bool IsNothing(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kWords = {"geen", "nvt",  "n v t",
                                                             "none", "niet", "niet van toepassing"};
  return Trim(text) == "-" || IsOneOf(text, kWords);
}

Checked<std::string> CheckName(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  if (trimmed.empty()) return Fault{"naam.leeg", "Vul een naam in.", "Fill in a name."};
  if (IsFormula(trimmed)) {
    return Fault{"formule", "Een naam begint niet met = + - of @.",
                 "A name does not begin with = + - or @."};
  }
  std::string name;
  for (std::size_t at = 0; at < trimmed.size();) {
    const Character next = FirstCharacter(trimmed.substr(at));
    const bool is_space = next.size == 1 && IsSpace(trimmed[at]);
    const bool is_control = next.code < 0x20 || (next.code >= 0x7F && next.code < 0xA0) ||
                            (next.code >= 0x202A && next.code <= 0x202E) ||  // turns text around
                            (next.code >= 0x2066 && next.code <= 0x2069);
    if (next.code == kBrokenCharacter || (is_control && !is_space)) {
      return Fault{"tekst.teken", "Hier staat een teken dat niet in tekst hoort.",
                   "There is a character here that does not belong in text."};
    }
    if (is_space && !name.empty() && name.back() != ' ') name += ' ';
    if (!is_space) name += trimmed.substr(at, next.size);
    at += next.size;
  }
  if (name.size() > member_limits::kNameMax) {
    return Fault{"naam.lengte", "Deze naam is te lang.", "This name is too long."};
  }
  return name;
}

Checked<std::string> CheckKvk(std::string_view text) {
  auto kvk = CheckDigits(text, kKvkDigits, {"kvk", "Een KVK-nummer", "A KVK number"});
  if (kvk && *kvk == "00000000") {
    return Fault{"kvk.leeg", "Dit is geen KVK-nummer.", "This is not a KVK number."};
  }
  return kvk;
}

Checked<std::string> CheckEstablishment(std::string_view text) {
  return CheckDigits(text, kEstablishmentDigits,
                     {"vestiging", "Een vestigingsnummer", "An establishment number"});
}

Checked<std::uint16_t> CheckSbiVersion(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  if (trimmed == "2025" || trimmed == "SBI 2025") return std::uint16_t{2025};
  if (trimmed == "2008" || trimmed == "SBI 2008") return std::uint16_t{2008};
  return Fault{"sbiversie.waarde", "Vul 2008 of 2025 in.", "Fill in 2008 or 2025."};
}

Checked<std::string> CheckSbi(std::string_view text, std::uint16_t version) {
  auto digits = Digits(text);
  const std::size_t size = digits ? digits->size() : 0;
  const bool has_size = size == 5 || (size == 4 && version == 2008);
  if (has_size && !digits->starts_with("00")) return std::move(*digits);
  if (size == 4) {
    return Fault{"sbi.lengte",
                 "Een SBI-code van 2025 heeft 5 cijfers. Begint de code met een 0? Een spreadsheet "
                 "laat die weg. Is het een oude code? Vul dan 2008 in bij sbiversie.",
                 "An SBI 2025 code has 5 digits. Does it begin with 0? A spreadsheet drops it. Is "
                 "it an old code? Then fill in 2008 as sbiversie."};
  }
  return Fault{"sbi.formaat", "Schrijf de SBI-code als 5 cijfers, bijvoorbeeld 01132 of 01.13.2.",
               "Write the SBI code as 5 digits, for example 01132 or 01.13.2."};
}

Checked<std::uint32_t> CheckPersons(std::string_view text) {
  std::string digits;
  const std::string_view trimmed = Trim(text);
  bool is_number = !trimmed.empty() && IsDigit(trimmed.front()) && IsDigit(trimmed.back());
  for (std::size_t at = 0; is_number && at < trimmed.size(); ++at) {
    if (IsDigit(trimmed[at])) digits += trimmed[at];
    // A dot only before the last three digits of a group.
    else
      is_number = trimmed[at] == '.' && (trimmed.size() - at) % 4 == 0;
  }
  const bool is_short = is_number && digits.size() <= 7;
  const std::uint32_t persons = is_short ? static_cast<std::uint32_t>(std::stoul(digits)) : 0;
  if (is_short && persons <= kPersonsMax) return persons;
  return Fault{"personen.getal", "Vul een aantal mensen in, bijvoorbeeld 7.",
               "Fill in a number of people, for example 7."};
}

SizeClass SizeClassOf(std::uint32_t persons) {
  if (persons == 0) return SizeClass::kUnknown;
  if (persons == 1) return SizeClass::kZzp;
  if (persons < 10) return SizeClass::kMicro;
  if (persons < 50) return SizeClass::kKlein;
  return persons < 250 ? SizeClass::kMidden : SizeClass::kGroot;
}

std::string_view SizeClassName(SizeClass size) {
  static constexpr std::array<std::string_view, 6> kNames = {"",      "ZZP",    "MICRO",
                                                             "KLEIN", "MIDDEN", "GROOT"};
  return kNames.at(static_cast<std::size_t>(size));
}

Checked<SizeClass> CheckSizeClass(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, SizeClass>, 18> kWords = {{
      {"zzp", SizeClass::kZzp},
      {"1", SizeClass::kZzp},
      {"eenmanszaak", SizeClass::kZzp},
      {"micro", SizeClass::kMicro},
      {"2 9", SizeClass::kMicro},
      {"2 10", SizeClass::kMicro},
      {"klein", SizeClass::kKlein},
      {"kleinbedrijf", SizeClass::kKlein},
      {"10 49", SizeClass::kKlein},
      {"10 50", SizeClass::kKlein},
      {"midden", SizeClass::kMidden},
      {"middenbedrijf", SizeClass::kMidden},
      {"50 249", SizeClass::kMidden},
      {"50 250", SizeClass::kMidden},
      {"groot", SizeClass::kGroot},
      {"grootbedrijf", SizeClass::kGroot},
      {"250", SizeClass::kGroot},
      {"250 en meer", SizeClass::kGroot},
  }};
  const std::string name = NormaliseName(text);
  const auto* const found = std::find_if(kWords.begin(), kWords.end(),
                                         [&name](const auto& word) { return word.first == name; });
  if (found != kWords.end()) return found->second;
  return Fault{"grootte.waarde", "Kies ZZP, MICRO, KLEIN, MIDDEN of GROOT.",
               "Choose ZZP, MICRO, KLEIN, MIDDEN or GROOT."};
}

Checked<std::string> CheckPostcode(std::string_view text) {
  std::string letters;
  for (const char c : Trim(text)) {
    if (!IsSpace(c) && c != '-')
      letters += federation::IsLetter(c) ? static_cast<char>(c & ~0x20) : c;
  }
  if (letters.starts_with("NL")) letters.erase(0, 2);
  const std::string_view code = letters;
  if (code.size() != 6 || code[0] < '1' || !All(code.substr(0, 4), IsDigit) ||
      !All(code.substr(4), federation::IsLetter)) {
    return PostcodeFault();
  }
  const std::string_view end = code.substr(4);
  if (end == "SA" || end == "SD" || end == "SS") {
    return Fault{"postcode.letters", "Een postcode eindigt nooit op SA, SD of SS.",
                 "A Dutch postcode never ends in SA, SD or SS."};
  }
  return letters.substr(0, 4) + " " + letters.substr(4);
}

Checked<std::string> CheckMunicipality(std::string_view text) {
  std::string_view trimmed = Trim(text);
  const Region* region = FindRegionByName(trimmed);
  if (region == nullptr) {
    if (trimmed.size() > 2 && federation::EqualsIgnoringCase(trimmed.substr(0, 2), "GM"))
      trimmed.remove_prefix(2);
    std::string code(trimmed);
    while (code.size() < 4)
      code.insert(0, "0");
    region = FindRegion("GM" + code);
  }
  if (region != nullptr) return std::string(region->gm);
  return Fault{"gemeente.onbekend",
               "Deze gemeente kennen we niet. Schrijf de naam of de code, bijvoorbeeld GM0772.",
               "We do not know this municipality. Write its name or code, for example GM0772."};
}

Checked<bool> CheckYesNo(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kYes = {"ja", "j", "yes", "true", "waar", "1"};
  static constexpr std::array<std::string_view, 6> kNo = {"nee", "n", "no", "false", "onwaar", "0"};
  if (IsOneOf(text, kYes)) return true;
  if (IsOneOf(text, kNo)) return false;
  return Fault{"ja-nee.waarde", "Vul ja of nee in.", "Fill in ja or nee."};
}

}  // namespace schakel::node
