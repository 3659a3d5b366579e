#include "node/members/domain_name.h"

#include <idn2.h>

#include <algorithm>
#include <memory>

#include "federation/advisory/text.h"
#include "node/members/member.h"

namespace schakel::node {
namespace {

using federation::All;

constexpr std::size_t kLabelMax = 63;      // RFC 1035
constexpr std::size_t kTextMax = 4 * 253;  // a name of four-byte characters

bool IsLabel(std::string_view label) {
  return !label.empty() && label.size() <= kLabelMax && label.front() != '-' &&
         label.back() != '-' &&
         All(label, [](char c) { return federation::IsAlphanumeric(c) || c == '-'; });
}

std::optional<std::string> ToAscii(const std::string& text) {
  struct Free {
    void operator()(char* memory) const { idn2_free(memory); }
  };
  char* raw = nullptr;
  // Non-transitional: "straße" stays itself, as registries do it.
  if (idn2_to_ascii_8z(text.c_str(), &raw, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
    return std::nullopt;
  const std::unique_ptr<char, Free> ascii(raw);
  return std::string(ascii.get());
}

}  // namespace

std::optional<std::string> ToDomainName(std::string_view text) {
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  const bool has_nul = text.find('\0') != std::string_view::npos;  // the library would stop there
  if (text.empty() || text.size() > kTextMax || has_nul) return std::nullopt;
  const auto ascii = ToAscii(std::string(text));
  if (!ascii || ascii->size() > member_limits::kDomainMax) return std::nullopt;
  std::string name = federation::LowerCase(*ascii);
  const auto labels = federation::Split(name, '.');
  if (labels.size() < 2 || All(labels.back(), federation::IsDigit)) return std::nullopt;
  if (!std::all_of(labels.begin(), labels.end(), IsLabel)) return std::nullopt;
  return name;
}

}  // namespace schakel::node
