#include "federation/gossip/record_memo.h"

#include "cast.h"

namespace schakel::federation {
namespace {

class RecordMemoTest : public testing::Test {
 protected:
  Buffer Beacon(std::uint64_t counter) const {
    return SignBeaconRecord(cast_[0].identity, cast_[0].id, counter, {{1, 2}, 1, 5});
  }

  const Cast cast_{2, 1};
  const crypto::PublicKey& key_ = cast_[0].identity.public_key();
  RecordMemo memo_;
};

TEST_F(RecordMemoTest, AnswersAsOpeningDoes) {
  const Buffer beacon = Beacon(9);
  const auto opened = OpenRecord(beacon, key_);
  ASSERT_TRUE(opened);
  for (int i = 0; i < 2; ++i) {
    const auto remembered = memo_.Open(beacon, key_);
    ASSERT_TRUE(remembered);
    EXPECT_EQ(remembered->id.counter, 9U);
    EXPECT_EQ(remembered->bytes, opened->bytes);
    EXPECT_EQ(std::get<BeaconBody>(remembered->body), std::get<BeaconBody>(opened->body));
  }
  EXPECT_EQ(memo_.size(), 1U);
}

TEST_F(RecordMemoTest, KnowsNoOtherBytesAndNoOtherKey) {
  const Buffer beacon = Beacon(9);
  ASSERT_TRUE(memo_.Open(beacon, key_));
  for (std::size_t i = 0; i < beacon.size(); ++i) {
    Buffer bad = beacon;
    bad[i] ^= 0x01;
    EXPECT_FALSE(memo_.Open(bad, key_)) << "byte " << i;
  }
  EXPECT_FALSE(memo_.Open(beacon, cast_[1].identity.public_key()));
  EXPECT_EQ(memo_.size(), 1U);
}

TEST_F(RecordMemoTest, IsBounded) {
  for (std::uint64_t counter = 1; counter <= RecordMemo::kRecordsMax + 1; ++counter)
    ASSERT_TRUE(memo_.Open(Beacon(counter), key_));
  EXPECT_EQ(memo_.size(), 1U);
}

}  // namespace
}  // namespace schakel::federation
