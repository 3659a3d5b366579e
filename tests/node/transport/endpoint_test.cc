#include "node/transport/endpoint.h"

#include <gtest/gtest.h>

namespace schakel::node {
namespace {

TEST(EndpointTest, TakesNumericAddressesOnly) {
  EXPECT_TRUE(IsEndpoint("127.0.0.1:27120"));
  EXPECT_TRUE(IsEndpoint("[::1]:27120"));
  EXPECT_TRUE(IsEndpoint("127.0.0.1:0"));
  for (const char* text : {"", ":", "127.0.0.1", "localhost:80", "127.0.0.1:", "127.0.0.1:65536",
                           "::1:80", "[127.0.0.1]:80", "127.0.0.1:8x", "tcp://127.0.0.1:80",
                           "127.1:80", "0177.0.0.1:80x", "inproc://x:1", "127.0.0.1:-1",
                           "127.0.0.1: 80", "[::1:80", "::1]:80", "127.0.0.1:00000000080x"}) {
    EXPECT_FALSE(IsEndpoint(text)) << text;
  }
}

}  // namespace
}  // namespace schakel::node
