// Imports by (publisher, id, version), against a list that does the same slowly.
#include "node/web/local_documents.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "federation/advisory/version.h"
#include "storage/memory_store.h"
#include "tests/node/web/material.h"

namespace schakel::node {
namespace {

using storage::Column;

federation::DocumentRow Row(const std::string& publisher, const std::string& id,
                            const std::string& version, const std::string& content = "") {
  auto row = RowOf(id, version);
  row.publisher = publisher;
  row.payload_root = RootOf(publisher + id + version + content);
  return row;
}

class LocalDocumentsTest : public ::testing::Test {
 protected:
  void Import(const federation::DocumentRow& row) {
    storage::WriteBatch batch;
    batch.Put(Column::kIndexes, LocalRowKey(row), federation::PackDocumentRow(row));
    ASSERT_TRUE(store_.Apply(std::move(batch)));
  }
  Result<IndexedDocument> Find(const DocumentQuery& query) {
    return FindLocalDocument(*store_.TakeSnapshot(), query);
  }
  std::string VersionOf(const DocumentQuery& query) {
    const auto found = Find(query);
    return found ? found->row.publisher + "/" + found->row.version
                 : std::string(ErrorCodeName(found.error().code));
  }

  storage::MemoryStore store_;
};

TEST_F(LocalDocumentsTest, KeepsPublishersAndVersionsApart) {
  Import(Row("A", "X", "1"));
  Import(Row("A", "X", "2"));
  Import(Row("B", "X", "9"));
  Import(Row("A", "Y", "1"));
  EXPECT_EQ(VersionOf({"A", "X", ""}), "A/2");
  EXPECT_EQ(VersionOf({"A", "X", "1"}), "A/1");
  EXPECT_EQ(VersionOf({"B", "X", ""}), "B/9");
  EXPECT_EQ(VersionOf({"", "X", "9"}), "B/9");
  EXPECT_EQ(VersionOf({"", "Y", ""}), "A/1");
  EXPECT_EQ(VersionOf({"C", "X", ""}), "not_found");
  EXPECT_EQ(VersionOf({"", "Z", ""}), "not_found");
  EXPECT_EQ(VersionOf({"", "X", ""}), "invalid_argument");
  const std::string candidates = Find({"", "X", ""}).error().context;
  EXPECT_NE(candidates.find("\"A\""), std::string::npos);
  EXPECT_NE(candidates.find("\"B\""), std::string::npos);
}

TEST_F(LocalDocumentsTest, TellsKnownFromOther) {
  Import(Row("A", "X", "1"));
  const auto reader = store_.TakeSnapshot();
  EXPECT_EQ(*IsImported(*reader, Row("A", "X", "1")), true);
  EXPECT_EQ(*IsImported(*reader, Row("A", "X", "2")), false);
  EXPECT_EQ(*IsImported(*reader, Row("B", "X", "1")), false);
  const auto other = IsImported(*reader, Row("A", "X", "1", "changed"));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::kConflict);
}

TEST_F(LocalDocumentsTest, ConfusesNoFieldsWithEachOther) {
  EXPECT_NE(LocalRowKey(Row("AB", "C", "1")), LocalRowKey(Row("A", "BC", "1")));
  EXPECT_NE(LocalRowKey(Row("A", "B1", "")), LocalRowKey(Row("A", "B", "1")));
  EXPECT_EQ(LocalRowKey(Row("A", "B", "1")), LocalRowKey(Row("A", "B", "1", "x")));
  EXPECT_EQ(LocalRowKey(Row(std::string(1 << 20, 'p'), "B", "1")).size(),
            LocalRowKey(Row("", "", "")).size());
}

TEST_F(LocalDocumentsTest, FindsWhatAListWouldFind) {
  std::mt19937_64 random(5);
  std::map<std::tuple<std::string, std::string, std::string>, int> twin;
  const auto pick = [&random](const char* letters) {
    return std::string(1, letters[random() % 3]);
  };
  for (int i = 0; i < 300; ++i) {
    const std::string publisher = pick("ABC");
    const std::string id = pick("XYZ");
    const std::string version = std::to_string(1 + random() % 12);
    Import(Row(publisher, id, version));
    twin[{publisher, id, version}] = 1;
    const DocumentQuery query{random() % 2 == 0 ? pick("ABC") : "", pick("XYZ"), ""};
    std::map<std::string, std::string> newest;
    for (const auto& [key, one] : twin) {
      const auto& [p, d, v] = key;
      if (d != query.id || (!query.publisher.empty() && p != query.publisher)) continue;
      std::string& held = newest[p];
      if (held.empty() || federation::CompareVersions(v, held) > 0) held = v;
    }
    const std::string wanted = newest.empty() ? "not_found"
                               : newest.size() > 1
                                   ? "invalid_argument"
                                   : newest.begin()->first + "/" + newest.begin()->second;
    ASSERT_EQ(VersionOf(query), wanted) << i;
  }
}

}  // namespace
}  // namespace schakel::node
