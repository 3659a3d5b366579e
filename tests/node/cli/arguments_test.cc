// What the command line understands, and the exit codes of what it does not.
#include "node/cli/arguments.h"

#include <gtest/gtest.h>
#include <stdlib.h>

namespace schakel::node {
namespace {

std::variant<Arguments, ExitCode> Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "schakel");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  auto parsed = ParseArguments(static_cast<int>(words.size()), words.data());
  testing::internal::GetCapturedStdout();
  const std::string errors = testing::internal::GetCapturedStderr();
  const auto* ending = std::get_if<ExitCode>(&parsed);
  if (ending != nullptr) {
    EXPECT_EQ(errors.empty(), *ending == ExitCode::kOk);
  }
  return parsed;
}

Arguments MustParse(const std::vector<const char*>& words) {
  auto parsed = Parse(words);
  const auto* arguments = std::get_if<Arguments>(&parsed);
  EXPECT_NE(arguments, nullptr);
  return arguments == nullptr ? Arguments{} : *arguments;
}

class ArgumentsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    unsetenv("SCHAKEL_DIR");
    unsetenv("LANG");
  }
};

TEST_F(ArgumentsTest, EndsWrongUsageWithTwo) {
  const std::vector<std::vector<const char*>> wrong = {
      {},
      {"nonsense"},
      {"advisory"},
      {"advisory", "nonsense"},
      {"advisory", "show"},
      {"advisory", "import"},
      {"advisory", "publish"},
      {"advisory", "verify"},
      {"advisory", "withdraw", "X"},
      {"advisory", "withdraw", "--reason", "x"},
      {"advisory", "list", "extra"},
      {"peer"},
      {"journal"},
      {"init"},
      {"status", "--nonsense"},
      {"status", "-x"},
      {"status", "extra"},
      {"status", "--dir"},
      {"status", "--lang", "de"},
      {"status", "--lang", ""},
      {"status", "--json=maybe"},
      {"run", "--log-level", "loud"},
      {"demo", "--base-port", "80"},
      {"demo", "--base-port", "65001"},
      {"demo", "--base-port", "x"},
      {"--dir", "x", "status"},
  };
  for (const auto& words : wrong) {
    const auto parsed = Parse(words);
    const auto* ending = std::get_if<ExitCode>(&parsed);
    ASSERT_NE(ending, nullptr) << testing::PrintToString(words);
    EXPECT_EQ(*ending, ExitCode::kUsage) << testing::PrintToString(words);
  }
}

TEST_F(ArgumentsTest, EndsHelpAndVersionWithZero) {
  for (const std::vector<const char*>& words :
       {std::vector<const char*>{"--help"}, {"--version"}, {"advisory", "publish", "--help"}}) {
    const auto parsed = Parse(words);
    ASSERT_TRUE(std::holds_alternative<ExitCode>(parsed));
    EXPECT_EQ(std::get<ExitCode>(parsed), ExitCode::kOk);
  }
}

TEST_F(ArgumentsTest, HasTheSixExitCodesOfTheContract) {
  EXPECT_EQ(static_cast<int>(ExitCode::kOk), 0);
  EXPECT_EQ(static_cast<int>(ExitCode::kFailed), 1);
  EXPECT_EQ(static_cast<int>(ExitCode::kUsage), 2);
  EXPECT_EQ(static_cast<int>(ExitCode::kNotReachable), 3);
  EXPECT_EQ(static_cast<int>(ExitCode::kRefused), 4);
  EXPECT_EQ(static_cast<int>(ExitCode::kNeedsAttention), 5);
}

TEST_F(ArgumentsTest, NamesEveryCommandInFull) {
  const std::pair<std::string, std::vector<const char*>> commands[] = {
      {"init", {"init", "--root", "r"}},
      {"run", {"run"}},
      {"status", {"status"}},
      {"peer list", {"peer", "list"}},
      {"advisory import", {"advisory", "import", "f"}},
      {"advisory publish", {"advisory", "publish", "f"}},
      {"advisory withdraw", {"advisory", "withdraw", "X", "--reason", "y"}},
      {"advisory list", {"advisory", "list"}},
      {"advisory show", {"advisory", "show", "X"}},
      {"advisory verify", {"advisory", "verify", "f"}},
      {"journal verify", {"journal", "verify"}},
      {"demo", {"demo"}},
  };
  for (const auto& [name, words] : commands) {
    EXPECT_EQ(MustParse(words).command, name);
    auto with_options = words;
    with_options.insert(with_options.end(), {"--dir", "/d", "--lang", "en"});
    const Arguments arguments = MustParse(with_options);
    EXPECT_EQ(arguments.dir, "/d") << name;
    EXPECT_EQ(arguments.language, "en") << name;
    if (name == "demo") continue;
    with_options.push_back("--json");
    EXPECT_TRUE(MustParse(with_options).as_json) << name;
  }
}

TEST_F(ArgumentsTest, ReadsTheValuesOfCommands) {
  const Arguments import = MustParse({"advisory", "import", "a", "b", "c"});
  EXPECT_EQ(import.files, (std::vector<std::string>{"a", "b", "c"}));
  const Arguments show =
      MustParse({"advisory", "show", "X", "--publisher", "p", "--version", "2", "--raw"});
  EXPECT_EQ(show.target + show.publisher + show.version, "Xp2");
  EXPECT_TRUE(show.is_raw);
  const Arguments publish =
      MustParse({"advisory", "publish", "X", "--publisher", "p", "--version", "2"});
  EXPECT_EQ(publish.target + publish.publisher + publish.version, "Xp2");
  const Arguments withdraw = MustParse({"advisory", "withdraw", "X", "--reason", "Klopt niet."});
  EXPECT_EQ(withdraw.reason, "Klopt niet.");
  const Arguments init = MustParse({"init", "--root", "r", "--seed", "s1", "--seed", "s2"});
  EXPECT_EQ(init.seeds, (std::vector<std::string>{"s1", "s2"}));
  const Arguments demo = MustParse(
      {"demo", "--once", "--json", "j", "--csaf", "c", "--dir", "d", "--base-port", "28000"});
  EXPECT_TRUE(demo.is_once && demo.has_dir);
  EXPECT_EQ(demo.json_file + demo.csaf_dir + demo.dir, "jcd");
  EXPECT_EQ(demo.base_port, 28000);
  EXPECT_FALSE(MustParse({"demo"}).has_dir);
}

TEST_F(ArgumentsTest, TakesFolderAndLanguageByFlagThenEnvironmentThenDefault) {
  EXPECT_EQ(MustParse({"status"}).dir, "/var/lib/schakel");
  EXPECT_EQ(MustParse({"status"}).language, "nl");
  setenv("SCHAKEL_DIR", "/e", 1);
  setenv("LANG", "en_GB.UTF-8", 1);
  EXPECT_EQ(MustParse({"status"}).dir, "/e");
  EXPECT_EQ(MustParse({"status"}).language, "en");
  EXPECT_EQ(MustParse({"status", "--dir", "/f"}).dir, "/f");
  EXPECT_EQ(MustParse({"status", "--lang", "nl"}).language, "nl");
  EXPECT_FALSE(MustParse({"demo"}).has_dir);
  setenv("SCHAKEL_DIR", "", 1);
  setenv("LANG", "fr_FR", 1);
  EXPECT_EQ(MustParse({"status"}).dir, "/var/lib/schakel");
  EXPECT_EQ(MustParse({"status"}).language, "nl");
}

}  // namespace
}  // namespace schakel::node
