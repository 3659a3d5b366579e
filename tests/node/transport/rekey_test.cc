// A transport that changes its keys while links are up.
#include "tests/node/transport/transport_fixture.h"

namespace schakel::node {
namespace {

using std::chrono::milliseconds;

class RekeyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::Initialise());
    auto server = Transport::Open("127.0.0.1:0", server_keys_, at_server_);
    auto client = Transport::Open("", client_keys_, at_client_);
    ASSERT_TRUE(server && client);
    server_ = std::move(*server);
    client_ = std::move(*client);
    server_->Allow({{client_keys_.public_key(), IdOf(2)}});
  }
  crypto::TransportKeyPair Rekey(Transport& transport, milliseconds overlap) {
    auto keys = crypto::TransportKeyPair::Generate();
    auto copy = crypto::TransportKeyPair::FromSecret(keys.secret_key());
    transport.Rekey(std::move(copy), overlap);
    return keys;
  }
  // Dials until there is a link: the port is given over in a moment.
  bool Connects(LinkId first, const crypto::TransportKey& key, int tries = 20) {
    for (LinkId link = first; link < first + static_cast<LinkId>(tries); ++link) {
      client_->Dial(link, IdOf(1), server_->bound_endpoint(), key);
      while (true) {
        const auto opened = at_client_.WaitFor<LinkOpened>(seconds(1));
        if (opened && opened->link == link) {
          last_ = link;
          return true;
        }
        if (!opened) break;
      }
    }
    return false;
  }
  LinkId Greet(LinkId link) {
    client_->Send(link, Buffer{1});
    const auto opened = at_server_.WaitFor<LinkOpened>();
    EXPECT_TRUE(opened);
    EXPECT_TRUE(at_server_.WaitFor<FrameReceived>());
    return opened ? opened->link : 0;
  }

  crypto::TransportKeyPair server_keys_ = crypto::TransportKeyPair::Generate();
  crypto::TransportKeyPair client_keys_ = crypto::TransportKeyPair::Generate();
  LinkId last_ = 0;  // that connected
  Collector at_server_;
  Collector at_client_;
  std::unique_ptr<Transport> server_;
  std::unique_ptr<Transport> client_;
};

TEST_F(RekeyTest, TheListenerFollowsAfterAWhile) {
  ASSERT_TRUE(Connects(1, server_keys_.public_key()));
  const LinkId old_link = Greet(1);
  const auto next = Rekey(*server_, seconds(2));
  // Both ways, over the link that was there.
  server_->Send(old_link, Buffer{7});
  const auto to_client = at_client_.WaitFor<FrameReceived>();
  ASSERT_TRUE(to_client);
  EXPECT_EQ(to_client->frame, Buffer{7});
  client_->Send(1, Buffer{8});
  EXPECT_TRUE(at_server_.WaitFor<FrameReceived>());
  const auto closed = at_server_.WaitFor<LinkClosed>();
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->link, old_link);
  EXPECT_EQ(closed->reason, LinkCloseReason::kNotAllowed);
  EXPECT_TRUE(at_client_.WaitFor<LinkClosed>());
  // The same port, another key, and no link id twice.
  ASSERT_TRUE(Connects(10, next.public_key()));
  client_->Send(last_, Buffer{9});
  const auto opened = at_server_.WaitFor<LinkOpened>();
  ASSERT_TRUE(opened);
  EXPECT_NE(opened->link, old_link);
  EXPECT_FALSE(Connects(100, server_keys_.public_key(), 2));
}

// Takes this port as soon as it is free. Returns the socket, or -1.
int TakePort(const std::string& endpoint) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port =
      htons(static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1))));
  sockaddr any{};
  std::memcpy(&any, &address, sizeof(any));
  const auto deadline = std::chrono::steady_clock::now() + seconds(1);
  while (std::chrono::steady_clock::now() < deadline) {
    const int taken = socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    setsockopt(taken, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (bind(taken, &any, sizeof(any)) == 0 && listen(taken, 1) == 0) return taken;
    close(taken);
  }
  return -1;
}

TEST_F(RekeyTest, SaysOnceThatTheListenerDoesNotOpenAgainAndGoesOnTrying) {
  testing::internal::CaptureStderr();
  crypto::TransportKey next;
  int taken = -1;
  // The listener that opens again may be faster.
  for (int i = 0; i < 20 && taken < 0; ++i) {
    next = Rekey(*server_, seconds(0)).public_key();
    taken = TakePort(server_->bound_endpoint());
  }
  ASSERT_GE(taken, 0);
  // Two seconds are several tries.
  EXPECT_FALSE(at_server_.WaitFor<LinkOpened>(seconds(2)));
  close(taken);
  EXPECT_TRUE(Connects(10, next));
  const std::string said = testing::internal::GetCapturedStderr();
  const std::string warning = "nobody can connect";
  const auto first = said.find(warning);
  ASSERT_NE(first, std::string::npos) << said;
  EXPECT_EQ(said.find(warning, first + 1), std::string::npos) << said;
  EXPECT_NE(said.find("listening again"), std::string::npos) << said;
}

TEST_F(RekeyTest, DialsAsTheHolderOfEitherKey) {
  const auto next = Rekey(*client_, seconds(60));
  client_->Dial(1, IdOf(1), server_->bound_endpoint(), server_keys_.public_key(),
                KeyChoice::kPrevious);
  EXPECT_TRUE(at_client_.WaitFor<LinkOpened>());
  client_->Dial(2, IdOf(1), server_->bound_endpoint(), server_keys_.public_key());
  const auto refused = at_client_.WaitFor<LinkClosed>();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->reason, LinkCloseReason::kDialFailed);
  server_->Allow({{client_keys_.public_key(), IdOf(2)}, {next.public_key(), IdOf(2)}});
  client_->Dial(3, IdOf(1), server_->bound_endpoint(), server_keys_.public_key());
  EXPECT_TRUE(at_client_.WaitFor<LinkOpened>());
}

TEST_F(RekeyTest, KeepsTheKeyOfAnEarlierRun) {
  server_->Allow({});
  const auto earlier = crypto::TransportKeyPair::Generate();
  client_->KeepPrevious(crypto::TransportKeyPair::FromSecret(earlier.secret_key()));
  server_->Allow({{earlier.public_key(), IdOf(2)}});
  client_->Dial(1, IdOf(1), server_->bound_endpoint(), server_keys_.public_key(),
                KeyChoice::kPrevious);
  EXPECT_TRUE(at_client_.WaitFor<LinkOpened>());
}

}  // namespace
}  // namespace schakel::node
