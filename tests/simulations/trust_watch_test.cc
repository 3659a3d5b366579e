#include "simulations/trust_watch.h"

#include <gtest/gtest.h>

#include "federation/wire/frame_codec.h"

namespace schakel::simulations {
namespace {

using federation::TrustVersion;

Buffer Naming(TrustVersion version) {
  return *federation::EncodeFrame({version, federation::CreditMessage{5}});
}

TEST(TrustWatchTest, LetsAStartHaveWhatWasNamedOrMore) {
  TrustWatch watch(2);
  watch.OnSent(1, Naming({1, 4}));
  watch.OnSent(1, Naming({1, 3}));
  watch.OnStart(1, {1, 4});
  watch.OnStart(1, {2, 1});
  watch.OnStart(0, {});
  EXPECT_EQ(watch.broken(), std::nullopt);
}

TEST(TrustWatchTest, SeesAStartBehindWhatWasNamed) {
  TrustWatch watch(2);
  watch.OnSent(1, Naming({1, 4}));
  watch.OnStart(1, {1, 3});
  ASSERT_TRUE(watch.broken());
  EXPECT_EQ(watch.broken()->substr(0, 6), "trust:");
}

TEST(TrustWatchTest, ExpectsNothingOfAnOlderStore) {
  TrustWatch watch(1);
  watch.OnSent(0, Naming({1, 4}));
  watch.Forget(0);
  watch.OnStart(0, {1, 3});
  EXPECT_EQ(watch.broken(), std::nullopt);
}

}  // namespace
}  // namespace schakel::simulations
