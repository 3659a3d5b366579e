// The public client's search: which roles it visits for a target, in which order, under whom.
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "tuf_source.h"

namespace schakel::federation {
namespace {

struct Edge {
  const char* delegator;
  const char* name;
  const char* pattern = "*";
  bool is_terminating = false;
};

struct GraphCase {
  const char* name;
  std::vector<Edge> edges;
  std::vector<std::string> visited;
};

void Build(TufSource& source, const std::vector<Edge>& edges) {
  std::vector<std::string> roles;
  for (const Edge& edge : edges) {
    source.Delegate(edge.delegator, edge.name, edge.pattern, edge.is_terminating);
    for (const std::string role : {edge.name, edge.delegator}) {
      if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(role);
    }
  }
  roles.insert(roles.end(), {"snapshot", "timestamp"});
  source.Publish(roles);
}

class TufGraphTest : public testing::TestWithParam<GraphCase> {};

TEST_P(TufGraphTest, IsWalkedDepthFirstInOrder) {
  TufSource source;
  TufUser user(source);
  Build(source, GetParam().edges);
  EXPECT_FALSE(user.Find({"absent"}));
  std::vector<std::string> expected;
  for (const std::string& role : GetParam().visited)
    expected.push_back(RoleFileName(role, 1));
  const auto& requests = source.requests();
  ASSERT_GE(requests.size(), 4U);
  EXPECT_EQ(std::vector<std::string>(requests.begin() + 4, requests.end()), expected)
      << ToString(user.error());
}

INSTANTIATE_TEST_SUITE_P(
    All, TufGraphTest,
    testing::Values(
        GraphCase{"One", {{"targets", "A"}}, {"A"}},
        GraphCase{"Two", {{"targets", "A"}, {"targets", "B"}}, {"A", "B"}},
        GraphCase{"ChildrenBeforeSiblings",
                  {{"targets", "A"}, {"targets", "B"}, {"A", "C"}, {"A", "D"}, {"C", "E"}},
                  {"A", "C", "E", "D", "B"}},
        GraphCase{"TerminatingChildEnds",
                  {{"targets", "A"}, {"targets", "B"}, {"A", "C", "*", true}, {"A", "D"}},
                  {"A", "C"}},
        GraphCase{"TerminatingChildMayDelegate",
                  {{"targets", "A"}, {"targets", "B"}, {"A", "C", "*", true}, {"C", "D"}},
                  {"A", "C", "D"}},
        GraphCase{"TerminatingElsewhereIsNothing",
                  {{"targets", "A", "x*", true}, {"targets", "B"}, {"A", "C"}},
                  {"B"}},
        GraphCase{"OtherPathsArePassedOver",
                  {{"targets", "A", "*.py"}, {"targets", "B"}, {"A", "C"}},
                  {"B"}},
        GraphCase{"Circle",
                  {{"targets", "A"}, {"A", "B"}, {"B", "C"}, {"C", "A"}, {"C", "B"}},
                  {"A", "B", "C"}},
        GraphCase{"OncePerSearch",
                  {{"targets", "A"}, {"targets", "B"}, {"B", "C"}, {"A", "C"}},
                  {"A", "C", "B"}},
        GraphCase{"ThroughTheOneThatCovers",
                  {{"targets", "A"}, {"targets", "B"}, {"B", "C"}, {"A", "C", "*.py"}},
                  {"A", "B", "C"}},
        GraphCase{"OddNames",
                  {{"targets", "?"}, {"targets", "#"}, {"targets", "/x"}, {"targets", "../x"}},
                  {"?", "#", "/x", "../x"}}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(TufSearchTest, FindsATargetOnlyThroughRolesThatCoverIt) {
  const std::vector<Edge> edges = {{"targets", "docs", "*.md"},
                                   {"targets", "releases", "releases/*/*"},
                                   {"releases", "x", "releases/x/*"},
                                   {"releases", "y", "releases/y/v?.zip"}};
  const std::vector<std::tuple<const char*, const char*, bool>> cases = {
      {"targets", "plain", true},         {"docs", "README.md", true},
      {"docs", "README.MD", false},       {"docs", "releases/README.md", false},
      {"x", "releases/x/anything", true}, {"x", "releases/y/v1.zip", false},
      {"y", "releases/y/v1.zip", true},   {"y", "releases/y/v10.zip", false},
      {"y", "releases/z/v1.zip", false}};
  for (const auto& [role, path, is_found] : cases) {
    TufSource source;
    TufUser user(source);
    for (const Edge& edge : edges)
      source.Delegate(edge.delegator, edge.name, edge.pattern);
    source.AddTarget(role, path, "content");
    source.Publish({"docs", "x", "y", "releases", "targets", "snapshot", "timestamp"});
    EXPECT_EQ(user.Find({path}), is_found) << role << " " << path << " " << ToString(user.error());
  }
}

TEST(TufSearchTest, VerifiesAKeptRoleUnderEachDelegator) {
  TufSource source;
  TufUser user(source);
  source.Delegate("targets", "left", "left/*");
  source.Delegate("targets", "right", "right/*");
  source.Delegate("left", "shared", "left/*");
  source.Delegate("right", "shared", "right/*");
  source.Signers("shared").pop_back();  // the key that right knows
  source.AddTarget("shared", "left/a", "good");
  source.AddTarget("shared", "right/a", "not for right to say");
  source.Publish({"shared", "left", "right", "targets", "snapshot", "timestamp"});
  EXPECT_FALSE(user.Find({"left/a", "right/a"}));
  EXPECT_EQ(user.found(), 1U);
  EXPECT_EQ(user.error().code, ErrorCode::kUnauthorized);
  EXPECT_FALSE(user.Find({"right/a"}));
  EXPECT_TRUE(user.Find({"left/a"}));
}

TEST(TufSearchTest, UsesNoRoleThatTheSnapshotDoesNotList) {
  TufSource source;
  TufUser user(source);
  source.Delegate("targets", "one", "one/*");
  source.Publish({"one", "targets"});
  At(source.Part("snapshot"), "meta").erase("one.json");
  source.Publish({"snapshot", "timestamp"});
  ASSERT_TRUE(user.Refresh());
  source.requests().clear();
  EXPECT_FALSE(user.Find({"one/a"}));
  EXPECT_EQ(source.requests(), (std::vector<std::string>{"2.root.json", "timestamp.json"}));
  EXPECT_EQ(user.Version("one"), 0);
}

TEST(TufSearchTest, BoundsHowManyRolesItVisits) {
  TufSource source;
  TufUser user(source);
  std::vector<std::string> roles;
  for (int i = 0; i < 40; ++i) {
    roles.push_back("r" + std::to_string(i));
    source.Delegate("targets", roles.back(), "*");
  }
  roles.insert(roles.end(), {"targets", "snapshot", "timestamp"});
  source.Publish(roles);
  EXPECT_FALSE(user.Find({"absent"}));
  EXPECT_EQ(user.error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace schakel::federation
