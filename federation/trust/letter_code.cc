#include "federation/trust/letter_code.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/check.h"
#include "base/utf8.h"
#include "crypto/hash.h"
#include "federation/trust/join_limits.h"

namespace schakel::federation {
namespace {

namespace limits = join_limits;
using Kind = CodeFault::Kind;
using Symbols = std::vector<std::uint8_t>;  // of five bits each

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCheckSymbols = 2;
constexpr std::size_t kLineSymbols = limits::kCodeLineBytes * 8 / 5;
constexpr std::size_t kGroup = 4;
constexpr std::size_t kHashSize = 4;

int SymbolOf(char32_t code) {
  if (code >= 'a' && code <= 'z') code = code - 'a' + 'A';
  if (code == 'I' || code == 'L') code = '1';
  if (code == 'O') code = '0';
  if (code > 0x7f) return -1;
  const std::size_t at = kAlphabet.find(static_cast<char>(code));
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

bool IsIgnored(char32_t code) {
  constexpr std::u32string_view kMarks = U" \t\r-_.,>|*\u00a0";
  const bool is_dash = code >= 0x2010 && code <= 0x2015;
  return is_dash || kMarks.find(code) != std::u32string_view::npos;
}

// CRC-10 (x^10 + x^9 + x^5 + x^4 + x + 1) of the line's number and symbols.
std::uint32_t CheckOf(std::size_t line, const Symbols& symbols) {
  constexpr std::uint32_t kPolynomial = 0x233;
  std::uint32_t crc = 0;
  const auto feed = [&crc](std::uint32_t symbol) {
    for (int bit = 4; bit >= 0; --bit) {
      const std::uint32_t top = (crc >> 9 ^ symbol >> bit) & 1;
      crc = (crc << 1 & 0x3ff) ^ (top != 0 ? kPolynomial : 0);
    }
  };
  feed(static_cast<std::uint32_t>(line >> 5));
  feed(static_cast<std::uint32_t>(line & 31));
  for (const std::uint8_t symbol : symbols)
    feed(symbol);
  return crc;
}

Symbols ToSymbols(Bytes bytes) {
  Symbols symbols;
  std::uint32_t bits = 0;
  int count = 0;
  for (const std::uint8_t byte : bytes) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 5; count -= 5)
      symbols.push_back(bits >> (count - 5) & 31);
  }
  if (count > 0) symbols.push_back(bits << (5 - count) & 31);
  return symbols;
}

// Nothing if the number of symbols is that of no bytes, or bits are left over.
std::optional<Buffer> ToBytes(const Symbols& symbols) {
  Buffer bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const std::uint8_t symbol : symbols) {
    bits = bits << 5 | symbol;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<std::uint8_t>(bits >> count));
  }
  if (count >= 5 || (bits & ((1u << count) - 1)) != 0) return std::nullopt;
  return bytes;
}

std::string WriteLine(std::size_t number, Bytes bytes) {
  Symbols symbols = ToSymbols(bytes);
  const std::uint32_t check = CheckOf(number, symbols);
  symbols.push_back(check >> 5 & 31);
  symbols.push_back(check & 31);
  std::string text;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (i > 0 && i % kGroup == 0) text += '-';
    text += kAlphabet[symbols[i]];
  }
  return text;
}

Bytes HashOf(const crypto::Digest& digest) {
  return digest.view().first(kHashSize);
}

struct Piece {
  std::size_t number = 0;
  std::string text;
};

// A word that begins with "7:" or "07:"; returns the number and moves past it.
std::optional<std::size_t> TakeNumber(std::string_view& word) {
  std::size_t number = 0;
  std::size_t digits = 0;
  while (digits < word.size() && digits < 2 && word[digits] >= '0' && word[digits] <= '9')
    number = number * 10 + static_cast<std::size_t>(word[digits++] - '0');
  if (digits == 0 || digits >= word.size() || word[digits] != ':') return std::nullopt;
  word.remove_prefix(digits + 1);
  return number;
}

// What stands between the two marks, in the last letter of the text; else all of it.
std::string_view CodePart(std::string_view text) {
  const std::size_t begin = text.rfind(kCodeBegin);
  if (begin != std::string_view::npos) text.remove_prefix(begin + kCodeBegin.size());
  const std::size_t end = text.find(kCodeEnd);
  return end == std::string_view::npos ? text : text.substr(0, end);
}

// Every line ends in a newline; each word of it is visited, and the end of the line.
template <typename Word, typename LineEnd>
void VisitWords(std::string_view text, const Word& on_word, const LineEnd& on_line_end) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty()) {
      const std::size_t gap = std::min(line.find(' '), line.size());
      if (gap > 0) on_word(line.substr(0, gap));
      line.remove_prefix(std::min(gap + 1, line.size()));
    }
    on_line_end();
  }
}

std::vector<Piece> NumberedPieces(std::string_view text) {
  std::vector<Piece> pieces;
  VisitWords(
      text,
      [&pieces](std::string_view word) {
        const auto number = TakeNumber(word);
        if (number) pieces.push_back({*number, ""});
        if (!pieces.empty()) pieces.back().text += word;
      },
      [] {});
  return pieces;
}

bool IsBlank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsIgnored(static_cast<unsigned char>(c)); });
}

std::vector<Piece> CountedPieces(std::string_view text) {
  std::vector<Piece> pieces(1, {1, ""});
  VisitWords(
      text, [&pieces](std::string_view word) { pieces.back().text += word; },
      [&pieces] {
        if (!IsBlank(pieces.back().text)) pieces.push_back({pieces.size() + 1, ""});
      });
  pieces.pop_back();
  return pieces;
}

