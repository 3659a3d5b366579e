// A whole node in this process: how it starts, and what ends a start.
#include "node/runtime/daemon.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/json.h"
#include "crypto/sodium.h"
#include "federation/trust/repository.h"
#include "node/web/http.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {
namespace {

class DaemonTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::Initialise());
    federation::TrustKeys keys;
    for (auto* role : {&keys.root, &keys.targets, &keys.nodes, &keys.wide, &keys.wide,
                       &keys.snapshot, &keys.timestamp})
      role->push_back(crypto::KeyPair::Generate());
    auto repository = federation::TrustRepository::Create(std::move(keys), SystemNow().wall);
    ASSERT_TRUE(repository) << repository.error().context;
    ASSERT_TRUE(CreateNodeKeys(folder_));
    ASSERT_TRUE(WriteFileDurably(
        folder_.root(), repository->files().at(federation::RootFileName(1)), FileMode::kPublic));
    config_.page = "127.0.0.1:0";
    config_.log_level = "error";
  }

  Result<std::unique_ptr<Daemon>> Start() { return Daemon::Start(folder_, config_); }
  Json Ask(const std::string& target) {
    const auto call = HttpCall(folder_.socket(), "GET", target, "");
    EXPECT_TRUE(call && call->status == 200);
    auto json = Json::Parse(call->body, {});
    EXPECT_TRUE(json);
    return std::move(*json);
  }
  std::string Refusal() {
    const auto started = Start();
    return started ? "" : started.error().context;
  }

  const TempFolder temp_;
  const NodeFolder folder_{temp_ / "node"};
  config::Config config_;
};

TEST_F(DaemonTest, SaysThatItIsNotAdmittedYet) {
  const auto daemon = Start();
  ASSERT_TRUE(daemon) << daemon.error().context;
  const Json status = Ask("/v1/status");
  EXPECT_EQ(*status.Find("alarms"), Json(Json::Array{"trust_orphaned", "not_admitted"}));
  EXPECT_TRUE(std::filesystem::exists(folder_.pid()));
  EXPECT_FALSE((*daemon)->HasFailed());
}

TEST_F(DaemonTest, LeavesNothingOfARunBehind) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(Start());
    EXPECT_FALSE(std::filesystem::exists(folder_.pid()));
    EXPECT_FALSE(std::filesystem::exists(folder_.socket()));
  }
}

TEST_F(DaemonTest, RefusesASecondOneOnTheSameFolder) {
  const auto first = Start();
  ASSERT_TRUE(first);
  EXPECT_NE(Refusal().find("another process"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(folder_.pid()));
  Ask("/v1/status");
}

TEST_F(DaemonTest, ListensOnEveryAddressButAnnouncesNone) {
  config_.listen = "0.0.0.0:0";
  EXPECT_EQ(Refusal(), "");
}

TEST_F(DaemonTest, RefusesAPublicEndpointThatNobodyCanReach) {
  config_.listen = "127.0.0.1:0";
  for (const char* endpoint : {"example.org:1", "0.0.0.0:27120", "192.0.2.1", "192.0.2.1:0",
                               "224.0.0.1:5", "[::]:27120", ":27120"}) {
    config_.public_endpoint = endpoint;
    EXPECT_NE(Refusal().find("public_endpoint"), std::string::npos) << endpoint;
  }
  for (const char* endpoint : {"192.0.2.1:27120", "[2001:db8::1]:27120", "10.0.0.7:1"}) {
    config_.public_endpoint = endpoint;
    EXPECT_EQ(Refusal(), "") << endpoint;
  }
  config_.listen = "";
  EXPECT_NE(Refusal().find("listen"), std::string::npos);
}

TEST_F(DaemonTest, RefusesSettingsThatNoNodeCanHave) {
  config_.listen = "example.org:1";
  EXPECT_NE(Refusal().find("listen"), std::string::npos);
  config_.listen = "";
  config_.page = "nowhere";
  EXPECT_NE(Refusal().find("nowhere"), std::string::npos);
  config_.page = "127.0.0.1:0";
  config_.seeds = {{std::string(64, 'a'), "example.org:1", std::string(64, 'b')}};
  EXPECT_NE(Refusal().find("example.org:1"), std::string::npos);
}

TEST_F(DaemonTest, TellsDamageFromOtherFailures) {
  ASSERT_TRUE(WriteFileDurably(folder_.sealing_key(), AsBytes("short\n"), FileMode::kSecret));
  EXPECT_EQ(Start().error().code, ErrorCode::kCorruption);
  std::filesystem::remove(folder_.sealing_key());
  EXPECT_EQ(Start().error().code, ErrorCode::kNotFound);
}

TEST_F(DaemonTest, RefusesTextThatIsNoUtf8) {
  const auto daemon = Start();
  ASSERT_TRUE(daemon);
  const auto id = HttpCall(folder_.socket(), "GET", "/v1/adviezen?id=%ff", "");
  ASSERT_TRUE(id);
  EXPECT_EQ(id->status, 400U);
  const auto reason = HttpCall(folder_.socket(), "POST", "/v1/adviezen/_intrek?id=X", "\xc3(");
  ASSERT_TRUE(reason);
  EXPECT_EQ(reason->status, 400U);
  EXPECT_NE(reason->body.find("UTF-8"), std::string::npos);
}

}  // namespace
}  // namespace schakel::node
