#include "base/utf8.h"

#include <gtest/gtest.h>

#include <random>

#include "base/json.h"

namespace schakel {
namespace {

TEST(Utf8Test, TakesEveryLengthToItsEnds) {
  for (const char* text : {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                           "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(IsUtf8(text)) << text;
  EXPECT_TRUE(IsUtf8(std::string_view("\0", 1)));
}

TEST(Utf8Test, RefusesWhatTheStandardForbids) {
  for (const char* text :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x80\x80", "\xe0\x9f\xbf",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xe2\x82", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe", "ok\xe2\x82"})
    EXPECT_FALSE(IsUtf8(text)) << testing::PrintToString(text);
}

TEST(Utf8Test, KeepsCharactersAndReplacesTheRest) {
  EXPECT_EQ(ToUtf8("caf\xc3\xa9"), "caf\xc3\xa9");
  EXPECT_EQ(ToUtf8("a\xff"
                   "b"),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(ToUtf8("\xe2\x82"), "\xef\xbf\xbd\xef\xbf\xbd");
}

// The JSON parser is another implementation of the same rule.
TEST(Utf8Test, AgreesWithTheJsonParser) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::uint64_t n = 1 + random() % 5; n > 0; --n)
      text += static_cast<char>(0x20 + random() % 0xe0);
    std::erase_if(text, [](char c) { return c == '"' || c == '\\'; });
    const bool parses = Json::Parse("\"" + text + "\"", {}).has_value();
    ASSERT_EQ(IsUtf8(text), parses) << testing::PrintToString(text);
    ASSERT_TRUE(IsUtf8(ToUtf8(text)));
    ASSERT_EQ(ToUtf8(text) == text, parses);
  }
}

}  // namespace
}  // namespace schakel
