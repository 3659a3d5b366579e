#include "node/members/names.h"

#include <algorithm>
#include <unordered_set>

#include "base/utf8.h"
#include "federation/advisory/text.h"
#include "node/members/catalogue.h"

namespace schakel::node {
namespace {

using federation::IsAlphanumeric;
using federation::IsDigit;

// From U+00C0 on, the letter below the accent; a space where there is no letter.
constexpr char32_t kLatinFirst = 0xC0;
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";
constexpr std::string_view kLatinA =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrsss"
    "sssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

// Words that many products share.
constexpr std::string_view kCommonWords =
    "access administration advanced agent all alle and ander andere anno app applicatie "
    "application automation base basic bedrijf bedrijven beheer bij business bv camera center "
    "centre client cloud co communicatie communication company components computer computers "
    "connect console control controller core corp cpu data de der desktop device devices digitaal "
    "digital door driver edition een eigen electric electronics embedded en engine enterprise eu "
    "extern externe family firewall firma firmware for foundation gateway gebruiken gebruikt geen "
    "gemaakt general global gmbh groep group heeft het holding home hosted hosting in inc incl "
    "including industrial industries industry installatie integration international internet is "
    "ja kantoor kassa laptop laptops leverancier library license licentie limited llc ltd machine "
    "machines mail maken management manager media met mijn mobile model models module monitor "
    "monitoring multi nas nederland nee netwerk network niet nieuw nieuwe nl of office om on "
    "onbekend onbekende onderhoud online ons onze op or oud oude ouder pakket panel pc platform "
    "plug plugin plugins plus point portal premium printer pro product products professional "
    "programma programmas remote router runtime security serie series server service services "
    "site software solution solutions standaard standard station studio suite support switch "
    "systeem system systems tablet te techniek technologies technology telefoon than the to "
    "toepassing tool tools type types update utility van versie versies version versions viewer "
    "voor voorbeeld vpn web website weet wifi windows with within without zelf ";

const std::unordered_set<std::string_view>& CommonWords() {
  static const auto words = federation::Split(kCommonWords, ' ');
  static const std::unordered_set<std::string_view> set(words.begin(), words.end());
  return set;
}

// Space for punctuation, the letter without its accent, or nothing: the character stays.
std::string_view Folded(char32_t code) {
  if (code >= kLatinFirst && code < kLatinFirst + kLatin1.size())
    return kLatin1.substr(code - kLatinFirst, 1);
  constexpr char32_t kLatinAFirst = kLatinFirst + kLatin1.size();
  if (code >= kLatinAFirst && code < kLatinAFirst + kLatinA.size())
    return kLatinA.substr(code - kLatinAFirst, 1);
  const bool is_sign = code < kLatinFirst || (code >= 0x2000 && code < 0x2C00) ||
                       (code >= 0x3000 && code < 0x3004) || code == 0xFEFF ||
                       code == kBrokenCharacter;
  return is_sign ? " " : "";
}

}  // namespace

std::vector<NameWord> CutWords(std::string_view text) {
  std::vector<NameWord> words;
  bool is_inside = false;
  for (std::size_t at = 0; at < text.size();) {
    const Character next = FirstCharacter(text.substr(at));
    const std::string_view raw = text.substr(at, next.size);
    at += next.size;
    std::string letters(next.code < 0x80 ? raw : Folded(next.code));
    if (letters.empty()) letters = raw;
    if (letters.size() == 1) letters[0] = federation::ToLower(letters[0]);
    if (letters.size() == 1 && !IsAlphanumeric(letters[0])) {
      is_inside = false;
      continue;
    }
    if (!is_inside) words.emplace_back();
    is_inside = true;
    words.back().text += letters;
    words.back().end = at;
  }
  return words;
}

std::string NormaliseName(std::string_view text) {
  std::string name;
  for (const NameWord& word : CutWords(text)) {
    if (!name.empty()) name += ' ';
    name += word.text;
  }
  return name;
}

bool IsCommonWord(std::string_view word) {
  return word.size() <= 1 || IsVersionLike(word) || CommonWords().contains(word);
}

bool IsVersionLike(std::string_view text) {
  if (!text.empty() && federation::ToLower(text.front()) == 'v') text.remove_prefix(1);
  if (text.empty() || !IsDigit(text.front())) return false;
  return federation::All(text, [](char c) {
    return IsAlphanumeric(c) || c == '.' || c == '-' || c == '_' || c == '+' || c == '/';
  });
}

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  for (NameWord& word : CutWords(text)) {
    if (!IsCommonWord(word.text)) words.push_back(std::move(word.text));
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

}  // namespace schakel::node
