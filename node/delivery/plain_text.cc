#include "node/delivery/plain_text.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace schakel::node {
namespace {

constexpr std::string_view kMore = "...";
constexpr std::size_t kCutBackMax = 40;  // bytes of a word that was begun

struct Range {
  char32_t first;
  char32_t last;
};

// Not seen, or changing how their neighbours are shown; private use and tags among them.
constexpr std::array<Range, 24> kDropped = {{
    {0x00, 0x08},     {0x0E, 0x1F},       {0x7F, 0x84},       {0x86, 0x9F},        {0xAD, 0xAD},
    {0x034F, 0x034F}, {0x061C, 0x061C},   {0x115F, 0x1160},   {0x17B4, 0x17B5},    {0x180B, 0x180F},
    {0x200B, 0x200F}, {0x202A, 0x202E},   {0x2060, 0x206F},   {0x3164, 0x3164},    {0xE000, 0xF8FF},
    {0xFDD0, 0xFDEF}, {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},    {0xFFF0, 0xFFFB},
    {0xFFFE, 0xFFFF}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0x10FFFF},
}};
constexpr std::array<Range, 4> kBreaks = {{
    {0x0A, 0x0D},
    {0x85, 0x85},
    {0x2028, 0x2028},
    {0x2029, 0x2029},
}};
constexpr std::array<Range, 9> kSpaces = {{
    {0x09, 0x09},
    {0x20, 0x20},
    {0xA0, 0xA0},
    {0x1680, 0x1680},
    {0x2000, 0x200A},
    {0x202F, 0x202F},
    {0x205F, 0x205F},
    {0x2800, 0x2800},
    {0x3000, 0x3000},
}};

template <std::size_t N>
bool IsIn(const std::array<Range, N>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [code](const Range& range) {
    return code >= range.first && code <= range.last;
  });
}

class Writer {
 public:
  explicit Writer(std::size_t characters_max) : characters_max_(characters_max) {}

  void Space() { has_space_ = true; }
  void Break() {
    breaks_ = std::min<std::size_t>(breaks_ + 1, 2);
    has_space_ = false;
  }
  // Returns false if there is no room.
  bool Put(std::string_view character) {
    const std::size_t gap = out_.empty() ? 0 : std::max<std::size_t>(breaks_, has_space_ ? 1 : 0);
    if (count_ + gap + 1 > characters_max_) return false;
    out_.append(gap, breaks_ > 0 ? '\n' : ' ');
    out_ += character;
    count_ += gap + 1;
    breaks_ = 0;
    has_space_ = false;
    return true;
  }
  std::string Take() { return std::move(out_); }

 private:
  std::size_t characters_max_;
  std::size_t count_ = 0;
  std::size_t breaks_ = 0;
  bool has_space_ = false;
  std::string out_;
};

// Ends the text after a whole word where there is one near.
void EndInDots(std::string& text, std::size_t characters_max) {
  while (CountCharacters(text) + kMore.size() > characters_max && !text.empty()) {
    std::size_t last = text.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80)
      --last;
    text.resize(last);
  }
  const std::size_t space = text.find_last_of(" \n");
  if (space != std::string::npos && text.size() - space <= kCutBackMax) text.resize(space);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n'))
    text.pop_back();
  text += kMore.substr(0, characters_max);
}

PlainText Clean(std::string_view text, std::size_t characters_max, bool keeps_lines) {
  Writer writer(characters_max);
  bool is_cut = false;
  bool after_return = false;
  while (!text.empty() && !is_cut) {
    const Character next = FirstCharacter(text);
    const std::string_view bytes = text.substr(0, next.size);
    text.remove_prefix(next.size);
    const bool is_second = after_return && next.code == '\n';
    after_return = next.code == '\r';
    if (is_second) continue;
    if (next.code == kBrokenCharacter) {
      is_cut = !writer.Put("?");
    } else if (IsIn(kBreaks, next.code) && keeps_lines) {
      writer.Break();
    } else if (IsIn(kBreaks, next.code) || IsIn(kSpaces, next.code)) {
      writer.Space();
    } else if (!IsIn(kDropped, next.code)) {
      is_cut = !writer.Put(bytes);
    }
  }
  PlainText result{writer.Take(), is_cut};
  if (is_cut) EndInDots(result.text, characters_max);
  return result;
}

}  // namespace

PlainText ToPlainText(std::string_view text, std::size_t characters_max) {
  return Clean(text, characters_max, true);
}

PlainText ToPlainLine(std::string_view text, std::size_t characters_max) {
  return Clean(text, characters_max, false);
}

}  // namespace schakel::node
