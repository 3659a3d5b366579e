// What every test of the simulator needs first: the crypto library, and no log.
#pragma once

#include <gtest/gtest.h>

#include "base/log.h"
#include "crypto/sodium.h"

namespace schakel::simulations {

class SimulationTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    ASSERT_TRUE(crypto::Initialise());
    log::SetLevel(log::Level::kError);
  }
};

}  // namespace schakel::simulations
