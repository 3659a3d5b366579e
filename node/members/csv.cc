#include "node/members/csv.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/utf8.h"
#include "node/members/csv_encoding.h"

namespace schakel::node {
namespace {

using namespace csv_limits;  // NOLINT(google-build-using-namespace): the limits of this file

constexpr std::size_t kBlock = std::size_t{64} * 1024;
constexpr std::string_view kComputed = "=+-@\t\r";

Fault AtRow(std::size_t row, Fault fault) {
  const std::string number = std::to_string(row);
  fault.dutch = "Regel " + number + ": " + fault.dutch;
  fault.english = "Row " + number + ": " + fault.english;
  return fault;
}

// The first line as far as it is in the block: quotes may hold line ends.
std::string_view FirstLine(std::string_view block) {
  bool is_quoted = false;
  for (std::size_t at = 0; at < block.size(); ++at) {
    if (block[at] == '"') is_quoted = !is_quoted;
    if (block[at] == '\n' && !is_quoted) return block.substr(0, at);
  }
  return block;
}

// The separator that the line has most of outside quotes.
char SeparatorOf(std::string_view line) {
  constexpr std::string_view kSeparators = ";,\t";
  std::array<std::size_t, 3> counts{};
  bool is_quoted = false;
  for (const char c : line) {
    if (c == '"') is_quoted = !is_quoted;
    const std::size_t which = kSeparators.find(c);
    if (!is_quoted && which != std::string_view::npos) ++counts.at(which);
  }
  const auto* const most = std::max_element(counts.begin(), counts.end());
  return kSeparators.at(static_cast<std::size_t>(most - counts.begin()));
}

// "sep=;", which Excel understands as the first line.
std::optional<char> NamedSeparator(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  const bool is_named = line.size() == 5 && line.starts_with("sep=") &&
                        std::string_view(";,\t").find(line[4]) != std::string_view::npos;
  return is_named ? std::optional<char>(line[4]) : std::nullopt;
}

class Parser {
 public:
  Parser(const CsvVisitor& visit, bool has_mark) : visit_(visit), has_mark_(has_mark) {}

  void set_separator(char separator) { summary_.separator = separator; }
  // A row that is not visited, "sep=;".
  void SkipRow() { ++summary_.rows; }

  // Returns false if there is nothing more to do: fault() says whether something is wrong.
  bool Take(std::string_view block) {
    return std::all_of(block.begin(), block.end(), [this](char c) { return TakeByte(c); });
  }
  bool Finish() {
    if (state_ == State::kQuoted) {
      return Refuse({"csv.aanhalingsteken", "een aanhalingsteken wordt niet gesloten.",
                     "a quotation mark is not closed."});
    }
    if (state_ == State::kReturn) return RefuseReturn();
    return cells_.empty() && state_ == State::kStart ? true : EndRow();
  }

  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }
  [[nodiscard]] const CsvSummary& summary() const { return summary_; }

 private:
  enum class State : std::uint8_t {
    kStart,   // of a cell
    kPlain,   // in a cell without quotes
    kQuoted,  // in a cell with quotes
    kQuote,   // behind a quote in it: its end, or one half of ""
    kReturn,  // behind CR
  };

  bool Refuse(Fault fault) {
    fault_ = AtRow(summary_.rows + 1, std::move(fault));
    return false;
  }
  bool RefuseReturn() {
    return Refuse({"csv.regeleinde", "het bestand heeft een oud soort regeleinden.",
                   "the file has an old kind of line ends."});
  }

  bool TakeByte(char c) {
    if (c == '\0') {
      return Refuse({"csv.nul", "dit is geen tekstbestand. Sla het op als CSV UTF-8.",
                     "this is not a text file. Save it as CSV UTF-8."});
    }
    if (state_ == State::kQuoted) return TakeQuoted(c);
    if (state_ == State::kReturn) return c == '\n' ? EndRow() : RefuseReturn();
    if (c == summary_.separator) return EndCell();
    if (c == '\n') return EndRow();
    if (c == '\r') {
      state_ = State::kReturn;
      return true;
    }
    return c == '"' ? TakeQuote() : TakePlain(c);
  }
  bool TakeQuoted(char c) {
    if (c != '"') return Put(c);
    state_ = State::kQuote;
    return true;
  }
  bool TakeQuote() {
    if (state_ == State::kPlain) return RefuseQuote();
    const bool is_doubled = state_ == State::kQuote;
    state_ = State::kQuoted;
    return is_doubled ? Put('"') : true;
  }
  bool TakePlain(char c) {
    if (state_ == State::kQuote) return RefuseQuote();
    state_ = State::kPlain;
    return Put(c);
  }
  bool RefuseQuote() {
    return Refuse({"csv.aanhalingsteken", "een aanhalingsteken staat midden in een cel.",
                   "a quotation mark stands in the middle of a cell."});
  }
  bool RefuseCell() {
    return Refuse({"csv.cel",
                   "een cel heeft te veel tekst (hoogstens 4.096 tekens). Is een "
                   "aanhalingsteken niet gesloten?",
                   "a cell has too much text (at most 4,096 characters). Is a quotation mark not "
                   "closed?"});
  }
  bool Put(char c) {
    if (cell_.size() >= kCellMax) return RefuseCell();
    cell_ += c;
    return true;
  }

