// Dump: one compact text per value, and Parse reads the same value back.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "base/json.h"
#include "base/random.h"

namespace schakel {
namespace {

std::string RandomText(SeededRandom& random) {
  static constexpr std::array<std::string_view, 12> kParts = {"a",
                                                              "Z",
                                                              "\"",
                                                              "\\",
                                                              "/",
                                                              "\n",
                                                              std::string_view("\0", 1),
                                                              "\x1f",
                                                              "\x7f",
                                                              "\xc3\xa9",
                                                              "\xe2\x80\xa8",
                                                              "\xf0\x9f\x98\x80"};
  std::string text;
  for (std::uint64_t i = random.Below(8); i > 0; --i)
    text += kParts.at(random.Below(kParts.size()));
  return text;
}

double RandomDouble(SeededRandom& random) {
  double value = std::bit_cast<double>(random.Next());
  while (!std::isfinite(value))
    value = std::bit_cast<double>(random.Next());
  return value;
}

// Doubles that are whole numbers print as integers, so they are left to a test of their own.
Json RandomValue(SeededRandom& random, int depth) {
  switch (random.Below(depth > 0 ? 7 : 5)) {
    case 0:
      return {};
    case 1:
      return random.Below(2) == 0;
    case 2:
      return static_cast<std::int64_t>(random.Next() >> random.Below(64));
    case 3: {
      const double value = RandomDouble(random);
      return value == std::trunc(value) ? Json(0.5) : Json(value);
    }
    case 4:
      return RandomText(random);
    case 5: {
      Json::Array array;
      for (std::uint64_t i = random.Below(5); i > 0; --i)
        array.push_back(RandomValue(random, depth - 1));
      return array;
    }
    default: {
      Json::Object object;
      for (std::uint64_t i = random.Below(5); i > 0; --i) {
        const std::string key = RandomText(random);
        object[key] = RandomValue(random, depth - 1);
      }
      return object;
    }
  }
}

std::string Reprinted(std::string_view text) {
  const auto parsed = Json::Parse(text, {});
  EXPECT_TRUE(parsed) << text;
  return parsed ? parsed->Dump() : "";
}

TEST(JsonPrintTest, ReadsBackRandomValues) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const Json value = RandomValue(random, 5);
    const std::string text = value.Dump();
    const auto parsed = Json::Parse(text, {});
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(*parsed, value) << text;
    EXPECT_EQ(parsed->Dump(), text);
  }
}

TEST(JsonPrintTest, LeavesOutAllSpace) {
  EXPECT_EQ(Reprinted(" { \"a\" : [ 1 , true , null , \"x y\" ] , \"b\" : { } } "),
            R"({"a":[1,true,null,"x y"],"b":{}})");
}

TEST(JsonPrintTest, OrdersKeysByTheirBytes) {
  EXPECT_EQ(Reprinted(R"({"b":1,"a":2,"B":3,"":4,"aa":5,"é":6,"~":7})"),
            R"({"":4,"B":3,"a":2,"aa":5,"b":1,"~":7,"é":6})");
}

TEST(JsonPrintTest, GivesOneTextForTheSameObject) {
  EXPECT_EQ(Reprinted(R"({"x":{"b":1,"a":2},"w":0})"), Reprinted(R"({"w":0,"x":{"a":2,"b":1}})"));
}

TEST(JsonPrintTest, EscapesQuotesBackslashesAndControlCharacters) {
  for (int code = 0; code < 0x20; ++code) {
    char expected[16];
    std::snprintf(expected, sizeof(expected), "\"\\u%04x\"", static_cast<unsigned>(code));
    EXPECT_EQ(Json(std::string(1, static_cast<char>(code))).Dump(), expected);
  }
  EXPECT_EQ(Json("\"\\/").Dump(), R"("\"\\/")");
  EXPECT_EQ(Json("\x7f\xc3\xa9").Dump(), "\"\x7f\xc3\xa9\"");
}

TEST(JsonPrintTest, EscapesKeysToo) {
  Json::Object object;
  object["a\"\n"] = 1;
  EXPECT_EQ(Json(object).Dump(), R"({"a\"\u000a":1})");
}

TEST(JsonPrintTest, PrintsIntegersInFull) {
  EXPECT_EQ(Json(std::numeric_limits<std::int64_t>::min()).Dump(), "-9223372036854775808");
  EXPECT_EQ(Json(std::numeric_limits<std::int64_t>::max()).Dump(), "9223372036854775807");
  EXPECT_EQ(Json(std::uint64_t{1} << 62U).Dump(), "4611686018427387904");
}

TEST(JsonPrintTest, PrintsNumbersAboveInt64AsDouble) {
  EXPECT_EQ(Json(std::uint64_t{1} << 63U).Dump(), "9.2233720368547758e+18");
  EXPECT_EQ(Reprinted("18446744073709551615"), "1.8446744073709552e+19");
}

// Equal numbers give equal texts: the comparison of list items relies on it.
TEST(JsonPrintTest, PrintsWholeDoublesAsIntegers) {
  EXPECT_EQ(Reprinted("[9.0,1e2,-3.0]"), "[9,100,-3]");
}

TEST(JsonTest, FindsMembers) {
  const auto parsed = Json::Parse(R"({"name":"OVZ","size":3,"none":null})", {});
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->StringOr("name", "-"), "OVZ");
  EXPECT_EQ(parsed->StringOr("size", "-"), "-");
  EXPECT_EQ(parsed->StringOr("absent", "-"), "-");
  EXPECT_EQ(parsed->Find("absent"), nullptr);
  ASSERT_NE(parsed->Find("none"), nullptr);
  EXPECT_TRUE(parsed->Find("none")->IsNull());
  EXPECT_EQ(Json(3).Find("name"), nullptr);
  EXPECT_EQ(Json(Json::Array{}).Find("name"), nullptr);
}

TEST(JsonTest, ChangesAnObjectInPlace) {
  Json value{Json::Object{}};
  (*value.AsObject())["a"] = true;
  EXPECT_EQ(value.Dump(), R"({"a":true})");
}

TEST(JsonTest, TakesTextForTextAndNotForTruth) {
  EXPECT_EQ(Json("a").Dump(), "\"a\"");
  EXPECT_EQ(Json(std::string_view("b")).Dump(), "\"b\"");
  EXPECT_EQ(Json(true).Dump(), "true");
}

}  // namespace
}  // namespace schakel
