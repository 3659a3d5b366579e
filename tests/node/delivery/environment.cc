// Starts libsodium before the first test, as every program of ours does.
#include <gtest/gtest.h>

#include "crypto/sodium.h"

namespace schakel::node {
namespace {

class SodiumEnvironment final : public testing::Environment {
 public:
  void SetUp() override { ASSERT_TRUE(crypto::Initialise()); }
};

const testing::Environment* const kEnvironment =
    testing::AddGlobalTestEnvironment(new SodiumEnvironment);  // owned by GoogleTest

}  // namespace
}  // namespace schakel::node
