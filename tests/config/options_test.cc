// The table of settings and the example file made from it.
#include "config/options.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "base/file.h"

namespace schakel::config {
namespace {

// Returns the example with "# " taken from the lines that are settings.
std::string Uncommented(const std::string& example) {
  std::istringstream lines(example);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    const bool is_setting = line.find(" = \"") != std::string::npos || line == "# [[seed]]";
    text += (is_setting ? line.substr(2) : line) + "\n";
  }
  return text;
}

TEST(OptionsTest, NamesEachSettingOnce) {
  std::set<std::string_view> names;
  for (const Option& option : Options()) {
    EXPECT_TRUE(names.insert(option.name).second) << option.name;
    EXPECT_FALSE(option.meaning.empty()) << option.name;
  }
  EXPECT_EQ(names,
            (std::set<std::string_view>{"dial_private", "help", "join", "language", "listen",
                                        "log_level", "page", "public_endpoint", "renew_keys"}));
}

TEST(OptionsTest, ReachesEachMemberUnderItsName) {
  for (const Option& option : Options()) {
    const std::string value(option.choices.empty() ? "text" : option.choices.back());
    const auto config = ParseConfig(std::string(option.name) + " = \"" + value + "\"\n", "f");
    ASSERT_TRUE(config) << option.name;
    EXPECT_EQ((*config).*option.member, value) << option.name;
  }
}

TEST(OptionsTest, AcceptsEveryChoice) {
  const Config defaults;
  for (const Option& option : Options()) {
    for (const std::string_view choice : option.choices) {
      const std::string line = std::string(option.name) + " = \"" + std::string(choice) + "\"\n";
      EXPECT_TRUE(ParseConfig(line, "f")) << line;
    }
    const std::set<std::string_view> choices(option.choices.begin(), option.choices.end());
    EXPECT_TRUE(choices.empty() || choices.contains(defaults.*option.member)) << option.name;
  }
}

TEST(ExampleFileTest, ChangesNothing) {
  const auto config = ParseConfig(ExampleFile(), "schakel.example.toml");
  ASSERT_TRUE(config);
  EXPECT_EQ(FormatConfig(*config), FormatConfig(Config{}));
}

TEST(ExampleFileTest, ShowsEverySettingWithItsDefaultMeaningAndChoices) {
  const Config defaults;
  const std::string example = ExampleFile();
  for (const Option& option : Options()) {
    const std::string line =
        "# " + std::string(option.name) + " = \"" + defaults.*option.member + "\"\n";
    EXPECT_NE(example.find(line), std::string::npos) << option.name;
    EXPECT_NE(example.find(option.meaning), std::string::npos) << option.name;
    for (const std::string_view choice : option.choices)
      EXPECT_NE(example.find(choice), std::string::npos) << option.name << ' ' << choice;
  }
}

// Who takes the "# " away gets a file that is read, once the two keys are filled in.
TEST(ExampleFileTest, IsValidWhenUncommented) {
  std::string text = Uncommented(ExampleFile());
  const std::string placeholder = "64 hexadecimal digits";
  for (std::size_t at = text.find(placeholder); at != std::string::npos;
       at = text.find(placeholder)) {
    text.replace(at, placeholder.size(), std::string(64, 'a'));
  }
  const auto config = ParseConfig(text, "schakel.example.toml");
  ASSERT_TRUE(config) << config.error().context;
  EXPECT_EQ(config->page, Config{}.page);
  ASSERT_EQ(config->seeds.size(), 1U);
  EXPECT_EQ(config->seeds[0].endpoint, "192.0.2.1:27120");
}

TEST(ExampleFileTest, IsTheFileInTheSourceFolder) {
  const auto file = ReadFile(
      std::filesystem::path(SCHAKEL_SOURCE_DIR) / "config" / "schakel.example.toml", 65'536);
  ASSERT_TRUE(file) << file.error().context;
  EXPECT_EQ(AsText(*file), ExampleFile());
}

}  // namespace
}  // namespace schakel::config
