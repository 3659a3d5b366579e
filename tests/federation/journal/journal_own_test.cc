// A journal that its own publisher writes.
#include <gtest/gtest.h>

#include "crypto/chunk_tree.h"
#include "federation/journal/stored_entry.h"
#include "federation/limits.h"
#include "federation/wire/entry_codec.h"
#include "publisher.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;

class OwnWritingTest : public testing::Test {
 protected:
  static std::vector<Journal::Draft> Drafts(std::initializer_list<std::size_t> payload_sizes) {
    std::vector<Journal::Draft> drafts;
    for (const std::size_t size : payload_sizes) {
      drafts.push_back(SomeDraft("size-" + std::to_string(size), Buffer(size, 7)));
    }
    return drafts;
  }
  std::optional<Buffer> Row(Column column, const Buffer& key) {
    auto row = holder_.store().TakeSnapshot()->Get(column, key);
    EXPECT_TRUE(row);
    return *row;
  }
  storage::JournalKey Key() const { return {publisher_.id().publisher.view(), 1}; }
  // The stored headers, hashed by the book.
  crypto::TreeHash StoredRoot(std::uint64_t size) {
    std::vector<crypto::TreeHash> leaves;
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto entry = UnpackStoredEntry(*Row(Column::kEntries, storage::EntryKey(Key(), i)));
      leaves.push_back(crypto::LeafHash(entry->header));
    }
    return crypto::NaiveRoot(leaves);
  }

  const Publisher publisher_;
  Holder holder_{publisher_};
};

TEST_F(OwnWritingTest, FillsInWhereAnEntryStands) {
  auto drafts = Drafts({1, 2, 3});
  drafts[1].header.index = 77;
  drafts[1].header.journal.incarnation = 9;
  const auto appended = holder_.AppendOwn(std::move(drafts));
  ASSERT_TRUE(appended);
  ASSERT_EQ(appended->headers.size(), 3U);
  for (std::uint64_t i = 0; i < 3; ++i) {
    EXPECT_EQ(appended->headers[i].journal, publisher_.id());
    EXPECT_EQ(appended->headers[i].index, i);
  }
}

TEST_F(OwnWritingTest, SignsTheRootOfWhatItStored) {
  std::uint64_t size = 0;
  for (int round = 0; round < 5; ++round) {
    ASSERT_TRUE(holder_.AppendOwn(Drafts({10, 20, 30})));
    size += 3;
    EXPECT_EQ(holder_.journal().held_size(), size);
    EXPECT_EQ(holder_.journal().covered(), (Frontier{size, StoredRoot(size)}));
    EXPECT_EQ(holder_.journal().newest(), holder_.journal().covered());
    const auto stated = OpenCheckpoint(holder_.journal().checkpoint(), publisher_.id(),
                                       publisher_.key().public_key());
    ASSERT_TRUE(stated);
    EXPECT_EQ(*stated, holder_.journal().covered());
  }
}

TEST_F(OwnWritingTest, IsReadByOthersUnderItsCheckpoint) {
  ASSERT_TRUE(holder_.AppendOwn(Drafts({10, 20, 30})));
  PageMessage page;
  page.journal = publisher_.id();
  page.checkpoint = holder_.journal().checkpoint();
  for (std::uint64_t i = 0; i < 3; ++i) {
    auto entry = UnpackStoredEntry(*Row(Column::kEntries, storage::EntryKey(Key(), i)));
    page.entries.push_back({entry->header, true, entry->payload});
  }
  Holder reader(publisher_);
  ASSERT_TRUE(reader.Append(page));
  EXPECT_EQ(reader.journal().covered(), holder_.journal().covered());
  EXPECT_EQ(reader.journal().stored_bytes(), holder_.journal().stored_bytes());
}

TEST_F(OwnWritingTest, StoresSmallPayloadsInTheEntryAndLargeOnesByRoot) {
  ASSERT_TRUE(holder_.AppendOwn(Drafts({0, limits::kInlinePayloadMax})));
  ASSERT_TRUE(holder_.AppendOwn(Drafts({limits::kInlinePayloadMax + 1})));
  const bool is_inline[] = {true, true, false};
  const std::size_t sizes[] = {0, limits::kInlinePayloadMax, limits::kInlinePayloadMax + 1};
  for (std::size_t i = 0; i < 3; ++i) {
    const Buffer payload(sizes[i], 7);
    const auto root = crypto::PayloadRoot(payload);
    const auto entry = UnpackStoredEntry(*Row(Column::kEntries, storage::EntryKey(Key(), i)));
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->has_inline_payload, is_inline[i]) << i;
    const auto by_root = Row(Column::kPayloads, storage::PayloadKey(root.view()));
    const auto reference =
        Row(Column::kIndexes, storage::PayloadReferenceKey(root.view(), Key(), i));
    EXPECT_EQ(by_root.has_value(), !is_inline[i]) << i;
    EXPECT_TRUE(reference.has_value()) << i;
    EXPECT_EQ(is_inline[i] ? entry->payload : *by_root, payload) << i;
  }
}

TEST_F(OwnWritingTest, RefusesAHeaderThatIsTooLargeAndChangesNothing) {
  ASSERT_TRUE(holder_.AppendOwn(Drafts({10})));
  const Buffer before = holder_.StateRow();
  auto drafts = Drafts({1, 2});
  drafts[1].header.document_id = std::string(limits::kDocumentIdMax + 1, 'x');
  const auto refused = holder_.AppendOwn(std::move(drafts));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(holder_.StateRow(), before);
  EXPECT_TRUE(holder_.AppendOwn(Drafts({3})));
}

TEST_F(OwnWritingTest, GoesOnAfterARestart) {
  ASSERT_TRUE(holder_.AppendOwn(Drafts({10, 20})));
  holder_.Store(holder_.journal().SetReviewed(2));
  const Buffer before = holder_.StateRow();
  ASSERT_TRUE(holder_.Restart());
  EXPECT_EQ(holder_.StateRow(), before);
  EXPECT_EQ(holder_.journal().reviewed(), 2U);
  ASSERT_TRUE(holder_.AppendOwn(Drafts({30})));
  EXPECT_EQ(holder_.journal().covered(), (Frontier{3, StoredRoot(3)}));
}

TEST_F(OwnWritingTest, SaysThatADamagedStateIsDamaged) {
  ASSERT_TRUE(holder_.AppendOwn(Drafts({10, 20, 30})));
  const Buffer row = holder_.StateRow();
  const auto snapshot = holder_.store().TakeSnapshot();
  const auto expect_damaged = [&](const Buffer& damaged, const std::string& what) {
    const auto journal = Journal::Restore(publisher_.id(), damaged, *snapshot);
    ASSERT_FALSE(journal) << what;
    EXPECT_EQ(journal.error().code, ErrorCode::kCorruption) << what;
  };
  for (std::size_t size = 0; size < row.size(); ++size)
    expect_damaged(Buffer(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(size)), "cut");
  Buffer longer = row;
  longer.push_back(0);
  expect_damaged(longer, "longer");
  for (const std::size_t at : {0U, 1U, 9U}) {  // form, status, lowest byte of the size
    Buffer changed = row;
    changed[at] ^= 0x40;
    expect_damaged(changed, std::to_string(at));
  }
}

}  // namespace
}  // namespace schakel::federation
