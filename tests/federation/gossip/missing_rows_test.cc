// Entries that wait for a payload and are not in memory: who finds them again, and when.
#include "federation/gossip/missing_rows.h"

#include "base/coding.h"
#include "federation/gossip/draft.h"
#include "federation/gossip/limits.h"
#include "stage.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using storage::Column;

PayloadName NameOf(std::uint64_t number) {
  Buffer bytes;
  AppendBigEndian64(bytes, number);
  return {crypto::Blake2b(bytes), 100};
}

TEST(MissingRowsTest, AWalkThatIsAskedForAgainBeginsAnewAtItsEnd) {
  MissingRows rows;
  const PayloadName name = NameOf(1);
  const EntryPosition last{{}, 7};
  ASSERT_TRUE(rows.Walk(name));
  EXPECT_FALSE(rows.Walk(name));
  const auto second = rows.OnWalked(name, last);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->after, last);
  const auto anew = rows.OnWalked(name, std::nullopt);
  ASSERT_TRUE(anew);
  EXPECT_FALSE(anew->after);
  EXPECT_FALSE(rows.OnWalked(name, std::nullopt));
  EXPECT_EQ(rows.walks(), 0U);
  ASSERT_TRUE(rows.Walk(name));
  rows.OnWalkFailed(name);
  EXPECT_FALSE(rows.OnWalked(name, last));
  EXPECT_TRUE(rows.Walk(name));
}

TEST(MissingRowsTest, ARoundGoesToTheEndAndBeginsWhenSomethingWasLeftOut) {
  MissingRows rows;
  EXPECT_FALSE(rows.NextStep(true)) << "all is in memory";
  rows.NoteLeftOut();
  EXPECT_FALSE(rows.NextStep(false));
  auto job = rows.NextStep(true);
  ASSERT_TRUE(job);
  EXPECT_FALSE(job->after);
  EXPECT_FALSE(rows.NextStep(true)) << "one at a time";
  ASSERT_TRUE(rows.Walk(NameOf(1)));
  rows.OnFound({{NameOf(1)}, false});
  EXPECT_FALSE(rows.NextStep(true)) << "the walk comes first";
  EXPECT_FALSE(rows.OnWalked(NameOf(1), std::nullopt));
  EXPECT_FALSE(rows.NextStep(false));
  job = rows.NextStep(true);
  ASSERT_TRUE(job);
  EXPECT_EQ(job->after, NameOf(1));
  rows.NoteLeftOut();
  rows.OnFound({{}, true});
  job = rows.NextStep(true);
  ASSERT_TRUE(job) << "something was left out behind this round";
  EXPECT_FALSE(job->after);
  rows.OnFindFailed();
  EXPECT_FALSE(rows.NextStep(true));
}

