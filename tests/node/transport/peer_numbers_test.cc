// A ROUTER that numbers its peers takes no name of theirs, of whatever size.
#include "node/transport/peer_numbers.h"

#include <gtest/gtest.h>

#include "base/coding.h"
#include "tests/node/transport/transport_fixture.h"

namespace schakel::node {
namespace {

constexpr std::size_t kLongName = 200 * 1024;
constexpr std::size_t kGreetingSize = 64;

std::string Property(const std::string& name, const std::string& value) {
  Buffer size;
  AppendBigEndian32(size, static_cast<std::uint32_t>(value.size()));
  return static_cast<char>(name.size()) + name + std::string(AsText(size)) + value;
}

// What a client without security says that states this name.
std::string Handshake(const std::string& name) {
  std::string greeting = "\xff" + std::string(8, '\0') + "\x7f\x03\x01NULL";
  greeting.resize(kGreetingSize, '\0');
  const std::string ready =
      "\x05READY" + Property("Socket-Type", "DEALER") + Property("Identity", name);
  Buffer size;
  AppendBigEndian64(size, ready.size());
  return greeting + '\x06' + std::string(AsText(size)) + ready;
}

class PeerNumbersTest : public ::testing::Test {
 protected:
  PeerNumbersTest() : router_(context_, ZMQ_ROUTER) {
    EXPECT_TRUE(router_.Bind("tcp://127.0.0.1:*"));
    endpoint_ = router_.LastEndpoint().substr(std::strlen("tcp://"));
  }
  static void Say(int raw, const std::string& bytes) {
    EXPECT_EQ(send(raw, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  // Returns the id under which the router knows who states this name.
  Buffer IdOfOneThatStates(const std::string& name) {
    const int raw = ConnectTcp(endpoint_);
    clients_.push_back(raw);
    Say(raw, Handshake(name));
    // A frame before the router's own READY is an error.
    std::size_t heard = 0;
    while (heard <= kGreetingSize) {
      char bytes[256];
      const ssize_t got = recv(raw, bytes, sizeof(bytes), 0);
      if (got <= 0) break;
      heard += static_cast<std::size_t>(got);
    }
    Say(raw, std::string("\0\1x", 3));
    zmq_pollitem_t item{router_.raw(), 0, ZMQ_POLLIN, 0};
    EXPECT_EQ(zmq_poll(&item, 1, 10'000), 1);
    auto part = router_.Receive();
    const auto body = router_.Receive();
    EXPECT_TRUE(part && body && AsText(body->bytes) == "x");
    return part ? std::move(part->bytes) : Buffer();
  }
  ~PeerNumbersTest() override {
    for (const int raw : clients_)
      close(raw);
  }

  struct Owner {
    void* raw = zmq_ctx_new();
    ~Owner() { zmq_ctx_term(raw); }
  } owner_;
  void* context_ = owner_.raw;
  Socket router_;
  std::string endpoint_;
  std::vector<int> clients_;
};

TEST_F(PeerNumbersTest, AreInTheOrderOfTheHandshakesWhateverNameIsStated) {
  const auto next = NumberPeers(context_, router_);
  ASSERT_TRUE(next);
  const std::string claim(AsText(RoutingIdOf(*next + 2)));
  const std::vector<std::string> names = {"", claim, claim, "name", std::string(kLongName, 'n')};
  for (std::uint32_t i = 0; i < names.size(); ++i)
    EXPECT_EQ(IdOfOneThatStates(names[i]), RoutingIdOf(*next + i));
}

// What the test above would see of a library that takes names.
TEST_F(PeerNumbersTest, AreNotThereByThemselves) {
  EXPECT_EQ(AsText(IdOfOneThatStates("name")), "name");
  EXPECT_EQ(IdOfOneThatStates(std::string(kLongName, 'n')).size(), kLongName);
}

TEST_F(PeerNumbersTest, AreReadFromIdsOfLibzmqOnly) {
  for (const std::uint32_t number : {0U, 1U, 0x4e6afb66U, 0xffffffffU})
    EXPECT_EQ(NumberOf(RoutingIdOf(number)), number);
  for (const Buffer& id : {Buffer{}, Buffer{0, 1, 2, 3}, Buffer{1, 1, 2, 3, 4}, Buffer(6)})
    EXPECT_FALSE(NumberOf(id));
}

TEST_F(PeerNumbersTest, Wrap) {
  EXPECT_TRUE(IsEarlier(1, 2));
  EXPECT_FALSE(IsEarlier(2, 2));
  EXPECT_FALSE(IsEarlier(3, 2));
  EXPECT_TRUE(IsEarlier(0xfffffff0U, 5));
  EXPECT_FALSE(IsEarlier(5, 0xfffffff0U));
}

}  // namespace
}  // namespace schakel::node
