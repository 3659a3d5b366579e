// Which target paths a delegation speaks for.
#include <algorithm>

#include "federation/trust/metadata.h"

namespace schakel::federation {
namespace {

// One path segment with wildcards; no backtracking beyond the last star.
bool MatchesSegment(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == text[t] || pattern[p] == '?')) {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

bool MatchesPath(std::string_view pattern, std::string_view path) {
  while (true) {
    const std::size_t a = pattern.find('/');
    const std::size_t b = path.find('/');
    if (!MatchesSegment(pattern.substr(0, a), path.substr(0, b))) return false;
    const bool is_last = a == std::string_view::npos || b == std::string_view::npos;
    if (is_last) return a == b;
    pattern.remove_prefix(a + 1);
    path.remove_prefix(b + 1);
  }
}
}  // namespace

bool Covers(const DelegatedRole& role, std::string_view path) {
  return Covers(role, path, role.paths.empty() ? HexSha256(AsBytes(path)) : std::string());
}

bool Covers(const DelegatedRole& role, std::string_view path, std::string_view path_hash) {
  if (!role.paths.empty()) {
    return std::any_of(role.paths.begin(), role.paths.end(),
                       [path](const std::string& pattern) { return MatchesPath(pattern, path); });
  }
  return std::any_of(
      role.hash_prefixes.begin(), role.hash_prefixes.end(),
      [path_hash](const std::string& prefix) { return path_hash.starts_with(prefix); });
}

}  // namespace schakel::federation
