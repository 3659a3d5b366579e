// Pages that are not what they should be, and pages that nobody asked for.
#include "federation/limits.h"
#include "federation/wire/page_body.h"
#include "stage.h"

namespace schakel::federation {
namespace {

class PageRulesTest : public testing::Test {
 protected:
  PageRulesTest() {
    author_.WriteMany(6, "doc", 300);
    peer_.Greet();
    other_.Greet();
    peer_.Hear();
    other_.Hear();
  }
  // Makes the node ask the peer for the journal.
  void BeAsked(Puppet& peer) {
    peer.Announce(author_.id(), author_.journal().covered());
    ASSERT_EQ(peer.Hear<PullMessage>().size(), 1U);
  }
  void ExpectOffence(const Puppet& peer, std::uint64_t count = 1) {
    EXPECT_EQ(peer.Closed(), CloseReason::kProtocol);
    EXPECT_EQ(node_.Status().offences, count);
    EXPECT_EQ(node_.Row(author_.id()).held, 0U);
    std::size_t stored = 0;
    const auto count_row = [&stored](Bytes, Bytes) { return ++stored > 0; };
    ASSERT_TRUE(node_.store().TakeSnapshot()->Scan(storage::Column::kEntries, {}, {}, count_row));
    EXPECT_EQ(stored, 0U);
  }
  // Pages of one entry each, so that each costs the same.
  PageMessage Push(const Author& author) const { return author.Page(0, 1); }

