// What is JSON and what is not: the rules of RFC 8259, and our own on top of it.
#include <gtest/gtest.h>

#include <limits>

#include "base/json.h"

namespace schakel {
namespace {

using namespace std::string_literals;  // NOLINT(google-build-using-namespace): texts with NUL

Json MustParse(std::string_view text) {
  auto parsed = Json::Parse(text, {});
  EXPECT_TRUE(parsed) << text;
  return parsed ? std::move(parsed).value() : Json();
}

// Returns the error's context, or "" if the text was accepted.
std::string Refusal(std::string_view text) {
  const auto parsed = Json::Parse(text, {});
  if (parsed) return "";
  EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument) << text;
  return parsed.error().context;
}

TEST(JsonParseTest, ReadsEveryKindOfValue) {
  EXPECT_TRUE(MustParse("null").IsNull());
  EXPECT_EQ(*MustParse("true").AsBool(), true);
  EXPECT_EQ(*MustParse("false").AsBool(), false);
  EXPECT_EQ(*MustParse("-12").AsInteger(), -12);
  EXPECT_EQ(*MustParse("1.5").AsDouble(), 1.5);
  EXPECT_EQ(*MustParse("\"a\"").AsString(), "a");
  EXPECT_EQ(MustParse("[1,2]").AsArray()->size(), 2U);
  EXPECT_EQ(*MustParse("{\"a\":1}").Find("a")->AsInteger(), 1);
}

TEST(JsonParseTest, TellsKindsApart) {
  const Json number = MustParse("1");
  EXPECT_EQ(number.AsDouble(), nullptr);
  EXPECT_EQ(number.AsString(), nullptr);
  EXPECT_EQ(number.AsBool(), nullptr);
  EXPECT_EQ(number.AsArray(), nullptr);
  EXPECT_EQ(number.AsObject(), nullptr);
  EXPECT_FALSE(number.IsNull());
  EXPECT_EQ(MustParse("1.0").AsInteger(), nullptr);
}

TEST(JsonParseTest, AcceptsWhatTheRfcAllows) {
  for (const char* text :
       {" [ ] ", "\t\r\n{ }\n", "[[]]", "{\"\":0}", "\"\"", "[0,-0,1e2,1E+2,1e-2,0.5,-1.25]",
        R"(["\"\\\/\b\f\n\r\t"])", R"("\u00e9\uD83D\uDE00")", "\"\x7f\"", "\"\xc3\xa9\"",
        "\"\xf4\x8f\xbf\xbf\"", "\"\xef\xbb\xbf\"", R"({"a":{"a":{"a":[]}}})"}) {
    EXPECT_TRUE(Json::Parse(text, {})) << text;
  }
}

