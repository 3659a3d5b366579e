#include <gtest/gtest.h>

#include <set>

#include "node/delivery/notice.h"

namespace schakel::node {
namespace {

const Buffer kKey(32, 7);
const std::string kPublisher(64, 'a');

TEST(ControlCodeTest, HasThreeAndThreeCharactersThatCannotBeMixedUp) {
  for (MemberId member = 0; member < 500; ++member) {
    const std::string code = ControlCode(kKey, member, kPublisher, "DTC-2026-0012", "1.0.0");
    ASSERT_EQ(code.size(), 7U);
    ASSERT_EQ(code[3], '-');
    ASSERT_EQ(code.find_first_of("01OQILBGSUVZAEY"), std::string::npos) << code;
    ASSERT_EQ(code.find_first_not_of("-23456789CDFHJKMNPRTWX"), std::string::npos) << code;
  }
}

// Members compare old and new mail, and staff look a code up years later: it may never change.
TEST(ControlCodeTest, IsTheSameInEveryVersionOfThisProgram) {
  EXPECT_EQ(ControlCode(kKey, 41, kPublisher, "DTC-2026-0012", "1.0.0"), "3CJ-J54");
}

TEST(ControlCodeTest, DependsOnEverythingThatItIsMadeOf) {
  const Buffer other_key(32, 8);
  const std::set<std::string> codes = {
      ControlCode(kKey, 41, kPublisher, "DTC-2026-0012", "1.0.0"),
      ControlCode(other_key, 41, kPublisher, "DTC-2026-0012", "1.0.0"),
      ControlCode(kKey, 42, kPublisher, "DTC-2026-0012", "1.0.0"),
      ControlCode(kKey, 41, std::string(64, 'b'), "DTC-2026-0012", "1.0.0"),
      ControlCode(kKey, 41, kPublisher, "DTC-2026-0013", "1.0.0"),
      ControlCode(kKey, 41, kPublisher, "DTC-2026-0012", "1.0.1"),
      ControlCode(kKey, 41, kPublisher, "DTC-2026-00121", ".0.0"),
      ControlCode(kKey, 41, kPublisher, "DTC-2026-001", "21.0.0")};
  EXPECT_EQ(codes.size(), 8U);
}

TEST(ControlCodeTest, DiffersBetweenMembers) {
  std::set<std::string> codes;
  for (MemberId member = 0; member < 2000; ++member)
    codes.insert(ControlCode(kKey, member, kPublisher, "DTC-2026-0012", "1.0.0"));
  // Of 2,000 draws from 86 million, one pair is expected to be equal in 43 tries.
  EXPECT_GE(codes.size(), 1998U);
}

}  // namespace
}  // namespace schakel::node
