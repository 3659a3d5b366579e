// Documents damaged at random are refused or read, and never more than that.
#include <gtest/gtest.h>

#include <cstdio>

#include "base/random.h"
#include "corpus.h"
#include "documents.h"
#include "federation/advisory/limits.h"
#include "federation/advisory/summary.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kSeed = 20261124;
constexpr int kRoundsPerSample = 400;

// Copies, drops, swaps or changes a piece of the text, sometimes at the borders of JSON values.
std::string Damage(std::string text, Random& random) {
  constexpr std::string_view kPieces[] = {"null",  "[]",   "{}",      "\"\"",   "-1",
                                          "1e400", "[[[[", "\\u0000", "\"id\"", "true",
                                          "\xff",  "}",    "]",       ",",      ":"};
  const std::size_t at = random.Below(text.size());
  const std::size_t length = random.Below(std::min<std::size_t>(40, text.size() - at) + 1);
  switch (random.Below(4)) {
    case 0:
      return text.erase(at, length);
    case 1: {
      const std::string piece = text.substr(at, length);
      return text.insert(random.Below(text.size()), piece);
    }
    case 2:
      text[at] = static_cast<char>(random.Below(256));
      return text;
    default:
      return text.replace(at, length, kPieces[random.Below(std::size(kPieces))]);
  }
}

TEST(MutationTest, DamagedSamplesAreRefusedOrRead) {
  std::printf("seed %llu\n", static_cast<unsigned long long>(kSeed));
  SeededRandom random(kSeed);
  std::size_t refused = 0;
  std::size_t read = 0;
  std::vector<std::string> texts = {ValidText()};
  for (const auto& path : JsonFiles(SamplesPath()))
    texts.emplace_back(AsText(MustRead(path)));
  for (const std::string& original : texts) {
    for (int round = 0; round < kRoundsPerSample; ++round) {
      std::string text = original;
      for (std::uint64_t i = random.Below(3) + 1; i > 0; --i)
        text = Damage(text, random);
      const CsafResult result = ReadCsaf(AsBytes(text));
      if (const auto* error = std::get_if<DocumentError>(&result)) {
        EXPECT_FALSE(error->code.empty());
        EXPECT_TRUE(error->pointer.empty() || error->pointer[0] == '/');
        ++refused;
        continue;
      }
      const auto& document = std::get<CsafDocument>(result);
      EXPECT_LE(CheckCsaf(document).size(), limits::kFindingsMax);
      EXPECT_FALSE(Summarise(document).id.empty());
      static_cast<void>(FindAudience(document));
      ++read;
    }
  }
  EXPECT_GT(refused, 100U);
  EXPECT_GT(read, 100U);
}

}  // namespace
}  // namespace schakel::federation
