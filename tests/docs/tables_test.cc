// The tables of the documents say what the code says.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "config/options.h"
#include "tests/docs/document.h"

namespace schakel::docs {
namespace {

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

// "GET /v1/status" for each `{"/v1/status", "GET", ...}` of a table of resources. A path that has a
// name is looked up in http.h.
std::vector<std::string> ResourcesIn(const std::string& source) {
  std::vector<std::string> resources;
  for (const std::string method : {"GET", "POST"}) {
    const std::string mark = ", \"" + method + "\", ";
    for (auto at = source.find(mark); at != std::string::npos; at = source.find(mark, at + 1)) {
      const std::size_t start = source.rfind('{', at) + 1;
      std::string path = source.substr(start, at - start);
      if (!path.starts_with('"')) {
        const std::string header = ReadSource("node/web/http.h");
        const std::size_t value = header.find(path + " = ") + path.size() + 3;
        path = header.substr(value, header.find(';', value) - value);
      }
      resources.push_back(method + " " + path.substr(1, path.size() - 2));
    }
  }
  return resources;
}

TEST(LocalApiTableTest, ListsEveryResource) {
  std::vector<std::string> wanted;
  for (const auto& item : std::filesystem::directory_iterator(SourcePath("node/web"))) {
    if (item.path().extension() != ".cc") continue;
    const auto found = ResourcesIn(ReadSource("node/web/" + item.path().filename().string()));
    wanted.insert(wanted.end(), found.begin(), found.end());
  }
  std::vector<std::string> listed;
  for (const Row& row : TableBelow(ReadSource("docs/protocol.md"), "## Local API")) {
    ASSERT_EQ(CodeWords(row.at(0)).size(), 1u) << row.front();
    listed.push_back(row.at(0).substr(0, row.at(0).find('`')) + CodeWords(row.at(0)).front());
  }
  std::sort(wanted.begin(), wanted.end());
  std::sort(listed.begin(), listed.end());
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
  for (const auto& [name, heading] :
       {std::pair("docs/protocol.md", "## Rules"), std::pair("docs/wire-details.md", "## Rules"),
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
