#include "federation/gossip/record.h"

#include "cast.h"
#include "federation/gossip/record_set.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

class RecordTest : public testing::Test {
 protected:
  RecordTest() {
    keys_.transport_key = node_.transport.public_key();
    keys_.sealing_key = cast_[1].transport.public_key();
    keys_.sealing_epoch = 3;
    keys_.previous_until = now_ + std::chrono::hours(1);
  }
  Buffer Keys(std::uint64_t counter) const {
    return SignKeysRecord(node_.identity, node_.id, counter, keys_);
  }
  Buffer Presence(std::uint64_t counter, const std::string& endpoint = "192.0.2.1:1") const {
    return SignPresenceRecord(node_.identity, node_.id, counter, {{endpoint}});
  }
  RecordOutcome Offer(Bytes record) {
    storage::WriteBatch batch;
    const auto outcome = set_.Offer(record, *directory_, now_, batch);
    EXPECT_EQ(batch.empty(), outcome != RecordOutcome::kNew);
    EXPECT_TRUE(store_.Apply(std::move(batch)));
    return outcome;
  }

  const Cast cast_{3, 2};
  const Member& node_ = cast_[0];
  const WallTime now_ = StartOfTests().wall;
  const std::uint64_t millis_ = static_cast<std::uint64_t>(ToUnixMillis(now_));
  std::shared_ptr<const Directory> directory_ = cast_.directory();
  KeysBody keys_;
  RecordSet set_;
  storage::MemoryStore store_;
};

TEST_F(RecordTest, ReturnsWhatWasSigned) {
  const auto keys = OpenRecord(Keys(9), node_.identity.public_key());
  ASSERT_TRUE(keys);
  EXPECT_EQ(std::get<KeysBody>(keys->body), keys_);
  EXPECT_EQ(keys->id.node, node_.id);
  EXPECT_EQ(keys->id.type, 1);
  EXPECT_EQ(keys->id.counter, 9U);
  const auto presence = OpenRecord(Presence(8), node_.identity.public_key());
  ASSERT_TRUE(presence);
  EXPECT_EQ(std::get<PresenceBody>(presence->body).endpoints.at(0), "192.0.2.1:1");
  EXPECT_EQ(std::get<PresenceBody>(presence->body).root, 0U);
  const auto with_root =
      OpenRecord(SignPresenceRecord(node_.identity, node_.id, 9, {{"192.0.2.1:1"}, 300}),
                 node_.identity.public_key());
  ASSERT_TRUE(with_root.has_value());
  EXPECT_EQ(std::get<PresenceBody>(with_root->body), (PresenceBody{{"192.0.2.1:1"}, 300}));
}

TEST_F(RecordTest, RefusesEveryChangedByte) {
  const Buffer beacon = SignBeaconRecord(node_.identity, node_.id, 9, {{1, 2}, 1, 5});
  for (const Buffer& good : {Keys(9), Presence(9), beacon}) {
    for (std::size_t i = 0; i < good.size(); ++i) {
      Buffer bad = good;
      bad[i] ^= 0x10;
      EXPECT_FALSE(OpenRecord(bad, node_.identity.public_key())) << "byte " << i;
      const Bytes cut = Bytes(good).first(i);
      EXPECT_FALSE(OpenRecord(cut, node_.identity.public_key())) << "cut at " << i;
    }
  }
}

TEST_F(RecordTest, RefusesASignatureOfAnotherKeyOrType) {
  EXPECT_EQ(OpenRecord(Keys(9), cast_[1].identity.public_key()).error().code,
            ErrorCode::kUnauthorized);
  Buffer other = Presence(9);
  other[0] = static_cast<std::uint8_t>(RecordType::kKeys);
  EXPECT_EQ(OpenRecord(other, node_.identity.public_key()).error().code, ErrorCode::kUnauthorized);
  other[0] = 77;
  EXPECT_EQ(OpenRecord(other, node_.identity.public_key()).error().code, ErrorCode::kProtocol);
}

TEST_F(RecordTest, LetsTheNewestCounterWin) {
  EXPECT_EQ(Offer(Presence(millis_, "192.0.2.1:1")), RecordOutcome::kNew);
  EXPECT_EQ(Offer(Presence(millis_, "192.0.2.1:2")), RecordOutcome::kKnown);
  EXPECT_EQ(Offer(Presence(millis_ - 1, "192.0.2.1:3")), RecordOutcome::kKnown);
  EXPECT_EQ(set_.Presence(node_.id)->endpoints.at(0), "192.0.2.1:1");
  EXPECT_EQ(Offer(Presence(millis_ + 1, "192.0.2.1:4")), RecordOutcome::kNew);
  EXPECT_EQ(set_.Presence(node_.id)->endpoints.at(0), "192.0.2.1:4");
  EXPECT_EQ(set_.Counter(node_.id, 2), millis_ + 1);
  EXPECT_EQ(set_.Counter(node_.id, 1), 0U);
}

