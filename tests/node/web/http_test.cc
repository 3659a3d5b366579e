#include "node/web/http.h"

#include <gtest/gtest.h>

#include <random>

#include "base/percent.h"

namespace schakel::node {
namespace {

TEST(PercentTest, ReadsBackWhatItEncodes) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 2'000; ++i) {
    std::string text;
    for (std::uint64_t n = random() % 20; n > 0; --n)
      text += static_cast<char>(random());
    const std::string encoded = PercentEncode(text);
    EXPECT_EQ(PercentDecode(encoded), text);
    for (const char c : encoded) {
      EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '%' || c == '-' ||
                  c == '.' || c == '_' || c == '~')
          << encoded;
    }
  }
}

TEST(PercentTest, RefusesMalformedEscapes) {
  for (const char* text : {"%", "%4", "a%", "%zz", "%4g", "%%41", "% 41", "%-1", "%+1"})
    EXPECT_FALSE(PercentDecode(text)) << text;
  EXPECT_EQ(PercentDecode("%41%c3%A9+b"), "A\xc3\xa9 b");
}

}  // namespace
}  // namespace schakel::node
