// Recognise() and RecogniseProduct(): a name is a product if an alias of it stands at the right
// place and nothing behind it speaks against it: "Exchange Server 2019" but not "Exchange rate
// software".
#include <algorithm>
#include <array>
#include <optional>

#include "federation/advisory/text.h"
#include "node/members/alias_index.h"
#include "node/members/catalogue.h"
#include "node/members/names.h"

namespace schakel::node {
namespace {

using federation::IsAlphanumeric;
using federation::IsDigit;

constexpr std::size_t kShortWord = 3;    // "TZ", "XG", "MFC": part of a type number
constexpr std::size_t kVersionMax = 60;  // bytes; longer is no version but a description
constexpr std::array<std::string_view, 15> kFillers = {"de",     "een",  "eigen", "het", "in",
                                                       "lokale", "met",  "mijn",  "ons", "onze",
                                                       "onder",  "oude", "our",   "the", "via"};
constexpr std::array<std::string_view, 5> kDenials = {"geen", "niet", "no", "none", "zonder"};
constexpr std::array<std::string_view, 9> kVersionWords = {
    "versie", "version", "ver", "v", "build", "release", "firmware", "editie", "update"};
// What may stand behind a name: words that change nothing.
constexpr std::string_view kTailWords =
    " a abonnement all alle and app appliance basic bedrijf bedrijven bij bit build business bv "
    " camera client cloud cluster co community company computer core cpu cumulative de desktop "
    " device devices door editie edities edition education een eigen en enterprise essentials "
    " express family firewall firmware for foundation gateway het home hosted in installation is "
    " kassa laatste legacy licentie lokaal lts ltsc mail met mijn mobiel mobile nas netwerk "
    " network nieuwste of om on online ons onze op or oude ouder pakket plugin plus premium "
    " printer pro product professional programma release router security serie series server "
    " service services site software standaard standard starter suite switch systeem system "
    " systems te the to ultimate update van versie versies version versions voor vpn website ";
// Vendors under another name: the second is what the catalogue has.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kSameVendor = {{
    {"cloud software group", "citrix"},
    {"broadcom", "vmware"},
    {"netscaler", "citrix"},
    {"pulse secure", "ivanti"},
    {"ipswitch", "progress"},
    {"alphabet", "google"},
    {"facebook", "meta"},
    {"hewlett packard", "hp"},
    {"hpe", "aruba"},
    {"vertimart", "exquise"},
    {"nginx", "f5"},
    {"sun", "oracle"},
    {"canonical", "ubuntu"},
    {"wabco", "zf"},
    {"sangoma", "asterisk"},
    {"automattic", "wordpress"},
}};

template <std::size_t kSize>
bool IsOneOf(const std::array<std::string_view, kSize>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsTailWord(std::string_view word) {
  return kTailWords.find(" " + std::string(word) + " ") != std::string_view::npos;
}

bool HasDigit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), IsDigit);
}

// "cu14", "sp2", "22h2", "2019": a few letters and a number.
bool IsVersionPart(std::string_view word) {
  if (IsVersionLike(word)) return true;
  const auto letters = std::find_if(word.begin(), word.end(), IsDigit) - word.begin();
  return HasDigit(word) && letters <= 2;
}

struct Found {
  std::uint16_t product = 0;
  std::size_t end = 0;  // the word behind the alias
};

enum class Ordinary : std::uint8_t { kAllowed, kSkipped };

class Name {
 public:
  explicit Name(std::string_view text) : text_(text), words_(CutWords(text)) {
    if (words_.size() > kNameWordsMax) words_.resize(kNameWordsMax);
  }

  [[nodiscard]] std::size_t size() const { return words_.size(); }
  [[nodiscard]] std::string_view word(std::size_t at) const { return words_[at].text; }

