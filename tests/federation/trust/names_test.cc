// File names made of names that others chose.
#include "federation/trust/names.h"

#include <gtest/gtest.h>

#include <set>

#include "base/percent.h"

namespace schakel::federation {
namespace {

TEST(NamesTest, QuotesWhatCouldMeanAFolder) {
  EXPECT_EQ(PercentEncode("nodes-0a_B.c~"), "nodes-0a_B.c~");
  EXPECT_EQ(PercentEncode("../x"), "..%2Fx");
  EXPECT_EQ(PercentEncode("?#%\\"), "%3F%23%25%5C");
  EXPECT_EQ(PercentEncode(std::string_view("\0", 1)), "%00");
  EXPECT_EQ(PercentEncode("\xc3\xa9"), "%C3%A9");
}

TEST(NamesTest, GivesDifferentRolesDifferentFiles) {
  std::set<std::string> files;
  for (const char* role : {"a/b", "a%2Fb", "a_b", "1.a", "a", "root.a", "..", ".", "A"})
    EXPECT_TRUE(files.insert(RoleFileName(role, 1)).second) << role;
  for (const std::string& file : files)
    EXPECT_EQ(file.find('/'), std::string::npos);
}

TEST(NamesTest, BoundsARoleName) {
  EXPECT_TRUE(IsRoleName(std::string(120, 'a')));
  EXPECT_FALSE(IsRoleName(std::string(121, 'a')));
  EXPECT_FALSE(IsRoleName(std::string(41, '/')));
  EXPECT_FALSE(IsRoleName(""));
  EXPECT_FALSE(IsRoleName("a\nb"));
}

}  // namespace
}  // namespace schakel::federation