struct Line {
  Symbols symbols;
  std::optional<CodeFault> fault;
};

Line ReadSymbols(const Piece& piece) {
  Line line;
  std::string_view text = piece.text;
  while (!text.empty()) {
    const Character character = FirstCharacter(text);
    const int symbol = SymbolOf(character.code);
    if (symbol >= 0) {
      line.symbols.push_back(static_cast<std::uint8_t>(symbol));
    } else if (!IsIgnored(character.code)) {
      const bool is_shown = character.code > 0x20 && character.code != kBrokenCharacter;
      line.fault = {Kind::kCharacter, static_cast<int>(piece.number),
                    is_shown ? std::string(text.substr(0, character.size)) : "?"};
      return line;
    }
    text.remove_prefix(character.size);
  }
  return line;
}

// Takes the check symbols off.
std::optional<CodeFault> CheckLine(std::size_t number, Symbols& symbols, Buffer& out) {
  const int line = static_cast<int>(number);
  if (symbols.size() <= kCheckSymbols || symbols.size() > kLineSymbols + kCheckSymbols) {
    return CodeFault{Kind::kLength, line, ""};
  }
  const std::uint32_t check =
      std::uint32_t{symbols[symbols.size() - 2]} << 5 | symbols[symbols.size() - 1];
  symbols.resize(symbols.size() - kCheckSymbols);
  const auto bytes = ToBytes(symbols);
  if (CheckOf(number, symbols) != check) {
    const bool is_whole = symbols.size() == kLineSymbols;
    return CodeFault{is_whole || bytes ? Kind::kCheck : Kind::kLength, line, ""};
  }
  if (!bytes) return CodeFault{Kind::kLength, line, ""};
  out = *bytes;
  return std::nullopt;
}

// One long line, as a camera reads it, is cut into lines.
std::vector<std::pair<std::size_t, Symbols>> CutLongLine(const Symbols& symbols) {
  std::vector<std::pair<std::size_t, Symbols>> lines;
  constexpr std::size_t kStep = kLineSymbols + kCheckSymbols;
  for (std::size_t at = 0; at < symbols.size(); at += kStep) {
    const auto begin = symbols.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end =
        symbols.begin() + static_cast<std::ptrdiff_t>(std::min(symbols.size(), at + kStep));
    lines.emplace_back(lines.size() + 1, Symbols(begin, end));
  }
  return lines;
}

CodeReading Fail(Kind kind, std::size_t line = 0) {
  return {{}, CodeFault{kind, static_cast<int>(line), ""}};
}

// The lines are right one by one; are they all there, and of one letter?
CodeReading Join(const std::map<std::size_t, Buffer>& lines) {
  std::size_t expected = 1;
  Buffer all;
  for (const auto& [number, bytes] : lines) {
    if (number != expected) return Fail(Kind::kMissing, expected);
    const bool is_last = number == lines.rbegin()->first;
    if (!is_last && bytes.size() != limits::kCodeLineBytes) return Fail(Kind::kLength, number);
    Append(all, bytes);
    ++expected;
  }
  const std::size_t count = all.front();
  if (count >= expected && count <= limits::kCodeLinesMax) return Fail(Kind::kMissing, expected);
  if (count + 1 != expected || all.size() < 1 + kHashSize) return Fail(Kind::kMixed);
  const Bytes hashed = Bytes(all).first(all.size() - kHashSize);
  if (!Equal(HashOf(crypto::Blake2b(hashed)), Bytes(all).last(kHashSize))) {
    return Fail(Kind::kMixed);
  }
  return {ToBuffer(hashed.subspan(1)), std::nullopt};
}

}  // namespace

std::vector<std::string> WriteCode(Bytes bytes) {
  constexpr std::size_t kStep = limits::kCodeLineBytes;
  const std::size_t size = 1 + bytes.size() + kHashSize;
  const std::size_t count = (size + kStep - 1) / kStep;
  CHECK(count <= limits::kCodeLinesMax);
  Buffer all{static_cast<std::uint8_t>(count)};
  Append(all, bytes);
  Append(all, HashOf(crypto::Blake2b(all)));
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < all.size(); at += kStep) {
    const Bytes part = Bytes(all).subspan(at, std::min(kStep, all.size() - at));
    lines.push_back(WriteLine(lines.size() + 1, part));
  }
  return lines;
}

CodeReading ReadCode(std::string_view text) {
  if (text.size() > limits::kLetterTextMax) return Fail(Kind::kTooLong);
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";  // of editors that write one
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text = CodePart(text);
  auto pieces = NumberedPieces(text);
  const bool is_numbered = !pieces.empty();
  if (!is_numbered) pieces = CountedPieces(text);
  if (pieces.empty()) return Fail(Kind::kNoCode);
  if (pieces.size() > limits::kCodeLinesMax) return Fail(Kind::kTooLong);
  std::vector<std::pair<std::size_t, Symbols>> lines;
  for (const Piece& piece : pieces) {
    Line line = ReadSymbols(piece);
    if (line.fault) return {{}, line.fault};
    lines.emplace_back(piece.number, std::move(line.symbols));
  }
  const bool is_long = lines.front().second.size() > kLineSymbols + kCheckSymbols;
  if (!is_numbered && lines.size() == 1 && is_long) lines = CutLongLine(lines.front().second);
  std::map<std::size_t, Buffer> read;
  for (auto& [number, symbols] : lines) {
    Buffer bytes;
    const auto fault = CheckLine(number, symbols, bytes);
    if (fault) return {{}, fault};
    const auto [known, is_new] = read.emplace(number, bytes);
    if (!is_new && known->second != bytes) return Fail(Kind::kTwice, number);
  }
  return Join(read);
}

}  // namespace schakel::federation
