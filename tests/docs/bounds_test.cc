// The table of bounds of docs/protocol.md: its names are constants of the code, its values theirs.
//
// A value is a number with thousands in groups, or a power of two, and a unit: a duration has one
// of time, every other bound none or one of bytes. What a bound is about is not compared.
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <ostream>

#include "federation/gossip/limits.h"
#include "federation/gossip/record.h"
#include "federation/gossip/record_wants.h"
#include "federation/gossip/trust_limits.h"
#include "federation/limits.h"
#include "federation/trust/recovery.h"
#include "federation/trust/trust_clock.h"
#include "tests/docs/document.h"

namespace schakel::docs {
namespace {

// An amount as the code or the table states it: of time in microseconds.
struct Amount {
  std::int64_t number = 0;
  bool is_time = false;
  bool operator==(const Amount&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Amount& amount) {
  return out << amount.number << (amount.is_time ? " us" : "");
}

template <typename Number>
constexpr Amount Of(Number number) {
  return {static_cast<std::int64_t>(number), false};
}
constexpr Amount Of(Duration time) {
  return {time.count(), true};
}

std::int64_t Seconds(std::int64_t count) {
  return Duration(std::chrono::seconds(count)).count();
}

// Returns what one of this unit is; "" is a number of anything.
std::optional<Amount> Unit(std::string_view name) {
  const std::map<std::string_view, Amount> units{
      {"", {1, false}},
      {"bytes", {1, false}},
      {"KiB", {1 << 10, false}},
      {"MiB", {1 << 20, false}},
      {"ms", {1'000, true}},
      {"s", {Seconds(1), true}},
      {"min", {Seconds(60), true}},
      {"h", {Seconds(60 * 60), true}},
  };
  const auto found = units.find(name);
  if (found == units.end()) return std::nullopt;
  return found->second;
}

// Returns nothing for what is not a plain amount.
std::optional<Amount> ReadAmount(std::string_view cell) {
  if (cell == "2⁴⁰") return Amount{1ll << 40, false};
  const std::size_t end = std::min(cell.find(' '), cell.size());
  const auto unit = Unit(end == cell.size() ? "" : cell.substr(end + 1));
  std::string digits(cell.substr(0, end));
  // Thousands stand in groups of three.
  for (std::size_t comma = digits.rfind(','); comma != std::string::npos;
       comma = digits.rfind(',')) {
    const std::size_t behind = digits.size() - comma - 1;
    if (behind == 0 || behind % 3 != 0) return std::nullopt;
    digits.erase(comma, 1);
  }
  std::int64_t number = 0;
  const char* last = digits.data() + digits.size();
  const auto [stop, failed] = std::from_chars(digits.data(), last, number);
  if (!unit || failed != std::errc{} || stop != last) return std::nullopt;
  return Amount{number * unit->number, unit->is_time};
}

struct Constant {
  std::string_view name;
  Amount amount;
};

// Every constant that a row of the table may be about.
#define BOUND(name) \
  { #name, Of(federation::limits::name) }
constexpr Constant kConstants[] = {
    BOUND(kAbsentPauseFirst),
    BOUND(kAbsentPauseMax),
    BOUND(kAbsentPauseParts),
    BOUND(kAllRecordsInterval),
    BOUND(kAnchorAge),
    BOUND(kAnchorLinks),
    BOUND(kAnnouncedLinesMax),
    BOUND(kAnnouncedMax),
    BOUND(kArrivalsPerMinute),
    BOUND(kArrivalsPerOffence),
    BOUND(kAudienceCodeSizeMax),
    BOUND(kAudienceCodesMax),
    BOUND(kBackOffsMax),
    BOUND(kBeaconBatch),
    BOUND(kBeaconInterval),
    BOUND(kBehindMax),
    BOUND(kBulkMemory),
    BOUND(kCheckpointSizeMax),
    BOUND(kChunkCacheMax),
    BOUND(kChunksPerWantMax),
    BOUND(kConnectedMin),
    BOUND(kControlBurst),
    BOUND(kControlBytesPerSecond),
    BOUND(kDelayedPullTimeout),
    BOUND(kDialsPerSecond),
    BOUND(kDocumentIdMax),
    BOUND(kDocumentVersionMax),
    BOUND(kExpectedPeers),
    BOUND(kFeelerInterval),
    BOUND(kFeelerLife),
    BOUND(kFeelerLifeInbound),
    BOUND(kFeelersMax),
    BOUND(kFeelersWhenCutOff),
    BOUND(kFetchesPerPublisherMax),
    BOUND(kFirstAppendHellos),
    BOUND(kFirstAppendWait),
    BOUND(kForkProbesMax),
    BOUND(kForkQuestionsMax),
    BOUND(kFrameOverhead),
    BOUND(kFrameSizeMax),
    BOUND(kFullRetry),
    BOUND(kGreetingTripMax),
    BOUND(kHeaderSizeMax),
    BOUND(kHelloTimeout),
    BOUND(kInboundExpectedMax),
    BOUND(kInboundFeelersMax),
    BOUND(kInboundFeelersSeldomMax),
    BOUND(kInboundLastingMax),
    BOUND(kInboundLastingSeldomMax),
    BOUND(kInboundLinksMax),
    BOUND(kInboundRefusedMax),
    BOUND(kIncarnationMax),
    BOUND(kInlinePayloadMax),
    BOUND(kIsolatedAfter),
    BOUND(kJobsPerLaneMax),
    BOUND(kJournalSizeMax),
    BOUND(kKeyOverlap),
    BOUND(kLateWantsMax),
    BOUND(kLinkSilenceMax),
    BOUND(kLinksPerNetworkMax),
    BOUND(kLinksPerSectorMax),
    BOUND(kLostPullRest),
    BOUND(kLostPullRestMax),
    BOUND(kMissingInMemoryMax),
    BOUND(kMissingNamesPerStep),
    BOUND(kMissingPositionsMax),
    BOUND(kMissingRefillBelow),
    BOUND(kOffersPerNode),
    BOUND(kOldRecordsMax),
    BOUND(kOwnFrontiersMax),
    BOUND(kPageAwaitedMax),
    BOUND(kPageBodyMax),
    BOUND(kPageEntriesMax),
    BOUND(kParkedFramesMax),
    BOUND(kPayloadFetchesMax),
    BOUND(kPayloadLinesMax),
    BOUND(kPayloadPartsMax),
    BOUND(kPayloadSizeMax),
    BOUND(kPayloadTimeout),
    BOUND(kPayloadTimeoutMax),
    BOUND(kPayloadWritesMax),
    BOUND(kPayloadsLookedAt),
    BOUND(kPongBehindBulkMax),
    BOUND(kPongMax),
    BOUND(kProtocolVersion),
    BOUND(kProvisionalLife),
    BOUND(kPullSourcesMax),
    BOUND(kPullStrikesMax),
    BOUND(kPullTimeoutMax),
    BOUND(kPullTimeoutMin),
    BOUND(kPullsPerLinkMax),
    BOUND(kPushCreditMax),
    BOUND(kPushCreditStart),
    BOUND(kPushLinks),
    BOUND(kPushLinksMin),
    BOUND(kPushRacers),
    BOUND(kPushRegionsMin),
    BOUND(kPushShortMax),
    BOUND(kPushSizeMax),
    BOUND(kPushesBuildingMax),
    BOUND(kQueuedPublishesMax),
    BOUND(kRandomDraws),
    BOUND(kRecentMax),
    BOUND(kRecentPeersMax),
    BOUND(kRecentRecordsMax),
    BOUND(kRecentsMax),
    BOUND(kReconcileInterval),
    BOUND(kReconcileLinks),
    BOUND(kReconcileRotating),
    BOUND(kReconcileSlack),
    BOUND(kRecordAheadMax),
    BOUND(kRecordRefsMax),
    BOUND(kRecordRest),
    BOUND(kRecordSizeMax),
    BOUND(kRecordTimeout),
    BOUND(kRecordsPerFrameMax),
    BOUND(kRedialFirst),
    BOUND(kRedialMax),
    BOUND(kRejectedMax),
    BOUND(kRepeatsMax),
    BOUND(kReserveMax),
    BOUND(kRoomLookedAt),
    BOUND(kRotateInterval),
    BOUND(kSeldomAfter),
    BOUND(kServeSessionsMax),
    BOUND(kServeUnitMax),
    BOUND(kServesPerLinkMax),
    BOUND(kSmallPage),
    BOUND(kSuspectPermille),
    BOUND(kSuspectWait),
    BOUND(kTrustBytesPerSecond),
    BOUND(kTrustFetchMax),
    BOUND(kTrustFilesPerFrameMax),
    BOUND(kTrustFrameFill),
    BOUND(kTrustKeptMax),
    BOUND(kTrustNameMax),
    BOUND(kTrustOpenMax),
    BOUND(kTrustTimeout),
    BOUND(kTrustWaitFirst),
    BOUND(kTrustWaitMax),
    BOUND(kUnansweredMax),
    BOUND(kUnansweredRest),
    BOUND(kVainChecksMax),
    BOUND(kVainPagesMax),
    BOUND(kVectorDirectMax),
    BOUND(kVectorLinesMax),
    BOUND(kVectorsMax),
    BOUND(kWalkMax),
    BOUND(kWideFeelerInterval),
    BOUND(kWideFeelerRounds),
    BOUND(kWireNestingMax),
    {"kClaimsMax", Of(federation::RecordWants::kClaimsMax)},
    {"kClockVoicesMax", Of(federation::kClockVoicesMax)},
    {"kEndpointSizeMax", Of(federation::kEndpointSizeMax)},
    {"kEndpointsMax", Of(federation::kEndpointsMax)},
    {"kStopPointsMax", Of(federation::kStopPointsMax)},
};
#undef BOUND

std::vector<Row> BoundRows() {
  return TableBelow(ReadSource("docs/protocol.md"), "## Bounds");
}

std::string NameOf(const Row& row) {
  const auto words = CodeWords(row.at(0));
  return words.size() == 1 ? words.front() : "";
}

std::vector<std::string> ConstantsOf(const std::string& file) {
  std::vector<std::string> names;
  for (const char* type :
       {"std::size_t", "Duration", "int", "std::uint16_t", "std::uint32_t", "std::uint64_t"}) {
    for (const std::string& name :
         WordsAfter(ReadSource(file), std::string("constexpr ") + type + " "))
      names.push_back(name);
  }
  return names;
}

TEST(BoundsTableTest, ListsEveryConstantOfTheProtocol) {
  const auto rows = BoundRows();
  const auto wanted = ConstantsOf("federation/limits.h");
  EXPECT_FALSE(wanted.empty());
  for (const std::string& name : wanted) {
    const auto is_listed = [&name](const Row& row) { return NameOf(row) == name; };
    EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), is_listed)) << name << " is not in the table";
  }
}

TEST(BoundsTableTest, StatesTheValueOfEveryConstant) {
  std::vector<std::string> listed;
  for (const Row& row : BoundRows()) {
    ASSERT_EQ(row.size(), 3u) << row.front();
    listed.push_back(NameOf(row));
    const auto constant =
        std::find_if(std::begin(kConstants), std::end(kConstants),
                     [&](const Constant& one) { return one.name == listed.back(); });
    ASSERT_NE(constant, std::end(kConstants)) << row.front() << " is no limit of this test";
    const auto stated = ReadAmount(row.at(1));
    ASSERT_TRUE(stated) << row.front() << ": " << row.at(1) << " is no amount";
    EXPECT_EQ(*stated, constant->amount) << row.front();
  }
  // Each once, and none in this test that the table has not.
  std::sort(listed.begin(), listed.end());
  std::vector<std::string> known;
  for (const Constant& constant : kConstants)
    known.emplace_back(constant.name);
  std::sort(known.begin(), known.end());
  EXPECT_EQ(listed, known);
}

TEST(BoundsTableTest, ReadsAmountsAndNothingElse) {
  EXPECT_EQ(ReadAmount("1,792 KiB"), (Amount{1'792 << 10, false}));
  EXPECT_EQ(ReadAmount("100,000"), (Amount{100'000, false}));
  EXPECT_EQ(ReadAmount("2⁴⁰"), (Amount{1ll << 40, false}));
  EXPECT_EQ(ReadAmount("250 ms"), (Amount{250'000, true}));
  EXPECT_EQ(ReadAmount("24 h"), (Amount{Seconds(86'400), true}));
  // A time is no number: a bound of 60 is not one of 60 s.
  EXPECT_NE(ReadAmount("60"), ReadAmount("60 s"));
  for (const char* cell :
       {"", "s", "3 days", "1,00", "10,0000", "1,", "8 KiB each", "-", "2 ^ 40", "0x10"})
    EXPECT_FALSE(ReadAmount(cell)) << cell;
}

}  // namespace
}  // namespace schakel::docs
