// Pages from a peer: what is taken, what is refused and why, and that a refusal changes nothing.
#include <gtest/gtest.h>

#include "federation/journal/stored_entry.h"
#include "federation/limits.h"
#include "federation/wire/entry_codec.h"
#include "publisher.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;

class JournalPageTest : public testing::Test {
 protected:
  JournalPageTest() { publisher_.WriteMany(12); }

  // A holder of the first `size` entries.
  [[nodiscard]] Holder HolderOf(std::size_t size) const {
    Holder holder(publisher_);
    EXPECT_TRUE(holder.Append(publisher_.Page(0, size)));
    return holder;
  }
  // Changes the decoded header of an entry and encodes it again.
  template <typename Change>
  static void Edit(PageEntry& entry, const Change& change) {
    auto header = DecodeEntryHeader(entry.header);
    CHECK(header.has_value());
    change(*header);
    entry.header = *EncodeEntryHeader(*header);
  }

  Publisher publisher_;
};

TEST_F(JournalPageTest, TakesAWholeJournal) {
  Holder holder(publisher_);
  const auto appended = holder.Append(publisher_.Page(0, 12));
  ASSERT_TRUE(appended);
  EXPECT_EQ(appended->headers.size(), 12U);
  EXPECT_EQ(holder.journal().held_size(), 12U);
  EXPECT_EQ(holder.journal().covered(), publisher_.At(12));
  EXPECT_EQ(holder.journal().checkpoint(), publisher_.CheckpointAt(12));
  EXPECT_EQ(holder.journal().stored_bytes(), publisher_.BytesAt(12));
}

TEST_F(JournalPageTest, CoversOnlyWhatACheckpointStatesExactly) {
  Holder holder(publisher_);
  ASSERT_TRUE(holder.Append(publisher_.Page(0, 5, 12)));
  EXPECT_EQ(holder.journal().held_size(), 5U);
  EXPECT_EQ(holder.journal().covered(), Frontier{});
  EXPECT_EQ(holder.journal().newest(), publisher_.At(12));
  ASSERT_TRUE(holder.Append(publisher_.Page(5, 12)));
  EXPECT_EQ(holder.journal().covered(), publisher_.At(12));
}

TEST_F(JournalPageTest, KeepsWhatProvesAPartWhateverComesWithoutEntries) {
  Holder holder(publisher_);
  ASSERT_TRUE(holder.Append(publisher_.Page(0, 5, 12)));
  for (const std::size_t stated : {5U, 9U}) {
    const auto appended = holder.Append(publisher_.Page(5, 5, stated));
    ASSERT_TRUE(appended);
    EXPECT_TRUE(appended->headers.empty());
  }
  EXPECT_EQ(holder.journal().provable().frontier, publisher_.At(5));
  EXPECT_EQ(holder.journal().provable().stated, 12U);
  EXPECT_EQ(holder.journal().newest(), publisher_.At(12));
}

TEST_F(JournalPageTest, PassesOverWhatItHoldsAlready) {
  Holder holder = HolderOf(7);
  const auto appended = holder.Append(publisher_.Page(3, 10));
  ASSERT_TRUE(appended);
  ASSERT_EQ(appended->headers.size(), 3U);
  EXPECT_EQ(appended->headers.front().index, 7U);
  EXPECT_EQ(holder.journal().stored_bytes(), publisher_.BytesAt(10));
  EXPECT_EQ(holder.journal().covered(), publisher_.At(10));
}

TEST_F(JournalPageTest, ChangesNothingForWhatItHolds) {
  Holder holder = HolderOf(7);
  const Buffer before = holder.StateRow();
  const auto again = holder.Append(publisher_.Page(0, 7));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->headers.empty());
  EXPECT_EQ(holder.StateRow(), before);
  ExpectRefused(holder, publisher_.Page(0, 5), ErrorCode::kProtocol, "older than its entries");
  ExpectRefused(holder, publisher_.Page(0, 5, 7), ErrorCode::kProtocol, "nothing new");
}

TEST_F(JournalPageTest, LearnsOfANewerCheckpointFromAPageWithoutEntries) {
  Holder holder = HolderOf(7);
  const auto appended = holder.Append(publisher_.Page(7, 7, 12));
  ASSERT_TRUE(appended);
  EXPECT_EQ(holder.journal().covered(), publisher_.At(7));
  EXPECT_EQ(holder.journal().newest(), publisher_.At(12));
}

TEST_F(JournalPageTest, RefusesAGap) {
  Holder holder = HolderOf(7);
  ExpectRefused(holder, publisher_.Page(8, 10), ErrorCode::kProtocol, "starts after what is held");
}

TEST_F(JournalPageTest, RefusesEntriesThatAreNotInTheirPlace) {
  Holder holder = HolderOf(3);
  PageMessage swapped = publisher_.Page(3, 8);
  std::swap(swapped.entries[1], swapped.entries[2]);
  ExpectRefused(holder, swapped, ErrorCode::kProtocol, "entry out of order");
  PageMessage without = publisher_.Page(3, 8);
  without.entries.erase(without.entries.begin() + 2);
  ExpectRefused(holder, without, ErrorCode::kProtocol, "entry out of order");
  PageMessage twice = publisher_.Page(3, 8);
  twice.entries.insert(twice.entries.begin(), twice.entries.front());
  ExpectRefused(holder, twice, ErrorCode::kProtocol, "entry out of order");
}

