// Entries become durable, wait for a right or a document, and reach the matcher once each, whatever
// a crash cuts off.
#include "node/delivery/arrivals.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/coding.h"
#include "crypto/chunk_tree.h"
#include "desk_world.h"
#include "federation/gossip/inspect.h"
#include "federation/journal/stored_entry.h"
#include "federation/wire/entry_codec.h"
#include "storage/keys.h"
#include "storage/member_keys.h"

namespace schakel::node {
namespace {

using federation::EntryKind;
using storage::Column;

class ArrivalsTest : public testing::Test {
 protected:
  ArrivalsTest() {
    admission_.node_id = PublisherOf(1);
    admission_.maturity = 2;
    admission_.rights.kinds = {1, 4};
    admission_.rights.scope = federation::PublishScope::kNational;
    admission_.card.website = "https://uitgever.example";
    admission_.valid_from = world_.now - std::chrono::hours(24);
    admission_.valid_until = world_.now + std::chrono::hours(24);
    EXPECT_TRUE(world_.members->Add({MemberOf("bakker", "WordPress 6.1")}));
    Open();
  }

  void Open() {
    arrivals_ = std::make_unique<Arrivals>(
        world_.store, *world_.matcher,
        [this](storage::WriteBatch batch) { return world_.Apply(std::move(batch)); });
    ASSERT_TRUE(arrivals_->Restore());
  }
  void Restart() {
    world_.Restart();
    Open();
  }
  [[nodiscard]] std::shared_ptr<const federation::Directory> Members() const {
    return federation::Directory::FromAdmissions({1, 1}, {admission_});
  }

  // An entry becomes durable here; of one without payload that comes later.
  void MakeDurable(const ArrivedAdvisory& entry, bool has_payload = true) {
    auto header = entry.header;
    header.payload_size = entry.payload.size();
    const auto bytes = federation::EncodeEntryHeader(header);
    ASSERT_TRUE(bytes);
    const storage::JournalKey journal{entry.position.journal.publisher.view(), 1};
    storage::WriteBatch batch;
    batch.Put(Column::kEntries, storage::EntryKey(journal, entry.position.index),
              federation::PackStoredEntry(*bytes, nullptr));
    if (has_payload) {
      batch.Put(Column::kPayloads, storage::PayloadKey(header.payload_root.view()), entry.payload);
    }
    batch.Put(Column::kIndexes,
              storage::DocumentKey(journal.publisher, header.document_id, 1, entry.position.index),
              federation::PackDocumentRow(
                  federation::Inspect(header, has_payload ? &entry.payload : nullptr)));
    batch.Put(Column::kIndexes, storage::ArrivalKey(++arrived_, journal, entry.position.index), {});
    ASSERT_TRUE(world_.store.Apply(std::move(batch)));
  }
  ArrivedAdvisory Advisory(const std::string& id) {
    AdvisorySketch sketch;
    sketch.id = id;
    sketch.products = {"WordPress|WordPress|6.1"};
    return world_.Arrived(PublisherOf(1), sketch);
  }
  ArrivedAdvisory WithdrawalOf(const std::string& id) {
    ArrivedAdvisory entry = Advisory(id);
    entry.header.kind = static_cast<std::uint16_t>(EntryKind::kWithdraw);
    entry.payload = ToBuffer(AsBytes("was niet juist"));
    entry.header.payload_root = crypto::PayloadRoot(entry.payload);
    return entry;
  }
  Result<std::size_t> Step() { return arrivals_->Step(*Members(), world_.now); }
  // Until there is nothing more; a write may fail on the way.
  bool StepToTheEnd() {
    while (true) {
      const auto taken = Step();
      if (!taken) return false;
      if (*taken == 0) return true;
    }
  }

