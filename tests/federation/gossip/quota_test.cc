// Where a journal ends for everybody: at the stored bytes of its publisher, or at the last trusted
// point when it was revoked.
#include "federation/gossip/verdict.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

class QuotaTest : public testing::Test {
 protected:
  static Cast WithQuota(std::uint64_t stored_bytes) {
    Cast cast(5);
    Admission small = AdmissionOf(cast[3]);
    small.quotas.stored_bytes = stored_bytes;
    cast.Admit(small);
    return cast;
  }
  // Plays the relay: answers every pull from `author` with pages of about this size.
  static void Feed(Party& party, const Cast& cast, const Author& author, std::uint32_t bytes) {
    Puppet peer(party, cast[4]);
    peer.Greet();
    peer.Hear();
    peer.Announce(author.id(), author.journal().covered());
    for (auto pulls = peer.Hear<PullMessage>(); !pulls.empty(); pulls = peer.Hear<PullMessage>()) {
      for (const PullMessage& pull : pulls)
        peer.Say(author.Page(pull.from, 0, bytes));
    }
    EXPECT_TRUE(peer.IsUp());
    party.Drop(peer.link());
  }
  static std::uint64_t StoredBytes(const Author& author, std::uint64_t size) {
    std::uint64_t bytes = 0;
    for (std::uint64_t i = 0; i < size; ++i) {
      const PageEntry entry = author.Page(i, 0, 1).entries.at(0);
      bytes += entry.header.size() + entry.payload.size();
    }
    return bytes;
  }

  QuotaTest() {
    // One checkpoint for many entries, so that none states where the quota ends.
    std::vector<Journal::Draft> drafts;
    drafts.reserve(30);
    for (int i = 0; i < 30; ++i)
      drafts.push_back(MakeDraft("doc-" + std::to_string(i), 300));
    author_.Write(std::move(drafts));
  }

  const Member publisher_ = MakeMember(3);
  Author author_{publisher_};
};

