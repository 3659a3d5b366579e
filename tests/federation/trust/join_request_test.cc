#include "federation/trust/join_request.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "federation/trust/join_limits.h"
#include "tests/federation/trust/joiner.h"

namespace schakel::federation {
namespace {

class JoinRequestTest : public ::testing::Test {
 protected:
  const crypto::TransportKeyPair join_key_ = crypto::TransportKeyPair::Generate();
  const JoinToken token_ = SampleToken(join_key_, "12345678");
  Joiner joiner_{"12345678"};
};

TEST_F(JoinRequestTest, SaysWhoAndNothingOfRights) {
  joiner_.wish.maturity = 3;
  joiner_.wish.rights.scope = PublishScope::kNational;
  joiner_.wish.relays = {"*"};
  const auto read = ReadRequest(joiner_.RequestFor(token_.id()), token_.id());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->organisation, joiner_.wish.organisation);
  EXPECT_EQ(read->card, joiner_.wish.card);
  EXPECT_EQ(read->coverage, joiner_.wish.coverage);
  EXPECT_EQ(read->transport_key, joiner_.wish.transport_key);
  EXPECT_EQ(read->maturity, 0);
  EXPECT_EQ(read->rights, PublishRights{});
  EXPECT_TRUE(read->relays.empty());
}

TEST_F(JoinRequestTest, IsOfOneTokenAndOneKey) {
  const Buffer request = joiner_.RequestFor(token_.id());
  TokenId other = token_.id();
  other.bytes[0] ^= 1;
  EXPECT_EQ(ReadRequest(request, other).error().code, ErrorCode::kUnauthorized);
  for (std::size_t at = 0; at < request.size(); at += 7) {
    Buffer changed = request;
    changed[at] ^= 1;
    EXPECT_FALSE(ReadRequest(changed, token_.id())) << at;
  }
  // With the keys of another the signature is right and the node id is not.
  Joiner thief("12345678");
  thief.wish.node_id = joiner_.wish.node_id;
  EXPECT_FALSE(ReadRequest(thief.RequestFor(token_.id()), token_.id()));
}

TEST_F(JoinRequestTest, NamesTheFieldThatIsWrong) {
  EXPECT_FALSE(FaultOf(joiner_.wish));
  const std::pair<std::string, std::function<void(JoinWish&)>> cases[] = {
      {"name", [](JoinWish& wish) { wish.organisation.name = ""; }},
      {"name", [](JoinWish& wish) { wish.organisation.name = "a\nb"; }},
      {"name", [](JoinWish& wish) { wish.organisation.name = std::string(201, 'a'); }},
      {"kvk", [](JoinWish& wish) { wish.organisation.kvk = "1234"; }},
      {"country", [](JoinWish& wish) { wish.organisation.country = "NLD"; }},
      {"mail", [](JoinWish& wish) { wish.card.mail = "post"; }},
      {"mail", [](JoinWish& wish) { wish.card.mail = "post@"; }},
      {"website", [](JoinWish& wish) { wish.card.website = "\x1b[2J"; }},
      {"phone", [](JoinWish& wish) { wish.card.phone = std::string(201, '1'); }},
      {"about", [](JoinWish& wish) { wish.card.about = "\xff"; }},
      {"region", [](JoinWish& wish) { wish.coverage.regions = {"gm0344"}; }},
      {"sector", [](JoinWish& wish) {
         wish.coverage.sectors.assign(join_limits::kCoverageCodesMax + 1, "24");
       }}};
  for (const auto& [field, damage] : cases) {
    JoinWish wish = joiner_.wish;
    damage(wish);
    EXPECT_EQ(FaultOf(wish).value_or("none"), field);
  }
}

TEST_F(JoinRequestTest, T44TheWordsDifferForAnyManInTheMiddle) {
  std::set<std::string> seen{JoinWords(token_, joiner_.wish)};
  const std::function<void(JoinToken&)> changes[] = {
      [](JoinToken& token) { token.root_hash.bytes[0] ^= 1; },  // his own root
      [](JoinToken& token) { token.sealing_key.bytes[0] ^= 1; },
      [](JoinToken& token) { token.secret.bytes[0] ^= 1; },
      [](JoinToken& token) { token.anchor.node.bytes[0] ^= 1; },
      [](JoinToken& token) { token.anchor.transport_key.bytes[0] ^= 1; },
      [](JoinToken& token) {
        token.seeds.push_back({{}, {}, "192.0.2.9:1"});
      }};
  for (const auto& change : changes) {
    JoinToken token = token_;
    change(token);
    EXPECT_TRUE(seen.insert(JoinWords(token, joiner_.wish)).second);
  }
  const std::function<void(JoinWish&)> key_changes[] = {
      [](JoinWish& wish) { wish.identity_key.bytes[0] ^= 1; },
      [](JoinWish& wish) { wish.transport_key.bytes[0] ^= 1; },
      [](JoinWish& wish) { wish.sealing_key.bytes[0] ^= 1; },
      [](JoinWish& wish) { wish.recovery_key_hash.bytes[0] ^= 1; }};
  for (const auto& change : key_changes) {
    JoinWish wish = joiner_.wish;
    change(wish);
    EXPECT_TRUE(seen.insert(JoinWords(token_, wish)).second);
  }
  EXPECT_FALSE(seen.insert(JoinWords(token_, joiner_.wish)).second);
}

TEST_F(JoinRequestTest, GivesADraftThatIsReadBackAsItIs) {
  const Admission draft = DraftAdmission(joiner_.wish, kJoinDay);
  const std::string file = ToJson(draft).Dump();
  const auto read = ReadAdmission(AsBytes(file), AdmissionSource::kNodes);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, draft);
  EXPECT_EQ(draft.maturity, 1);
  EXPECT_EQ(draft.rights.tlp_publish_max, Tlp::kGreen);
}

TEST(LeaveRequestTest, IsSignedByTheNode) {
  const auto identity = crypto::KeyPair::Generate();
  const LeaveRequest leave{crypto::NodeIdOf(identity.public_key()), kJoinDay};
  const Buffer request = SignLeave(leave, identity);
  EXPECT_EQ(*NodeOfLeave(request), leave.node);
  const auto read = ReadLeave(request, identity.public_key());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->issued, kJoinDay);
  EXPECT_FALSE(ReadLeave(request, crypto::KeyPair::Generate().public_key()));
  Buffer longer = request;
  longer.push_back(0);
  EXPECT_FALSE(ReadLeave(longer, identity.public_key()));
}

}  // namespace
}  // namespace schakel::federation
