// Under which rights entries were looked at last, and what a crash or a pause makes of a review.
#include <set>

#include "federation/gossip/draft.h"
#include "federation/gossip/journal_table.h"
#include "federation/gossip/review_rights.h"
#include "stage.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::size_t kLarge = 2 * crypto::kChunkSize;

class ReviewTest : public testing::Test {
 protected:
  // What this node may receive from now on.
  void Receive(Tlp most) {
    Admission own = AdmissionOf(node_.member());
    own.rights.tlp_receive_max = most;
    node_.core().OfferTrust(cast_.Admit(own), node_.now);
    node_.Run();
  }
  // `count` entries of this label without their payloads arrive from a peer that leaves again.
  void Push(std::size_t count, Tlp tlp = Tlp::kGreen, std::size_t size = kLarge) {
    const std::uint64_t from = author_.journal().held_size();
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<Journal::Draft> drafts;
      drafts.push_back(MakeDraft("doc-" + std::to_string(from + i), size));
      drafts[0].header.tlp = HeaderTlp(tlp);
      drafts[0].payload = MakePayload(1'000 + from + i, size);  // each another
      drafts[0].header.payload_root = crypto::PayloadRoot(drafts[0].payload);
      author_.Write(std::move(drafts));
    }
    Puppet peer(node_, cast_[2]);
    peer.Greet();
    peer.Say(author_.Page(from, 1));
    node_.Drop(peer.link());
  }
  [[nodiscard]] std::size_t Missing() { return node_.Status().missing_payloads; }
  [[nodiscard]] WallTime ReceivedAt(std::uint64_t index) {
    const auto row = node_.store().TakeSnapshot()->Get(
        storage::Column::kIndexes, storage::DocumentKey(author_.id().publisher.view(),
                                                        "doc-" + std::to_string(index), 1, index));
    CHECK(row && row->has_value());
    return UnpackDocumentRow(**row)->received;
  }
  // Crashes while no read comes back.
  void CrashWithoutReads() {
    node_.ForgetReads();
    node_.holds_reads = false;
    node_.Crash();
  }

  Cast cast_{5, 4};
  Party node_{cast_, 0};
  Author author_{cast_[1]};
};

TEST_F(ReviewTest, ACrashBeforeOtherRightsWereLookedAtForgetsNothing) {
  Receive(Tlp::kClear);
  Push(1);
  ASSERT_EQ(Missing(), 0U);
  node_.holds_reads = true;
  Receive(Tlp::kGreen);
  ASSERT_EQ(Missing(), 0U);
  CrashWithoutReads();
  EXPECT_EQ(Missing(), 1U);
}

TEST_F(ReviewTest, ACrashInTheMiddleOfAReviewGoesOnWithTheRest) {
  Receive(Tlp::kClear);
  Push(40);
  node_.holds_reads = true;
  Receive(Tlp::kGreen);
  node_.AnswerReads();  // of the first sixteen
  ASSERT_GT(Missing(), 0U);
  ASSERT_LT(Missing(), 40U);
  CrashWithoutReads();
  EXPECT_EQ(Missing(), 40U);
}

TEST_F(ReviewTest, WhatAHalfReviewTookAwayComesBackWithTheRightsOfBefore) {
  Push(40);
  ASSERT_EQ(Missing(), 40U);
  node_.holds_reads = true;
  Receive(Tlp::kClear);
  node_.AnswerReads();  // of the first sixteen
  ASSERT_LT(Missing(), 40U);
  Receive(Tlp::kGreen);
  CrashWithoutReads();
  EXPECT_EQ(Missing(), 40U);
}

TEST_F(ReviewTest, AReadThatFailedIsTriedAgainAfterAStart) {
  Receive(Tlp::kClear);
  Push(40);
  node_.holds_reads = true;
  Receive(Tlp::kGreen);
  node_.AnswerReads();
  node_.ForgetReads();
  node_.core().OnRead(
      ReadFailed{ReviewJob{author_.id(), 16, 32, false}, {ErrorCode::kIo, "a bad block"}},
      node_.now);
  CrashWithoutReads();
  EXPECT_EQ(Missing(), 40U);
}

