#include "simulations/delivery_ledger.h"

#include <gtest/gtest.h>

#include "federation/journal/stored_entry.h"
#include "simulations/measure.h"
#include "storage/keys.h"

namespace schakel::simulations {
namespace {

using storage::Column;

const crypto::NodeId kPublisher = crypto::NodeId{{1, 2, 3}};

storage::WriteBatch Writing(std::uint64_t index, std::uint8_t header) {
  storage::WriteBatch batch;
  batch.Put(Column::kEntries, storage::EntryKey({kPublisher.view(), 1}, index),
            federation::PackStoredEntry(Buffer(10, header), nullptr));
  batch.Put(Column::kMeta, {1}, {2});
  return batch;
}

TEST(DeliveryLedgerTest, KnowsWhoHadItWhenAndFromWhom) {
  DeliveryLedger ledger(3);
  const auto own = ledger.OnWrite(0, kNobody, Writing(0, 5));
  ASSERT_EQ(own.size(), 1U);
  ledger.OnDurable(0, kPublisher, own, MonoTime(Duration(10)));
  ledger.OnAcknowledged(0, {{kPublisher, 1}, 0});
  ledger.OnDurable(2, {}, ledger.OnWrite(2, 0, Writing(0, 5)), MonoTime(Duration(30)));
  ledger.OnDurable(1, {}, ledger.OnWrite(1, 2, Writing(0, 5)), MonoTime(Duration(60)));
  ASSERT_EQ(ledger.deliveries().size(), 1U);
  const Delivery& delivery = ledger.deliveries().front();
  EXPECT_EQ(delivery.publisher, 0U);
  EXPECT_EQ(delivery.published, MonoTime(Duration(10)));
  EXPECT_TRUE(delivery.is_acknowledged);
  EXPECT_EQ(delivery.at[2].durable, MonoTime(Duration(30)));
  EXPECT_EQ(delivery.at[1].source, 2U);
  EXPECT_EQ(LastDeliveryHop(delivery), 2);
  EXPECT_EQ(ledger.broken(), std::nullopt);
}

TEST(DeliveryLedgerTest, SeesWhatIsPassedOnBeforeItIsDurable) {
  DeliveryLedger ledger(3);
  const auto own = ledger.OnWrite(0, kNobody, Writing(0, 5));
  ledger.OnDurable(0, kPublisher, own, MonoTime(Duration(10)));
  const auto first = ledger.OnWrite(2, 0, Writing(0, 5));
  EXPECT_EQ(ledger.broken(), std::nullopt);
  ledger.OnWrite(1, 2, Writing(0, 5));
  ASSERT_TRUE(ledger.broken());
  EXPECT_EQ(ledger.broken()->substr(0, 7), "durable");
}

// Swarm of 16, seed 8566: a flooder pushed a page again that its core was still writing.
TEST(DeliveryLedgerTest, ExpectsNothingOfWhoIsHostile) {
  DeliveryLedger ledger(3);
  ledger.SetHostile(2, true);
  const auto own = ledger.OnWrite(0, kNobody, Writing(0, 5));
  ledger.OnDurable(0, kPublisher, own, MonoTime(Duration(10)));
  ledger.OnWrite(2, 0, Writing(0, 5));
  ledger.OnWrite(1, 2, Writing(0, 5));
  EXPECT_EQ(ledger.broken(), std::nullopt);
}

TEST(DeliveryLedgerTest, SeesAGap) {
  DeliveryLedger ledger(2);
  ledger.OnWrite(0, kNobody, Writing(1, 5));
  ASSERT_TRUE(ledger.broken());
  EXPECT_EQ(ledger.broken()->substr(0, 6), "prefix");
}

TEST(DeliveryLedgerTest, SeesAnEntryThatIsOverwritten) {
  DeliveryLedger ledger(2);
  ledger.OnWrite(0, kNobody, Writing(0, 5));
  ledger.OnWrite(0, kNobody, Writing(0, 5));
  EXPECT_TRUE(ledger.broken());
}

TEST(DeliveryLedgerTest, SeesTwoHeadersForOnePosition) {
  DeliveryLedger ledger(2);
  ledger.OnDurable(0, kPublisher, ledger.OnWrite(0, kNobody, Writing(0, 5)), MonoTime{});
  EXPECT_EQ(ledger.broken(), std::nullopt);
  ledger.OnDurable(1, {}, ledger.OnWrite(1, 0, Writing(0, 6)), MonoTime{});
  ASSERT_TRUE(ledger.broken());
  EXPECT_EQ(ledger.broken()->substr(0, 6), "prefix");
}

TEST(DeliveryLedgerTest, LetsAPublisherWriteAnewWhatItNeverHadDurable) {
  DeliveryLedger ledger(1);
  ledger.OnWrite(0, kNobody, Writing(0, 5));
  ledger.OnStart(0, kPublisher, {}, MonoTime{});
  ledger.OnDurable(0, kPublisher, ledger.OnWrite(0, kNobody, Writing(0, 6)), MonoTime{});
  EXPECT_EQ(ledger.broken(), std::nullopt);
}

TEST(DeliveryLedgerTest, SeesWhatAStartLost) {
  DeliveryLedger ledger(1);
  const auto own = ledger.OnWrite(0, kNobody, Writing(0, 5));
  ledger.OnDurable(0, kPublisher, own, MonoTime{});
  ledger.OnStart(0, kPublisher, {{{kPublisher, 1}, 1}}, MonoTime{});
  EXPECT_EQ(ledger.broken(), std::nullopt);
  ledger.OnStart(0, kPublisher, {}, MonoTime{});
  ASSERT_TRUE(ledger.broken());
  EXPECT_EQ(ledger.broken()->substr(0, 12), "acknowledged");
}

TEST(DeliveryLedgerTest, SeesAnAnswerThatCameTooEarly) {
  DeliveryLedger ledger(1);
  ledger.OnWrite(0, kNobody, Writing(0, 5));
  ledger.OnAcknowledged(0, {{kPublisher, 1}, 0});
  ASSERT_TRUE(ledger.broken());
  EXPECT_EQ(ledger.broken()->substr(0, 12), "acknowledged");
}

TEST(DeliveryLedgerTest, ExpectsNothingOfAnOlderStore) {
  DeliveryLedger ledger(2);
  const auto own = ledger.OnWrite(0, kNobody, Writing(0, 5));
  ledger.OnDurable(0, kPublisher, own, MonoTime(Duration(1)));
  ledger.Forget(0);
  ledger.OnStart(0, kPublisher, {}, MonoTime(Duration(2)));
  // On its way since before.
  const auto copy = ledger.OnWrite(1, 0, Writing(0, 5));
  EXPECT_EQ(ledger.broken(), std::nullopt);
  // Nobody had it on disk but who lost it, so it may be written anew; then it stands.
  ledger.OnDurable(0, kPublisher, ledger.OnWrite(0, kNobody, Writing(0, 6)), MonoTime(Duration(3)));
  EXPECT_EQ(ledger.broken(), std::nullopt);
  EXPECT_EQ(ledger.deliveries()[0].published, MonoTime(Duration(1)));
  EXPECT_EQ(LastDeliveryHop(ledger.deliveries()[0]), 0);
  ledger.OnDurable(1, {}, copy, MonoTime(Duration(4)));
  ASSERT_TRUE(ledger.broken());
  EXPECT_EQ(ledger.broken()->substr(0, 6), "prefix");
}

// A crash may keep what was not synced: the ledger learns what it is from who gets it next.
TEST(DeliveryLedgerTest, TakesTheFirstCopyForTheOneThatACrashKept) {
  DeliveryLedger ledger(2);
  ledger.OnWrite(0, kNobody, Writing(0, 5));
  ledger.OnStart(0, kPublisher, {{{kPublisher, 1}, 1}}, MonoTime{});
  ledger.OnDurable(1, {}, ledger.OnWrite(1, 0, Writing(0, 5)), MonoTime{});
  EXPECT_EQ(ledger.broken(), std::nullopt);
}

TEST(DeliveryLedgerTest, TakesWhatACrashLostAgain) {
  DeliveryLedger ledger(1);
  ledger.OnWrite(0, kNobody, Writing(0, 5));
  ledger.OnWrite(0, kNobody, Writing(1, 6));
  ledger.OnStart(0, kPublisher, {{{kPublisher, 1}, 1}}, MonoTime(Duration(5)));
  EXPECT_EQ(ledger.deliveries()[0].at[0].durable, MonoTime(Duration(5)));
  EXPECT_EQ(ledger.deliveries()[1].at[0].durable, Receipt::kNever);
  ledger.OnWrite(0, kNobody, Writing(1, 6));
  EXPECT_EQ(ledger.broken(), std::nullopt);
}

}  // namespace
}  // namespace schakel::simulations