  // Returns the aliases that begin at a word, longest first.
  [[nodiscard]] std::vector<Found> AliasesAt(std::size_t from, Ordinary ordinary) const {
    std::vector<Found> found;
    std::string phrase;
    const std::size_t end = std::min(size(), from + kAliasWordsMax);
    for (std::size_t at = from; at < end; ++at) {
      if (at > from) phrase += ' ';
      phrase += words_[at].text;
      const Alias* alias = FindAlias(phrase);
      if (alias == nullptr || (alias->is_ordinary && ordinary == Ordinary::kSkipped)) continue;
      found.insert(found.begin(), {alias->product, at + 1});
    }
    return found;
  }

  // May everything behind the alias stand there? ("firewall", "Pro", "2019 CU14", "60F")
  [[nodiscard]] bool HasFittingTail(const Found& alias) const {
    const bool is_device = IsDevice(alias.product);
    const bool has_digit =
        std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(alias.end), words_.end(),
                    [](const auto& w) { return HasDigit(w.text); });
    for (std::size_t at = alias.end; at < size(); ++at) {
      const std::string_view next = word(at);
      const bool is_type =
          is_device && (HasDigit(next) || (has_digit && next.size() <= kShortWord));
      if (!is_type && !IsVersionPart(next) && !IsTailWord(next) && !IsKindWord(next)) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] bool HasVersionAt(std::size_t at) const {
    if (at < size() && IsOneOf(kVersionWords, word(at))) ++at;
    return at < size() && IsVersionLike(word(at));
  }

  // Returns the version behind the alias, or nothing.
  [[nodiscard]] std::string VersionBehind(const Found& alias) const {
    if (alias.end >= size()) return {};
    std::string_view rest = text_.substr(words_[alias.end - 1].end);
    if (IsDevice(alias.product)) return DottedVersion(rest);
    if (!HasVersionAt(alias.end)) return {};
    return Trimmed(rest);
  }

 private:
  static bool IsKindWord(std::string_view word) {
    const Alias* alias = FindAlias(std::string(word));
    return alias != nullptr && IsKind(alias->product);
  }

  static std::string Trimmed(std::string_view rest) {
    while (!rest.empty() && !IsAlphanumeric(rest.front()))
      rest.remove_prefix(1);
    const std::size_t space = std::min(rest.find(' '), rest.size());
    if (IsOneOf(kVersionWords, federation::LowerCase(rest.substr(0, space))))
      rest.remove_prefix(space);
    rest = federation::Trim(rest);
    if (rest.size() > 1 && federation::ToLower(rest[0]) == 'v' && IsDigit(rest[1]))
      rest.remove_prefix(1);
    while (!rest.empty() && !IsAlphanumeric(rest.back()))
      rest.remove_suffix(1);
    return rest.size() > kVersionMax ? std::string() : std::string(rest);
  }

  // The last piece like "7.4.3": digits without a point are the type number of a device.
  static std::string DottedVersion(std::string_view rest) {
    std::string version;
    for (std::string_view piece : federation::Split(rest, ' ')) {
      std::string trimmed = Trimmed(piece);
      const std::size_t point = trimmed.find('.');
      if (point != std::string::npos && point > 0 && IsVersionLike(trimmed))
        version = std::move(trimmed);
    }
    return version;
  }

  std::string_view text_;
  std::vector<NameWord> words_;
};

RecognisedProduct Describe(const Name& name, const Found& found) {
  return {found.product, name.VersionBehind(found), false};
}

// Returns the first alias in the text that is no ordinary word.
template <typename Wanted>
std::optional<Found> FindAnywhere(const Name& name, const Wanted& wanted) {
  for (std::size_t from = 0; from < name.size(); ++from) {
    for (const Found& found : name.AliasesAt(from, Ordinary::kSkipped)) {
      if (wanted(found.product)) return found;
    }
  }
  return std::nullopt;
}

std::size_t CountFillers(const Name& name) {
  std::size_t at = 0;
  while (at + 1 < name.size() && IsOneOf(kFillers, name.word(at)))
    ++at;
  return at;
}