  const Cast cast_{4};
  Party node_{cast_, 0};
  Author author_{cast_[1]};
  Puppet peer_{node_, cast_[2]};
  Puppet other_{node_, cast_[3]};
};

TEST_F(PageRulesTest, StoresAPageThatWasAskedFor) {
  BeAsked(peer_);
  peer_.Say(author_.Page(0));
  EXPECT_EQ(node_.Row(author_.id()).durable, author_.journal().covered());
  EXPECT_EQ(node_.Status().offences, 0U);
}

class ChangedPageTest : public PageRulesTest, public testing::WithParamInterface<const char*> {};

TEST_P(ChangedPageTest, ClosesTheLinkAndStoresNothing) {
  BeAsked(peer_);
  const std::string part = GetParam();
  PageMessage page = author_.Page(0, 0, 1'500);
  ASSERT_LT(page.entries.size(), 6U);
  ASSERT_FALSE(page.proof.empty());
  if (part == "payload") page.entries[1].payload[7] ^= 1;
  if (part == "header") page.entries[1].header[40] ^= 1;
  if (part == "proof") page.proof[0].bytes[9] ^= 1;
  if (part == "order") std::swap(page.entries[0], page.entries[1]);
  if (part == "no proof") page.proof.clear();
  if (part == "signer") page.checkpoint = Author(cast_[2]).journal().checkpoint();
  peer_.Say(page);
  ExpectOffence(peer_);
  EXPECT_EQ(node_.Status().counters.pages_refused, 1U);
}

INSTANTIATE_TEST_SUITE_P(Parts, ChangedPageTest,
                         testing::Values("payload", "header", "proof", "order", "no proof",
                                         "signer"));

// The peer may know another key of the publisher, from a recovery record that we have not got.
TEST_F(PageRulesTest, StoresNothingUnderASignatureThatDoesNotVerify) {
  BeAsked(peer_);
  PageMessage page = author_.Page(0, 0, 1'500);
  page.checkpoint[page.checkpoint.size() / 2] ^= 1;
  peer_.Say(page);
  EXPECT_EQ(peer_.Closed(), std::nullopt);
  EXPECT_EQ(node_.Status().counters.pages_refused, 1U);
  EXPECT_TRUE(node_.Status().journals.empty());
}

TEST_F(PageRulesTest, AsksTheNextSourceAfterABadPage) {
  BeAsked(peer_);
  other_.Announce(author_.id(), author_.journal().covered());
  EXPECT_TRUE(other_.Hear<PullMessage>().empty());
  PageMessage page = author_.Page(0);
  page.entries[0].payload[0] ^= 1;
  peer_.Say(page);
  EXPECT_EQ(other_.Hear<PullMessage>().size(), 1U);
  other_.Say(author_.Page(0));
  EXPECT_EQ(node_.Row(author_.id()).durable, author_.journal().covered());
}

TEST_F(PageRulesTest, AccusesNobodyUnderAnotherTrustVersion) {
  BeAsked(peer_);
  PageMessage page = author_.Page(0);
  page.entries[0].payload[0] ^= 1;
  peer_.Say(page, TrustVersion{1, 1});
  EXPECT_TRUE(peer_.IsUp());
  EXPECT_EQ(node_.Row(author_.id()).held, 0U);
  EXPECT_EQ(node_.Status().offences, 0U);
}

TEST_F(PageRulesTest, ClosesOnAnAnswerThatNobodyAskedFor) {
  peer_.Say(author_.Page(0));
  ExpectOffence(peer_);
}

TEST_F(PageRulesTest, ClosesOnASecondAnswerToOnePull) {
  BeAsked(peer_);
  peer_.Say(author_.Page(0));
  EXPECT_TRUE(peer_.IsUp());
  peer_.Say(author_.Page(0));
  EXPECT_EQ(peer_.Closed(), CloseReason::kProtocol);
}

TEST_F(PageRulesTest, AcceptsAnAnswerThatComesLate) {
  BeAsked(peer_);
  node_.RunFor(std::chrono::milliseconds(200) + limits::kSuspectWait);
  ASSERT_EQ(peer_.Hear<PullMessage>().size(), 1U);  // it is the only source
  peer_.Say(author_.Page(0));
  EXPECT_EQ(node_.Row(author_.id()).durable, author_.journal().covered());
  peer_.Say(author_.Page(0));
  EXPECT_TRUE(peer_.IsUp());
  EXPECT_EQ(node_.Status().counters.duplicates, 1U);
}

TEST_F(PageRulesTest, KeepsFourPullsOpenAtOnePeer) {
  // Incarnations of one publisher are journals of their own.
  std::vector<Author> authors;
  for (std::uint32_t i = 1; i <= 8; ++i) {
    authors.emplace_back(cast_[1], i);
    authors.back().WriteMany(1, "doc");
    peer_.Announce(authors.back().id(), authors.back().journal().covered());
  }
  EXPECT_EQ(peer_.Hear<PullMessage>().size(), limits::kPullsPerLinkMax);
  // A push of a journal that is being pulled is not the answer.
  peer_.Say(authors[0].Page(0, 1));
  EXPECT_TRUE(peer_.Hear<PullMessage>().empty());
  peer_.Say(authors[0].Page(0));
  EXPECT_EQ(peer_.Hear<PullMessage>().size(), 1U);
}

TEST_F(PageRulesTest, TakesPushesUpToTheCreditThatItGranted) {
  std::size_t pushed = 0;
  std::size_t granted = limits::kPushCreditStart;
  for (std::uint32_t i = 1; i <= 40; ++i) {
    Author author(cast_[1], i);
    author.WriteMany(1, "doc", 30'000);
    const PageMessage page = Push(author);
    ASSERT_LE(pushed + PageCost(page), granted) << "page " << i;
    pushed += PageCost(page);
    peer_.Say(page);
    for (const CreditMessage& credit : peer_.Hear<CreditMessage>())
      granted += credit.bytes;
  }
  EXPECT_GT(pushed, 4 * limits::kPushCreditStart);
  EXPECT_TRUE(peer_.IsUp());
  EXPECT_EQ(node_.Status().offences, 0U);
}

TEST_F(PageRulesTest, ClosesOnAPushBeyondTheCredit) {
  Author author(cast_[1], 9);
  std::vector<Journal::Draft> drafts;
  drafts.reserve(5);
  for (int i = 0; i < 5; ++i)
    drafts.push_back(MakeDraft("doc-" + std::to_string(i), 60'000));
  author.Write(std::move(drafts));
  PageMessage page;
  page = author.Page(0, 1, 180'000);
  while (PageCost(page) <= limits::kPushCreditStart)
    page.entries.push_back({Buffer(4'000), false, {}});
  peer_.Say(page);
  ExpectOffence(peer_);
  EXPECT_EQ(node_.Row(author.id()).held, 0U);
}

TEST_F(PageRulesTest, ReturnsTheCreditOfPushesThatAreParkedOrDropped) {
  const TrustVersion newer{9, 9};
  Author author(cast_[1], 9);
  author.WriteMany(1, "doc", 30'000);
  const PageMessage page = Push(author);
  std::size_t pushed = 0;
  std::size_t returned = 0;
  for (std::size_t i = 0; i < 4 * limits::kParkedFramesMax; ++i) {
    peer_.Say(page, newer);
    pushed += PageCost(page);
    for (const CreditMessage& credit : peer_.Hear<CreditMessage>())
      returned += credit.bytes;
  }
  EXPECT_TRUE(peer_.IsUp());
  EXPECT_EQ(node_.Row(author.id()).held, 0U);
  EXPECT_LT(pushed - returned, limits::kPushCreditStart / 2);
}

TEST_F(PageRulesTest, GoesToTheNextSourceWhenAnswersBringNothing) {
  peer_.Say(author_.Page(0, 1));
  Author longer(cast_[1]);
  longer.WriteMany(9, "doc", 300);
  peer_.Announce(author_.id(), longer.journal().covered());
  other_.Announce(author_.id(), longer.journal().covered());
  ASSERT_EQ(peer_.Hear<PullMessage>().size(), 1U);
  EXPECT_TRUE(other_.Hear<PullMessage>().empty());
  peer_.Say(author_.Page(2));  // all of it is held
  ASSERT_EQ(other_.Hear<PullMessage>().size(), 1U);
  for (int i = 0; i < 10; ++i) {
    node_.RunFor(limits::kPullTimeoutMax);
    other_.Hear();
    if (!peer_.Hear<PullMessage>().empty()) peer_.Say(author_.Page(2));
  }
  EXPECT_TRUE(peer_.Hear<PullMessage>().empty());  // not for ever
  other_.Say(longer.Page(6));
  EXPECT_EQ(node_.Row(author_.id()).durable, longer.journal().covered());
}

TEST_F(PageRulesTest, DropsASourceWhoseAnswersStartTooFarOn) {
  BeAsked(peer_);
  for (int i = 0; i < limits::kPullStrikesMax; ++i)
    peer_.Say(author_.Page(3));
  EXPECT_EQ(peer_.Hear<PullMessage>().size(), std::size_t{limits::kPullStrikesMax} - 1);
  EXPECT_TRUE(peer_.IsUp());
}

TEST_F(PageRulesTest, FetchesASmallPayloadThatARelayLeftOut) {
  PageMessage page = author_.Page(0, 1);
  const Buffer payload = std::exchange(page.entries[2].payload, {});
  page.entries[2].has_payload = false;
  peer_.Say(page);
  auto wants = peer_.Hear<PayloadWantMessage>();
  ASSERT_EQ(wants.size(), 1U);
  PayloadChunkMessage absent;
  absent.root = wants[0].root;
  absent.is_absent = true;
  peer_.Say(absent);
  wants = other_.Hear<PayloadWantMessage>();
  ASSERT_EQ(wants.size(), 1U);
  // An honest node has it in the entry.
  ChunkCache cache;
  auto built = RunReadJob(*author_.store().TakeSnapshot(), BuildChunksJob{1, wants[0]}, cache);
  for (const PayloadChunkMessage& chunk : std::get<ChunksBuilt>(built).chunks) {
    EXPECT_FALSE(chunk.is_absent);
    other_.Say(chunk);
  }
  EXPECT_EQ(node_.Status().missing_payloads, 0U);
  EXPECT_EQ(node_.arrived.back().position.index, 2U);
  // And so does this one from now on.
  ChunkCache own_cache;
  built = RunReadJob(*node_.store().TakeSnapshot(), BuildChunksJob{1, wants[0]}, own_cache);
  ASSERT_EQ(std::get<ChunksBuilt>(built).chunks.size(), 1U);
  EXPECT_EQ(std::get<ChunksBuilt>(built).chunks[0].bytes, payload);
}

TEST_F(PageRulesTest, ForwardsEntriesWithNumbersOfALaterVersion) {
  Author author(cast_[1], 5);
  auto draft = MakeDraft("later", 50);
  draft.header.severity = 200;
  draft.header.tlp = 99;
  draft.header.kind = 9'999;
  std::vector<Journal::Draft> drafts;
  drafts.push_back(std::move(draft));
  author.Write(std::move(drafts));
  other_.Hear();
  peer_.Say(author.Page(0, 1));
  EXPECT_EQ(node_.Row(author.id()).durable.size, 1U);
  EXPECT_FALSE(other_.Hear<AnnounceMessage>().empty());
  EXPECT_TRUE(peer_.IsUp());
}

TEST_F(PageRulesTest, ReviewsGoOnAfterAFailedRead) {
  peer_.Say(author_.Page(0, 1));
  node_.holds_reads = true;
  Author longer(cast_[1]);
  longer.WriteMany(7, "doc", 300);
  peer_.Say(longer.Page(6, 1));
  node_.ForgetReads();
  node_.core().OnRead(ReadFailed{ReviewJob{author_.id(), 6, 7}, {ErrorCode::kIo, "full"}},
                      node_.now);
  node_.holds_reads = false;
  longer.WriteMany(1, "last", 300);
  peer_.Say(longer.Page(7, 1));
  EXPECT_EQ(node_.Row(author_.id()).reviewed, 8U);
}

TEST_F(PageRulesTest, IgnoresPagesOfStrangersAndOfTheFuture) {
  const Member stranger = MakeMember(77);
  Author unknown(stranger);
  unknown.WriteMany(1, "doc");
  peer_.Say(unknown.Page(0, 1));
  peer_.Say(author_.Page(4, 1));  // what comes before is not here
  EXPECT_TRUE(peer_.IsUp());
  EXPECT_EQ(node_.Row(author_.id()).held, 0U);
  const auto pulls = peer_.Hear<PullMessage>();
  ASSERT_EQ(pulls.size(), 1U);
  EXPECT_EQ(pulls[0].from, 0U);
  EXPECT_EQ(node_.Status().journals.size(), 0U);
}

TEST_F(PageRulesTest, StopsAtTheQuotaOfThePublisher) {
  Cast cast(3);
  Admission small = AdmissionOf(cast[1]);
  small.quotas.stored_bytes = 1'000;
  cast.Admit(small);
  Party node(cast, 0);
  Puppet peer(node, cast[2]);
  peer.Greet();
  peer.Announce(author_.id(), author_.journal().covered());
  ASSERT_EQ(peer.Hear<PullMessage>().size(), 1U);
  peer.Say(author_.Page(0, 0, 1'500));
  const std::uint64_t held = node.Row(author_.id()).held;
  EXPECT_GT(held, 0U);
  EXPECT_LT(held, 6U);
  peer.Hear();
  peer.Announce(author_.id(), author_.journal().covered());
  node.RunFor(std::chrono::seconds(10));
  peer.Hear();
  peer.Say(author_.Page(held, 1));
  EXPECT_EQ(node.Row(author_.id()).held, held);
}

TEST_F(PageRulesTest, AnswersNoMorePullsAtOnceThanTheCreditAllows) {
  BeAsked(peer_);
  peer_.Say(author_.Page(0));
  node_.holds_reads = true;
  for (int i = 0; i < 20; ++i)
    peer_.Say(PullMessage{author_.id(), 0, 100'000});
  node_.AnswerReads();
  EXPECT_EQ(peer_.Hear<PageMessage>().size(), limits::kPushCreditStart / 100'000);
}

TEST_F(PageRulesTest, ClosesOnAChangedChunkAndAsksTheNextSource) {
  Author author(cast_[1], 5);
  author.WriteMany(1, "large", 3 * crypto::kChunkSize);
  peer_.Say(author.Page(0, 1));
  auto wants = peer_.Hear<PayloadWantMessage>();
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_EQ(node_.Status().missing_payloads, 1U);
  ChunkCache cache;
  auto chunks = RunReadJob(*author.store().TakeSnapshot(), BuildChunksJob{1, wants[0]}, cache);
  auto& built = std::get<ChunksBuilt>(chunks).chunks;
  ASSERT_EQ(built.size(), 3U);
  PayloadChunkMessage changed = built[0];
  changed.bytes[5] ^= 1;
  peer_.Say(changed);
  EXPECT_EQ(peer_.Closed(), CloseReason::kProtocol);
  ASSERT_EQ(other_.Hear<PayloadWantMessage>().size(), 1U);
  for (const PayloadChunkMessage& chunk : built)
    other_.Say(chunk);
  EXPECT_EQ(node_.Status().missing_payloads, 0U);
  ASSERT_EQ(node_.arrived.size(), 1U);
  EXPECT_EQ(node_.arrived[0].row.document_id, "large-0");
}

}  // namespace
}  // namespace schakel::federation