TEST_F(RecordTest, RefusesARecordMoreThanTenMinutesAhead) {
  const std::uint64_t ahead = 10 * 60 * 1'000;
  EXPECT_EQ(Offer(Keys(millis_ + ahead + 1)), RecordOutcome::kAhead);
  EXPECT_EQ(set_.Keys(node_.id, *directory_), nullptr);
  EXPECT_EQ(Offer(Keys(millis_ + ahead)), RecordOutcome::kNew);
}

TEST_F(RecordTest, IgnoresStrangersAndUnknownTypes) {
  EXPECT_EQ(Offer(SignPresenceRecord(cast_[2].identity, cast_[2].id, millis_, {})),
            RecordOutcome::kUnknown);
  Buffer later = Keys(millis_);
  later[0] = 9;
  EXPECT_EQ(Offer(later), RecordOutcome::kUnknown);
  EXPECT_EQ(Offer(Buffer(4)), RecordOutcome::kInvalid);
  EXPECT_EQ(Offer(Buffer(limits::kRecordSizeMax + 1, 1)), RecordOutcome::kInvalid);
}

TEST_F(RecordTest, RefusesARecordThatAnotherMemberSigned) {
  EXPECT_EQ(Offer(SignPresenceRecord(cast_[1].identity, node_.id, millis_, {})),
            RecordOutcome::kForged);
  EXPECT_EQ(set_.Presence(node_.id), nullptr);
}

TEST_F(RecordTest, LetsNobodyTakeTheTransportKeyOfAnother) {
  const Member& thief = cast_[1];
  const auto steal = [&](const crypto::TransportKey& key, std::uint64_t counter) {
    return Offer(SignKeysRecord(thief.identity, thief.id, counter, {key, {}, 1, {}}));
  };
  // What the anchor admitted, whether there is a record or not.
  EXPECT_EQ(steal(node_.transport.public_key(), millis_), RecordOutcome::kTaken);
  // What its holder stated first, however early the thief says that it was.
  const auto fresh = MakeMember(99).transport.public_key();
  const Buffer own = SignKeysRecord(node_.identity, node_.id, millis_, {fresh, {}, 1, {}});
  EXPECT_EQ(Offer(own), RecordOutcome::kNew);
  EXPECT_EQ(steal(fresh, 1), RecordOutcome::kTaken);
  EXPECT_EQ(set_.Keys(thief.id, *directory_), nullptr);
  EXPECT_EQ(set_.Keys(node_.id, *directory_)->transport_key, fresh);
  RecordSet again;
  ASSERT_TRUE(again.Restore(*store_.TakeSnapshot(), *directory_));
  EXPECT_EQ(again.Keys(), set_.Keys());
  EXPECT_EQ(again.Digest(), set_.Digest());
  // Neither the key that it used before; the one before that may be stated by anybody.
  const auto rotate = [&](std::uint64_t member, std::uint64_t counter) {
    const auto next = MakeMember(member).transport.public_key();
    return Offer(SignKeysRecord(node_.identity, node_.id, counter, {next, {}, 1, {}}));
  };
  EXPECT_EQ(rotate(98, millis_ + 1), RecordOutcome::kNew);
  EXPECT_EQ(steal(fresh, millis_), RecordOutcome::kTaken);
  EXPECT_EQ(rotate(97, millis_ + 2), RecordOutcome::kNew);
  EXPECT_EQ(steal(fresh, millis_), RecordOutcome::kNew);
}

// Who is suspended comes back, and nobody would let it in by its key then.
TEST_F(RecordTest, LetsNobodyTakeTheTransportKeyOfASuspendedNode) {
  const Member& thief = cast_[1];
  const auto fresh = MakeMember(99).transport.public_key();
  const auto next = MakeMember(98).transport.public_key();
  std::uint64_t counter = millis_;
  const auto state = [&](const Member& node, const crypto::TransportKey& key) {
    return Offer(SignKeysRecord(node.identity, node.id, counter++, {key, {}, 1, {}}));
  };
  EXPECT_EQ(state(node_, fresh), RecordOutcome::kNew);
  EXPECT_EQ(state(node_, next), RecordOutcome::kNew);
  const auto all_active = directory_;
  const auto with = [&](AdmissionStatus status) {
    auto admissions = all_active->admissions();
    for (Admission& admission : admissions) {
      if (admission.node_id != node_.id) continue;
      admission.status = status;
      admission.revoked_at = now_;
    }
    return Directory::FromAdmissions({}, admissions);
  };
  directory_ = with(AdmissionStatus::kSuspended);
  ASSERT_TRUE(directory_->IsSuspended(node_.id));
  for (const auto& key : {fresh, next})
    EXPECT_EQ(state(thief, key), RecordOutcome::kTaken);
  directory_ = all_active;
  EXPECT_EQ(set_.Keys(node_.id, *directory_)->transport_key, next);
  EXPECT_EQ(state(node_, next), RecordOutcome::kNew);
  // Who is revoked does not.
  directory_ = with(AdmissionStatus::kRevoked);
  EXPECT_EQ(state(thief, next), RecordOutcome::kNew);
}

