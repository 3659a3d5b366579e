// Commands against a node that answers whatever the test wants: they say what is wrong, and end.
#include "node/cli/commands.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "node/cli/console.h"
#include "node/cli/daemon_call.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {
namespace {

struct Said {
  ExitCode code = ExitCode::kOk;
  std::string out;
  std::string err;
};

class CommandsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const HttpHandler api = [this](const HttpRequest& request) {
      asked_ = request;
      return answer_;
    };
    auto started = HttpServer::Start({folder_ / "schakel.sock", "127.0.0.1:0", api, api});
    ASSERT_TRUE(started);
    server_ = std::move(*started);
    arguments_.dir = folder_.path().string();
    arguments_.language = "en";
    ASSERT_TRUE(WriteFileDurably(folder_ / "doc.json", AsBytes("{}"), FileMode::kPublic));
  }

  Said Run(const std::string& command) {
    arguments_.command = command;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Said said;
    said.code = RunCommand(arguments_);
    said.out = testing::internal::GetCapturedStdout();
    said.err = testing::internal::GetCapturedStderr();
    return said;
  }
  // Every command that reads an answer, set up so that it can run.
  std::vector<std::string> Commands() {
    arguments_.target = (folder_ / "doc.json").string();
    arguments_.files = {arguments_.target};
    arguments_.reason = "x";
    return {"status",           "peer list",         "advisory import",
            "advisory publish", "advisory withdraw", "advisory list",
            "advisory show",    "advisory verify",   "journal verify"};
  }

  const TempFolder folder_;
  Arguments arguments_;
  HttpRequest asked_;
  HttpResponse answer_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(CommandsTest, SayThatAnAnswerCannotBeRead) {
  for (const std::string body : {"", "{", "[{\"id\":\"\xff\"}]", "nonsense", "5", "null", "\"x\"",
                                 "{\"a\":1,\"a\":2}", "[1]{}"}) {
    answer_ = {200, "application/json", body, ""};
    for (const bool as_json : {false, true}) {
      arguments_.as_json = as_json;
      for (const std::string& command : Commands()) {
        const Said said = Run(command);
        EXPECT_EQ(said.code, ExitCode::kFailed) << command << " of " << body;
        EXPECT_NE(said.err.find("cannot be read"), std::string::npos) << command << said.err;
      }
    }
  }
}

TEST_F(CommandsTest, SurviveAnswersOfAnotherShape) {
  for (const std::string body : {"[]", "{}", "[{}]", "[[]]", "[null]", "[5]", "{\"alarms\":5}",
                                 "[{\"error\":{},\"kind\":\"advisory\"}]", "{\"publications\":5}",
                                 "{\"publications\":[5]}"}) {
    answer_ = {200, "application/json", body, ""};
    for (const bool as_json : {false, true}) {
      arguments_.as_json = as_json;
      for (const std::string& command : Commands())
        EXPECT_LE(static_cast<int>(Run(command).code), 5) << command << " of " << body;
    }
  }
}

TEST_F(CommandsTest, EndWithTheExitCodeOfTheProblem) {
  const std::pair<std::string, ExitCode> problems[] = {
      {"{\"detail\":\"why\",\"exitCode\":4}", ExitCode::kRefused},
      {"{\"detail\":\"why\",\"exitCode\":5}", ExitCode::kNeedsAttention},
      {"{\"detail\":\"why\"}", ExitCode::kFailed},
      {"{\"detail\":\"why\",\"exitCode\":0}", ExitCode::kFailed},
      {"{\"detail\":\"why\",\"exitCode\":6}", ExitCode::kFailed},
      {"{\"detail\":\"why\",\"exitCode\":-1}", ExitCode::kFailed},
      {"{\"detail\":\"why\",\"exitCode\":\"4\"}", ExitCode::kFailed},
      {"{", ExitCode::kFailed},
  };
  for (const auto& [body, code] : problems) {
    answer_ = {409, "application/problem+json", body, ""};
    for (const std::string& command : Commands()) {
      const Said said = Run(command);
      EXPECT_EQ(said.code, code) << command << " of " << body;
      EXPECT_NE(said.err.find(body == "{" ? "409" : "why"), std::string::npos) << said.err;
    }
  }
}

