// Payloads that do not come with their page: until when they are wanted, and what a crash, a wrong
// clock or other rights make of that.
#include "federation/gossip/draft.h"
#include "federation/limits.h"
#include "stage.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kLarge = 2 * crypto::kChunkSize;

class PayloadRulesTest : public testing::Test {
 protected:
  PayloadRulesTest() {
    peer_.Greet();
    peer_.Hear();
  }
  // An entry without its payload arrives.
  void Push(Journal::Draft draft) {
    std::vector<Journal::Draft> drafts;
    drafts.push_back(std::move(draft));
    author_.Write(std::move(drafts));
    peer_.Say(author_.Page(0, 1));
  }
  // The chunks that this author would answer with.
  static std::vector<PayloadChunkMessage> Answer(const Author& author,
                                                 const PayloadWantMessage& want) {
    ChunkCache cache;
    auto built = RunReadJob(*author.store().TakeSnapshot(), BuildChunksJob{1, want}, cache);
    return std::get<ChunksBuilt>(std::move(built)).chunks;
  }
  // What the index says of the author's document.
  [[nodiscard]] std::optional<DocumentRow> Row(const std::string& document_id) {
    const auto row = node_.store().TakeSnapshot()->Get(
        storage::Column::kIndexes,
        storage::DocumentKey(author_.id().publisher.view(), document_id, kIncarnation, 0));
    CHECK(row);
    if (!row->has_value()) return std::nullopt;
    return *UnpackDocumentRow(**row);
  }
  [[nodiscard]] std::size_t MissingRows() {
    std::size_t count = 0;
    const Buffer prefix = storage::MissingPayloadPrefix();
    CHECK(node_.store().TakeSnapshot()->Scan(storage::Column::kIndexes, prefix,
                                             storage::PrefixEnd(prefix),
                                             [&count](Bytes, Bytes) { return ++count > 0; }));
    return count;
  }

  static constexpr std::uint32_t kIncarnation = 5;
  Cast cast_{4};
  Party node_{cast_, 0};
  Author author_{cast_[1], kIncarnation};
  Puppet peer_{node_, cast_[2]};
};

TEST_F(PayloadRulesTest, ForgetsAPayloadThatNobodyHasWhenItsEntryExpired) {
  Journal::Draft draft = MakeDraft("large", kLarge);
  draft.header.expires = draft.header.issued + std::chrono::minutes(1);
  Push(std::move(draft));
  EXPECT_EQ(node_.Status().missing_payloads, 1U);
  node_.RunFor(std::chrono::minutes(5));
  EXPECT_EQ(node_.Status().missing_payloads, 1U) << "the anchor has not spoken since";
  node_.core().OfferTrust(cast_.Renew(node_.now.wall), node_.now);
  // Whether anybody wants it still is looked at when somebody was asked for it in vain.
  Puppet again(node_, cast_[3]);
  again.Greet();
  node_.RunFor(std::chrono::minutes(1));
  EXPECT_EQ(node_.Status().missing_payloads, 0U);
  node_.Crash();
  EXPECT_EQ(node_.Status().missing_payloads, 0U);
}

// Swarm of 16, seed 33: the clock was put right, and nobody asked for the payload any more.
TEST_F(PayloadRulesTest, AClockAYearAheadPassesNothingOver) {
  node_.now.wall += std::chrono::days(365);
  Journal::Draft draft = MakeDraft("large", kLarge);
  draft.header.expires = draft.header.issued + std::chrono::days(30);
  Push(std::move(draft));
  EXPECT_EQ(node_.Status().missing_payloads, 1U);
  EXPECT_EQ(peer_.Hear<PayloadWantMessage>().size(), 1U);
}

// Swarm of 16, seed 4: the payload lay in the store, and its document was never shown.
TEST_F(PayloadRulesTest, ACrashRightAfterAPayloadCameForgetsNoEntry) {
  Push(MakeDraft("large", kLarge));
  ASSERT_EQ(Row("large")->inspection, Inspection::kNoPayload);
  const auto wants = peer_.Hear<PayloadWantMessage>();
  ASSERT_EQ(wants.size(), 1U);
  node_.holds_reads = true;
  for (const auto& chunk : Answer(author_, wants[0]))
    peer_.Say(chunk);
  EXPECT_EQ(node_.Status().missing_payloads, 0U);
  ASSERT_EQ(Row("large")->inspection, Inspection::kNoPayload);
  node_.arrived.clear();
  node_.holds_reads = false;
  node_.Crash();
  EXPECT_EQ(Row("large")->inspection, Inspection::kNotInspected);
  EXPECT_EQ(node_.arrived.size(), 1U);
  EXPECT_EQ(node_.Status().missing_payloads, 0U);
  EXPECT_EQ(MissingRows(), 0U);
}

TEST_F(PayloadRulesTest, AsksForWhatThisNodeMayReceiveFromNowOn) {
  Admission own = AdmissionOf(node_.member());
  own.rights.tlp_receive_max = Tlp::kClear;
  node_.core().OfferTrust(cast_.Admit(own), node_.now);
  node_.Run();
  Journal::Draft draft = MakeDraft("large", kLarge);
  draft.header.tlp = HeaderTlp(Tlp::kGreen);
  Push(std::move(draft));
  EXPECT_EQ(node_.Status().missing_payloads, 0U);
  own.rights.tlp_receive_max = Tlp::kGreen;
  node_.core().OfferTrust(cast_.Admit(own), node_.now);
  node_.Run();
  EXPECT_EQ(node_.Status().missing_payloads, 1U);
  EXPECT_EQ(peer_.Hear<PayloadWantMessage>().size(), 1U);
}

TEST_F(PayloadRulesTest, ShowsEveryEntryThatNamesAFetchedPayload) {
  author_.WriteMany(1, "large", kLarge);
  Author second(cast_[2], 1);
  second.WriteMany(1, "large", kLarge);
  peer_.Say(author_.Page(0, 1));
  peer_.Say(second.Page(0, 1));
  const auto wants = peer_.Hear<PayloadWantMessage>();
  ASSERT_EQ(wants.size(), 1U);
  const auto chunks = Answer(author_, wants[0]);
  // What it waits for survives a restart.
  node_.Crash();
  EXPECT_EQ(node_.Status().missing_payloads, 1U);
  Puppet again(node_, cast_[2]);
  again.Greet();
  ASSERT_EQ(again.Hear<PayloadWantMessage>().size(), 1U);
  for (const auto& chunk : chunks)
    again.Say(chunk);
  EXPECT_EQ(node_.arrived.size(), 2U);
  EXPECT_EQ(MissingRows(), 0U);
}

}  // namespace
}  // namespace schakel::federation