TEST_F(JournalPageTest, RefusesEntriesOfAnotherJournal) {
  Holder holder = HolderOf(3);
  PageMessage page = publisher_.Page(3, 8);
  Edit(page.entries[2], [](EntryHeader& header) { ++header.journal.incarnation; });
  ExpectRefused(holder, page, ErrorCode::kProtocol, "entry of another journal");
  PageMessage other = publisher_.Page(3, 8);
  ++other.journal.incarnation;
  ExpectRefused(holder, other, ErrorCode::kProtocol, "of another journal");
}

TEST_F(JournalPageTest, RefusesAChangedByteInAnyHeader) {
  Holder holder = HolderOf(3);
  for (const std::size_t stated : {6U, 12U}) {
    const PageMessage page = publisher_.Page(3, 6, stated);
    for (std::size_t entry = 0; entry < page.entries.size(); ++entry) {
      for (std::size_t at = 0; at < page.entries[entry].header.size(); ++at) {
        PageMessage changed = page;
        changed.entries[entry].header[at] ^= 0x10;
        const Buffer before = holder.StateRow();
        const auto refused = holder.Append(changed);
        ASSERT_FALSE(refused) << entry << ' ' << at;
        const ErrorCode code = refused.error().code;  // a length may now be above its limit
        EXPECT_TRUE(code == ErrorCode::kProtocol || code == ErrorCode::kLimitExceeded) << at;
        EXPECT_EQ(holder.StateRow(), before);
      }
    }
  }
  EXPECT_TRUE(holder.Append(publisher_.Page(3, 12)));
}

TEST_F(JournalPageTest, RefusesAnEntryThatSaysSomethingElse) {
  Holder holder = HolderOf(3);
  PageMessage page = publisher_.Page(3, 6);
  Edit(page.entries[1], [](EntryHeader& header) { header.severity = 4; });
  ExpectRefused(holder, page, ErrorCode::kProtocol, "equal sizes, other roots");
  PageMessage ahead = publisher_.Page(3, 6, 12);
  Edit(ahead.entries[1], [](EntryHeader& header) { header.severity = 4; });
  ExpectRefused(holder, ahead, ErrorCode::kProtocol, "other old root");
}

TEST_F(JournalPageTest, RefusesAHeaderThatIsNotCanonical) {
  Holder holder = HolderOf(3);
  PageMessage page = publisher_.Page(3, 6);
  page.entries[1].header.resize(page.entries[1].header.size() + 8);
  ExpectRefused(holder, page, ErrorCode::kProtocol, "not canonical");
}

TEST_F(JournalPageTest, RefusesAnotherPayload) {
  Holder holder = HolderOf(3);
  for (std::size_t at = 0; at < 20; ++at) {
    PageMessage page = publisher_.Page(3, 6);
    page.entries[1].payload[at] ^= 1;
    ExpectRefused(holder, page, ErrorCode::kProtocol, "payload does not match its root");
  }
  PageMessage shorter = publisher_.Page(3, 6);
  shorter.entries[1].payload.pop_back();
  ExpectRefused(holder, shorter, ErrorCode::kProtocol, "payload of another size");
  PageMessage longer = publisher_.Page(3, 6);
  longer.entries[1].payload.push_back(0);
  ExpectRefused(holder, longer, ErrorCode::kProtocol, "payload of another size");
}

TEST_F(JournalPageTest, TakesAnEntryWithoutItsPayloadAndCountsIt) {
  Holder holder = HolderOf(3);
  PageMessage page = publisher_.Page(3, 6);
  page.entries[1].has_payload = false;
  page.entries[1].payload.clear();
  const auto appended = holder.Append(page);
  ASSERT_TRUE(appended);
  EXPECT_EQ(appended->has_payload, (std::vector<bool>{true, false, true}));
  EXPECT_EQ(holder.journal().stored_bytes(), publisher_.BytesAt(6));
  const storage::JournalKey key{publisher_.id().publisher.view(), 1};
  const auto row = holder.store().TakeSnapshot()->Get(Column::kEntries, storage::EntryKey(key, 4));
  ASSERT_TRUE(row && *row);
  EXPECT_FALSE(UnpackStoredEntry(**row)->has_inline_payload);
}

TEST_F(JournalPageTest, RefusesACheckpointOfAnotherKey) {
  Holder holder = HolderOf(3);
  PageMessage page = publisher_.Page(3, 6);
  page.checkpoint = SignCheckpoint(crypto::TestKey(2), {publisher_.id(), publisher_.At(6)});
  ExpectRefused(holder, page, ErrorCode::kUnauthorized, "");
}

