// What a peer hears of a journal that moved and is not pushed: one line, whatever moved.
#include "stage.h"

namespace schakel::federation {
namespace {

constexpr std::uint8_t kFarHop = 5;  // no federation of a test pushes so far

class AnnouncementTest : public testing::Test {
 protected:
  AnnouncementTest() {
    source_.Greet();
    peer_.Greet();
    peer_.Hear();
  }

  void Write(const std::string& id, std::uint8_t severity) {
    Journal::Draft draft = MakeDraft(id, 100);
    draft.header.severity = severity;
    author_.Write({draft});
  }
  // Returns all lines that the peer heard since the last call.
  std::vector<AnnouncedFrontier> HearLines() {
    std::vector<AnnouncedFrontier> lines;
    for (const AnnounceMessage& message : peer_.Hear<AnnounceMessage>())
      lines.insert(lines.end(), message.frontiers.begin(), message.frontiers.end());
    return lines;
  }
  void ExpectNewest(const AnnouncedFrontier& line) {
    const Frontier newest = author_.journal().covered();
    EXPECT_EQ(line.journal, TagOf(author_.id()));
    EXPECT_EQ(line.size, newest.size);
    EXPECT_EQ(line.root_tag, crypto::ShortTag(peer_.Salt(), newest.root.view()));
  }

  const Cast cast_{4};
  Party node_{cast_, 0};
  Author author_{cast_[1]};
  Puppet source_{node_, cast_[2]};
  Puppet peer_{node_, cast_[3]};
};

TEST_F(AnnouncementTest, IsOneLineForAllEntriesOfAPage) {
  Write("first", 1);
  Write("second", 4);
  Write("third", 2);
  source_.Say(author_.Page(0, kFarHop));
  const auto lines = HearLines();
  ASSERT_EQ(lines.size(), 1U);
  ExpectNewest(lines[0]);
  EXPECT_EQ(lines[0].severity, 4);
  EXPECT_EQ(lines[0].hop, kFarHop);
}

TEST_F(AnnouncementTest, StatesWhatIsDurableAndNothingElse) {
  node_.holds_writes = true;
  Write("first", 4);
  source_.Say(author_.Page(0, kFarHop));
  Write("second", 1);
  source_.Say(author_.Page(1, kFarHop + 1));
  EXPECT_TRUE(HearLines().empty());
  node_.Sync();
  const auto lines = HearLines();
  ASSERT_FALSE(lines.empty());
  ExpectNewest(lines.back());
  EXPECT_EQ(lines.back().hop, kFarHop + 1);
  for (std::size_t i = 1; i < lines.size(); ++i)
    EXPECT_LT(lines[i - 1].size, lines[i].size);
}

}  // namespace
}  // namespace schakel::federation
