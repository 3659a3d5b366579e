#include "federation/gossip/endpoint.h"

#include "cast.h"

namespace schakel::federation {
namespace {

TEST(EndpointTest, KnowsTheKindOfEveryAddress) {
  const std::vector<std::pair<std::string, EndpointKind>> cases = {
      {"192.0.2.1:27120", EndpointKind::kPublic},
      {"[2001:db8::1]:27120", EndpointKind::kPublic},
      {"0.0.0.0:1", EndpointKind::kUnspecified},
      {"[::]:1", EndpointKind::kUnspecified},
      {"127.0.0.1:1", EndpointKind::kLoopback},
      {"127.9.9.9:1", EndpointKind::kLoopback},
      {"[::1]:1", EndpointKind::kLoopback},
      {"[::ffff:127.0.0.1]:1", EndpointKind::kLoopback},
      {"10.1.2.3:1", EndpointKind::kPrivate},
      {"172.16.0.1:1", EndpointKind::kPrivate},
      {"172.31.255.255:1", EndpointKind::kPrivate},
      {"172.32.0.1:1", EndpointKind::kPublic},
      {"192.168.1.1:1", EndpointKind::kPrivate},
      {"169.254.169.254:80", EndpointKind::kPrivate},
      {"100.64.0.1:1", EndpointKind::kPrivate},
      {"[fd00::1]:1", EndpointKind::kPrivate},
      {"[fe80::1]:1", EndpointKind::kPrivate},
      {"[::ffff:10.0.0.1]:1", EndpointKind::kPrivate},
      {"224.0.0.1:1", EndpointKind::kSpecial},
      {"255.255.255.255:1", EndpointKind::kSpecial},
      {"[ff02::1]:1", EndpointKind::kSpecial},
      {"example.org:1", EndpointKind::kInvalid},
      {"192.0.2.1", EndpointKind::kInvalid},
      {"192.0.2.1:70000", EndpointKind::kInvalid},
      {"192.0.2.1:", EndpointKind::kInvalid},
      {"2001:db8::1:1", EndpointKind::kInvalid},
      {"[192.0.2.1]:1", EndpointKind::kInvalid},
      {std::string("192.0.2.1\0:1", 12), EndpointKind::kInvalid},
      {"", EndpointKind::kInvalid},
  };
  for (const auto& [endpoint, kind] : cases)
    EXPECT_EQ(KindOf(endpoint), kind) << endpoint;
}

TEST(EndpointTest, DialsPrivateNetworksOnlyIfOneWasConfigured) {
  EndpointPolicy policy;
  EXPECT_TRUE(policy.MayDial("192.0.2.1:1"));
  EXPECT_FALSE(policy.MayDial("10.0.0.1:1"));
  EXPECT_FALSE(policy.MayDial("127.0.0.1:1"));
  policy.PermitKindOf("192.168.0.1:27120");
  EXPECT_TRUE(policy.MayDial("10.0.0.1:1"));
  EXPECT_FALSE(policy.MayDial("127.0.0.1:1"));
  policy.PermitKindOf("127.0.0.1:27120");
  EXPECT_TRUE(policy.MayDial("127.0.0.1:1"));
  policy.PermitKindOf("0.0.0.0:1");
  EXPECT_FALSE(policy.MayDial("0.0.0.0:1"));
  EXPECT_FALSE(policy.MayDial("224.0.0.1:1"));
}

TEST(EndpointTest, DialsAConfiguredAddressWhateverItsKind) {
  EndpointPolicy policy;
  policy.Permit("10.0.0.1:1");
  EXPECT_TRUE(policy.MayDial("10.0.0.1:1"));
  EXPECT_FALSE(policy.MayDial("10.0.0.1:2"));
  EXPECT_FALSE(policy.MayDial("10.0.0.2:1"));
}

TEST(EndpointTest, KnowsTheNetworkOfAPublicAddress) {
  EXPECT_EQ(NetworkOf("192.0.2.1:1"), NetworkOf("192.0.2.255:9"));
  EXPECT_NE(NetworkOf("192.0.2.1:1"), NetworkOf("192.0.3.1:1"));
  EXPECT_EQ(NetworkOf("[::ffff:192.0.2.1]:1"), NetworkOf("192.0.2.1:1"));
  EXPECT_EQ(NetworkOf("[2001:db8:1:1::1]:1"), NetworkOf("[2001:db8:1:2::1]:1"));
  EXPECT_NE(NetworkOf("[2001:db8:1::1]:1"), NetworkOf("[2001:db8:2::1]:1"));
  EXPECT_EQ(NetworkOf("10.0.0.1:1"), std::nullopt);
  EXPECT_EQ(NetworkOf("127.0.0.1:1"), std::nullopt);
  EXPECT_EQ(NetworkOf("example.org:1"), std::nullopt);
}

TEST(EndpointTest, AnnouncesNoAddressThatOnlyListens) {
  EXPECT_EQ(AnnouncedEndpoints({"0.0.0.0:1", "192.0.2.1:1", "[::]:1"}),
            std::vector<std::string>{"192.0.2.1:1"});
}

}  // namespace
}  // namespace schakel::federation
