#include "node/matching/range_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "federation/advisory/text.h"

namespace schakel::node {
namespace {

using federation::Trim;

constexpr std::size_t kRangeBytesMax = 1'000;  // the longest real one has 200

using Phrase = std::pair<std::string_view, RangeOperator>;

// Longer before shorter.
constexpr std::array<Phrase, 33> kBeforeVersion = {{
    {"<=", RangeOperator::kUpTo},
    {">=", RangeOperator::kFrom},
    {"!=", RangeOperator::kNotEqual},
    {"==", RangeOperator::kEqual},
    {"\u2264", RangeOperator::kUpTo},
    {"\u2265", RangeOperator::kFrom},
    {"<", RangeOperator::kBelow},
    {">", RangeOperator::kAbove},
    {"=", RangeOperator::kEqual},
    {"up to and including ", RangeOperator::kUpTo},
    {"tot en met ", RangeOperator::kUpTo},
    {"t/m ", RangeOperator::kUpTo},
    {"through ", RangeOperator::kUpTo},
    {"and earlier than ", RangeOperator::kBelow},
    {"earlier than ", RangeOperator::kBelow},
    {"older than ", RangeOperator::kBelow},
    {"lower than ", RangeOperator::kBelow},
    {"less than ", RangeOperator::kBelow},
    {"prior to ", RangeOperator::kBelow},
    {"before ", RangeOperator::kBelow},
    {"ouder dan ", RangeOperator::kBelow},
    {"lager dan ", RangeOperator::kBelow},
    {"eerder dan ", RangeOperator::kBelow},
    {"v\u00f3\u00f3r ", RangeOperator::kBelow},
    {"up to ", RangeOperator::kUpToMaybe},
    {"tot ", RangeOperator::kUpToMaybe},
    {"to ", RangeOperator::kUpToMaybe},
    {"later than ", RangeOperator::kAbove},
    {"newer than ", RangeOperator::kAbove},
    {"nieuwer dan ", RangeOperator::kAbove},
    {"hoger dan ", RangeOperator::kAbove},
    {"from ", RangeOperator::kFrom},
    {"vanaf ", RangeOperator::kFrom},
}};

constexpr std::array<Phrase, 16> kBehindVersion = {{
    {" and earlier", RangeOperator::kUpTo},
    {" and prior", RangeOperator::kUpTo},
    {" and below", RangeOperator::kUpTo},
    {" and older", RangeOperator::kUpTo},
    {" or earlier", RangeOperator::kUpTo},
    {" en ouder", RangeOperator::kUpTo},
    {" en eerder", RangeOperator::kUpTo},
    {" en lager", RangeOperator::kUpTo},
    {" and later", RangeOperator::kFrom},
    {" and above", RangeOperator::kFrom},
    {" and newer", RangeOperator::kFrom},
    {" or later", RangeOperator::kFrom},
    {" en later", RangeOperator::kFrom},
    {" en nieuwer", RangeOperator::kFrom},
    {" en hoger", RangeOperator::kFrom},
    {" or newer", RangeOperator::kFrom},
}};

constexpr std::array<std::string_view, 8> kFillers = {"versions", "versies", "version", "versie",
                                                      "firmware", "alle",    "all",     "de"};
constexpr std::array<std::string_view, 7> kNoWords = {
    "-", "n/a", "unknown", "unspecified", "onbekend", "not specified", "none"};

// Returns the text without words that say nothing: "all versions < 3" is "< 3".
std::string_view WithoutFillers(std::string_view text) {
  text = Trim(text);
  for (bool is_changed = true; is_changed;) {
    is_changed = false;
    for (const std::string_view word : kFillers) {
      const bool is_word =
          text.starts_with(word) && (text.size() == word.size() || text[word.size()] == ' ');
      if (!is_word) continue;
      text = Trim(text.substr(word.size()));
      is_changed = true;
    }
  }
  return text;
}

std::size_t FirstOf(std::string_view text, std::string_view what) {
  return std::min(text.find(what), text.size());
}

// Returns where the version at the front of the text ends.
std::size_t EndOfVersion(std::string_view text) {
  std::size_t end = std::min(text.find_first_of("|,<>=!&;"), text.size());
  for (const auto& [phrase, op] : kBehindVersion)
    end = std::min(end, FirstOf(text, phrase));
  for (std::size_t at = text.find(' '); at < end; at = text.find(' ', at + 1)) {
    const auto starts = [&](const Phrase& item) {
      return item.first.back() == ' ' && text.substr(at + 1).starts_with(item.first);
    };
    if (std::any_of(kBeforeVersion.begin(), kBeforeVersion.end(), starts)) end = at;
  }
  return std::min(end, FirstOf(text, " - "));
}

bool IsBetween(char c) {
  return c == ' ' || c == '|' || c == ',' || c == '&' || c == ';';
}

// Cuts "vers:scheme/" off; the scheme says nothing about how we compare, except "unknown".
std::string_view WithoutScheme(std::string_view text, std::string_view& scheme) {
  if (!text.starts_with("vers:")) return text;
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return text;
  scheme = text.substr(5, slash - 5);
  return text.substr(slash + 1);
}

std::optional<RangeOperator> TakeOperator(std::string_view& rest) {
  for (const auto& [phrase, op] : kBeforeVersion) {
    if (!rest.starts_with(phrase)) continue;
    rest = Trim(rest.substr(phrase.size()));
    return op;
  }
  return std::nullopt;
}

}  // namespace

RangeText::RangeText(std::string_view range)
    : text_(federation::LowerCase(Trim(range.substr(0, kRangeBytesMax)))) {
  std::replace(text_.begin(), text_.end(), '_', ' ');
  std::string_view scheme;
  const std::string_view rest = WithoutScheme(text_, scheme);
  const std::string_view bare = WithoutFillers(rest);
  const bool is_everything =
      bare == "*" || (bare.empty() && rest.find("all") != std::string_view::npos);
  is_none_ = rest.empty() || (scheme == "unknown" && is_everything) ||
             std::find(kNoWords.begin(), kNoWords.end(), rest) != kNoWords.end();
  is_every_ = is_everything && !is_none_;
  if (!is_none_ && !is_every_ && range.size() <= kRangeBytesMax) ReadConstraints();
}

bool RangeText::ReadOne(std::string_view& rest) {
  Constraint found;
  const auto before = TakeOperator(rest);
  if (before) found.op = *before;
  rest = WithoutFillers(rest);
  const std::size_t end = EndOfVersion(rest);
  const auto version = CutVersion(rest.substr(0, end));
  if (!version || version->count == 0) return false;
  found.version = *version;
  rest.remove_prefix(end);
  for (const auto& [phrase, op] : kBehindVersion) {
    if (before || !rest.starts_with(phrase)) continue;
    found.op = op;
    rest.remove_prefix(phrase.size());
    break;
  }
  if (!before && rest.starts_with(" - ")) {
    // "1.0 - 1.4": from the first to the second.
    found.op = RangeOperator::kFrom;
    rest.remove_prefix(3);
    const std::size_t last = EndOfVersion(rest);
    const auto upper = CutVersion(rest.substr(0, last));
    if (!upper || upper->count == 0) return false;
    rest.remove_prefix(last);
    constraints_->push_back(found);
    found = {RangeOperator::kUpTo, *upper};
  }
  constraints_->push_back(found);
  return constraints_->size() <= kConstraintsMax;
}

void RangeText::ReadConstraints() {
  std::string_view scheme;
  std::string_view rest = WithoutFillers(WithoutScheme(text_, scheme));
  constraints_.emplace();
  while (true) {
    while (!rest.empty() && IsBetween(rest.front()))
      rest.remove_prefix(1);
    if (rest.starts_with("and ")) rest.remove_prefix(4);
    if (rest.empty()) break;
    if (!ReadOne(rest)) {
      constraints_.reset();
      return;
    }
  }
  if (constraints_->empty()) constraints_.reset();
}

}  // namespace schakel::node
