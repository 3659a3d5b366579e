#include "base/random.h"
#include "cast.h"
#include "federation/gossip/pull_tracker.h"

namespace schakel::federation {
namespace {

constexpr Duration kTimeout = std::chrono::seconds(2);

JournalId JournalOf(std::uint8_t number) {
  JournalId id;
  id.publisher.bytes[0] = number;
  id.incarnation = 1;
  return id;
}

// What the tracker must do, written without its indexes: lists that are searched.
class NaiveTracker {
 public:
  struct Source {
    LinkId link = 0;
    std::uint64_t size = 0;
    int strikes = 0;
  };
  struct Row {
    JournalId journal;
    std::vector<Source> line;
    LinkId open = 0;  // 0 = none
    MonoTime deadline;
  };

  void Offer(const JournalId& journal, LinkId link, std::uint64_t size) {
    Row& row = At(journal);
    for (Source& source : row.line) {
      if (source.link == link) {
        source.size = std::max(source.size, size);
        return;
      }
    }
    const bool is_dialled = (link & kInboundLinkBit) == 0;
    if (is_dialled || row.line.size() < limits::kPullSourcesMax)
      row.line.push_back({link, size, 0});
  }
  void Held(const JournalId& journal, std::uint64_t size) {
    std::erase_if(At(journal).line, [&](const Source& source) { return source.size <= size; });
  }
  void Answer(const JournalId& journal, LinkId link) {
    Row& row = At(journal);
    if (row.open == link) row.open = 0;
    for (Source& source : row.line)
      if (source.link == link) source.strikes = 0;
  }
  void MoveBack(const JournalId& journal, LinkId link) {
    auto& line = At(journal).line;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i].link != link) continue;
      const Source source = line[i];
      line.erase(line.begin() + static_cast<std::ptrdiff_t>(i));
      line.push_back(source);
      return;
    }
  }
  void Drop(const JournalId& journal, LinkId link) {
    Answer(journal, link);
    std::erase_if(At(journal).line, [&](const Source& source) { return source.link == link; });
  }
  void Down(LinkId link) {
    for (Row& row : rows)
      Drop(row.journal, link);
  }
  void Expire(MonoTime now) {
    for (Row& row : rows) {
      if (row.open == 0 || row.deadline > now) continue;
      for (std::size_t i = 0; i < row.line.size(); ++i) {
        if (row.line[i].link != row.open) continue;
        Source source = row.line[i];
        row.line.erase(row.line.begin() + static_cast<std::ptrdiff_t>(i));
        if (++source.strikes < limits::kPullStrikesMax) row.line.push_back(source);
        break;
      }
      row.open = 0;
    }
  }
  std::size_t Open(LinkId link) const {
    return static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [link](const Row& row) { return row.open == link; }));
  }
  std::vector<std::pair<JournalId, LinkId>> Start(MonoTime now, std::size_t pulls_max) {
    std::vector<std::pair<JournalId, LinkId>> started;
    std::sort(rows.begin(), rows.end(),
              [](const Row& a, const Row& b) { return a.journal < b.journal; });
    for (Row& row : rows) {
      // Who let this journal down before comes behind those who did not.
      for (const bool has_strikes : {false, true}) {
        for (const Source& source : row.line) {
          const bool is_turn = (source.strikes > 0) == has_strikes;
          if (!is_turn || row.open != 0 || Open(source.link) >= pulls_max) continue;
          row.open = source.link;
          row.deadline = now + kTimeout;
          started.emplace_back(row.journal, source.link);
        }
      }
    }
    return started;
  }
  Row& At(const JournalId& journal) {
    for (Row& row : rows)
      if (row.journal == journal) return row;
    rows.push_back({journal, {}, 0, {}});
    return rows.back();
  }

  std::vector<Row> rows;
};

class PullTrackerModelTest : public testing::TestWithParam<std::uint64_t> {
 protected:
  static constexpr std::uint64_t kLinks = 14;
  // The first three were dialled.
  static LinkId LinkOf(std::uint64_t number) {
    return number <= 3 ? number : kInboundLinkBit | number;
  }
  void Change(SeededRandom& random) {
    const auto journal = JournalOf(static_cast<std::uint8_t>(random.Below(4)));
    const LinkId link = LinkOf(1 + random.Below(kLinks));
    const std::uint64_t size = random.Below(12);
    switch (random.Below(9)) {
      case 0:
        tracker_.OnHeld(journal, size);
        return naive_.Held(journal, size);
      case 1:
        tracker_.OnAnswer(journal, link);
        return naive_.Answer(journal, link);
      case 2:
        tracker_.DropSource(journal, link);
        return naive_.Drop(journal, link);
      case 3:
        tracker_.OnLinkDown(link);
        return naive_.Down(link);
      case 4:
        now_ += Duration(random.Below(static_cast<std::uint64_t>(kTimeout.count())));
        tracker_.Expire(now_);
        return naive_.Expire(now_);
      case 5:
        tracker_.MoveBack(journal, link);
        return naive_.MoveBack(journal, link);
      default:
        tracker_.Offer(journal, link, size);
        return naive_.Offer(journal, link, size);
    }
  }
  void Compare() {
    constexpr std::size_t kPullsMax = 2;
    const auto started = tracker_.Start(
        now_,
        [&](LinkId link) {
          return tracker_.CountOpen(link) < kPullsMax ? PullTracker::Standing::kGood
                                                      : PullTracker::Standing::kBusy;
        },
        [](LinkId) { return kTimeout; });
    const auto expected = naive_.Start(now_, kPullsMax);
    ASSERT_EQ(started.size(), expected.size());
    for (std::size_t i = 0; i < started.size(); ++i) {
      EXPECT_EQ(started[i].journal, expected[i].first);
      EXPECT_EQ(started[i].link, expected[i].second);
    }
    for (std::uint64_t number = 1; number <= kLinks; ++number)
      EXPECT_EQ(tracker_.CountOpen(LinkOf(number)), naive_.Open(LinkOf(number)));
  }

  PullTracker tracker_;
  NaiveTracker naive_;
  MonoTime now_;
};

TEST_P(PullTrackerModelTest, DoesWhatTheNaiveTwinDoes) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  SeededRandom random(GetParam());
  for (int i = 0; i < 3'000 && !HasFatalFailure(); ++i) {
    SCOPED_TRACE(testing::Message() << "step " << i);
    Change(random);
    Compare();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, PullTrackerModelTest, testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace schakel::federation