class WaitingEntriesTest : public testing::Test {
 protected:
  static Journal::Draft Naming(const std::string& id, Buffer payload) {
    Journal::Draft draft = MakeDraft(id, 1);
    draft.header.payload_size = payload.size();
    draft.header.payload_root = crypto::PayloadRoot(payload);
    draft.payload = std::move(payload);
    return draft;
  }
  // All that the node lacks of this journal, without payloads.
  void Push(Puppet& peer, const Author& author) {
    std::uint64_t held = node_.Row(author.id()).held;
    while (held < author.journal().held_size()) {
      PageMessage page = author.Page(held, 1, 60'000);
      for (PageEntry& entry : page.entries) {
        entry.has_payload = false;
        entry.payload.clear();
      }
      held += page.entries.size();
      peer.Say(std::move(page));
      ASSERT_EQ(node_.Row(author.id()).held, held);
    }
  }
  [[nodiscard]] std::size_t MissingRowsOfStore() {
    std::size_t count = 0;
    const Buffer prefix = storage::MissingPayloadPrefix();
    CHECK(node_.store().TakeSnapshot()->Scan(Column::kIndexes, prefix, storage::PrefixEnd(prefix),
                                             [&count](Bytes, Bytes) { return ++count > 0; }));
    return count;
  }
  Cast cast_{5};
  Party node_{cast_, 0};
  Author author_{cast_[1]};
};

TEST_F(WaitingEntriesTest, AllAreShownWhenThePayloadCameHoweverMany) {
  constexpr std::size_t kEntries = 3 * limits::kMissingPositionsMax;
  std::vector<Journal::Draft> drafts;
  for (std::size_t i = 0; i < kEntries; ++i)
    drafts.push_back(Naming("doc-" + std::to_string(i), MakePayload(1, 100)));
  author_.Write(std::move(drafts));
  Puppet peer(node_, cast_[2]);
  peer.Greet();
  Push(peer, author_);
  ASSERT_EQ(node_.Status().missing_payloads, 1U);
  ASSERT_EQ(MissingRowsOfStore(), kEntries);
  node_.arrived.clear();
  ASSERT_EQ(ServePayloads(peer, author_), 1U);
  EXPECT_EQ(node_.arrived.size(), kEntries);
  EXPECT_EQ(MissingRowsOfStore(), 0U);
  EXPECT_EQ(node_.Status().missing_payloads, 0U);
}

// A crash when the payload was on disk and half of the entries said so.
TEST_F(WaitingEntriesTest, ACrashInTheMiddleOfAWalkShowsTheRestAfterwards) {
  constexpr std::size_t kEntries = 40;
  std::vector<Journal::Draft> drafts;
  for (std::size_t i = 0; i < kEntries; ++i)
    drafts.push_back(Naming("doc-" + std::to_string(i), MakePayload(1, 10'000)));
  author_.Write(std::move(drafts));
  Puppet peer(node_, cast_[2]);
  peer.Greet();
  Push(peer, author_);
  node_.holds_reads = true;
  node_.arrived.clear();
  ASSERT_EQ(ServePayloads(peer, author_), 1U);
  node_.AnswerReads();
  ASSERT_GT(node_.arrived.size(), 0U);
  ASSERT_LT(node_.arrived.size(), kEntries);
  node_.ForgetReads();
  node_.holds_reads = false;
  node_.Crash();
  EXPECT_EQ(node_.arrived.size(), kEntries);
  EXPECT_EQ(MissingRowsOfStore(), 0U);
}

TEST_F(WaitingEntriesTest, WhatNobodyInMemoryWantsAnyMoreIsKeptForTheOthers) {
  std::vector<Journal::Draft> drafts;
  for (std::size_t i = 0; i < limits::kMissingPositionsMax + 10; ++i) {
    drafts.push_back(Naming("doc-" + std::to_string(i), MakePayload(1, 100)));
    const bool is_in_memory = i < limits::kMissingPositionsMax;
    if (is_in_memory) drafts[i].header.expires = node_.now.wall + minutes(1);
  }
  author_.Write(std::move(drafts));
  Puppet peer(node_, cast_[2]);
  peer.Greet();
  Push(peer, author_);
  node_.RunFor(minutes(2));
  node_.core().OfferTrust(cast_.Renew(node_.now.wall), node_.now);
  Puppet again(node_, cast_[3]);
  again.Greet();
  node_.RunFor(minutes(1));
  EXPECT_EQ(node_.Status().missing_payloads, 1U);
  EXPECT_EQ(MissingRowsOfStore(), 10U);
}

TEST_F(WaitingEntriesTest, WhatFoundNoRoomInMemoryIsAskedForWhenThereIsSome) {
  constexpr std::size_t kMore = 100;
  std::vector<Journal::Draft> drafts;
  for (std::size_t i = 0; i < limits::kMissingInMemoryMax + kMore; ++i) {
    Buffer payload;
    AppendBigEndian64(payload, i);
    drafts.push_back(Naming("doc-" + std::to_string(i), std::move(payload)));
    const bool is_in_memory = i < limits::kMissingInMemoryMax;
    if (is_in_memory) drafts[i].header.expires = node_.now.wall + minutes(1);
  }
  author_.Write(std::move(drafts));
  Puppet peer(node_, cast_[2]);
  peer.Greet();
  Push(peer, author_);
  ASSERT_EQ(node_.Status().missing_payloads, limits::kMissingInMemoryMax);
  ASSERT_EQ(MissingRowsOfStore(), limits::kMissingInMemoryMax + kMore);
  node_.Drop(peer.link());
  node_.RunFor(minutes(2));
  node_.core().OfferTrust(cast_.Renew(node_.now.wall), node_.now);
  const Author nothing(cast_[3]);
  Puppet again(node_, cast_[3]);
  again.Greet();
  for (int round = 0; round < 20'000 && node_.Status().missing_payloads > kMore; ++round) {
    if (ServePayloads(again, nothing) == 0) node_.RunFor(seconds(1));
  }
  EXPECT_EQ(MissingRowsOfStore(), kMore);
  EXPECT_EQ(node_.Status().missing_payloads, kMore);
}

}  // namespace
}  // namespace schakel::federation