  [[nodiscard]] std::size_t Waiting() const {
    std::size_t count = 0;
    const Buffer prefix = storage::WaitingPrefix();
    EXPECT_TRUE(world_.store.TakeSnapshot()->Scan(Column::kNotices, prefix,
                                                  storage::PrefixEnd(prefix), [&](Bytes, Bytes) {
                                                    ++count;
                                                    return true;
                                                  }));
    return count;
  }
  // How many members have a notice of this advisory, and in which state.
  std::pair<std::size_t, NoticeState> NoticesOf(const std::string& id) {
    std::pair<std::size_t, NoticeState> found{0, NoticeState::kNew};
    const auto snapshot = world_.store.TakeSnapshot();
    EXPECT_TRUE(world_.book->ForEach(*snapshot, AdvisoryHashOf(PublisherOf(1), id), 0,
                                     [&found](const Notice& notice) {
                                       ++found.first;
                                       found.second = notice.state;
                                       return true;
                                     }));
    return found;
  }
  [[nodiscard]] std::optional<AdvisoryCounts> CountsOf(const std::string& id) const {
    const auto counts =
        NoticeBook::FindCounts(*world_.store.TakeSnapshot(), AdvisoryHashOf(PublisherOf(1), id));
    EXPECT_TRUE(counts);
    return counts ? *counts : std::nullopt;
  }

