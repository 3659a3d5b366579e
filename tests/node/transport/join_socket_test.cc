// The join socket answers anybody once and bears what strangers do. Attack T45 at this door.
#include "node/transport/join_socket.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <cstring>

#include "crypto/sodium.h"
#include "node/transport/join_call.h"
#include "node/transport/limits.h"
#include "node/transport/socket.h"
#include "tests/node/transport/stated_names.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

int PortOf(const std::string& endpoint) {
  return std::stoi(endpoint.substr(endpoint.rfind(':') + 1));
}

// A connection that may do anything; closed at the end.
class RawClient {
 public:
  explicit RawClient(const std::string& endpoint) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(PortOf(endpoint)));
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    sockaddr any{};
    std::memcpy(&any, &address, sizeof(any));
    EXPECT_EQ(connect(raw_, &any, sizeof(any)), 0);
  }
  RawClient(RawClient&& other) noexcept : raw_(std::exchange(other.raw_, -1)) {}
  ~RawClient() {
    if (raw_ >= 0) close(raw_);
  }
  void Send(const std::string& bytes) const {
    [[maybe_unused]] const auto sent = send(raw_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

 private:
  int raw_ = socket(AF_INET, SOCK_STREAM, 0);
};

class JoinSocketTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::Initialise());
    Open();
  }

  void Open() {
    auto opened = JoinSocket::Open("127.0.0.1:0", keys_, counters_, [](Bytes question) {
      if (AsText(question) == "silence") return std::optional<Buffer>();
      Buffer answer = ToBuffer(AsBytes("you asked "));
      Append(answer, question);
      return std::optional<Buffer>(answer);
    });
    ASSERT_TRUE(opened);
    join_ = std::move(*opened);
  }

  Result<Buffer> Call(std::string_view question) {
    return CallJoinSocket(join_->bound_endpoint(), keys_.public_key(), AsBytes(question));
  }
  void ExpectAnswers() {
    const auto answer = Call("root");
    ASSERT_TRUE(answer);
    EXPECT_EQ(AsText(*answer), "you asked root");
  }
  // Sends parts as a stranger with CURVE, or without; waits until the connection ends.
  void SendParts(const std::vector<Buffer>& parts, bool with_curve) {
    void* context = zmq_ctx_new();
    {
      Socket socket(context, ZMQ_DEALER);
      const auto own = crypto::TransportKeyPair::Generate();
      if (with_curve) {
        socket.SetCommon(own.public_key().view(), own.secret_key());
        socket.Set(ZMQ_CURVE_SERVERKEY, keys_.public_key().view());
      }
      socket.Set(ZMQ_RECONNECT_IVL, -1);
      ASSERT_TRUE(socket.StartMonitor(context, "inproc://stranger", ZMQ_EVENT_DISCONNECTED));
      ASSERT_TRUE(socket.Connect("tcp://" + join_->bound_endpoint()));
      for (std::size_t i = 0; i < parts.size(); ++i)
        socket.Send(parts[i], i + 1 < parts.size() ? ZMQ_SNDMORE : 0);
      zmq_pollitem_t item{socket.monitor(), 0, ZMQ_POLLIN, 0};
      EXPECT_EQ(zmq_poll(&item, 1, 12'000), 1) << "not cut";
      EXPECT_FALSE(socket.Receive());
    }
    zmq_ctx_term(context);
  }

  const crypto::TransportKeyPair keys_ = crypto::TransportKeyPair::Generate();
  JoinCounters counters_;
  std::unique_ptr<JoinSocket> join_;
};

TEST_F(JoinSocketTest, AnswersAnyKeyOnce) {
  for (int i = 0; i < 3; ++i)
    ExpectAnswers();
  EXPECT_EQ(counters_.questions, 3u);
}

TEST_F(JoinSocketTest, IsTheOneWhoseKeyTheLetterNames) {
  const auto other = crypto::TransportKeyPair::Generate();
  const auto answer = CallJoinSocket(join_->bound_endpoint(), other.public_key(), AsBytes("root"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(counters_.questions, 0u);
}

TEST_F(JoinSocketTest, CutsWhoGetsNoAnswer) {
  EXPECT_EQ(Call("silence").error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(counters_.unanswered, 1u);
}

TEST_F(JoinSocketTest, OpensNoMoreQuestionsThanTheRateAllows) {
  int answered = 0;
  while (answered < 10 * limits::kJoinPerAddressBurst && Call("root"))
    ++answered;
  EXPECT_GE(answered, limits::kJoinPerAddressBurst);
  EXPECT_LT(answered, 10 * limits::kJoinPerAddressBurst);
  EXPECT_GE(counters_.over_rate, 1u);
}

TEST_F(JoinSocketTest, T45TakesNothingTooLargeOrInPartsOrInClear) {
  SendParts({Buffer(limits::kJoinQuestionMax + 100, 1)}, true);
  SendParts({Buffer(10, 1), Buffer(10, 1)}, true);
  SendParts(std::vector<Buffer>(100, Buffer(1'000, 1)), true);
  SendParts({Buffer(10, 1)}, false);
  EXPECT_EQ(counters_.questions, 0u);
  EXPECT_EQ(counters_.malformed, 2u);
  ExpectAnswers();
}

TEST_F(JoinSocketTest, T45NobodyTakesTheIdOfTheNextConnection) {
  constexpr int kSockets = 3;  // of the join socket, which draw where their ids begin
  constexpr std::uint32_t kIdsOfEach = 3;
  join_.reset();
  const auto names = FirstRoutingIds(kSockets, kIdsOfEach);
  Open();
  void* context = zmq_ctx_new();
  {
    const auto own = crypto::TransportKeyPair::Generate();
    std::vector<Socket> strangers;
    for (const std::string& name : names) {
      Socket& stranger = strangers.emplace_back(context, ZMQ_DEALER);
      stranger.SetCommon(own.public_key().view(), own.secret_key());
      stranger.Set(ZMQ_CURVE_SERVERKEY, keys_.public_key().view());
      stranger.Set(ZMQ_ROUTING_ID, AsBytes(name));
      const std::string monitor = "inproc://" + std::to_string(strangers.size());
      ASSERT_TRUE(stranger.StartMonitor(context, monitor, ZMQ_EVENT_HANDSHAKE_SUCCEEDED));
      ASSERT_TRUE(stranger.Connect("tcp://" + join_->bound_endpoint()));
      zmq_pollitem_t item{stranger.monitor(), 0, ZMQ_POLLIN, 0};
      ASSERT_EQ(zmq_poll(&item, 1, 10'000), 1);
    }
    ExpectAnswers();
    ExpectAnswers();
  }
  zmq_ctx_term(context);
}

TEST_F(JoinSocketTest, T45AFloodOfHalfOpenConnectionsKeepsNobodyOut) {
  std::vector<RawClient> flood;
  for (std::size_t i = 0; i < 2 * limits::kJoinConnectionsMax; ++i) {
    flood.emplace_back(join_->bound_endpoint());
    if (i % 2 == 0) flood.back().Send(std::string("\xff\0\0\0\0\0\0\0\x01\x7f", 10));
    if (i % 16 == 15) ExpectAnswers();
  }
  EXPECT_GE(counters_.cut, limits::kJoinConnectionsMax);
}

TEST_F(JoinSocketTest, T45GarbageBeforeTheHandshakeReachesNobody) {
  std::vector<RawClient> noise;
  for (const std::string text :
       {"GET / HTTP/1.1\r\n\r\n", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "\x01\x02\x03",
        "SSH-2.0-x\r\n"}) {
    noise.emplace_back(join_->bound_endpoint());
    noise.back().Send(text + std::string(40'000, 'x'));
  }
  ExpectAnswers();
  EXPECT_EQ(counters_.questions, 1u);
}

TEST_F(JoinSocketTest, RefusesAPortThatIsTakenAndNames) {
  const auto handler = [](Bytes) { return std::optional<Buffer>(); };
  EXPECT_EQ(JoinSocket::Open(join_->bound_endpoint(), keys_, counters_, handler).error().code,
            ErrorCode::kUnavailable);
  EXPECT_EQ(JoinSocket::Open("localhost:1", keys_, counters_, handler).error().code,
            ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace schakel::node
