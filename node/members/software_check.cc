#include <algorithm>

#include "federation/advisory/text.h"
#include "node/members/catalogue.h"
#include "node/members/field_checks.h"

namespace schakel::node {

Checked<Software> CheckSoftware(std::string_view text) {
  auto name = CheckName(text);
  if (!name) return name.fault();
  if (name->size() > member_limits::kTextMax) {
    return Fault{"software.lengte", "Deze omschrijving is te lang.",
                 "This description is too long."};
  }
  RecognisedProduct found = Recognise(*name);
  // What is longer is no version; the text holds it anyway.
  if (found.version.size() > member_limits::kVersionMax) found.version.clear();
  return Software{*std::move(name), std::move(found.version), found.product};
}

std::vector<std::string_view> SplitCell(std::string_view cell) {
  std::vector<std::string_view> parts;
  while (!cell.empty()) {
    const std::size_t end = std::min(cell.find_first_of("|;\n"), cell.size());
    const std::string_view part = federation::Trim(cell.substr(0, end));
    if (!part.empty()) parts.push_back(part);
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return parts;
}

}  // namespace schakel::node