TEST_F(CommandsTest, SayThatNobodyAnswers) {
  server_.reset();
  for (const std::string& command : Commands()) {
    const Said said = Run(command);
    EXPECT_EQ(said.code, ExitCode::kNotReachable) << command;
    EXPECT_NE(said.err.find(arguments_.dir), std::string::npos) << command;
    EXPECT_EQ(said.out, arguments_.as_json ? "[]\n" : "") << command;
  }
}

TEST_F(CommandsTest, PrintTheContractAndNothingElse) {
  arguments_.as_json = true;
  answer_ = {200, "application/json", "{\"nodeId\":\"a\",\"alarms\":[],\"somethingNew\":1}", ""};
  const auto status = Json::Parse(Run("status").out, {});
  ASSERT_TRUE(status);
  EXPECT_EQ(status->AsObject()->size(), 10U);
  EXPECT_EQ(status->StringOr("node_id", ""), "a");
  EXPECT_TRUE(status->Find("journal_size")->IsNull());
  answer_.body =
      "[{\"id\":\"X\",\"kind\":\"advisory\",\"payloadRoot\":\"r\",\"title\":\"t\"},"
      "{\"id\":\"Y\",\"kind\":\"withdraw\"}]";
  const auto list = Json::Parse(Run("advisory list").out, {});
  ASSERT_TRUE(list);
  ASSERT_EQ(list->AsArray()->size(), 1U);
  EXPECT_EQ(list->AsArray()->front().AsObject()->size(), 8U);
  EXPECT_EQ(list->AsArray()->front().StringOr("payload_root", ""), "r");
}

TEST_F(CommandsTest, NeedAttentionWhenThereAreAlarms) {
  answer_ = {200, "application/json", "{\"alarms\":[\"restored\"]}", ""};
  EXPECT_EQ(Run("status").code, ExitCode::kNeedsAttention);
  answer_.body = "[{\"publisher\":\"a\",\"error\":\"broken\"}]";
  EXPECT_EQ(Run("journal verify").code, ExitCode::kNeedsAttention);
  answer_.body = "[{\"publisher\":\"a\",\"error\":null}]";
  EXPECT_EQ(Run("journal verify").code, ExitCode::kOk);
}

TEST_F(CommandsTest, AskForOneOfSeveralDocuments) {
  answer_ = {200, "application/json", "{\"outcome\":\"published\",\"index\":1}", ""};
  arguments_.target = "X & Y";
  arguments_.publisher = "A/B";
  arguments_.version = "1+2";
  for (const char* command : {"advisory publish", "advisory show"}) {
    EXPECT_EQ(Run(command).code, ExitCode::kOk) << command;
    EXPECT_EQ(asked_.Query("id"), "X & Y");
    EXPECT_EQ(asked_.Query("publisher"), "A/B");
    EXPECT_EQ(asked_.Query("version"), "1+2");
  }
}

TEST(ConsoleTest, LetsNoControlCharacterThrough) {
  EXPECT_EQ(Printable("a\x1b[31m\r\n\x7f"
                      "b\t"),
            "a?[31m???b?");
  EXPECT_EQ(Printable("caf\xc3\xa9"), "caf\xc3\xa9");
}

TEST(ConsoleTest, AlignsColumnsByCharacters) {
  testing::internal::CaptureStdout();
  PrintTable({{"a", "b"}, {"\xc3\xa9\xc3\xa9", "c"}, {"x"}});
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "a   b\n\xc3\xa9\xc3\xa9  c\nx\n");
}

TEST(SnakeCaseTest, MapsKeysAtEveryDepth) {
  const auto json = Json::Parse(R"({"nodeId":[{"rttMs":{"aB":1}}],"x":"nodeId"})", {});
  EXPECT_EQ(ToSnakeCase(*json).Dump(), R"({"node_id":[{"rtt_ms":{"a_b":1}}],"x":"nodeId"})");
}

}  // namespace
}  // namespace schakel::node
