// JsonLimits: exactly at the limit is read, one above is refused, whatever the shape.
#include <gtest/gtest.h>

#include "base/json.h"

namespace schakel {
namespace {

std::string Nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

std::string NestedObjects(std::size_t depth) {
  std::string text = "0";
  for (std::size_t i = 0; i < depth; ++i)
    text = "{\"a\":" + text + "}";
  return text;
}

ErrorCode CodeOf(std::string_view text, const JsonLimits& limits) {
  const auto parsed = Json::Parse(text, limits);
  EXPECT_FALSE(parsed);
  return parsed ? ErrorCode::kIo : parsed.error().code;
}

TEST(JsonLimitsTest, CountsBytes) {
  JsonLimits limits;
  limits.size_bytes_max = 10;
  EXPECT_TRUE(Json::Parse("[1,2,3,45]", limits));
  EXPECT_EQ(CodeOf("[1,2,3,456]", limits), ErrorCode::kLimitExceeded);
  EXPECT_EQ(CodeOf("[1]        ", limits), ErrorCode::kLimitExceeded);
}

TEST(JsonLimitsTest, CountsDepth) {
  const JsonLimits limits;
  EXPECT_TRUE(Json::Parse(Nested(64), limits));
  EXPECT_EQ(CodeOf(Nested(65), limits), ErrorCode::kLimitExceeded);
  EXPECT_TRUE(Json::Parse(NestedObjects(64), limits));
  EXPECT_EQ(CodeOf(NestedObjects(65), limits), ErrorCode::kLimitExceeded);
}

TEST(JsonLimitsTest, CountsDepthAndNotWidth) {
  JsonLimits limits;
  limits.depth_max = 2;
  EXPECT_TRUE(Json::Parse("[[],[],[],{},{}]", limits));
  EXPECT_FALSE(Json::Parse("[[],[[]]]", limits));
  limits.depth_max = 0;
  EXPECT_TRUE(Json::Parse("1", limits));
  EXPECT_FALSE(Json::Parse("[]", limits));
}

// A hundred thousand brackets must neither overflow the stack nor fill the memory.
TEST(JsonLimitsTest, SurvivesDeepNesting) {
  EXPECT_EQ(CodeOf(Nested(100'000), {}), ErrorCode::kLimitExceeded);
  EXPECT_EQ(CodeOf(std::string(1'000'000, '['), {}), ErrorCode::kLimitExceeded);
}

TEST(JsonLimitsTest, CountsValues) {
  JsonLimits limits;
  limits.values_max = 4;
  EXPECT_TRUE(Json::Parse("[1,2,3]", limits));
  EXPECT_EQ(CodeOf("[1,2,3,4]", limits), ErrorCode::kLimitExceeded);
  EXPECT_TRUE(Json::Parse(R"({"a":[],"b":{}, "c":null})", limits));
  EXPECT_EQ(CodeOf(R"({"a":[],"b":{}, "c":[1]})", limits), ErrorCode::kLimitExceeded);
}

TEST(JsonLimitsTest, SaysWhichLimitAndWhere) {
  JsonLimits limits;
  limits.depth_max = 2;
  EXPECT_EQ(Json::Parse(R"({"a":[1,[]]})", limits).error().context, "/a/1: nested deeper than 2");
  limits.values_max = 2;
  EXPECT_EQ(Json::Parse(R"({"a":1,"b":2})", limits).error().context, "/b: more than 2 values");
  limits.size_bytes_max = 3;
  EXPECT_EQ(Json::Parse("1234", limits).error().context, "larger than 3 bytes");
}

}  // namespace
}  // namespace schakel
