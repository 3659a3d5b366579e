// The tables of the documents say what the code says.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "config/options.h"
#include "tests/docs/document.h"

namespace schakel::docs {
namespace {

bool Contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

std::vector<std::string> FirstCodeWords(const std::vector<Row>& rows) {
  std::vector<std::string> words;
  for (const Row& row : rows) {
    for (const std::string& word : CodeWords(row.at(0)))
      words.push_back(word);
  }
  return words;
}

TEST(SettingsTableTest, ListsEveryOptionWithMeaningAndDefault) {
  const auto rows = TableBelow(ReadSource("docs/operations.md"), "## Settings");
  const config::Config defaults;
  ASSERT_EQ(rows.size(), config::Options().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const config::Option& option = config::Options()[i];
    std::string choices;
    for (const auto& choice : option.choices)
      choices += (choices.empty() ? "" : ", ") + std::string(choice);
    const std::string value = defaults.*option.member;
    const Row wanted{"`" + std::string(option.name) + "`", std::string(option.meaning),
                     choices.empty() ? "any" : choices,
                     value.empty() ? "(empty)" : "`" + value + "`"};
    EXPECT_EQ(rows[i], wanted);
  }
}

TEST(MetricsTableTest, ListsEveryMetric) {
  const std::string source = ReadSource("node/web/metrics.cc");
  std::vector<std::string> wanted;
  for (const std::string& name : WordsAfter(source, " Gauge(\""))
    wanted.push_back("schakel_" + name);
  for (const std::string& name : WordsAfter(source, " Labelled(\""))
    wanted.push_back("schakel_" + name);
  for (const std::string& name : WordsAfter(source, " Counter(\""))
    wanted.push_back("schakel_" + name + "_total");
  auto listed = FirstCodeWords(TableBelow(ReadSource("docs/operations.md"), "## Metrics"));
  std::sort(wanted.begin(), wanted.end());
  std::sort(listed.begin(), listed.end());
  EXPECT_FALSE(wanted.empty());
  EXPECT_EQ(listed, wanted);
}

std::vector<std::string> ConstantsOf(const std::string& file) {
  std::vector<std::string> names;
  for (const char* type :
       {"std::size_t", "Duration", "int", "std::uint16_t", "std::uint32_t", "std::uint64_t"}) {
    for (const std::string& name :
         WordsAfter(ReadSource(file), std::string("constexpr ") + type + " "))
      names.push_back(name);
  }
  return names;
}

TEST(BoundsTableTest, ListsEveryConstantOfTheProtocol) {
  const auto wanted = ConstantsOf("federation/limits.h");
  // Of these only what a peer notices.
  auto local = ConstantsOf("federation/gossip/limits.h");
  const auto of_trust = ConstantsOf("federation/gossip/trust_limits.h");
  local.insert(local.end(), of_trust.begin(), of_trust.end());
  const auto listed = FirstCodeWords(TableBelow(ReadSource("docs/protocol.md"), "## Bounds"));
  EXPECT_FALSE(wanted.empty());
  for (const std::string& name : wanted)
    EXPECT_TRUE(Contains(listed, name)) << name << " is not in the table";
  for (const std::string& name : listed)
    EXPECT_TRUE(Contains(wanted, name) || Contains(local, name)) << name << " is no limit";
}

TEST(MessageTableTest, ListsEveryMessageOfTheSchema) {
  const std::string schema = ReadSource("federation/wire/wire.capnp");
  const std::string indent(4, ' ');  // of what stands in the union, and not in a group of it
  const std::size_t start = schema.find("union {");
  const std::size_t end = schema.find("\n  }", start);
  std::vector<std::string> wanted;
  for (const std::string& line : Lines(schema.substr(start, end - start))) {
    const std::size_t name = line.find_first_not_of(' ');
    const std::size_t at = std::min(line.find(" @"), line.find(" :group"));
    const bool is_member = name == indent.size() && at != std::string::npos;
    if (is_member) wanted.push_back(line.substr(name, at - name));
  }
  const auto listed = FirstCodeWords(TableBelow(ReadSource("docs/protocol.md"), "## Messages"));
  EXPECT_FALSE(wanted.empty());
  EXPECT_EQ(listed, wanted);
}

// Returns how a test of that name begins in this file.
std::string Definition(const std::string& file, const std::string& name) {
  if (file.ends_with(".py")) return "def " + name + "(";
  const std::size_t dot = name.find('.');
  return "(" + name.substr(0, dot) + ", " + name.substr(dot + 1) + ")";
}

// A cell names files in the source tree and, behind a test file, tests in it: `Suite.Name` of
// GoogleTest or `test_name` of Python.
void ExpectCellHolds(const std::string& cell) {
  std::string file;
  for (const std::string& word : CodeWords(cell)) {
    const bool is_file = word.find('/') != std::string::npos;
    if (is_file) file = word;
    ASSERT_TRUE(std::filesystem::exists(SourcePath(file))) << cell;
    if (is_file) continue;
    EXPECT_NE(ReadSource(file).find(Definition(file, word)), std::string::npos)
        << word << " is not in " << file;
  }
}

bool IsLimit(const std::string& word) {
  return word.size() > 1 && word[0] == 'k' &&
         std::isupper(static_cast<unsigned char>(word[1])) != 0;
}

TEST(PitfallTableTest, NamesTestsAndLimitsThatExist) {
  const std::string document = ReadSource("docs/transport.md");
  const std::string limits =
      ReadSource("node/transport/limits.h") + ReadSource("federation/limits.h");
  for (const char* heading :
       {"## ZeroMQ (libzmq 4.3.4 of Debian 12)", "## Cap'n Proto (0.9.2 of Debian 12)"}) {
    const auto rows = TableBelow(document, heading);
    EXPECT_FALSE(rows.empty()) << heading;
    for (const Row& row : rows) {
      ASSERT_EQ(row.size(), 3u) << row.front();
      for (const std::string& word : CodeWords(row[1])) {
        if (!IsLimit(word)) continue;
        EXPECT_NE(limits.find(" " + word + " = "), std::string::npos) << word << " is no limit";
      }
      // A row without a test says so.
      EXPECT_TRUE(!CodeWords(row[2]).empty() || row[2] == "note") << row.front();
      ExpectCellHolds(row[2]);
    }
  }
}

TEST(RuleTableTest, NamesFilesAndTestsThatExist) {
  for (const auto& [name, heading] : {std::pair("docs/protocol.md", "## Rules"),
                                      std::pair("docs/threat-model.md", "## Attacks")}) {
    const auto rows = TableBelow(ReadSource(name), heading);
    EXPECT_FALSE(rows.empty()) << name;
    for (const Row& row : rows) {
      ASSERT_EQ(row.size(), 3u) << name << ": " << row.front();
      ExpectCellHolds(row[1]);
      ExpectCellHolds(row[2]);
    }
  }
}

}  // namespace
}  // namespace schakel::docs
