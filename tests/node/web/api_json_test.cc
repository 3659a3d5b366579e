// The keys of the API and of the contract of the command line, and that its JSON is always JSON.
#include "node/web/api_json.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/node/web/material.h"

namespace schakel::node {
namespace {

std::set<std::string> KeysOf(const Json& json) {
  std::set<std::string> keys;
  for (const auto& [key, value] : *json.AsObject())
    keys.insert(key);
  return keys;
}

std::string SnakeCase(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') out += '_';
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

bool Holds(const Json& json, const std::set<std::string>& snake_keys) {
  std::set<std::string> have;
  for (const std::string& key : KeysOf(json))
    have.insert(SnakeCase(key));
  return std::includes(have.begin(), have.end(), snake_keys.begin(), snake_keys.end());
}

TEST(ApiJsonTest, NamesEveryKeyOfTheContract) {
  const auto directory = DirectoryWith("Ander");
  auto status = GoodStatus();
  federation::LinkStatus link;
  link.node = NodeOf(2);
  link.is_up = true;
  link.round_trip = std::chrono::microseconds(1'500);
  status.links.push_back(link);
  EXPECT_TRUE(Holds(StatusToJson(status, *directory, kNow),
                    {"node_id", "organisation", "incarnation", "journal_size", "root_version",
                     "trust_state", "trust_age_s", "peers", "frontier_fingerprint", "alarms"}));
  const Json peers = PeersToJson(status, *directory);
  EXPECT_EQ(KeysOf(peers.AsArray()->front()),
            (std::set<std::string>{"nodeId", "name", "direction", "link", "connected", "rttMs"}));
  EXPECT_EQ(*peers.AsArray()->front().Find("rttMs")->AsDouble(), 1.5);
  EXPECT_TRUE(
      Holds(DocumentToJson(PublishedBy(2, RowOf("X", "1")), *directory),
            {"publisher", "id", "version", "tlp", "index", "payload_root", "delivery", "reason"}));
}

TEST(ApiJsonTest, TellsTheStateOfANode) {
  const auto directory = DirectoryWith("Ander");
  const Json status = StatusToJson(GoodStatus(), *directory, kNow);
  EXPECT_EQ(status.StringOr("organisation", ""), "Wij");
  EXPECT_EQ(status.StringOr("trustState", ""), "current");
  EXPECT_EQ(*status.Find("trustAgeS")->AsInteger(), 90);
  EXPECT_TRUE(status.Find("alarms")->AsArray()->empty());
}

TEST(ApiJsonTest, TellsTheAnchorWhichRootsAreTrusted) {
  auto status = GoodStatus();
  status.trusted_roots = {{1, 2}, {2, 58}};
  EXPECT_EQ(StatusToJson(status, *DirectoryWith("Ander"), kNow).Find("trustRoots"), nullptr);
  auto anchor = AdmissionOf(1, "Anker");
  anchor.kind = federation::NodeKind::kAuthority;
  const auto directory = federation::Directory::FromAdmissions({2, 1}, {anchor});
  const Json json = StatusToJson(status, *directory, kNow);
  EXPECT_EQ(json.Find("trustRoots")->Dump(), R"([{"nodes":2,"root":1},{"nodes":58,"root":2}])");
}

TEST(ApiJsonTest, EscapesAndReplacesWhatOthersWrote) {
  const auto directory = DirectoryWith("\"A\"\n<b>");
  auto row = RowOf("id\xff\"", "1\xc3");
  row.kind = static_cast<std::uint16_t>(federation::EntryKind::kWithdraw);
  row.title = std::string("reden \x80 \0 \\ \"", 13);
  row.publisher = "\xed\xa0\x80";
  row.reason = "/\xfe";
  const std::string text = DocumentToJson(PublishedBy(2, row), *directory).Dump();
  const auto back = Json::Parse(text, {});
  ASSERT_TRUE(back) << back.error().context;
  EXPECT_EQ(back->StringOr("id", ""), "id\xef\xbf\xbd\"");
  EXPECT_EQ(back->StringOr("organisation", ""), "\"A\"\n<b>");
  EXPECT_EQ(back->StringOr("kind", ""), "withdraw");
}

TEST(ApiJsonTest, MapsErrorsToStatusAndExitCode) {
  const std::tuple<ErrorCode, unsigned, ExitCode> wanted[] = {
      {ErrorCode::kNotFound, 404, ExitCode::kFailed},
      {ErrorCode::kInvalidArgument, 400, ExitCode::kFailed},
      {ErrorCode::kCorruption, 500, ExitCode::kFailed},
      {ErrorCode::kProtocol, 400, ExitCode::kFailed},
      {ErrorCode::kUnauthorized, 409, ExitCode::kRefused},
      {ErrorCode::kLimitExceeded, 400, ExitCode::kFailed},
      {ErrorCode::kUnavailable, 503, ExitCode::kFailed},
      {ErrorCode::kConflict, 409, ExitCode::kRefused},
      {ErrorCode::kIo, 500, ExitCode::kFailed},
  };
  for (const auto& [code, status, exit_code] : wanted) {
    const Problem problem = ProblemOf(Error{code, "what \xff"});
    EXPECT_EQ(problem.status, status) << ErrorCodeName(code);
    EXPECT_EQ(problem.exit_code, exit_code) << ErrorCodeName(code);
    const HttpResponse response = ToResponse(problem);
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.content_type, "application/problem+json");
    const auto body = Json::Parse(response.body, {});
    ASSERT_TRUE(body);
    EXPECT_EQ(body->StringOr("code", ""), ErrorCodeName(code));
    EXPECT_EQ(*body->Find("exitCode")->AsInteger(), static_cast<int>(exit_code));
  }
}

}  // namespace
}  // namespace schakel::node
