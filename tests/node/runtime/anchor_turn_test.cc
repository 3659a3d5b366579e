// When the anchor's machine signs, and when it must not.
#include "node/runtime/anchor_turn.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {
namespace {

NodeStatus StatusWith(bool has_heard, federation::TrustVersion trust) {
  NodeStatus status;
  status.has_heard = has_heard;
  status.is_admitted = true;
  status.trust = trust;
  return status;
}

TEST(AnchorTurnTest, WaitsUntilItsPeersSaidWhatTheyHold) {
  EXPECT_EQ(TurnOf(false, StatusWith(false, {1, 5}), {1, 5}), AnchorTurn::kWait);
  EXPECT_EQ(TurnOf(false, StatusWith(true, {1, 5}), {1, 5}), AnchorTurn::kSign);
}

TEST(AnchorTurnTest, SignsForAFederationThatHasNoMembersYet) {
  NodeStatus status = StatusWith(false, {1, 5});
  status.is_admitted = false;
  EXPECT_EQ(TurnOf(false, status, {1, 5}), AnchorTurn::kSign);
}

TEST(AnchorTurnTest, TakesOverWhatIsNewerThanAnOldBackup) {
  EXPECT_EQ(TurnOf(false, StatusWith(true, {1, 9}), {1, 5}), AnchorTurn::kAdopt);
  EXPECT_EQ(TurnOf(false, StatusWith(true, {2, 1}), {1, 5}), AnchorTurn::kAdopt);
  // What was published here and nobody has heard of yet is newer.
  EXPECT_EQ(TurnOf(false, StatusWith(true, {1, 4}), {1, 5}), AnchorTurn::kSign);
}

TEST(AnchorTurnTest, SignsNothingAsAStandBy) {
  for (const bool has_heard : {false, true})
    EXPECT_EQ(TurnOf(true, StatusWith(has_heard, {1, 9}), {1, 5}), AnchorTurn::kStandBy);
}

TEST(AnchorTurnTest, IsAStandByWhereTheFileIs) {
  const TempFolder folder;
  EXPECT_FALSE(IsStandBy(folder / "."));
  ASSERT_TRUE(WriteFileDurably(folder / "standby", AsBytes("x"), FileMode::kPublic));
  EXPECT_TRUE(IsStandBy(folder / "."));
}

}  // namespace
}  // namespace schakel::node
