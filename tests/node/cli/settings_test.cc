// Flag before environment before file before default.
#include "node/cli/settings.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {
namespace {

class SettingsTest : public ::testing::Test {
 protected:
  void WriteSettings(const std::string& text) {
    ASSERT_TRUE(WriteFileDurably(folder_ / "schakel.toml", AsBytes(text), FileMode::kPublic));
  }
  Result<config::Config> Load() {
    arguments_.dir = folder_.path().string();
    return LoadSettings(arguments_, [this](const char* name) -> const char* {
      const auto found = environment_.find(name);
      return found == environment_.end() ? nullptr : found->second.c_str();
    });
  }

  const TempFolder folder_;
  Arguments arguments_;
  std::map<std::string, std::string> environment_;
};

TEST_F(SettingsTest, PutsEachSourceOverTheOneBelow) {
  WriteSettings("");
  EXPECT_EQ(Load()->page, "127.0.0.1:27100");
  WriteSettings("listen = \"1.1.1.1:1\"\npage = \"1.1.1.1:2\"\nlog_level = \"error\"\n");
  EXPECT_EQ(Load()->listen, "1.1.1.1:1");
  environment_ = {{"SCHAKEL_LISTEN", "2.2.2.2:1"},
                  {"SCHAKEL_PAGE", "2.2.2.2:2"},
                  {"SCHAKEL_LOG_LEVEL", "warning"}};
  EXPECT_EQ(Load()->listen, "2.2.2.2:1");
  EXPECT_EQ(Load()->page, "2.2.2.2:2");
  EXPECT_EQ(Load()->log_level, "warning");
  arguments_.listen = "3.3.3.3:1";
  EXPECT_EQ(Load()->listen, "3.3.3.3:1");
  EXPECT_EQ(Load()->page, "2.2.2.2:2");
  arguments_.page = "3.3.3.3:2";
  arguments_.log_level = "debug";
  EXPECT_EQ(Load()->page, "3.3.3.3:2");
  EXPECT_EQ(Load()->log_level, "debug");
}

TEST_F(SettingsTest, SaysWhichSourceIsWrong) {
  EXPECT_EQ(Load().error().code, ErrorCode::kNotFound);
  WriteSettings("language = \"fr\"\n");
  EXPECT_NE(Load().error().context.find("schakel.toml:1:"), std::string::npos);
  WriteSettings("");
  environment_ = {{"SCHAKEL_LANGUAGE", "fr"}};
  EXPECT_EQ(Load().error().context, "SCHAKEL_LANGUAGE: language must be one of: nl en");
}

}  // namespace
}  // namespace schakel::node