  DeskWorld world_;
  federation::Admission admission_;
  std::unique_ptr<Arrivals> arrivals_;
  std::uint64_t arrived_ = 0;  // microseconds
};

TEST_F(ArrivalsTest, TakesThemInStepsAndRemembersWhereItWas) {
  for (std::size_t i = 0; i < Arrivals::kStepMax + 5; ++i)
    MakeDurable(Advisory("TST-2026-" + std::to_string(1'000 + i)));
  EXPECT_EQ(*Step(), Arrivals::kStepMax);
  Restart();
  EXPECT_EQ(*Step(), 5U);
  EXPECT_EQ(*Step(), 0U);
  Restart();
  EXPECT_EQ(*Step(), 0U);
  for (std::size_t i = 0; i < Arrivals::kStepMax + 5; ++i)
    EXPECT_EQ(NoticesOf("TST-2026-" + std::to_string(1'000 + i)).first, 1U) << i;
}

TEST_F(ArrivalsTest, LosesAndDoublesNothingWhereverAWriteFails) {
  MakeDurable(Advisory("TST-2026-0001"));
  MakeDurable(Advisory("TST-2026-0002"), false);  // waits
  MakeDurable(Advisory("TST-2026-0003"));
  MakeDurable(WithdrawalOf("TST-2026-0003"));
  std::size_t crashes = 0;
  for (std::size_t nth = 0;; ++nth) {
    world_.FailWrite(nth % 3 + 1);
    if (StepToTheEnd()) break;
    ++crashes;
    Restart();
  }
  EXPECT_GT(crashes, 3U);
  EXPECT_EQ(NoticesOf("TST-2026-0001"), std::pair(std::size_t{1}, NoticeState::kNew));
  EXPECT_EQ(NoticesOf("TST-2026-0002").first, 0U);
  EXPECT_TRUE(CountsOf("TST-2026-0003")->is_withdrawn);
  EXPECT_EQ(Waiting(), 1U);
}

TEST_F(ArrivalsTest, WaitsForADocumentThatIsNotHereYet) {
  const auto entry = Advisory("TST-2026-0001");
  MakeDurable(entry, false);
  EXPECT_EQ(*Step(), 1U);
  EXPECT_EQ(Waiting(), 1U);
  // Still not here, and one that does not wait at all.
  ASSERT_TRUE(arrivals_->Retry(entry.position, *Members(), world_.now));
  ASSERT_TRUE(arrivals_->Retry({entry.position.journal, 99}, *Members(), world_.now));
  EXPECT_EQ(NoticesOf("TST-2026-0001").first, 0U);
  storage::WriteBatch batch;
  batch.Put(Column::kPayloads, storage::PayloadKey(entry.header.payload_root.view()),
            entry.payload);
  ASSERT_TRUE(world_.store.Apply(std::move(batch)));
  Restart();
  ASSERT_TRUE(arrivals_->Retry(entry.position, *Members(), world_.now));
  EXPECT_EQ(NoticesOf("TST-2026-0001").first, 1U);
  EXPECT_EQ(Waiting(), 0U);
  ASSERT_TRUE(arrivals_->Retry(entry.position, *Members(), world_.now));
  EXPECT_EQ(NoticesOf("TST-2026-0001").first, 1U);
}

TEST_F(ArrivalsTest, WaitsForARight) {
  const std::vector<std::function<void(federation::Admission&)>> missing = {
      [](auto& admission) { admission.rights.kinds = {4}; },
      [](auto& admission) { admission.card.website = "https://ander.example"; },
      [](auto& admission) { admission.status = federation::AdmissionStatus::kSuspended; }};
  const federation::Admission whole = admission_;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    SCOPED_TRACE(i);
    const std::string id = "TST-2026-000" + std::to_string(i);
    admission_ = whole;
    missing[i](admission_);
    MakeDurable(Advisory(id));
    EXPECT_EQ(*Step(), 1U);
    ASSERT_TRUE(arrivals_->RetryAll(*Members(), world_.now));
    EXPECT_EQ(Waiting(), 1U);
    EXPECT_EQ(NoticesOf(id).first, 0U);
    admission_ = whole;
    Restart();
    ASSERT_TRUE(arrivals_->RetryAll(*Members(), world_.now));
    EXPECT_EQ(Waiting(), 0U);
    EXPECT_EQ(NoticesOf(id).first, 1U);
  }
}

TEST_F(ArrivalsTest, DoesNotWaitForWhatNothingMends) {
  auto broken = Advisory("TST-2026-0001");
  broken.payload = ToBuffer(AsBytes("{}"));
  broken.header.payload_root = crypto::PayloadRoot(broken.payload);
  MakeDurable(broken);
  auto other = Advisory("TST-2026-0002");
  other.header.document_version = "9.0.0";
  MakeDurable(other);
  EXPECT_EQ(*Step(), 2U);
  EXPECT_EQ(Waiting(), 0U);
  EXPECT_EQ(NoticesOf("TST-2026-0001").first + NoticesOf("TST-2026-0002").first, 0U);
}

TEST_F(ArrivalsTest, AWithdrawalCountsWhicheverCameFirst) {
  MakeDurable(Advisory("TST-2026-0001"));
  EXPECT_EQ(*Step(), 1U);
  EXPECT_EQ(NoticesOf("TST-2026-0001"), std::pair(std::size_t{1}, NoticeState::kNew));
  MakeDurable(WithdrawalOf("TST-2026-0001"));
  EXPECT_EQ(*Step(), 1U);
  EXPECT_EQ(NoticesOf("TST-2026-0001").second, NoticeState::kWithdrawn);
  // The document of the second one comes after its withdrawal.
  const auto late = Advisory("TST-2026-0002");
  MakeDurable(late, false);
  MakeDurable(WithdrawalOf("TST-2026-0002"));
  EXPECT_EQ(*Step(), 2U);
  storage::WriteBatch batch;
  batch.Put(Column::kPayloads, storage::PayloadKey(late.header.payload_root.view()), late.payload);
  ASSERT_TRUE(world_.store.Apply(std::move(batch)));
  ASSERT_TRUE(arrivals_->Retry(late.position, *Members(), world_.now));
  EXPECT_TRUE(CountsOf("TST-2026-0002")->is_withdrawn);
  const auto [notices, state] = NoticesOf("TST-2026-0002");
  EXPECT_TRUE(notices == 0 || state == NoticeState::kWithdrawn);
}

TEST_F(ArrivalsTest, AnEntryThatCannotBeReadWaitsAndHoldsNobodyUp) {
  MakeDurable(Advisory("TST-2026-0001"));
  const crypto::NodeId publisher = PublisherOf(1);
  const storage::JournalKey journal{publisher.view(), 1};
  const Buffer key = storage::EntryKey(journal, 0);
  const auto whole = world_.store.TakeSnapshot()->Get(Column::kEntries, key);
  storage::WriteBatch damage;
  damage.Put(Column::kEntries, key, {1, 2, 3});
  ASSERT_TRUE(world_.store.Apply(std::move(damage)));
  MakeDurable(Advisory("TST-2026-0002"));
  EXPECT_EQ(*Step(), 2U);
  EXPECT_EQ(NoticesOf("TST-2026-0002").first, 1U);
  EXPECT_EQ(Waiting(), 1U);
  storage::WriteBatch mended;
  mended.Put(Column::kEntries, key, **whole);
  ASSERT_TRUE(world_.store.Apply(std::move(mended)));
  ASSERT_TRUE(arrivals_->RetryAll(*Members(), world_.now));
  EXPECT_EQ(NoticesOf("TST-2026-0001").first, 1U);
}

}  // namespace
}  // namespace schakel::node
