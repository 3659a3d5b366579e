#include "federation/advisory/tlp.h"

#include <array>
#include <cstddef>

namespace schakel::federation {
namespace {

struct Row {
  Tlp tlp;
  std::string_view name;
  std::string_view csaf_label;
  bool journal_plain;
  bool in_public;
};

constexpr std::array<Row, 5> kTable = {{
    {Tlp::kClear, "CLEAR", "WHITE", true, true},
    {Tlp::kGreen, "GREEN", "GREEN", true, false},
    {Tlp::kAmber, "AMBER", "AMBER", false, false},
    {Tlp::kAmberStrict, "AMBER+STRICT", "RED", false, false},
    {Tlp::kRed, "RED", "RED", false, false},
}};

const Row& RowOf(Tlp tlp) {
  return kTable[static_cast<std::size_t>(tlp)];
}

}  // namespace

std::optional<Tlp> ParseTlp(std::string_view label) {
  if (label == "WHITE") return Tlp::kClear;
  for (const Row& row : kTable) {
    if (row.name == label) return row.tlp;
  }
  return std::nullopt;
}

std::string_view TlpName(Tlp tlp) {
  return RowOf(tlp).name;
}
std::string_view TlpCsafLabel(Tlp tlp) {
  return RowOf(tlp).csaf_label;
}
bool MayEnterJournalPlain(Tlp tlp) {
  return RowOf(tlp).journal_plain;
}
bool MayAppearInPublic(Tlp tlp) {
  return RowOf(tlp).in_public;
}

}  // namespace schakel::federation