// Returns the alias that the name begins with, if the rest fits.
std::optional<Found> FindAtStart(const Name& name, std::size_t start) {
  for (const Found& found : name.AliasesAt(start, Ordinary::kAllowed)) {
    if (name.HasFittingTail(found)) return found;
  }
  return std::nullopt;
}

// The same for a document, where a version may be followed by anything.
std::optional<Found> FindAtStartOfDocumentName(const Name& name) {
  for (const Found& found : name.AliasesAt(0, Ordinary::kAllowed)) {
    if (name.HasFittingTail(found) || (!IsKind(found.product) && name.HasVersionAt(found.end)))
      return found;
  }
  return std::nullopt;
}

bool SharesWord(const std::string& a, const std::string& b) {
  const auto words = WordsOf(a);
  const auto others = WordsOf(b);
  return std::any_of(words.begin(), words.end(), [&others](const std::string& word) {
    return std::binary_search(others.begin(), others.end(), word);
  });
}

bool IsVendorOf(std::string_view vendor, std::uint16_t number) {
  const CatalogueProduct& product = CatalogueProductOf(number);
  const std::string given = NormaliseName(vendor);
  if (given.empty() || product.vendor.empty()) return true;
  const std::string own = NormaliseName(product.vendor);
  if (given == own || SharesWord(given, own) || SharesWord(given, std::string(product.name)))
    return true;
  return std::any_of(kSameVendor.begin(), kSameVendor.end(), [&](const auto& pair) {
    return given.starts_with(pair.first) && own == pair.second;
  });
}

std::optional<Found> FindOf(const Name& name, std::string_view vendor) {
  const auto found = FindAtStartOfDocumentName(name);
  return found && IsVendorOf(vendor, found->product) ? found : std::nullopt;
}

// Products that others write plug-ins for.
bool IsExtended(std::uint16_t product) {
  constexpr std::array<std::uint16_t, 3> kOthers = {328, 329, 330};  // Jenkins, Jira, Confluence
  if (std::find(kOthers.begin(), kOthers.end(), product) != kOthers.end()) return true;
  const CatalogueProduct* found = FindCatalogueProduct(product);
  constexpr std::uint16_t kWebsite = 905;
  return found != nullptr &&
         std::find(found->wider.begin(), found->wider.end(), kWebsite) != found->wider.end();
}

}  // namespace

RecognisedProduct Recognise(std::string_view text) {
  const Name name(text);
  if (name.size() == 0) return {};
  if (const auto found = FindAtStart(name, 0)) return Describe(name, *found);
  if (IsOneOf(kDenials, name.word(0))) return {};
  if (const auto found = FindAtStart(name, CountFillers(name))) return Describe(name, *found);
  const auto product = FindAnywhere(name, [](std::uint16_t n) { return !IsKind(n); });
  if (product) return Describe(name, *product);
  const auto kind = FindAnywhere(name, IsKind);
  return kind ? Describe(name, *kind) : RecognisedProduct{};
}

RecognisedProduct RecogniseProduct(std::string_view vendor, std::string_view product) {
  const Name alone(product);
  const bool has_vendor = NormaliseName(product).starts_with(NormaliseName(vendor));
  const std::string both =
      has_vendor ? std::string(product) : std::string(vendor) + " " + std::string(product);
  const Name full(both);
  const auto with = FindOf(full, vendor);
  const auto without = FindOf(alone, vendor);
  // "Windows 7" says more than "Microsoft Windows" and a 7.
  const bool is_better =
      without && (!with || alone.size() - without->end < full.size() - with->end);
  if (is_better) return Describe(alone, *without);
  if (with) return Describe(full, *with);
  if (const auto host = FindAnywhere(alone, IsExtended)) return {host->product, {}, true};
  if (const auto kind = FindAnywhere(alone, IsKind)) return {kind->product, {}, true};
  return {};
}

}  // namespace schakel::node
