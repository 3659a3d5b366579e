// Every link between our documents leads somewhere.
#include <gtest/gtest.h>

#include "tests/docs/document.h"

namespace schakel::docs {
namespace {

TEST(DocumentLinksTest, LeadToFilesThatExist) {
  for (const std::string& name : Documents()) {
    const auto folder = SourcePath(name).parent_path();
    for (const std::string& link : RelativeLinks(ReadSource(name))) {
      EXPECT_TRUE(std::filesystem::exists(folder / link)) << name << " links to " << link;
    }
  }
}

TEST(DocumentLinksTest, AreFoundInAndOutsideOfCode) {
  const auto links = RelativeLinks("[a](b.md#c) ![d](e.svg) [f](https://g)\n```\n[h](i)\n```\n");
  EXPECT_EQ(links, (std::vector<std::string>{"b.md", "e.svg"}));
}

TEST(DocumentLinksTest, StandInTheReadme) {
  const auto links = RelativeLinks(ReadSource("README.md"));
  for (const std::string& name : Documents()) {
    const bool is_linked =
        name == "README.md" || std::find(links.begin(), links.end(), name) != links.end();
    EXPECT_TRUE(is_linked) << name << " is not in the map of README.md";
  }
}

}  // namespace
}  // namespace schakel::docs