// A clock far ahead makes an island of the node, where nobody new counts. It is put right while the
// node is down, so no change of rights is ever seen.
TEST_F(ReviewTest, RightsThatCameWhileTheNodeWasDownCount) {
  Party node(cast_, 0);
  node.now.wall += days(10);
  node.RunFor(minutes(5));
  ASSERT_EQ(node.Status().terms.freshness, Freshness::kIsland);
  node.core().OfferTrust(cast_.Admit(AdmissionOf(cast_[4])), node.now);
  node.Run();
  ASSERT_EQ(node.Status().waiting, 1U);
  Author late(cast_[4]);
  late.WriteMany(1, "large", kLarge);
  Puppet peer(node, cast_[2]);
  peer.Greet();
  peer.Say(late.Page(0, 1));
  ASSERT_EQ(node.Row(late.id()).reviewed, 1U);
  ASSERT_EQ(node.Status().missing_payloads, 0U);
  node.now.wall -= days(10);
  node.Crash();
  EXPECT_EQ(node.Status().waiting, 0U);
  EXPECT_EQ(node.Status().missing_payloads, 1U);
}

TEST_F(ReviewTest, NothingIsLookedAtAgainUnderTheSameRights) {
  Push(3, Tlp::kGreen, 100);
  node_.arrived.clear();
  node_.Crash();
  EXPECT_TRUE(node_.arrived.empty());
  Admission author = AdmissionOf(cast_[1]);
  author.card.about = "a new text on the card";
  node_.core().OfferTrust(cast_.Admit(author), node_.now);
  node_.Run();
  EXPECT_TRUE(node_.arrived.empty());
  author.rights.tlp_publish_max = Tlp::kClear;
  node_.core().OfferTrust(cast_.Admit(author), node_.now);
  node_.Run();
  EXPECT_EQ(node_.arrived.size(), 3U);
}

// As an earlier version left it.
TEST_F(ReviewTest, AStoreThatDoesNotSayUnderWhichRightsIsLookedAtOnce) {
  Push(3, Tlp::kGreen, 100);
  storage::WriteBatch batch;
  batch.Delete(storage::Column::kMeta,
               storage::ReviewRightsKey({author_.id().publisher.view(), 1}));
  ASSERT_TRUE(node_.store().Apply(std::move(batch)));
  node_.arrived.clear();
  node_.Crash();
  EXPECT_EQ(node_.arrived.size(), 3U);
  node_.Crash();
  EXPECT_EQ(node_.arrived.size(), 3U);
}

TEST_F(ReviewTest, ADocumentWasReceivedWhenItCameFirst) {
  Push(2, Tlp::kGreen, 100);
  const WallTime first = ReceivedAt(0);
  node_.RunFor(hours(5));
  node_.Crash();
  Push(1, Tlp::kGreen, 100);
  EXPECT_GE(ReceivedAt(2), first + hours(5));
  Admission author = AdmissionOf(cast_[1]);
  author.rights.tlp_publish_max = Tlp::kAmber;
  author.valid_until -= hours(1);
  node_.arrived.clear();
  node_.core().OfferTrust(cast_.Admit(author), node_.now);
  node_.Run();
  ASSERT_EQ(node_.arrived.size(), 3U);
  EXPECT_EQ(ReceivedAt(0), first);
  EXPECT_EQ(ReceivedAt(1), first);
  EXPECT_EQ(node_.arrived[0].row.received, first);
}