TEST_F(JournalPageTest, RefusesAChangedByteInTheCheckpoint) {
  Holder holder = HolderOf(3);
  const PageMessage page = publisher_.Page(3, 6);
  for (std::size_t at = 0; at < page.checkpoint.size(); ++at) {
    PageMessage changed = page;
    changed.checkpoint[at] = static_cast<char>(changed.checkpoint[at] ^ 1);
    const Buffer before = holder.StateRow();
    const auto refused = holder.Append(changed);
    ASSERT_FALSE(refused) << at;
    const ErrorCode code = refused.error().code;
    EXPECT_TRUE(code == ErrorCode::kProtocol || code == ErrorCode::kUnauthorized) << at;
    EXPECT_EQ(holder.StateRow(), before);
  }
}

TEST_F(JournalPageTest, RefusesAChangedProof) {
  Holder holder = HolderOf(3);
  const PageMessage page = publisher_.Page(3, 6, 11);
  ASSERT_FALSE(page.proof.empty());
  for (std::size_t at = 0; at < page.proof.size(); ++at) {
    for (const std::size_t byte : {0U, 13U, 31U}) {
      PageMessage changed = page;
      changed.proof[at].bytes[byte] ^= 0x80;
      ExpectRefused(holder, changed, ErrorCode::kProtocol, "consistency proof: ");
    }
    PageMessage shorter = page;
    shorter.proof.erase(shorter.proof.begin() + static_cast<std::ptrdiff_t>(at));
    ExpectRefused(holder, shorter, ErrorCode::kProtocol, "consistency proof: ");
  }
  PageMessage longer = page;
  longer.proof.push_back(page.proof.front());
  ExpectRefused(holder, longer, ErrorCode::kProtocol, "too long");
  PageMessage none = page;
  none.proof.clear();
  ExpectRefused(holder, none, ErrorCode::kProtocol, "empty");
  PageMessage needless = publisher_.Page(3, 6);
  needless.proof = page.proof;
  ExpectRefused(holder, needless, ErrorCode::kProtocol, "not empty for equal sizes");
}

TEST_F(JournalPageTest, CallsTwoCheckpointsOfOneSizeAConflict) {
  Holder holder = HolderOf(6);
  Publisher other(1, 1);
  other.WriteMany(5);
  other.Write(99);
  ASSERT_NE(other.At(6).root, publisher_.At(6).root);
  ExpectRefused(holder, other.Page(0, 6), ErrorCode::kConflict,
                "two checkpoints of one size with different roots");
  EXPECT_EQ(holder.journal().status(), JournalStatus::kOpen);
}

TEST_F(JournalPageTest, TakesNothingOfAnotherBranch) {
  Holder holder = HolderOf(6);
  Publisher other(1, 1);
  other.WriteMany(5);
  other.WriteMany(4, 99);
  ExpectRefused(holder, other.Page(6, 9), ErrorCode::kProtocol, "equal sizes, other roots");
  ExpectRefused(holder, other.Page(6, 8, 9), ErrorCode::kProtocol, "consistency proof: ");
}

TEST_F(JournalPageTest, TakesNothingOnceItIsClosed) {
  Holder holder = HolderOf(6);
  Publisher other(1, 1);
  other.WriteMany(6, 99);
  const std::string first = publisher_.CheckpointAt(6);
  const std::string second = other.CheckpointAt(6);
  holder.Store(holder.journal().CloseForked({first, second, {}}));
  EXPECT_EQ(holder.journal().status(), JournalStatus::kForked);
  ExpectRefused(holder, publisher_.Page(6, 12), ErrorCode::kProtocol, "journal is closed");
  ASSERT_TRUE(holder.Restart());
  EXPECT_EQ(holder.journal().status(), JournalStatus::kForked);
  EXPECT_EQ(holder.journal().covered(), publisher_.At(6));
  ExpectRefused(holder, publisher_.Page(6, 12), ErrorCode::kProtocol, "journal is closed");
  const storage::JournalKey key{publisher_.id().publisher.view(), 1};
  const auto proof = holder.store().TakeSnapshot()->Get(Column::kMeta, storage::ForkProofKey(key));
  ASSERT_TRUE(proof && *proof);
  const std::string text(AsText(**proof));
  EXPECT_NE(text.find(first), std::string::npos);
  EXPECT_NE(text.find(second), std::string::npos);
}

TEST_F(JournalPageTest, KeepsEntriesOfKindsThatItDoesNotKnow) {
  PageMessage page = publisher_.Page(0, 1);
  Edit(page.entries[0], [](EntryHeader& header) { header.kind = 60'000; });
  const auto leaf = crypto::LeafHash(page.entries[0].header);
  page.checkpoint = SignCheckpoint(publisher_.key(), {publisher_.id(), {1, leaf}});
  Holder holder(publisher_);
  const auto appended = holder.Append(page);
  ASSERT_TRUE(appended);
  EXPECT_EQ(appended->headers[0].kind, 60'000);
  EXPECT_EQ(holder.journal().covered(), (Frontier{1, leaf}));
}

}  // namespace
}  // namespace schakel::federation
