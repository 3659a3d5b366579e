#include "node/delivery/notice_codec.h"

#include <gtest/gtest.h>

#include <random>

#include "node/delivery/advisory_counts.h"

namespace schakel::node {
namespace {

Notice MakeNotice() {
  Notice notice;
  notice.member = 0x0102030405060708;
  notice.publisher = std::string(64, 'f');
  notice.advisory = "DTC-2026-0012";
  notice.version = "1.0.1";
  notice.position.journal.publisher.bytes.fill(9);
  notice.position.journal.incarnation = 3;
  notice.position.index = 77;
  notice.severity = federation::Severity::kCritical;
  notice.earlier_severity = federation::Severity::kHigh;
  notice.state = NoticeState::kSuperseded;
  notice.made = WallTime(std::chrono::seconds(1'764'000'000));
  notice.match = {MatchVerdict::kAffected,
                  {{ReasonKind::kProduct, "Exchange Server 2019", "Microsoft Exchange Server"},
                   {ReasonKind::kAdvisoryCut, "", ""},
                   {static_cast<ReasonKind>(200), "of a newer version", ""}}};
  notice.control_code = "7K4-29P";
  return notice;
}

void ExpectSame(const Notice& a, const Notice& b) {
  EXPECT_EQ(a.member, b.member);
  EXPECT_EQ(a.publisher, b.publisher);
  EXPECT_EQ(a.advisory, b.advisory);
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.position, b.position);
  EXPECT_EQ(a.severity, b.severity);
  EXPECT_EQ(a.earlier_severity, b.earlier_severity);
  EXPECT_EQ(a.state, b.state);
  EXPECT_EQ(a.made, b.made);
  EXPECT_EQ(a.match, b.match);
  EXPECT_EQ(a.control_code, b.control_code);
}

TEST(NoticeCodecTest, ReadsWhatItWrote) {
  for (const Notice& notice : {MakeNotice(), Notice{}}) {
    const auto read = UnpackNotice(PackNotice(notice));
    ASSERT_TRUE(read);
    ExpectSame(*read, notice);
  }
}

TEST(NoticeCodecTest, RefusesEveryShorterAndLongerForm) {
  Buffer bytes = PackNotice(MakeNotice());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto read = UnpackNotice(Bytes(bytes).first(size));
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().code, ErrorCode::kCorruption);
  }
  bytes.push_back(0);
  EXPECT_FALSE(UnpackNotice(bytes));
}

TEST(NoticeCodecTest, RefusesAnotherForm) {
  Buffer bytes = PackNotice(MakeNotice());
  ++bytes[0];
  EXPECT_FALSE(UnpackNotice(bytes));
}

// Damage is refused or gives values that are in their range: nothing that an index could pass.
TEST(NoticeCodecTest, SurvivesDamage) {
  constexpr unsigned kSeed = 20261125;
  std::mt19937_64 random(kSeed);
  const Buffer good = PackNotice(MakeNotice());
  int refused = 0;
  for (int round = 0; round < 5000; ++round) {
    Buffer bytes = good;
    for (std::uint64_t i = 1 + random() % 3; i > 0; --i)
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    const auto read = UnpackNotice(bytes);
    refused += read ? 0 : 1;
    if (!read) continue;
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " round " + std::to_string(round));
    ASSERT_LE(read->severity, federation::Severity::kCritical);
    ASSERT_LE(read->earlier_severity, federation::Severity::kCritical);
    ASSERT_LE(read->state, NoticeState::kWithdrawn);
    ASSERT_LE(read->match.verdict, MatchVerdict::kAffected);
    ASSERT_LE(read->match.reasons.size(), 32U);
  }
  EXPECT_GT(refused, 100);
}

TEST(NoticeCodecTest, CutsTheTextOfAReasonBetweenCharacters) {
  Notice notice = MakeNotice();
  notice.match.reasons[0].detail = "a";
  for (int i = 0; i < 100'000; ++i)
    notice.match.reasons[0].detail += "é";
  const auto read = UnpackNotice(PackNotice(notice));
  ASSERT_TRUE(read);
  const std::string& detail = read->match.reasons[0].detail;
  EXPECT_EQ(detail.size(), 1023U);
  EXPECT_EQ(detail, notice.match.reasons[0].detail.substr(0, 1023));
}

TEST(AdvisoryCountsTest, ReadsWhatItWroteAndRefusesLess) {
  AdvisoryCounts counts;
  counts.publisher = std::string(64, 'f');
  counts.id = "DTC-2026-0012";
  counts.version = "1.0.1";
  counts.title = "Update uw Exchange-server vandaag";
  counts.severity = federation::Severity::kCritical;
  counts.tlp = federation::Tlp::kGreen;
  counts.is_withdrawn = true;
  counts.arrived = WallTime(std::chrono::seconds(5));
  counts.ready = WallTime(std::chrono::seconds(6));
  counts.Add({MatchVerdict::kAffected, {{ReasonKind::kProduct, "a", "b"}}});
  counts.Add({MatchVerdict::kPossible, {{ReasonKind::kProduct, "a", "b"}}});
  counts.Add({MatchVerdict::kUnknown, {{ReasonKind::kSoftwareUnknown, "", ""}}});
  EXPECT_EQ(counts.notified(), 2U);
  const Buffer bytes = PackCounts(counts);
  const auto read = UnpackCounts(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, counts);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_FALSE(UnpackCounts(Bytes(bytes).first(size))) << size;
}

TEST(AdvisoryCountsTest, RemovingTakesBackWhatAddingDid) {
  const Match affected{MatchVerdict::kAffected, {{ReasonKind::kProduct, "a", "b"}}};
  const Match possible{MatchVerdict::kPossible, {{ReasonKind::kSector, "25", "25"}}};
  AdvisoryCounts counts;
  counts.Add(affected);
  const AdvisoryCounts before = counts;
  counts.Add(possible);
  counts.Add({MatchVerdict::kNone, {}});
  counts.Remove(possible);
  EXPECT_EQ(counts, before);
}

}  // namespace
}  // namespace schakel::node
