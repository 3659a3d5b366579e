#include <algorithm>
#include <optional>

#include "federation/advisory/text.h"
#include "node/members/domain_name.h"
#include "node/members/field_checks.h"

namespace schakel::node {
namespace {

using federation::All;
using federation::IsDigit;
using federation::Trim;

constexpr std::size_t kLocalPartMax = 64;    // RFC 5321
constexpr std::size_t kPhoneDigitsMax = 15;  // E.164
constexpr std::size_t kPhoneDigitsMin = 7;   // the shortest national numbers with their country
constexpr std::size_t kNationalDigits = 9;   // of a Dutch number behind its 0

// The part before the @: a dot-atom of RFC 5321, the only form that people have.
bool IsLocalPart(std::string_view text) {
  if (text.empty() || text.size() > kLocalPartMax || text.front() == '.' || text.back() == '.' ||
      text.find("..") != std::string_view::npos) {
    return false;
  }
  return All(text, [](char c) {
    return federation::IsAlphanumeric(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  });
}

bool IsAscii(std::string_view text) {
  return All(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void RemovePrefix(std::string_view& text, std::string_view prefix) {
  if (text.size() >= prefix.size() &&
      federation::EqualsIgnoringCase(text.substr(0, prefix.size()), prefix)) {
    text.remove_prefix(prefix.size());
  }
}

// 0800 and 0900 numbers have 4 or 7 digits behind these.
bool IsServiceNumber(std::string_view national) {
  const std::string_view begin = national.substr(0, 3);
  return (begin == "800" || begin == "900" || begin == "906" || begin == "909") &&
         (national.size() == 7 || national.size() == 10);
}

bool IsDutchNumber(std::string_view national) {
  return IsServiceNumber(national) ||
         (national.size() == kNationalDigits && national.front() != '0');
}

// Digits with a + in front if there was one; nothing if there is anything else than signs that
// people put between digits.
std::optional<std::string> DialledOf(std::string_view text) {
  std::string dialled;
  const std::size_t zero = text.find("(0)");
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    // "+31 (0)10": the zero is for callers from the same country.
    const bool is_optional = at == zero + 1 && zero != std::string_view::npos && zero > 0;
    if (c == '+' && dialled.empty()) {
      dialled += c;
    } else if (IsDigit(c)) {
      if (!is_optional) dialled += c;
    } else if (std::string_view(" -./()").find(c) == std::string_view::npos) {
      return std::nullopt;
    }
  }
  return dialled;
}

Checked<std::string> CheckDutchNumber(std::string_view national) {
  if (IsDutchNumber(national)) return "+31" + std::string(national);
  return Fault{"telefoon.lengte", "Een Nederlands telefoonnummer heeft 10 cijfers.",
               "A Dutch telephone number has 10 digits."};
}

}  // namespace

Checked<std::string> CheckEmail(std::string_view text) {
  std::string_view address = Trim(text);
  RemovePrefix(address, "mailto:");
  const std::size_t at = address.rfind('@');
  const Fault fault{"email.formaat", "Schrijf het e-mailadres als naam@bedrijf.nl.",
                    "Write the e-mail address as name@company.nl."};
  if (at == std::string_view::npos) return fault;
  const std::string_view local = address.substr(0, at);
  if (!IsAscii(local)) {
    return Fault{"email.accent", "Voor de @ kan geen letter met een accent staan.",
                 "There can be no letter with an accent before the @."};
  }
  const auto domain = ToDomainName(address.substr(at + 1));
  if (!IsLocalPart(local) || !domain) return fault;
  std::string email = std::string(local) + "@" + *domain;
  if (email.size() > member_limits::kEmailMax) {
    return Fault{"email.lengte", "Dit e-mailadres is te lang.", "This e-mail address is too long."};
  }
  return email;
}

Checked<std::string> CheckPhone(std::string_view text) {
  std::string_view trimmed = Trim(text);
  RemovePrefix(trimmed, "tel:");
  const auto dialled = DialledOf(Trim(trimmed));
  const Fault fault{"telefoon.formaat",
                    "Schrijf het telefoonnummer als 010 123 45 67 of +31 10 123 45 67.",
                    "Write the telephone number as 010 123 45 67 or +31 10 123 45 67."};
  if (!dialled || dialled->empty()) return fault;
  std::string_view digits = *dialled;
  const bool is_international = digits.front() == '+' || digits.starts_with("00");
  if (!is_international && digits.front() == '0') return CheckDutchNumber(digits.substr(1));
  if (!is_international) {
    return Fault{
        "telefoon.nul",
        "Begint het nummer met een 0? Een spreadsheet laat die weg: zet de kolom op tekst.",
        "Does the number begin with 0? A spreadsheet drops it: format the column as text."};
  }
  digits.remove_prefix(digits.front() == '+' ? 1 : 2);
  if (digits.starts_with("31")) {
    digits.remove_prefix(2);
    if (digits.starts_with("0")) digits.remove_prefix(1);
    return CheckDutchNumber(digits);
  }
  if (digits.size() < kPhoneDigitsMin || digits.size() > kPhoneDigitsMax || digits.front() == '0')
    return fault;
  return "+" + std::string(digits);
}

Checked<std::string> CheckDomain(std::string_view text) {
  std::string_view name = Trim(text);
  const std::size_t scheme = name.find("://");
  if (scheme != std::string_view::npos) name.remove_prefix(scheme + 3);
  name = name.substr(0, name.find_first_of("/?#:"));
  RemovePrefix(name, "www.");
  const auto domain = name.find('@') == std::string_view::npos ? ToDomainName(name) : std::nullopt;
  if (domain) return *domain;
  return Fault{"domein.formaat", "Schrijf het domein als bedrijf.nl.",
               "Write the domain as company.nl."};
}

}  // namespace schakel::node