TEST_F(RecordTest, YieldsToAnAdmissionThatStatesTheKeyLater) {
  const auto fresh = MakeMember(99).transport.public_key();
  EXPECT_EQ(Offer(SignKeysRecord(cast_[1].identity, cast_[1].id, millis_, {fresh, {}, 1, {}})),
            RecordOutcome::kNew);
  auto admissions = directory_->admissions();
  for (Admission& admission : admissions) {
    if (admission.node_id == node_.id) admission.transport_key = fresh;
  }
  const auto later = Directory::FromAdmissions({}, admissions);
  EXPECT_NE(set_.Keys(cast_[1].id, *directory_), nullptr);
  EXPECT_EQ(set_.Keys(cast_[1].id, *later), nullptr);
}

TEST_F(RecordTest, SurvivesARestartWithoutDamagedRows) {
  Offer(Keys(millis_));
  Offer(Presence(millis_));
  RecordSet again;
  ASSERT_TRUE(again.Restore(*store_.TakeSnapshot(), *directory_));
  EXPECT_EQ(again.Keys(), set_.Keys());
  EXPECT_EQ(again.Digest(), set_.Digest());
  EXPECT_EQ(*again.Keys(node_.id, *directory_), keys_);
  EXPECT_EQ(again.Find(node_.id, 2)->bytes, Presence(millis_));
  const auto nobody = Directory::FromAdmissions({}, {});
  RecordSet empty;
  ASSERT_TRUE(empty.Restore(*store_.TakeSnapshot(), *nobody));
  EXPECT_TRUE(empty.Keys().empty());
}

TEST_F(RecordTest, DigestsEqualSetsEqually) {
  RecordSet other;
  storage::WriteBatch batch;
  other.Offer(Presence(millis_), *directory_, now_, batch);
  other.Offer(Keys(millis_), *directory_, now_, batch);
  Offer(Keys(millis_));
  EXPECT_NE(set_.Digest(), other.Digest());
  EXPECT_EQ(set_.Digest(), other.DigestWithout({{node_.id, 2}}));
  Offer(Presence(millis_));
  EXPECT_EQ(set_.Digest(), other.Digest());
  const auto digest = set_.Digest();
  Offer(Presence(millis_ + 1));
  EXPECT_NE(set_.Digest(), digest);
}

TEST_F(RecordTest, KeepsABeaconInMemoryAndOutOfTheDigest) {
  const BeaconBody body{{1, 77}, 2, 300};
  const Buffer beacon = SignBeaconRecord(node_.identity, node_.id, millis_, body);
  const auto opened = OpenRecord(beacon, node_.identity.public_key());
  ASSERT_TRUE(opened);
  EXPECT_EQ(std::get<BeaconBody>(opened->body), body);
  const auto digest = set_.Digest();
  const auto changes = set_.changes();
  storage::WriteBatch batch;
  EXPECT_EQ(set_.Offer(beacon, *directory_, now_, batch), RecordOutcome::kNew);
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(set_.Digest(), digest);
  EXPECT_EQ(set_.changes(), changes);
  EXPECT_TRUE(set_.Keys().empty());
  EXPECT_EQ(set_.Find(node_.id, 3)->bytes, beacon);
  EXPECT_EQ(set_.Offer(beacon, *directory_, now_, batch), RecordOutcome::kKnown);
}

TEST_F(RecordTest, RefusesABeaconOutOfRange) {
  const auto opens = [&](const BeaconBody& body) {
    return OpenRecord(SignBeaconRecord(node_.identity, node_.id, 9, body),
                      node_.identity.public_key())
        .has_value();
  };
  EXPECT_TRUE(opens({{UINT32_MAX, UINT64_MAX}, limits::kIncarnationMax, limits::kJournalSizeMax}));
  EXPECT_FALSE(opens({{1, 1}, limits::kIncarnationMax + 1, 1}));
  EXPECT_FALSE(opens({{1, 1}, 1, limits::kJournalSizeMax + 1}));
}

TEST_F(RecordTest, NamesWhatChangedNewestFirst) {
  Offer(Keys(millis_));
  const auto before = set_.changes();
  Offer(Presence(millis_));
  Offer(Keys(millis_ + 1));
  const RecordKey keys{node_.id, 1};
  const RecordKey presence{node_.id, 2};
  EXPECT_EQ(set_.ChangedSince(before, 9), (std::vector<RecordKey>{keys, presence}));
  EXPECT_EQ(set_.ChangedSince(before, 1), (std::vector<RecordKey>{keys}));
  EXPECT_TRUE(set_.ChangedSince(set_.changes(), 9).empty());
}

}  // namespace
}  // namespace schakel::federation
