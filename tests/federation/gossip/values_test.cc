// Outbox and document rows.
#include "cast.h"
#include "federation/gossip/document_row.h"
#include "federation/gossip/outbox.h"
#include "federation/wire/frame_codec.h"

namespace schakel::federation {
namespace {

TEST(OutboxTest, KeepsTheOrderAndAscendingTokens) {
  Outbox outbox;
  outbox.Send(5, CreditMessage{7});
  const Token first = outbox.Write({});
  outbox.Read(ReviewJob{{}, 3, 4});
  const Token second = outbox.Write({});
  outbox.Add(CloseLink{5, CloseReason::kFinished});
  EXPECT_LT(first, second);
  const auto actions = outbox.Take();
  ASSERT_EQ(actions.size(), 5U);
  EXPECT_EQ(std::get<SendFrame>(actions[0]).link, 5U);
  EXPECT_EQ(std::get<WriteStore>(actions[1]).token, first);
  EXPECT_EQ(std::get<ReviewJob>(std::get<ReadStore>(actions[2]).job).from, 3U);
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
  row.name_space = "https://uitgever.example";
  row.reason = "tlp";
  row.sectors = {"62", "011"};
  row.regions = {"GM0772", "PV30"};
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
    EXPECT_FALSE(UnpackDocumentRow(Bytes(packed).first(i)).has_value()) << i;
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
