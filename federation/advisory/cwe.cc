#include "federation/advisory/cwe.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "federation/advisory/text.h"

namespace schakel::federation {
namespace {

struct Entry {
  int number;
  std::string_view name;
};

// Sorted by number.
constexpr auto kEntries = std::to_array<Entry>({
#include "federation/advisory/cwe_names.inc"
});

}  // namespace

bool IsCweName(std::string_view id, std::string_view name) {
  if (id.substr(0, 4) != "CWE-") return false;
  int number = 0;
  std::from_chars(id.data() + 4, id.data() + id.size(), number);
  if (number > kEntries.back().number) return true;
  const std::string_view wanted = Trim(name);
  const auto* first =
      std::lower_bound(kEntries.begin(), kEntries.end(), number,
                       [](const Entry& entry, int value) { return entry.number < value; });
  for (const auto* entry = first; entry != kEntries.end() && entry->number == number; ++entry) {
    if (entry->name == wanted) return true;
  }
  return false;
}

}  // namespace schakel::federation
