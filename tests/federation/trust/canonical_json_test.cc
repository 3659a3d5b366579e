// OLPC canonical JSON: the bytes that signatures are made over.
#include "federation/trust/canonical_json.h"

#include <gtest/gtest.h>

namespace schakel::federation {
namespace {

std::string Canonical(const Json& value) {
  const auto bytes = CanonicalJson(value);
  EXPECT_TRUE(bytes);
  return bytes ? std::string(AsText(*bytes)) : "";
}

Json Parsed(std::string_view text) {
  auto json = Json::Parse(text, {});
  EXPECT_TRUE(json) << text;
  return json ? std::move(*json) : Json();
}

TEST(CanonicalJsonTest, EscapesOnlyQuoteAndBackslash) {
  EXPECT_EQ(Canonical("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(Canonical("\n\t\x01/\x7f"), "\"\n\t\x01/\x7f\"");
  EXPECT_EQ(Canonical(Parsed(R"("\u00e9\ud83d\ude00\u0000\/")")),
            std::string("\"\xc3\xa9\xf0\x9f\x98\x80\0/\"", 10));
  EXPECT_EQ(Canonical(Json::Object{{"k\"", 1}}), R"({"k\"":1})");
}

TEST(CanonicalJsonTest, OrdersKeysByCodePoint) {
  // U+1F600 is written with surrogates in UTF-16, which would come before U+FFFD.
  const Json json = Parsed(R"({"\ud83d\ude00":1,"\ufffd":2,"z":3,"Z":4,"\u00e9":5,"":6,"zz":7})");
  EXPECT_EQ(Canonical(json),
            "{\"\":6,\"Z\":4,\"z\":3,\"zz\":7,\"\xc3\xa9\":5,\"\xef\xbf\xbd\":2,"
            "\"\xf0\x9f\x98\x80\":1}");
}

TEST(CanonicalJsonTest, HasNoWhiteSpace) {
  EXPECT_EQ(Canonical(Parsed(" { \"b\" : [ 1 , 2 ] , \"a\" : { } , \"c\" : [ ] } ")),
            R"({"a":{},"b":[1,2],"c":[]})");
}

TEST(CanonicalJsonTest, WritesIntegersAndWords) {
  EXPECT_EQ(Canonical(Parsed("[0,-0,-1,9223372036854775807,-9223372036854775808]")),
            "[0,0,-1,9223372036854775807,-9223372036854775808]");
  EXPECT_EQ(Canonical(Parsed("[true,false,null]")), "[true,false,null]");
}

TEST(CanonicalJsonTest, RefusesNumbersThatAreNoIntegers) {
  for (const char* text :
       {"1.5", "1.0", "1e3", "-0.0", "9223372036854775808", "[1,[2.5]]", R"({"a":{"b":1.5}})"}) {
    const auto refused = CanonicalJson(Parsed(text));
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(CanonicalJsonTest, IsTheSameForEveryFormOfOneValue) {
  const std::string canonical = Canonical(Parsed(R"({"a":"A","b":[{"c":1,"d":"\""}]})"));
  EXPECT_EQ(Canonical(Parsed(R"({ "b":[{"d":"\u0022","c":1}],
                                 "a":"\u0041" })")),
            canonical);
  EXPECT_EQ(Canonical(Parsed(canonical)), canonical);
}

}  // namespace
}  // namespace schakel::federation
