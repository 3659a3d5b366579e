#include "node/web/advisory_index.h"

#include <gtest/gtest.h>

#include "node/web/local_documents.h"
#include "storage/keys.h"
#include "storage/memory_store.h"
#include "tests/node/web/material.h"

namespace schakel::node {
namespace {

using storage::Column;

class AdvisoryIndexTest : public ::testing::Test {
 protected:
  void Put(std::uint8_t node, std::uint64_t index, const federation::DocumentRow& row) {
    storage::WriteBatch batch;
    batch.Put(Column::kIndexes,
              storage::DocumentKey(NodeOf(node).view(), row.document_id, 1, index),
              federation::PackDocumentRow(row));
    ASSERT_TRUE(store_.Apply(std::move(batch)));
  }
  void Import(const federation::DocumentRow& row) {
    storage::WriteBatch batch;
    batch.Put(Column::kIndexes, LocalRowKey(row), federation::PackDocumentRow(row));
    ASSERT_TRUE(store_.Apply(std::move(batch)));
  }
  static federation::DocumentRow Withdrawal(const std::string& id, const std::string& version) {
    auto row = RowOf(id, version);
    row.kind = static_cast<std::uint16_t>(federation::EntryKind::kWithdraw);
    return row;
  }
  std::vector<IndexedDocument> List() {
    auto list = ListDocuments(*store_.TakeSnapshot(), *directory_, kNow);
    EXPECT_TRUE(list);
    return std::move(*list);
  }
  // "publisher/version" of each that is found; publisher 0 is local.
  std::vector<std::string> Find(const DocumentQuery& query) {
    std::vector<std::string> found;
    const auto documents = FindDocuments(*store_.TakeSnapshot(), *directory_, kNow, query);
    for (const auto& document : *documents) {
      const int node = document.position ? document.position->journal.publisher.bytes[0] : 0;
      found.push_back(std::to_string(node) + "/" + document.row.version);
    }
    return found;
  }

  storage::MemoryStore store_;
  std::shared_ptr<const federation::Directory> directory_ = DirectoryWith("Ander");
};

using Found = std::vector<std::string>;

TEST_F(AdvisoryIndexTest, FindsTheNewestVersionOfEachPublisher) {
  Put(1, 0, RowOf("X", "1.2.0"));
  Put(1, 1, RowOf("X", "1.10.0"));
  Put(2, 0, RowOf("X", "1.0.0"));
  Put(2, 1, RowOf("Y", "3.0.0"));
  EXPECT_EQ(Find({"", "X", ""}), (Found{"1/1.10.0", "2/1.0.0"}));
  EXPECT_EQ(Find({NodeOf(1).hex(), "X", ""}), Found{"1/1.10.0"});
  EXPECT_EQ(Find({"", "X", "1.2.0"}), Found{"1/1.2.0"});
  EXPECT_EQ(Find({"", "x", ""}), Found{});
  EXPECT_EQ(Find({NodeOf(3).hex(), "X", ""}), Found{});
}

TEST_F(AdvisoryIndexTest, ShowsImportsBesideThePublished) {
  Put(2, 0, RowOf("X", "1"));
  auto local = RowOf("X", "2");
  local.publisher = "A";
  Import(local);
  local.publisher = "B";
  local.payload_root = RootOf("b");
  Import(local);
  EXPECT_EQ(Find({"", "X", ""}), (Found{"2/1", "0/2", "0/2"}));
  EXPECT_EQ(Find({"local", "X", ""}).size(), 2U);
  EXPECT_EQ(Find({"A", "X", ""}), Found{"0/2"});
}

TEST_F(AdvisoryIndexTest, HidesAnImportThatIsPublishedByNow) {
  const auto row = RowOf("X", "1");
  Import(row);
  EXPECT_EQ(List().size(), 1U);
  EXPECT_FALSE(List()[0].position);
  EXPECT_EQ(List()[0].verdict.reason, "not_published");
  Put(2, 0, row);
  ASSERT_EQ(List().size(), 1U);
  EXPECT_TRUE(List()[0].position);
}

TEST_F(AdvisoryIndexTest, MarksWhatItsOwnPublisherWithdrew) {
  Put(1, 0, RowOf("X", "1"));
  Put(1, 1, RowOf("X", "3"));
  Put(2, 0, RowOf("X", "1"));
  Put(1, 2, Withdrawal("X", "2"));
  for (const auto& document : List()) {
    const bool is_advisory =
        document.row.kind == static_cast<std::uint16_t>(federation::EntryKind::kAdvisory);
    if (!is_advisory) continue;
    const bool is_withdrawn =
        document.position->journal.publisher == NodeOf(1) && document.row.version == "1";
    EXPECT_EQ(document.is_withdrawn, is_withdrawn) << document.row.version;
  }
}

TEST_F(AdvisoryIndexTest, LeavesKindsOutThatAreNoAdvisories) {
  auto row = RowOf("X", "1");
  row.kind = 77;
  Put(1, 0, row);
  EXPECT_TRUE(List().empty());
}

TEST_F(AdvisoryIndexTest, SaysThatARowIsDamaged) {
  storage::WriteBatch batch;
  batch.Put(Column::kIndexes, storage::DocumentKey(NodeOf(1).view(), "X", 1, 0), Buffer{1, 2});
  ASSERT_TRUE(store_.Apply(std::move(batch)));
  const auto list = ListDocuments(*store_.TakeSnapshot(), *directory_, kNow);
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace schakel::node
