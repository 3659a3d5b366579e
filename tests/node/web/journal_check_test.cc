// The check of what is stored against what was signed, of whole journals and of parts.
#include "node/web/journal_check.h"

#include <gtest/gtest.h>

#include "federation/journal/stored_entry.h"
#include "material.h"
#include "storage/keys.h"
#include "tests/federation/journal/publisher.h"

namespace schakel::node {
namespace {

using storage::Column;

constexpr std::size_t kEntries = 12;
constexpr std::size_t kPart = 7;

class JournalCheckTest : public testing::TestWithParam<std::size_t> {
 protected:
  JournalCheckTest() {
    publisher_.WriteMany(kEntries);
    federation::Admission admission = AdmissionOf(1, "Publisher");
    admission.node_id = publisher_.id().publisher;
    admission.identity_key = publisher_.key().public_key();
    directory_ = federation::Directory::FromAdmissions({1, 1}, {admission});
    // Held are the first entries, under a checkpoint that states all.
    CHECK(holder_.Append(publisher_.Page(0, GetParam(), kEntries)).has_value());
  }
  void Change(std::uint64_t index) {
    const storage::JournalKey key{publisher_.id().publisher.view(), publisher_.id().incarnation};
    storage::WriteBatch batch;
    batch.Put(Column::kEntries, storage::EntryKey(key, index),
              federation::PackStoredEntry(publisher_.entries()[index + 1].header, nullptr));
    holder_.Store(std::move(batch));
  }
  std::vector<JournalReport> Check() {
    auto reports = CheckJournals(*holder_.store().TakeSnapshot(), *directory_);
    CHECK(reports.has_value());
    return std::move(*reports);
  }

  federation::Publisher publisher_;
  federation::Holder holder_{publisher_};
  std::shared_ptr<const federation::Directory> directory_;
};

TEST_P(JournalCheckTest, ProvesAllThatIsHeldAndNothingElse) {
  const auto snapshot = holder_.store().TakeSnapshot();
  for (std::uint64_t index = 0; index < GetParam(); ++index) {
    const auto proven = CheckEntry(*snapshot, *directory_, {publisher_.id(), index});
    ASSERT_TRUE(proven) << ToString(proven.error());
    EXPECT_EQ(*proven, publisher_.At(GetParam()));
  }
  EXPECT_FALSE(CheckEntry(*snapshot, *directory_, {publisher_.id(), GetParam()}));
  const auto reports = Check();
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].size, GetParam());
  EXPECT_FALSE(reports[0].error);
}

TEST_P(JournalCheckTest, FindsAnEntryThatWasChanged) {
  Change(GetParam() - 1 == kEntries - 1 ? 0 : GetParam() - 1);
  const auto reports = Check();
  ASSERT_EQ(reports.size(), 1U);
  ASSERT_TRUE(reports[0].error);
  EXPECT_EQ(reports[0].error->code, ErrorCode::kCorruption);
}

INSTANTIATE_TEST_SUITE_P(Sizes, JournalCheckTest, testing::Values(kPart, kEntries));

}  // namespace
}  // namespace schakel::node
