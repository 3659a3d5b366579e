#include <cstddef>
#include <string_view>
#include <vector>

#include "federation/advisory/formats.h"
#include "federation/advisory/text.h"

namespace schakel::federation {
namespace {

// ISO 639-1 with the codes that it once had, two letters each.
constexpr std::string_view kLanguages =
    "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifjfo"
    "frfygagdglgngugvhahehihohrhthuhyhziaidieigiiikinioisitiuiwjajijvjwkakgkikjkkklkmknkokrkskukvkw"
    "kylalblglilnloltlulvmgmhmimkmlmnmomrmsmtmynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnroru"
    "rwsascsdsesgshsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyoza"
    "zhzu";

// ISO 3166-1 with the former and reserved codes that the IANA register also has. "EZ" is one.
constexpr std::string_view kRegions =
    "ACADAEAFAGAIALAMANAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBUBVBWBYBZCACCCDCFCGCHCI"
    "CK"
    "CLCMCNCOCPCRCSCUCVCWCXCYCZDDDEDGDJDKDMDODZEAECEEEGEHERESETEUEZFIFJFKFMFOFRFXGAGBGDGEGFGGGHGIGL"
    "GM"
    "GNGPGQGRGSGTGUGWGYHKHMHNHRHTHUICIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLR"
    "LS"
    "LTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNTNUNZOMPAPEPFPGPHPK"
    "PL"
    "PMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSUSVSXSYSZTATCTDTFTGTHTJTKTLTMTNTO"
    "TP"
    "TRTTTVTWTZUAUGUMUNUSUYUZVAVCVEVGVIVNVUWFWSXKYDYEYTYUZAZMZRZW";

// AA, QM to QZ, XA to XZ and ZZ are registered for private use.
bool IsPrivateRegion(std::string_view code) {
  const char first = ToLower(code[0]);
  const char second = ToLower(code[1]);
  return first == 'x' || (first == 'q' && second >= 'm') ||
         ((first == 'a' || first == 'z') && second == first);
}

bool Lists(std::string_view codes, std::string_view code) {
  for (std::size_t i = 0; i < codes.size(); i += 2) {
    if (EqualsIgnoringCase(codes.substr(i, 2), code)) return true;
  }
  return false;
}

// Walks over the subtags of a tag from left to right.
class Subtags {
 public:
  explicit Subtags(std::string_view tag) : parts_(Split(tag, '-')) {}

  [[nodiscard]] bool AtEnd() const { return next_ == parts_.size(); }
  [[nodiscard]] std::string_view Peek() const { return AtEnd() ? "" : parts_[next_]; }
  void Skip() { ++next_; }

  // Skips subtags as long as `wanted` holds, at most `max`. Returns how many.
  template <typename Predicate>
  std::size_t SkipWhile(Predicate wanted, std::size_t max) {
    std::size_t count = 0;
    while (count < max && !AtEnd() && wanted(Peek())) {
      Skip();
      ++count;
    }
    return count;
  }

 private:
  std::vector<std::string_view> parts_;
  std::size_t next_ = 0;
};

constexpr std::size_t kAny = static_cast<std::size_t>(-1);

bool Between(std::string_view part, std::size_t min, std::size_t max) {
  return part.size() >= min && part.size() <= max;
}
bool IsExtendedLanguage(std::string_view part) {
  return part.size() == 3 && All(part, IsLetter);
}
bool IsScript(std::string_view part) {
  return part.size() == 4 && All(part, IsLetter);
}
bool IsRegion(std::string_view part) {
  return (part.size() == 2 && All(part, IsLetter)) || (part.size() == 3 && All(part, IsDigit));
}
bool IsVariant(std::string_view part) {
  return All(part, IsAlphanumeric) &&
         (Between(part, 5, 8) || (part.size() == 4 && IsDigit(part.front())));
}
bool IsSingleton(std::string_view part) {
  return part.size() == 1 && IsAlphanumeric(part.front()) && ToLower(part.front()) != 'x';
}
bool IsExtension(std::string_view part) {
  return Between(part, 2, 8) && All(part, IsAlphanumeric);
}
bool IsPrivate(std::string_view part) {
  return Between(part, 1, 8) && All(part, IsAlphanumeric);
}

// Skips "x-anything" if it is there. Returns whether what is left is well-formed.
bool SkipPrivateUse(Subtags& subtags) {
  if (!EqualsIgnoringCase(subtags.Peek(), "x")) return true;
  subtags.Skip();
  return subtags.SkipWhile(IsPrivate, kAny) > 0;
}

bool SkipExtensions(Subtags& subtags) {
  while (IsSingleton(subtags.Peek())) {
    subtags.Skip();
    if (subtags.SkipWhile(IsExtension, kAny) == 0) return false;
  }
  return true;
}

}  // namespace

bool IsLanguageTag(std::string_view text) {
  if (EqualsIgnoringCase(text, "i-default") || EqualsIgnoringCase(text, "i-mingo")) return true;
  Subtags subtags(text);
  const std::string_view language = subtags.Peek();
  if (EqualsIgnoringCase(language, "x")) return SkipPrivateUse(subtags) && subtags.AtEnd();
  if (!Between(language, 2, 8) || !All(language, IsLetter)) return false;
  subtags.Skip();
  if (language.size() <= 3) subtags.SkipWhile(IsExtendedLanguage, 3);
  subtags.SkipWhile(IsScript, 1);
  subtags.SkipWhile(IsRegion, 1);
  subtags.SkipWhile(IsVariant, kAny);
  return SkipExtensions(subtags) && SkipPrivateUse(subtags) && subtags.AtEnd();
}

bool IsKnownLanguage(std::string_view tag) {
  Subtags subtags(tag);
  const std::string_view language = subtags.Peek();
  if (language.size() == 1) return true;
  // No language code of more than three letters was ever registered.
  if (language.size() > 3 || (language.size() == 2 && !Lists(kLanguages, language))) return false;
  subtags.Skip();
  subtags.SkipWhile(IsExtendedLanguage, 3);
  subtags.SkipWhile(IsScript, 1);
  const std::string_view region = subtags.Peek();
  return region.size() != 2 || !IsRegion(region) || IsPrivateRegion(region) ||
         Lists(kRegions, region);
}

}  // namespace schakel::federation
