// Result, Error, CHECK: what is held comes out again, and misuse aborts in every build.
#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

namespace schakel {
namespace {

Error Missing() {
  return {ErrorCode::kNotFound, "no such peer"};
}

TEST(ResultTest, HoldsAValue) {
  const Result<int> result = 7;
  EXPECT_TRUE(result);
  EXPECT_TRUE(result.has_value());
  EXPECT_EQ(result.value(), 7);
  EXPECT_EQ(*result, 7);
}

TEST(ResultTest, HoldsAnError) {
  const Result<int> result = Missing();
  EXPECT_FALSE(result);
  EXPECT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(result.error().context, "no such peer");
}

TEST(ResultTest, TellsAnErrorAsValueFromAnError) {
  const Result<std::string> text = std::string("no such peer");
  EXPECT_TRUE(text);
  EXPECT_EQ(text->size(), 12U);
}

TEST(ResultTest, MovesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
  const std::unique_ptr<int> taken = std::move(result).value();
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(*taken, 3);
}

TEST(ResultTest, MovesByDereferenceToo) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(4);
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 4);
}

TEST(ResultTest, ChangesItsValueInPlace) {
  Result<std::string> result = std::string("a");
  *result += "b";
  result->push_back('c');
  result.value() += "d";
  EXPECT_EQ(*result, "abcd");
}

TEST(ResultTest, KeepsErrorsOfVoid) {
  EXPECT_TRUE(Result<void>());
  const Result<void> failed = Missing();
  EXPECT_FALSE(failed);
  EXPECT_EQ(ToString(failed.error()), "not_found: no such peer");
}

TEST(ResultDeathTest, AbortsOnTheValueOfAnError) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const Result<int> result = Missing();
  EXPECT_DEATH(static_cast<void>(result.value()), "check failed: has_value");
}

TEST(ResultDeathTest, AbortsOnTheErrorOfAValue) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const Result<int> result = 1;
  EXPECT_DEATH(static_cast<void>(result.error()), "check failed: !has_value");
  EXPECT_DEATH(static_cast<void>(Result<void>().error()), "check failed: error_");
}

TEST(ErrorTest, NamesEachCodeOnce) {
  std::set<std::string_view> names;
  for (const ErrorCode code :
       {ErrorCode::kNotFound, ErrorCode::kInvalidArgument, ErrorCode::kCorruption,
        ErrorCode::kProtocol, ErrorCode::kUnauthorized, ErrorCode::kLimitExceeded,
        ErrorCode::kUnavailable, ErrorCode::kConflict, ErrorCode::kIo}) {
    EXPECT_TRUE(names.insert(ErrorCodeName(code)).second) << ErrorCodeName(code);
  }
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_TRUE(names.contains("limit_exceeded"));
}

}  // namespace
}  // namespace schakel