TEST(JsonParseTest, ReadsEscapes) {
  EXPECT_EQ(*MustParse(R"("\"\\\/\b\f\n\r\t")").AsString(), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(*MustParse(R"("\u0041\u00e9\u20ac")").AsString(), "A\xc3\xa9\xe2\x82\xac");
  EXPECT_EQ(*MustParse(R"("\ud83d\ude00")").AsString(), "\xf0\x9f\x98\x80");
  EXPECT_EQ(*MustParse(R"("a\u0000b")").AsString(), "a\0b"s);
}

TEST(JsonParseTest, RefusesWhatIsNotJson) {
  for (const char* text : {"",          " ",
                           "nul",       "nulll",
                           "True",      "NaN",
                           "[NaN]",     "Infinity",
                           "-Infinity", "-",
                           "+1",        "01",
                           "-01",       ".5",
                           "1.",        "1.e1",
                           "1e",        "1e+",
                           "0x10",      "1_000",
                           "'a'",       "\"a",
                           "a\"",       "\"\\x41\"",
                           "\"\\u12\"", "\"\\u12G4\"",
                           "\"\\\"",    "\"a\tb\"",
                           "\"a\nb\"",  "[",
                           "]",         "[1",
                           "[1,",       "[1,]",
                           "[,1]",      "[1 2]",
                           "[1]]",      "{",
                           "}",         "{\"a\"}",
                           "{\"a\":}",  "{\"a\":1,}",
                           "{,}",       "{a:1}",
                           "{1:1}",     "{\"a\":1 \"b\":2}",
                           "{\"a\" 1}", "{\"a\":1}}",
                           "1 2",       "{}{}",
                           "[1]//c",    "/**/1",
                           "[1}",       "{\"a\":1]",
                           "\v1",       "\f1",
                           "1\xc2\xa0", "\\u0031",
                           "[\"a\":1]", "{\"a\":1;}"}) {
    EXPECT_NE(Refusal(text), "") << text;
  }
}

TEST(JsonParseTest, RefusesEveryTruncation) {
  const std::string text = R"({"a":[1.5,"\u00e9",true,null,{"b":""}]})";
  ASSERT_TRUE(Json::Parse(text, {}));
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_NE(Refusal(text.substr(0, size)), "") << size;
}

// The parser below ours takes a NUL byte for the end of its input and would ignore what follows:
// two documents with different bytes would be one.
TEST(JsonParseTest, RefusesANulByteAnywhere) {
  for (const std::string& text :
       {"{}\0"s, "{}\0junk"s, "\0{}"s, "[1,\0 2]"s, "\"a\0b\""s, "1\0"s, "{}\n\0"s, "tr\0ue"s}) {
    EXPECT_NE(Refusal(text), "") << testing::PrintToString(text);
  }
}

TEST(JsonParseTest, RefusesInvalidUtf8) {
  for (const char* bytes :
       {"\x80", "\xbf", "\xc3", "\xc3(", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe2\x82",
        "\xe2\x82(", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x9f\x98",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe\xff", "\xf8\x88\x80\x80\x80"}) {
    EXPECT_NE(Refusal("\"" + std::string(bytes) + "\""), "") << testing::PrintToString(bytes);
    EXPECT_NE(Refusal("{\"" + std::string(bytes) + "\":1}"), "") << testing::PrintToString(bytes);
  }
}

TEST(JsonParseTest, RefusesLoneSurrogates) {
  for (const char* text :
       {R"("\ud800")", R"("\udbff")", R"("\udc00")", R"("\udfff")", R"("\ud800\ud800")",
        R"("\ud800a")", R"("\udc00\ud800")", R"("\ud83d\u0041")", R"({"\ud800":1})"}) {
    EXPECT_NE(Refusal(text), "") << text;
  }
}

TEST(JsonParseTest, RefusesDuplicateKeysHoweverTheyAreWritten) {
  EXPECT_EQ(Refusal(R"({"a":1,"b":2,"a":3})"), "/a: duplicate key");
  EXPECT_EQ(Refusal(R"({"a":1,"\u0061":1})"), "/a: duplicate key");
  EXPECT_EQ(Refusal(R"({"":1,"":1})"), "/: duplicate key");
  EXPECT_EQ(Refusal(R"([{"x":{"a":1,"a":1}}])"), "/0/x/a: duplicate key");
  EXPECT_TRUE(Json::Parse(R"({"a":{"a":1},"b":{"a":1},"A":1})", {}));
}

TEST(JsonParseTest, KeepsIntegersExactly) {
  EXPECT_EQ(*MustParse("9223372036854775807").AsInteger(),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(*MustParse("-9223372036854775808").AsInteger(),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(*MustParse("9007199254740993").AsInteger(), 9007199254740993);
}

TEST(JsonParseTest, ReadsLargerNumbersAsDouble) {
  EXPECT_EQ(*MustParse("9223372036854775808").AsDouble(), 9223372036854775808.0);
  EXPECT_EQ(*MustParse("-9223372036854775809").AsDouble(), -9223372036854775808.0);
  EXPECT_EQ(*MustParse("18446744073709551615").AsDouble(), 18446744073709551616.0);
  EXPECT_EQ(*MustParse("18446744073709551616").AsDouble(), 18446744073709551616.0);
  EXPECT_EQ(*MustParse("1" + std::string(300, '0')).AsDouble(), 1e300);
  EXPECT_EQ(*MustParse("1e308").AsDouble(), 1e308);
}

TEST(JsonParseTest, RefusesNumbersThatNoDoubleHolds) {
  for (const std::string& text :
       {"1e309"s, "-1e309"s, "[1e999999999]"s, "1" + std::string(400, '0')})
    EXPECT_NE(Refusal(text), "") << text;
}

TEST(JsonParseTest, SaysWhereTheErrorIs) {
  EXPECT_EQ(Refusal(R"({"document":{"notes":[0,1,x]}})"),
            "/document/notes/2: not valid JSON at byte 27");
  EXPECT_EQ(Refusal(R"({"a/b~c":[)"), "/a~1b~0c/0: not valid JSON at byte 11");
  EXPECT_EQ(Refusal("x"), "/: not valid JSON at byte 1");
}

// Error texts go into other JSON documents, so they must stay valid UTF-8 when a key is cut.
TEST(JsonParseTest, CutsLongKeysBetweenCharacters) {
  const std::string euro = "\xe2\x82\xac";
  for (std::size_t before = 95; before <= 101; ++before) {
    const std::string key = std::string(before, 'k') + euro + euro;
    const std::string context = Refusal("{\"" + key + "\":x}");
    EXPECT_LE(context.size(), 140U);
    EXPECT_TRUE(Json::Parse("\"" + context + "\"", {})) << context;
  }
}

}  // namespace
}  // namespace schakel
