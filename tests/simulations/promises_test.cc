#include "simulations/promises.h"

#include <gtest/gtest.h>

namespace schakel::simulations {
namespace {

TEST(PromisesTest, KeepsWhatWasAnsweredApartFromWhatIsOpen) {
  Promises promises(2);
  promises.OnPublish(1, 7, "A");
  promises.OnPublish(1, 8, "B");
  promises.OnPublish(1, 9, "C");
  promises.OnPublished(1, 7);
  promises.OnRefused(1, 8);
  EXPECT_EQ(promises.open(1).size(), 1U);
  EXPECT_EQ(promises.open(1).begin()->second, "C");
  EXPECT_EQ(promises.kept(1), std::set<std::string>{"A"});
  EXPECT_TRUE(promises.open(0).empty());
}

TEST(PromisesTest, EndsWithTheLifeThatWasAsked) {
  Promises promises(1);
  promises.OnPublish(0, 7, "A");
  promises.OnPublish(0, 8, "B");
  promises.OnPublished(0, 7);
  promises.OnCrash(0);
  EXPECT_TRUE(promises.open(0).empty());
  promises.OnPublished(0, 8);  // nobody hears it any more
  EXPECT_EQ(promises.kept(0), std::set<std::string>{"A"});
  promises.Forget(0);
  EXPECT_TRUE(promises.kept(0).empty());
}

TEST(PromisesTest, RemembersWhatWasShown) {
  Promises promises(2);
  const federation::EntryPosition position{{crypto::NodeId{{1, 2, 3}}, 1}, 4};
  promises.OnArrived(1, position);
  EXPECT_TRUE(promises.HasShown(1, position));
  EXPECT_FALSE(promises.HasShown(0, position));
}

}  // namespace
}  // namespace schakel::simulations
