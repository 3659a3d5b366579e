// Pairs of an advisory and a member, judged by a person who read the advisory (pairs.json), held
// against MatchMember(). A pair that the program judges otherwise must say so itself, and why.
#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "base/file.h"
#include "base/json.h"
#include "sketches.h"

namespace schakel::node {
namespace {

constexpr double kPrecisionMin = 0.95;
constexpr double kRecallMin = 0.95;
const std::filesystem::path kSource(SCHAKEL_SOURCE_DIR);

Member MemberOf(const Json& pair) {
  constexpr std::array<std::string_view, 6> kSizes = {"",      "ZZP",    "MICRO",
                                                      "KLEIN", "MIDDEN", "GROOT"};
  std::vector<std::string> software;
  for (const Json& item : *pair.Find("software")->AsArray())
    software.push_back(*item.AsString());
  Member member = MemberUsing(software);
  member.software_unknown = software.empty();
  member.sbi = pair.StringOr("sbi", "");
  member.municipality = pair.StringOr("municipality", "");
  const auto size = std::find(kSizes.begin(), kSizes.end(), pair.StringOr("size", ""));
  member.size = static_cast<SizeClass>(size - kSizes.begin());
  if (const Json* version = pair.Find("sbiVersion"); version != nullptr)
    member.sbi_version = static_cast<std::uint16_t>(*version->AsInteger());
  return member;
}

std::string Describe(const Json& pair, const Match& match) {
  std::string text = std::string(pair.StringOr("advisory", "")) + " " +
                     std::string(pair.StringOr("who", "")) + " " + pair.Find("software")->Dump() +
                     ": a person says " + std::string(pair.StringOr("expect", "")) + " (" +
                     std::string(pair.StringOr("why", "")) + "), the program " +
                     std::string(VerdictName(match.verdict));
  for (const Reason& reason : match.reasons)
    text += "\n    " + ReasonText(reason, "nl");
  return text;
}

struct Score {
  std::size_t right = 0;   // notified, and should be
  std::size_t extra = 0;   // notified, and should not be
  std::size_t missed = 0;  // not notified, and should be
  std::size_t same = 0;    // the very same verdict

  void Add(bool is_notified, bool should_be) {
    right += is_notified && should_be ? 1 : 0;
    extra += is_notified && !should_be ? 1 : 0;
    missed += !is_notified && should_be ? 1 : 0;
  }
  [[nodiscard]] double precision() const {
    return static_cast<double>(right) / static_cast<double>(right + extra);
  }
  [[nodiscard]] double recall() const {
    return static_cast<double>(right) / static_cast<double>(right + missed);
  }
};

TEST(PairsTest, AgreesWithAPersonOrSaysWhyNot) {
  const auto bytes = ReadFile(kSource / "tests/node/matching/pairs.json", 1U << 20U);
  ASSERT_TRUE(bytes);
  const auto pairs = Json::Parse(AsText(*bytes), {});
  ASSERT_TRUE(pairs);
  std::map<std::string, AdvisoryFacts, std::less<>> advisories;
  Score score;
  for (const Json& pair : *pairs->AsArray()) {
    const std::string name(pair.StringOr("advisory", ""));
    if (!advisories.contains(name)) {
      const auto document = DocumentOfFile(kSource / "docs/samples" / (name + ".json"));
      advisories.emplace(name, FindFacts(document, {}));
    }
    const Match match = MatchMember(advisories.at(name), MemberOf(pair));
    const std::string_view expected = pair.StringOr("expect", "");
    const bool should_be = expected == "affected" || expected == "possible";
    const bool is_notified = IsNotified(match.verdict);
    score.Add(is_notified, should_be);
    score.same += VerdictName(match.verdict) == expected ? 1 : 0;
    const std::string_view why = pair.StringOr("known_miss", "");
    if (is_notified == should_be) {
      EXPECT_TRUE(why.empty()) << "no miss any more: " << Describe(pair, match);
      continue;
    }
    EXPECT_FALSE(why.empty()) << Describe(pair, match);
    std::cout << "known miss: " << Describe(pair, match) << "\n    because: " << why << "\n";
  }
  std::cout << pairs->AsArray()->size() << " pairs, " << advisories.size()
            << " advisories: " << score.right << " rightly notified, " << score.extra
            << " needlessly, " << score.missed << " missed; precision " << score.precision()
            << ", recall " << score.recall() << "; same verdict " << score.same << "\n";
  EXPECT_GE(pairs->AsArray()->size(), 200U);
  EXPECT_GE(advisories.size(), 20U);
  EXPECT_GE(score.precision(), kPrecisionMin);
  EXPECT_GE(score.recall(), kRecallMin);
}

}  // namespace
}  // namespace schakel::node
