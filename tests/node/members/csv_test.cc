#include "node/members/csv.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/random.h"
#include "base/utf8.h"

namespace schakel::node {
namespace {

using Rows = std::vector<std::pair<std::size_t, CsvRow>>;

struct Read {
  Rows rows;
  std::string fault;  // its code
  std::string text;
  CsvSummary summary;
};

Read ReadAll(std::string_view text) {
  std::istringstream in{std::string(text)};
  Read read;
  const auto summary = ReadCsv(in, [&read](std::size_t row, const CsvRow& cells) {
    read.rows.emplace_back(row, cells);
    return true;
  });
  if (summary) {
    read.summary = *summary;
  } else {
    read.fault = summary.fault().code;
    read.text = summary.fault().dutch;
  }
  return read;
}

TEST(CsvTest, FindsTheSeparatorInTheFirstLine) {
  const Rows expected = {{1, {"naam", "email"}}, {2, {"A", "a@b.example"}}};
  for (const char separator : {';', ',', '\t'}) {
    const std::string s(1, separator);
    const Read read = ReadAll("naam" + s + "email\r\nA" + s + "a@b.example\r\n");
    EXPECT_EQ(read.rows, expected) << separator;
    EXPECT_EQ(read.summary.separator, separator);
    EXPECT_EQ(read.summary.rows, 2U);
  }
  EXPECT_EQ(ReadAll("\"a,b,c\";d\n1,2;3\n").rows, (Rows{{1, {"a,b,c", "d"}}, {2, {"1,2", "3"}}}));
}

TEST(CsvTest, UnderstandsTheLineWithWhichExcelNamesTheSeparator) {
  EXPECT_EQ(ReadAll("sep=,\r\na,b;c\r\n").rows, (Rows{{2, {"a", "b;c"}}}));
  EXPECT_EQ(ReadAll("sep=x\n").rows, (Rows{{1, {"sep=x"}}}));
}

TEST(CsvTest, QuotesHoldSeparatorsLineEndsAndQuotes) {
  EXPECT_EQ(ReadAll("a;b\n\"x;y\";\"he said \"\"ja\"\"\"\n\"two\r\nlines\";\"\"\n").rows,
            (Rows{{1, {"a", "b"}}, {2, {"x;y", "he said \"ja\""}}, {3, {"two\r\nlines", ""}}}));
}

TEST(CsvTest, TheLastRowNeedsNoLineEnd) {
  EXPECT_EQ(ReadAll("a;b\n1;2").rows, (Rows{{1, {"a", "b"}}, {2, {"1", "2"}}}));
  EXPECT_EQ(ReadAll("a;b\n1;").rows, (Rows{{1, {"a", "b"}}, {2, {"1", ""}}}));
  EXPECT_EQ(ReadAll("a;b\n\"1\"").rows, (Rows{{1, {"a", "b"}}, {2, {"1"}}}));
}

TEST(CsvTest, EmptyRowsAreCountedAndNotVisited) {
  EXPECT_EQ(ReadAll("a;b\n\n;\r\n1;2\n").rows, (Rows{{1, {"a", "b"}}, {4, {"1", "2"}}}));
  EXPECT_TRUE(ReadAll("").rows.empty());
  EXPECT_EQ(ReadAll("").fault, "");
}

TEST(CsvTest, TakesUtf8WithAndWithoutMark) {
  const Rows expected = {{1, {"naam"}}, {2, {"Yıldız café"}}};
  EXPECT_EQ(ReadAll("naam\nYıldız café\n").rows, expected);
  const Read marked = ReadAll("\xEF\xBB\xBFnaam\nYıldız café\n");
  EXPECT_EQ(marked.rows, expected);
  EXPECT_FALSE(marked.summary.was_converted);
}

TEST(CsvTest, ConvertsWindows1252) {
  const Read read = ReadAll("naam\nCaf\xE9 De Zo\xEBn \x80 10 \x96 \x91t\x92\n");
  EXPECT_EQ(read.rows.at(1).second.at(0), "Café De Zoën € 10 – ‘t’");
  EXPECT_TRUE(read.summary.was_converted);
  EXPECT_EQ(ReadAll("naam\nCaf\x81\n").fault, "csv.tekens");
  EXPECT_EQ(ReadAll("\xEF\xBB\xBFnaam\nCaf\xE9\n").fault, "csv.tekens");
}

TEST(CsvTest, RefusesWhatIsNoTextWithTheWayOut) {
  const std::pair<std::string, std::string> files[] = {
      {std::string("\xFF\xFEn\0a\0", 6), "csv.utf16"},
      {std::string("\xFE\xFF\0n\0a", 6), "csv.utf16"},
      {std::string("n\0a\0a\0m\0", 8), "csv.utf16"},
      {"PK\x03\x04xyz", "csv.werkmap"},
      {"\xD0\xCF\x11\xE0xyz", "csv.werkmap"},
      {std::string("naam\nA\0B\n", 9), "csv.nul"}};
  for (const auto& [file, code] : files)
    EXPECT_EQ(ReadAll(file).fault, code);
  EXPECT_NE(ReadAll("PK\x03\x04").text.find("CSV UTF-8"), std::string::npos);
}

TEST(CsvTest, RefusesQuotesThatCannotBeTrustedAndSaysWhere) {
  const Read middle = ReadAll("a;b\n1;2\nx\"y\";2\n");
  EXPECT_EQ(middle.fault, "csv.aanhalingsteken");
  EXPECT_EQ(middle.text.substr(0, 8), "Regel 3:");
  EXPECT_EQ(middle.rows.size(), 2U);
  EXPECT_EQ(ReadAll("a\n\"x\"y\n").fault, "csv.aanhalingsteken");
  EXPECT_EQ(ReadAll("a\n\"xy\n").fault, "csv.aanhalingsteken");
  EXPECT_EQ(ReadAll("a\rb\r").fault, "csv.regeleinde");
  EXPECT_EQ(ReadAll("a\r").fault, "csv.regeleinde");
}

TEST(CsvTest, KeepsItsLimits) {
  const std::string full(csv_limits::kCellMax, 'x');
  EXPECT_EQ(ReadAll("a\n" + full + "\n").fault, "");
  EXPECT_EQ(ReadAll("a\n" + full + "x\n").fault, "csv.cel");
  EXPECT_EQ(ReadAll("a\n\"" + full + "\n" + full).fault, "csv.cel");
  // Grows while it is converted.
  EXPECT_EQ(ReadAll("a\n" + std::string(csv_limits::kCellMax, '\xE9') + "\n").fault, "csv.cel");
  const std::string columns(csv_limits::kColumnsMax - 1, ';');
  EXPECT_EQ(ReadAll("a" + columns + "b\n").fault, "");
  EXPECT_EQ(ReadAll("a" + columns + ";b\n").fault, "csv.kolommen");
}

TEST(CsvTest, KeepsItsLimitOfRows) {
  const std::string text(csv_limits::kRowsMax, '\n');
  EXPECT_EQ(ReadAll(text).summary.rows, csv_limits::kRowsMax);
  EXPECT_EQ(ReadAll(text + "\n").fault, "csv.regels");
}

TEST(CsvTest, KeepsItsLimitOfBytes) {
  // A file that never ends, without holding it.
  class Endless final : public std::streambuf {
   public:
    Endless() : block_(64'000, 'x') {
      for (std::size_t at = 3'999; at < block_.size(); at += 4'000)
        block_[at] = '\n';
    }

   protected:
    int_type underflow() override {
      setg(block_.data(), block_.data(), block_.data() + block_.size());
      return traits_type::to_int_type(*gptr());
    }

   private:
    std::string block_;
  };
  Endless endless;
  std::istream in(&endless);
  std::size_t rows = 0;
  const auto summary = ReadCsv(in, [&rows](std::size_t, const CsvRow&) {
    ++rows;
    return true;
  });
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.fault().code, "csv.grootte");
  EXPECT_LE(rows * 3'900, csv_limits::kFileMax);
}

TEST(CsvTest, EndsWhenTheVisitorHasEnough) {
  std::istringstream in("a\nb\nc\n");
  std::size_t rows = 0;
  EXPECT_TRUE(ReadCsv(in, [&rows](std::size_t, const CsvRow&) { return ++rows < 2; }));
  EXPECT_EQ(rows, 2U);
}

TEST(CsvTest, ReadsBackWhatCsvCellWrote) {
  constexpr std::uint64_t kSeed = 9;
  RecordProperty("seed", std::to_string(kSeed));
  SeededRandom random(kSeed);
  constexpr std::string_view kLetters = "ab;,\"\n\r\t=+-@'é ";
  for (int round = 0; round < 3'000; ++round) {
    CsvRow row(3);
    std::string text = "a;b;c\n";
    for (std::string& cell : row) {
      const std::uint64_t size = random.Below(8);
      for (std::uint64_t i = 0; i < size; ++i)
        cell += kLetters[static_cast<std::size_t>(random.Below(kLetters.size()))];
      while (!IsUtf8(cell))
        cell.pop_back();
    }
    row[0] += 'x';
    text += CsvCell(row[0]) + ";" + CsvCell(row[1]) + ";" + CsvCell(row[2]) + "\n";
    const Read read = ReadAll(text);
    ASSERT_EQ(read.fault, "") << text;
    ASSERT_EQ(read.rows.size(), 2U) << text;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string& cell = read.rows[1].second[i];
      // An apostrophe of somebody else's before a sign cannot be told from ours.
      EXPECT_TRUE(row[i].starts_with("'") || CsvText(cell) == row[i]) << text;
      EXPECT_EQ(cell.find_first_of("=+-@\t\r") == 0, false) << "a spreadsheet computes: " << text;
    }
  }
}

TEST(CsvTest, BlocksOfTheStreamDoNotShow) {
  std::string text = "naam;email\n";
  for (int i = 0; text.size() < 300'000; ++i)
    text += "\"Café " + std::to_string(i) + "\"\"\";é\r\n";
  const Read read = ReadAll(text);
  ASSERT_EQ(read.fault, "");
  EXPECT_FALSE(read.summary.was_converted);
  for (std::size_t i = 1; i < read.rows.size(); ++i) {
    ASSERT_EQ(read.rows[i].second[0], "Café " + std::to_string(i - 1) + "\"");
    ASSERT_EQ(read.rows[i].second[1], "é");
  }
}

}  // namespace
}  // namespace schakel::node
