// The settings file: what is read, what is refused and where the error points.
#include "config/config.h"

#include <gtest/gtest.h>

#include <array>
#include <cctype>
#include <map>

#include "base/bytes.h"
#include "base/file.h"
#include "base/random.h"
#include "config/options.h"
#include "tests/base/temp_folder.h"

namespace schakel::config {
namespace {

const std::string kNode(64, 'a');
const std::string kKey(64, '0');

std::string Seed(const std::string& node = kNode, const std::string& key = kKey) {
  return "[[seed]]\nnode = \"" + node + "\"\nendpoint = \"192.0.2.1:27120\"\ntransport_key = \"" +
         key + "\"\n";
}

Config MustParse(std::string_view text) {
  auto config = ParseConfig(text, "schakel.toml");
  EXPECT_TRUE(config) << text << (config ? "" : config.error().context);
  return config ? std::move(config).value() : Config{};
}

// Returns the error's sentence, or "" if the text was accepted.
std::string Refusal(std::string_view text) {
  const auto config = ParseConfig(text, "schakel.toml");
  if (config) return "";
  EXPECT_EQ(config.error().code, ErrorCode::kInvalidArgument) << text;
  return config.error().context;
}

TEST(ConfigTest, TakesDefaultsFromAnEmptyFile) {
  for (const char* text : {"", "\n", "# only a comment\n"}) {
    const Config config = MustParse(text);
    EXPECT_EQ(config.listen, "");
    EXPECT_EQ(config.page, "127.0.0.1:27100");
    EXPECT_EQ(config.language, "nl");
    EXPECT_EQ(config.log_level, "info");
    EXPECT_TRUE(config.seeds.empty());
  }
}

TEST(ConfigTest, ReadsEverySetting) {
  const Config config = MustParse(
      "listen = \"192.0.2.7:27120\"  # ours\n"
      "page = '127.0.0.1:8080'\n"
      "public_endpoint = \"198.51.100.7:443\"\n"
      "dial_private = \"yes\"\n"
      "language = \"en\"\n"
      "log_level = \"debug\"\n" +
      Seed() + Seed(std::string(64, 'b')));
  EXPECT_EQ(config.listen, "192.0.2.7:27120");
  EXPECT_EQ(config.page, "127.0.0.1:8080");
  EXPECT_EQ(config.public_endpoint, "198.51.100.7:443");
  EXPECT_EQ(config.dial_private, "yes");
  EXPECT_EQ(config.language, "en");
  EXPECT_EQ(config.log_level, "debug");
  ASSERT_EQ(config.seeds.size(), 2U);
  EXPECT_EQ(config.seeds[0].node, kNode);
  EXPECT_EQ(config.seeds[0].endpoint, "192.0.2.1:27120");
  EXPECT_EQ(config.seeds[0].transport_key, kKey);
  EXPECT_EQ(config.seeds[1].node, std::string(64, 'b'));
}

TEST(ConfigTest, KeepsDefaultsOfWhatTheFileLeavesOut) {
  const Config config = MustParse("language = \"en\"\n");
  EXPECT_EQ(config.language, "en");
  EXPECT_EQ(config.page, "127.0.0.1:27100");
}

TEST(ConfigTest, RefusesUnknownSettings) {
  EXPECT_EQ(Refusal("page = \"127.0.0.1:1\"\nlanguag = \"en\"\n"),
            "schakel.toml:2:1: unknown setting languag");
  EXPECT_EQ(Refusal("[node]\nlisten = \"\"\n"), "schakel.toml:1:2: unknown setting node");
}

TEST(ConfigTest, RefusesWrongTypes) {
  EXPECT_EQ(Refusal("page = 27100\n"), "schakel.toml:1:8: page must be text in quotes");
  EXPECT_EQ(Refusal("\n\nlisten = true\n"), "schakel.toml:3:10: listen must be text in quotes");
  EXPECT_EQ(Refusal("language = [\"nl\"]\n"), "schakel.toml:1:12: language must be text in quotes");
}

TEST(ConfigTest, NamesTheChoices) {
  EXPECT_EQ(Refusal("language = \"fr\"\n"), "schakel.toml:1:12: language must be one of: nl en");
  EXPECT_EQ(Refusal("log_level = \"Info\"\n"),
            "schakel.toml:1:13: log_level must be one of: debug info warning error");
  EXPECT_EQ(Refusal("language = \"\"\n"), "schakel.toml:1:12: language must be one of: nl en");
}

TEST(ConfigTest, PointsAtBrokenSyntax) {
  EXPECT_TRUE(Refusal("page = \"a\"\nlisten = \n").starts_with("schakel.toml:2:"));
  EXPECT_TRUE(Refusal("listen = \"a\n").starts_with("schakel.toml:1:"));
  EXPECT_TRUE(Refusal("listen\n").starts_with("schakel.toml:1:"));
  EXPECT_TRUE(Refusal("\n[[seed]\n").starts_with("schakel.toml:2:"));
  EXPECT_NE(Refusal("listen = \"a\"\nlisten = \"b\"\n").find("redefine"), std::string::npos);
}

TEST(ConfigTest, RefusesBytesThatAreNoText) {
  EXPECT_NE(Refusal("listen = \"\xff\"\n"), "");
  EXPECT_NE(Refusal(std::string_view("\0", 1)), "");
  EXPECT_NE(Refusal(std::string_view("page = \"a\"\n\0junk", 15)), "");
  EXPECT_NE(Refusal("listen = \"\\ud800\"\n"), "");
}

TEST(ConfigTest, SurvivesDeepNesting) {
  EXPECT_NE(Refusal("listen = " + std::string(60'000, '[')), "");
  std::string dotted = "a";
  for (int i = 0; i < 20'000; ++i)
    dotted += ".a";
  EXPECT_NE(Refusal(dotted + " = 1\n"), "");
}

TEST(ConfigTest, RefusesBrokenSeeds) {
  const std::string digits = "schakel.toml:1:1: seed: node must be 64 hexadecimal digits";
  EXPECT_EQ(Refusal(Seed("")), digits);
  EXPECT_EQ(Refusal(Seed(kNode.substr(2))), digits);
  EXPECT_EQ(Refusal(Seed(kNode + "aa")), digits);
  EXPECT_EQ(Refusal(Seed(std::string(64, 'A'))), digits);
  EXPECT_EQ(Refusal(Seed(std::string(64, 'g'))), digits);
  EXPECT_EQ(Refusal(Seed(kNode, kKey.substr(1))),
            "schakel.toml:1:1: seed: transport_key must be 64 hexadecimal digits");
  EXPECT_EQ(Refusal("[[seed]]\n"), digits);
}

TEST(ConfigTest, RefusesOtherMembersOfSeeds) {
  const std::string members = "a seed has node, endpoint and transport_key, all in quotes";
  EXPECT_EQ(Refusal("[[seed]]\nnode = 1\n"), "schakel.toml:2:8: " + members);
  EXPECT_EQ(Refusal("[[seed]]\nname = \"x\"\n"), "schakel.toml:2:8: " + members);
}

TEST(ConfigTest, ExplainsHowSeedsAreWritten) {
  const std::string how = "seed must be a table: write [[seed]]";
  EXPECT_EQ(Refusal("seed = 1\n"), "schakel.toml:1:8: " + how);
  EXPECT_EQ(Refusal("seed = [1]\n"), "schakel.toml:1:9: " + how);
  EXPECT_EQ(Refusal("[seed]\nnode = \"a\"\n"), "schakel.toml:1:1: " + how);
}

TEST(ConfigTest, LimitsTheNumberOfSeeds) {
  std::string text;
  for (std::size_t i = 0; i < kSeedsMax; ++i)
    text += Seed();
  EXPECT_EQ(MustParse(text).seeds.size(), kSeedsMax);
  EXPECT_NE(Refusal(text + Seed()).find("at most 32 [[seed]] tables"), std::string::npos);
}

TEST(ConfigTest, LoadsAFileAndNamesItInErrors) {
  const TempFolder folder;
  const auto path = folder / "schakel.toml";
  ASSERT_TRUE(WriteFileDurably(path, AsBytes("language = \"en\"\n"), FileMode::kPublic));
  const auto config = LoadConfig(path);
  ASSERT_TRUE(config);
  EXPECT_EQ(config->language, "en");
  ASSERT_TRUE(WriteFileDurably(path, AsBytes("x = 1\n"), FileMode::kPublic));
  EXPECT_EQ(LoadConfig(path).error().context, path.string() + ":1:1: unknown setting x");
}

TEST(ConfigTest, LimitsTheSizeOfTheFile) {
  const TempFolder folder;
  const auto path = folder / "schakel.toml";
  const std::string comment = "#" + std::string(kConfigSizeMax - 2, 'x') + "\n";
  ASSERT_TRUE(WriteFileDurably(path, AsBytes(comment), FileMode::kPublic));
  EXPECT_TRUE(LoadConfig(path));
  ASSERT_TRUE(WriteFileDurably(path, AsBytes(comment + "\n"), FileMode::kPublic));
  const auto config = LoadConfig(path);
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().code, ErrorCode::kLimitExceeded);
}

TEST(ConfigTest, SaysThatTheFileIsMissing) {
  const TempFolder folder;
  const auto config = LoadConfig(folder / "schakel.toml");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().code, ErrorCode::kNotFound);
}

EnvironmentLookup Environment(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) -> const char* {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : found->second.c_str();
  };
}

TEST(EnvironmentTest, OverridesEachSettingOfTheFile) {
  for (const Option& option : Options()) {
    std::string variable = "SCHAKEL_";
    for (const char c : option.name)
      variable += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const std::string in_file(option.choices.empty() ? "file" : option.choices.front());
    const std::string wanted(option.choices.empty() ? "environment" : option.choices.back());
    Config config = MustParse(std::string(option.name) + " = \"" + in_file + "\"\n");
    ASSERT_EQ(config.*option.member, in_file);
    ASSERT_TRUE(ApplyEnvironment(Environment({{variable, wanted}}), config));
    EXPECT_EQ(config.*option.member, wanted) << variable;
    for (const Option& other : Options()) {
      if (other.name == option.name) continue;
      EXPECT_EQ(config.*other.member, Config{}.*other.member);
    }
  }
}

TEST(EnvironmentTest, LeavesAloneWhatIsNotSet) {
  Config config = MustParse("listen = \"192.0.2.7:1\"\nlanguage = \"en\"\n");
  ASSERT_TRUE(ApplyEnvironment(Environment({{"SCHAKEL_DIR", "/x"}, {"LISTEN", "y"}}), config));
  EXPECT_EQ(config.listen, "192.0.2.7:1");
  EXPECT_EQ(config.language, "en");
  ASSERT_TRUE(ApplyEnvironment(Environment({{"SCHAKEL_LISTEN", ""}}), config));
  EXPECT_EQ(config.listen, "");  // set to nothing: only dial out
}

TEST(EnvironmentTest, NamesTheVariableThatIsWrong) {
  Config config;
  const auto applied = ApplyEnvironment(Environment({{"SCHAKEL_LOG_LEVEL", "loud"}}), config);
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(applied.error().context,
            "SCHAKEL_LOG_LEVEL: log_level must be one of: debug info warning error");
}

std::string RandomText(SeededRandom& random) {
  static constexpr std::array<std::string_view, 16> kParts = {
      "a",  "0",  "'",  "''", "'''", "\"",   "\"\"\"", "\\",
      "\n", "\r", "\t", " ",  "#",   "\x01", "\x7f",   "\xc3\xa9"};
  std::string text;
  for (std::uint64_t i = random.Below(7); i > 0; --i)
    text += kParts.at(random.Below(kParts.size()));
  return text;
}

TEST(ConfigTest, ReadsBackWhatItFormats) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    Config config;
    config.listen = RandomText(random);
    config.page = RandomText(random);
    config.public_endpoint = RandomText(random);
    config.dial_private = random.Below(2) == 0 ? "no" : "yes";
    config.language = random.Below(2) == 0 ? "nl" : "en";
    config.log_level = "warning";
    for (std::uint64_t i = random.Below(3); i > 0; --i)
      config.seeds.push_back({kNode, RandomText(random), kKey});
    const std::string text = FormatConfig(config);
    const Config back = MustParse(text);
    EXPECT_EQ(back.listen, config.listen) << text;
    EXPECT_EQ(back.page, config.page) << text;
    EXPECT_EQ(back.public_endpoint, config.public_endpoint) << text;
    EXPECT_EQ(back.dial_private, config.dial_private);
    EXPECT_EQ(back.language, config.language);
    EXPECT_EQ(back.log_level, config.log_level);
    ASSERT_EQ(back.seeds.size(), config.seeds.size());
    for (std::size_t i = 0; i < back.seeds.size(); ++i) {
      EXPECT_EQ(back.seeds[i].node, kNode);
      EXPECT_EQ(back.seeds[i].endpoint, config.seeds[i].endpoint) << text;
      EXPECT_EQ(back.seeds[i].transport_key, kKey);
    }
    EXPECT_EQ(FormatConfig(back), text);
  }
}

}  // namespace
}  // namespace schakel::config