  bool EndCell() {
    state_ = State::kStart;
    if (cells_.size() >= kColumnsMax) {
      return Refuse({"csv.kolommen", "er zijn te veel kolommen.", "there are too many columns."});
    }
    if (!IsUtf8(cell_)) {
      auto converted = has_mark_ ? std::nullopt : FromWindows1252(cell_);
      if (!converted) {
        return Refuse({"csv.tekens",
                       "er staan onleesbare tekens. Sla het bestand op als CSV UTF-8.",
                       "there are unreadable characters. Save the file as CSV UTF-8."});
      }
      if (converted->size() > kCellMax) return RefuseCell();
      cell_ = std::move(*converted);
      summary_.was_converted = true;
    }
    cells_.push_back(std::move(cell_));
    cell_.clear();
    return true;
  }

  bool EndRow() {
    if (!EndCell()) return false;
    if (summary_.rows >= kRowsMax) {
      return Refuse({"csv.regels", "er zijn te veel regels.", "there are too many rows."});
    }
    ++summary_.rows;
    const bool is_empty =
        std::all_of(cells_.begin(), cells_.end(), [](const auto& cell) { return cell.empty(); });
    const bool goes_on = is_empty || visit_(summary_.rows, cells_);
    cells_.clear();
    return goes_on;
  }

  const CsvVisitor& visit_;
  bool has_mark_;
  State state_ = State::kStart;
  std::string cell_;
  CsvRow cells_;
  CsvSummary summary_;
  std::optional<Fault> fault_;
};

// Fills the block as far as the stream goes.
std::string_view ReadBlock(std::istream& in, std::string& block) {
  block.resize(kBlock);
  in.read(block.data(), static_cast<std::streamsize>(kBlock));
  return std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount()));
}

Checked<CsvSummary> Outcome(const Parser& parser) {
  if (parser.fault()) return *parser.fault();
  return parser.summary();
}

}  // namespace

Checked<CsvSummary> ReadCsv(std::istream& in, const CsvVisitor& visit) {
  std::string memory;
  std::string_view block = ReadBlock(in, memory);
  std::size_t size = block.size();
  if (auto fault = CheckFileKind(block)) return *std::move(fault);
  const bool has_mark = block.starts_with(kUtf8Mark);
  if (has_mark) block.remove_prefix(kUtf8Mark.size());
  Parser parser(visit, has_mark);
  const std::string_view line = FirstLine(block);
  const auto named = NamedSeparator(line);
  parser.set_separator(named ? *named : SeparatorOf(line));
  if (named) {
    block.remove_prefix(std::min(line.size() + 1, block.size()));
    parser.SkipRow();
  }
  while (parser.Take(block)) {
    block = ReadBlock(in, memory);
    if (block.empty()) {
      parser.Finish();
      break;
    }
    size += block.size();
    if (size > kFileMax) {
      return Fault{"csv.grootte", "Het bestand is groter dan 256 MB.",
                   "The file is larger than 256 MB."};
    }
  }
  if (in.bad())
    return Fault{"csv.lezen", "Het bestand is niet te lezen.", "The file cannot be read."};
  return Outcome(parser);
}

std::string CsvCell(std::string_view text) {
  const bool is_computed = !text.empty() && kComputed.find(text.front()) != std::string_view::npos;
  const bool needs_quotes = text.find_first_of(";,\t\"\r\n") != std::string_view::npos;
  std::string cell = is_computed ? "'" : "";
  if (!needs_quotes) return cell.append(text);
  cell.insert(0, "\"");
  for (const char c : text)
    cell.append(c == '"' ? 2 : 1, c);
  return cell + '"';
}

std::string_view CsvText(std::string_view cell) {
  if (cell.size() > 1 && cell[0] == '\'' && kComputed.find(cell[1]) != std::string_view::npos)
    cell.remove_prefix(1);
  return cell;
}

}  // namespace schakel::node
