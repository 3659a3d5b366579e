// Fingerprint, outbox and document rows.
#include <numeric>

#include "base/random.h"
#include "cast.h"
#include "federation/gossip/document_row.h"
#include "federation/gossip/fingerprint.h"
#include "federation/gossip/outbox.h"
#include "federation/wire/frame_codec.h"

namespace schakel::federation {
namespace {

using Line = std::pair<JournalId, Frontier>;

std::vector<Line> SomeFrontiers(SeededRandom& random, std::size_t count) {
  std::vector<Line> lines(count);
  for (auto& [journal, frontier] : lines) {
    for (std::uint8_t& byte : journal.publisher.bytes)
      byte = static_cast<std::uint8_t>(random.Next());
    journal.incarnation = static_cast<std::uint32_t>(random.Below(4));
    frontier.size = random.Next();
    for (std::uint8_t& byte : frontier.root.bytes)
      byte = static_cast<std::uint8_t>(random.Next());
  }
  return lines;
}

FrontierSum SumOf(const std::vector<Line>& lines, std::uint8_t salt = 0) {
  crypto::TagSalt tag_salt;
  tag_salt.bytes[3] = salt;
  Fingerprint fingerprint(tag_salt);
  for (const auto& [journal, frontier] : lines)
    fingerprint.Add(journal, frontier);
  EXPECT_EQ(fingerprint.count(), lines.size());
  return fingerprint.sum();
}

TEST(FingerprintTest, DoesNotDependOnTheOrder) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    auto lines = SomeFrontiers(random, 40);
    const FrontierSum before = SumOf(lines);
    for (std::size_t i = lines.size(); i > 1; --i)
      std::swap(lines[i - 1], lines[random.Below(i)]);
    EXPECT_EQ(SumOf(lines), before);
  }
}

TEST(FingerprintTest, DiffersForEachSaltAndEachChange) {
  SeededRandom random(5);
  const auto lines = SomeFrontiers(random, 6);
  const FrontierSum sum = SumOf(lines);
  EXPECT_NE(SumOf(lines, 1), sum);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto changed = lines;
    ++changed[i].second.size;
    EXPECT_NE(SumOf(changed), sum);
    changed = lines;
    changed[i].second.root.bytes[31] ^= 1;
    EXPECT_NE(SumOf(changed), sum);
    changed = lines;
    ++changed[i].first.incarnation;
    EXPECT_NE(SumOf(changed), sum);
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_NE(SumOf(changed), sum);
  }
}

TEST(FingerprintTest, SeesAPairThatIsAddedTwice) {
  SeededRandom random(6);
  auto lines = SomeFrontiers(random, 3);
  const FrontierSum sum = SumOf(lines);
  lines.push_back(lines[0]);
  lines.push_back(lines[0]);
  EXPECT_NE(SumOf(lines), sum);
  EXPECT_TRUE(SumOf({}).IsZero());
}

TEST(OutboxTest, KeepsTheOrderAndAscendingTokens) {
  Outbox outbox;
  outbox.Send(5, CreditMessage{7});
  const Token first = outbox.Write({});
  const Token read = outbox.Read(ReviewJob{});
  const Token second = outbox.Write({});
  outbox.Add(CloseLink{5, CloseReason::kFinished});
  EXPECT_LT(first, second);
  EXPECT_NE(read, first);
  const auto actions = outbox.Take();
  ASSERT_EQ(actions.size(), 5U);
  EXPECT_EQ(std::get<SendFrame>(actions[0]).link, 5U);
  EXPECT_EQ(std::get<WriteStore>(actions[1]).token, first);
  EXPECT_EQ(std::get<ReadStore>(actions[2]).token, read);
  EXPECT_EQ(std::get<WriteStore>(actions[3]).token, second);
  EXPECT_EQ(std::get<CloseLink>(actions[4]).reason, CloseReason::kFinished);
  EXPECT_TRUE(outbox.Take().empty());
}

TEST(OutboxTest, NamesTheTrustVersionInEveryFrame) {
  Outbox outbox;
  outbox.Send(1, CreditMessage{7});
  outbox.SetTrustVersion({2, 9});
  outbox.Send(1, CreditMessage{7});
  const auto actions = outbox.Take();
  EXPECT_EQ(DecodeFrame(std::get<SendFrame>(actions[0]).frame)->trust, (TrustVersion{0, 0}));
  EXPECT_EQ(DecodeFrame(std::get<SendFrame>(actions[1]).frame)->trust, (TrustVersion{2, 9}));
}

DocumentRow SomeRow() {
  DocumentRow row;
  row.inspection = Inspection::kMismatch;
  row.kind = 1;
  row.tlp = 2;
  row.severity = 3;
  row.payload_root.bytes[5] = 9;
  row.payload_size = 77;
  row.issued = StartOfTests().wall;
  row.received = StartOfTests().wall + std::chrono::seconds(3);
  row.document_id = "TST-1";
  row.version = "1.0.0";
  row.title = "Titel";
  row.publisher = "Uitgever";
  row.reason = "tlp";
  return row;
}

TEST(DocumentRowTest, ComesBackAsItWasPacked) {
  const auto row = UnpackDocumentRow(PackDocumentRow(SomeRow()));
  ASSERT_TRUE(row);
  EXPECT_EQ(*row, SomeRow());
}

TEST(DocumentRowTest, IsCorruptWhenCutOffOrTooLong) {
  const Buffer packed = PackDocumentRow(SomeRow());
  for (std::size_t i = 0; i < packed.size(); ++i)
    EXPECT_FALSE(UnpackDocumentRow(Bytes(packed).first(i))) << i;
  Buffer longer = packed;
  longer.push_back(0);
  EXPECT_FALSE(UnpackDocumentRow(longer));
  longer = packed;
  longer[0] = 5;
  EXPECT_EQ(UnpackDocumentRow(longer).error().code, ErrorCode::kCorruption);
}

TEST(DocumentRowTest, CutsLongTextsBetweenCharacters) {
  DocumentRow row = SomeRow();
  row.title.clear();
  while (row.title.size() < 5'000)
    row.title += "\xe2\x82\xac";  // three bytes, so that 4,096 is within one
  const auto back = UnpackDocumentRow(PackDocumentRow(row));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->title, row.title.substr(0, 4'095));
}

}  // namespace
}  // namespace schakel::federation