TEST_F(QuotaTest, StopsEveryNodeAtTheSameEntryWhateverThePages) {
  for (const std::uint64_t entries : {1U, 2U, 3U, 7U, 8U, 16U, 21U, 29U}) {
    SCOPED_TRACE(testing::Message() << entries << " entries fit");
    const Cast cast = WithQuota(StoredBytes(author_, entries) + 7);
    Frontier first;
    for (const std::uint32_t bytes : {1U, 1'100U, 2'500U, 100'000U}) {
      Party party(cast, 0);
      Feed(party, cast, author_, bytes);
      const JournalStatusRow row = party.Row(author_.id());
      EXPECT_EQ(row.held, entries) << bytes;
      EXPECT_EQ(row.durable.size, entries) << bytes;
      if (first.size == 0) first = row.durable;
      EXPECT_EQ(row.durable, first) << bytes;
      EXPECT_EQ(party.Status().offences, 0U);
    }
  }
}

TEST_F(QuotaTest, AsksNobodyAgainWhenItIsFull) {
  const Cast cast = WithQuota(StoredBytes(author_, 10));
  Party party(cast, 0);
  Puppet peer(party, cast[4]);
  peer.Greet();
  peer.Hear();
  peer.Announce(author_.id(), author_.journal().covered());
  ASSERT_EQ(peer.Hear<PullMessage>().size(), 1U);
  peer.Say(author_.Page(0));
  party.RunFor(seconds(20));
  EXPECT_TRUE(peer.Hear<PullMessage>().empty());
  peer.Announce(author_.id(), author_.journal().covered());
  peer.Say(author_.Page(10, 1));
  party.RunFor(seconds(20));
  EXPECT_TRUE(peer.Hear<PullMessage>().empty());
  EXPECT_EQ(party.Row(author_.id()).held, 10U);
}

TEST_F(QuotaTest, IsPassedOnToNodesThatAreBehind) {
  Stage stage(3, WithQuota(StoredBytes(author_, 13)));
  Feed(stage[0], stage.cast(), author_, 3'000);
  stage[0].Crash();
  ASSERT_EQ(stage[0].Row(author_.id()).durable.size, 13U);
  stage.watch = [](std::size_t, std::size_t, Frame& frame) {
    // Small pages, so that some end before what is stated.
    if (auto* pull = std::get_if<PullMessage>(&frame.message)) pull->bytes_max = 1'500;
    return true;
  };
  stage.Connect(0, 1);
  stage.Connect(1, 2);
  stage.RunFor(seconds(2));
  for (std::size_t i = 0; i < 3; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_EQ(stage[i].Row(author_.id()).durable, stage[0].Row(author_.id()).durable);
    EXPECT_EQ(stage[i].Status().frontier_fingerprint, stage[0].Status().frontier_fingerprint);
    EXPECT_EQ(stage[i].Status().offences, 0U);
  }
}

TEST_F(QuotaTest, GoesOnWhenItIsRaised) {
  Cast cast = WithQuota(StoredBytes(author_, 13));
  Party party(cast, 0);
  Feed(party, cast, author_, 3'000);
  ASSERT_EQ(party.Row(author_.id()).held, 13U);
  party.core().OfferTrust(cast.Admit(AdmissionOf(publisher_)), party.now);
  party.Run();
  Feed(party, cast, author_, 3'000);
  EXPECT_EQ(party.Row(author_.id()).durable, author_.journal().covered());
}

TEST_F(QuotaTest, IsNotPassedByTheNodeItself) {
  Stage stage(4, WithQuota(3'000));
  stage.Connect(3, 0);
  stage.RunFor(seconds(11));
  for (int i = 0; i < 8; ++i)
    stage[3].Publish(MakeDraft("doc-" + std::to_string(i), 500));
  stage.RunFor(seconds(1));
  ASSERT_FALSE(stage[3].failed.empty());
  EXPECT_EQ(stage[3].failed[0].error.code, ErrorCode::kLimitExceeded);
  EXPECT_GE(stage[3].published.size(), 3U);
  EXPECT_EQ(stage[0].Row(stage[3].OwnId()).durable.size, stage[3].published.size());
  EXPECT_EQ(stage[0].Status().frontier_fingerprint, stage[3].Status().frontier_fingerprint);
}

class RevokedJournalTest : public QuotaTest {
 protected:
  // Revokes the publisher; its journal counts up to `size`.
  static TrustedSet Revoke(Cast& cast, const Author& author, std::uint64_t size) {
    crypto::CompactTree tree;
    for (std::uint64_t i = 0; i < size; ++i) {
      tree.Append(crypto::LeafHash(author.Page(i, 0, 1).entries.at(0).header),
                  [](crypto::TreeNode, const crypto::TreeHash&) {});
    }
    Admission revoked = AdmissionOf(cast[3]);
    revoked.status = AdmissionStatus::kRevoked;
    revoked.revoked_at = StartOfTests().wall;
    revoked.trusted_points = {{1, size, tree.Root()}};
    return cast.Admit(revoked);
  }
};

TEST_F(RevokedJournalTest, IsServedUpToTheTrustedPointByWhoHoldsMore) {
  Cast cast(5);
  const TrustedSet before = cast.trust();
  const TrustedSet after = Revoke(cast, author_, 11);
  Stage stage(3, std::move(cast));
  PartyOptions early;
  early.trust = before;
  stage.Replace(0, early);
  Feed(stage[0], stage.cast(), author_, 100'000);
  ASSERT_EQ(stage[0].Row(author_.id()).durable.size, 30U);
  stage[0].core().OfferTrust(after, stage[0].now);
  stage[0].Run();
  stage.Connect(0, 1);
  stage.Connect(1, 2);
  stage.RunFor(seconds(2));
  for (std::size_t i = 1; i < 3; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_EQ(stage[i].Row(author_.id()).held, 11U);
    EXPECT_EQ(stage[i].Row(author_.id()).durable.size, 11U);
    EXPECT_EQ(stage[i].Status().frontier_fingerprint, stage[0].Status().frontier_fingerprint);
    EXPECT_EQ(stage[i].Status().offences, 0U);
  }
}

TEST_F(RevokedJournalTest, IsNotDeliveredAboveTheTrustedPoint) {
  Cast cast(5);
  Revoke(cast, author_, 11);
  DocumentRow row;
  row.inspection = Inspection::kGood;
  row.kind = static_cast<std::uint16_t>(EntryKind::kGuidance);
  row.tlp = 1;
  row.issued = StartOfTests().wall;
  const auto directory = cast.directory();
  const WallTime now = StartOfTests().wall;
  EXPECT_EQ(Judge({author_.id(), 10}, row, *directory, now).delivery, Delivery::kDeliver);
  EXPECT_EQ(Judge({author_.id(), 11}, row, *directory, now).reason, "revoked");
  EXPECT_EQ(Judge({{author_.id().publisher, 2}, 0}, row, *directory, now).reason, "revoked");
}

}  // namespace
}  // namespace schakel::federation
