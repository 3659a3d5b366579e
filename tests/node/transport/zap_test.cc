// What the ZAP handler answers to each kind of request, asked as libzmq does.
#include "node/transport/zap.h"

#include <gtest/gtest.h>

#include "node/transport/limits.h"

namespace schakel::node {
namespace {

const crypto::TransportKey kAdmitted = [] {
  crypto::TransportKey key;
  key.bytes.fill(7);
  return key;
}();
const crypto::NodeId kNode = [] {
  crypto::NodeId id;
  id.bytes.fill(9);
  return id;
}();

class ZapTest : public ::testing::Test {
 protected:
  struct Context {
    void* raw = zmq_ctx_new();
    ~Context() { zmq_ctx_term(raw); }
  };

  ZapTest() : zap_(context_.raw), client_(context_.raw, ZMQ_REQ) {
    EXPECT_TRUE(client_.Connect("inproc://zeromq.zap.01"));
    zap_.Allow({{kAdmitted, kNode}});
  }

  // Sends these parts and returns those of the answer.
  std::vector<std::string> Ask(const std::vector<std::string>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i)
      client_.Send(AsBytes(parts[i]), i + 1 < parts.size() ? ZMQ_SNDMORE : 0);
    Wait(zap_.raw());
    refused_ = zap_.Answer(now_);
    Wait(client_.raw());
    std::vector<std::string> answer;
    while (auto part = client_.Receive())
      answer.emplace_back(AsText(part->bytes));
    return answer;
  }

  static void Wait(void* socket) {
    zmq_pollitem_t item{socket, 0, ZMQ_POLLIN, 0};
    ASSERT_EQ(zmq_poll(&item, 1, 10'000), 1);
  }

  static std::vector<std::string> Request(const std::string& domain, const std::string& mechanism,
                                          const std::string& key) {
    return {"1.0", "42", domain, "127.0.0.1", "identity", mechanism, key};
  }

  Context context_;
  ZapHandler zap_;
  Socket client_;
  std::size_t refused_ = 0;
  MonoTime now_{std::chrono::seconds(100)};
};

TEST_F(ZapTest, AdmitsAKeyOfTheListAndNamesIt) {
  const std::string key(AsText(kAdmitted.view()));
  EXPECT_EQ(Ask(Request(kZapDomain, "CURVE", key)),
            (std::vector<std::string>{"1.0", "42", "200", "OK", kAdmitted.hex(), ""}));
  EXPECT_EQ(refused_, 0U);
}

TEST_F(ZapTest, RefusesEverythingElse) {
  const std::string key(AsText(kAdmitted.view()));
  const std::vector<std::vector<std::string>> requests = {
      Request(kZapDomain, "CURVE", std::string(32, '\1')),
      Request(kZapDomain, "CURVE", key.substr(1)),
      Request(kZapDomain, "CURVE", key + "x"),
      Request(kZapDomain, "CURVE", ""),
      Request(kZapDomain, "NULL", key),
      Request(kZapDomain, "PLAIN", key),
      Request("", "CURVE", key),
      Request("other", "CURVE", key),
      {"1.0", "42", kZapDomain, "127.0.0.1", "identity", "CURVE"},
      {"1.0", "42", kZapDomain, "127.0.0.1", "identity", "CURVE", key, "more"}};
  for (std::size_t i = 0; i < requests.size(); ++i) {
    EXPECT_EQ(Ask(requests[i]),
              (std::vector<std::string>{"1.0", "42", "400", "not admitted", "", ""}))
        << "request " << i;
    EXPECT_EQ(refused_, 1U);
  }
}

TEST_F(ZapTest, SurvivesRequestsOfNoForm) {
  EXPECT_EQ(Ask({""}).at(2), "400");
  EXPECT_EQ(Ask(std::vector<std::string>(200, "x")).at(2), "400");
}

TEST_F(ZapTest, RefusesANodeThatComesTooOften) {
  crypto::TransportKey second = kAdmitted;
  second.bytes[0] = 8;
  crypto::TransportKey other = kAdmitted;
  other.bytes[0] = 9;
  crypto::NodeId other_node = kNode;
  other_node.bytes[0] = 1;
  const std::vector<AllowedKey> list = {{kAdmitted, kNode}, {second, kNode}, {other, other_node}};
  zap_.Allow(list);
  const auto status_of = [&](const crypto::TransportKey& key) {
    return Ask(Request(kZapDomain, "CURVE", std::string(AsText(key.view())))).at(2);
  };
  // Both keys are of one node.
  for (int i = 0; i < transport_limits::kHandshakeBurst; ++i)
    ASSERT_EQ(status_of(i % 2 == 0 ? kAdmitted : second), "200");
  EXPECT_EQ(status_of(kAdmitted), "400");
  EXPECT_EQ(refused_, 1U);
  EXPECT_EQ(status_of(second), "400");
  EXPECT_EQ(status_of(other), "200");
  zap_.Allow(list);
  EXPECT_EQ(status_of(kAdmitted), "400");
  now_ += transport_limits::kHandshakeRefill;
  EXPECT_EQ(status_of(kAdmitted), "200");
  EXPECT_EQ(status_of(kAdmitted), "400");
}

TEST_F(ZapTest, ForgetsKeysThatLeaveTheList) {
  ASSERT_NE(zap_.Find(kAdmitted), nullptr);
  EXPECT_EQ(*zap_.Find(kAdmitted), kNode);
  zap_.Allow({});
  EXPECT_EQ(zap_.Find(kAdmitted), nullptr);
  EXPECT_EQ(Ask(Request(kZapDomain, "CURVE", std::string(AsText(kAdmitted.view())))).at(2), "400");
}

}  // namespace
}  // namespace schakel::node
