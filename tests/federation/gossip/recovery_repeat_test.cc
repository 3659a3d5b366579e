// A recovery key that says the same again and again, and what it cannot keep away by that.
#include "crypto/recovery_key.h"
#include "federation/gossip/recovery_record.h"
#include "federation/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

class RecoveryRepeatTest : public testing::Test {
 protected:
  RecoveryRepeatTest() {
    speaker_.Greet();
    other_.Greet();
    other_.Hear();
  }
  static Cast MakeCast() {
    Cast cast(4);
    Admission admission = AdmissionOf(cast[1]);
    admission.recovery_key_hash = crypto::RecoveryKeyHash(RecoveryKey().public_key());
    cast.Admit(admission);
    return cast;
  }
  static crypto::KeyPair RecoveryKey() { return MakeMember(77).identity; }
  Buffer Sign(const Recovery& said, std::uint64_t later) {
    return SignRecoveryRecord(RecoveryKey(), cast_[1].id, first_ + later, said);
  }
  // One record in each frame, from this counter on.
  void Repeat(const Recovery& said, std::uint64_t later, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i)
      speaker_.Say(RecordsMessage{{Sign(said, later + i)}});
  }
  std::uint64_t Signatures() { return node_.Status().signatures_checked; }
  [[nodiscard]] std::uint64_t Counter() const {
    return records().Counter(cast_[1].id, NumberOf(RecordType::kRecovery)) - first_;
  }
  [[nodiscard]] const RecordSet& records() const { return node_.core().records(); }
  // Whether the node asks the other for a recovery record that it names.
  bool Asks(std::uint64_t later, RecordsScope scope) {
    other_.Hear();
    const RecordRef ref{TagOf(cast_[1].id), NumberOf(RecordType::kRecovery), first_ + later};
    other_.Say(RecordsHaveMessage{{ref}, 0, scope});
    return !other_.Hear<RecordsWantMessage>().empty();
  }

  const Cast cast_ = MakeCast();
  mutable Party node_{cast_, 0};
  Puppet speaker_{node_, cast_[1]};
  Puppet other_{node_, cast_[2]};
  const std::uint64_t first_ = static_cast<std::uint64_t>(ToUnixMillis(node_.now.wall));
  const Recovery stop_{{{1, 0, {}}}, {}, 0, false};
};

TEST_F(RecoveryRepeatTest, IsTakenOnceInAWhile) {
  const std::uint64_t signatures = Signatures();
  const std::uint64_t changes = records().changes();
  const auto directory = node_.core().directory();
  Repeat(stop_, 0, 1);
  const auto stopped = node_.core().directory();
  EXPECT_NE(stopped, directory);
  Repeat(stop_, 1, 100);
  // What was said, and that again.
  EXPECT_EQ(Signatures() - signatures, 2U);
  EXPECT_EQ(records().changes() - changes, 2U);
  EXPECT_EQ(other_.Hear<RecordsHaveMessage>().size(), 2U);
  EXPECT_EQ(node_.core().directory(), stopped) << "nothing else is true now";
  EXPECT_EQ(Counter(), 1U);
  node_.RunFor(limits::kRecordRest);
  Repeat(stop_, 200, 100);
  EXPECT_EQ(Counter(), 200U) << "all nodes come to the same counter in the end";
  EXPECT_EQ(node_.Status().offences, 0U);
}

TEST_F(RecoveryRepeatTest, KeepsNothingElseThatIsSaidAway) {
  Repeat(stop_, 0, 100);
  Recovery rotated = stop_;
  rotated.identity_key = MakeMember(50).identity.public_key();
  Repeat(rotated, 200, 1);
  EXPECT_EQ(node_.core().directory()->IdentityKey(*node_.core().directory()->Find(cast_[1].id)),
            *rotated.identity_key);
  Repeat(rotated, 201, 100);
  rotated.identity_key = MakeMember(51).identity.public_key();
  other_.Say(RecordsMessage{{Sign(rotated, 150)}});
  EXPECT_EQ(node_.Status().frozen, (std::vector{cast_[1].id}));
}

TEST_F(RecoveryRepeatTest, IsNotAskedForWhenItIsNamedAsNewsButWhenAllIsCompared) {
  Repeat(stop_, 0, 1);
  EXPECT_TRUE(Asks(1, RecordsScope::kNews)) << "it may say more";
  other_.Say(RecordsMessage{{Sign(stop_, 1)}});
  EXPECT_FALSE(Asks(2, RecordsScope::kNews));
  EXPECT_TRUE(Asks(2, RecordsScope::kRecent)) << "or nobody would ask for what contradicts it";
}

}  // namespace
}  // namespace schakel::federation