// A doubt about the entry where the review of the journal begins is not that review.
TEST_F(ReviewTest, ADoubtEndsNoReviewOfTheJournal) {
  node_.holds_reads = true;
  Push(1);
  Reviewed doubt{author_.id(), 0, true, {}};
  node_.core().OnRead(doubt, node_.now);
  EXPECT_EQ(node_.Row(author_.id()).reviewed, 0U);
  node_.core().OnRead(
      ReadFailed{ReviewJob{author_.id(), 0, 1, true}, {ErrorCode::kIo, "a bad block"}}, node_.now);
  node_.holds_reads = false;
  node_.AnswerReads();
  node_.Run();
  EXPECT_EQ(node_.Row(author_.id()).reviewed, 1U);
  EXPECT_EQ(Missing(), 1U);
}

TEST(HeldJournalTest, SaysNothingOfWhatWasDurableLongAgo) {
  const WallTime start = StartOfTests().wall;
  HeldJournal held{Journal(JournalId{})};
  held.durable_from = 10;  // as after a restart
  held.durable.size = 12;
  held.NoteDurable(start);
  EXPECT_EQ(held.DurableAt(9, WallTime{}), WallTime{});
  EXPECT_EQ(held.DurableAt(10, WallTime{}), start);
  EXPECT_EQ(held.DurableAt(12, WallTime{}), WallTime{});
  for (std::size_t i = 1; i <= HeldJournal::kDurableTimesMax; ++i) {
    ++held.durable.size;
    held.NoteDurable(start + minutes(i));
  }
  EXPECT_EQ(held.DurableAt(11, WallTime{}), WallTime{}) << "its row was dropped";
  EXPECT_EQ(held.DurableAt(12, WallTime{}), start + minutes(1));
}

// Each change of what may be wanted is another hash, and what concerns nobody's payloads is not.
TEST(ReviewRightsTest, DiffersWithAllThatDecidesWhetherAPayloadIsWanted) {
  const Member member = MakeMember(1);
  const Admission plain = AdmissionOf(member);
  const JournalId journal{member.id, 1};
  const WallTime issued = StartOfTests().wall;
  const auto rights = [&](const Admission& admission, WallTime at) {
    return ReviewRights(journal, *Directory::FromAdmissions({}, {admission}, at, at));
  };
  std::vector<Admission> changed(9, plain);
  changed[0].rights.kinds.pop_back();
  changed[1].rights.tlp_publish_max = Tlp::kClear;
  changed[2].rights.scope = PublishScope::kOwn;
  changed[3].coverage.regions = {"GM0363"};
  changed[4].coverage.sectors = {"GM0363"};
  changed[5].valid_from += hours(1);
  changed[6].valid_until -= hours(1);
  changed[7].status = AdmissionStatus::kSuspended;
  changed[7].revoked_at = issued;
  changed[8].status = AdmissionStatus::kRevoked;
  changed[8].revoked_at = issued;
  std::set<crypto::Digest> all = {rights(plain, issued), crypto::Digest{}};
  for (const Admission& admission : changed)
    all.insert(rights(admission, issued));
  EXPECT_EQ(all.size(), changed.size() + 2);
  EXPECT_NE(rights(plain, plain.valid_until), rights(plain, issued));
  EXPECT_EQ(ReviewRights({MakeMember(2).id, 1}, *Directory::FromAdmissions({}, {plain})),
            crypto::Digest{});
  Admission same = plain;
  same.card.website = "https://example.nl";
  same.organisation.name = "another";
  same.quotas.stored_bytes += 1;
  same.trusted_points = {{1, 7, {}}};
  EXPECT_EQ(rights(same, issued), rights(plain, issued));
  const auto directory = Directory::FromAdmissions({}, {plain}, issued, issued);
  TrustTerms terms;
  terms.receive_max = Tlp::kClear;
  EXPECT_NE(ReviewRights(journal, *directory->With(terms, {})), rights(plain, issued));
  terms = {};
  terms.freshness = Freshness::kOrphaned;
  EXPECT_NE(ReviewRights(journal, *directory->With(terms, {})), rights(plain, issued));
  EXPECT_NE(ReviewRights(journal, *directory->With({}, {{member.id, std::nullopt}})),
            rights(plain, issued));
}

}  // namespace
}  // namespace schakel::federation
