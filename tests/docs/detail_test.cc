// The worked examples of docs/wire-details.md, made again by the code.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/coding.h"
#include "base/json.h"
#include "crypto/chunk_tree.h"
#include "crypto/recovery_key.h"
#include "federation/gossip/expected_peers.h"
#include "federation/gossip/journal_view.h"
#include "federation/gossip/reach.h"
#include "federation/gossip/recovery_record.h"
#include "federation/gossip/secret_order.h"
#include "federation/trust/names.h"
#include "federation/wire/frame_codec.h"
#include "federation/wire/lines.h"
#include "federation/wire/page_body.h"
#include "tests/docs/document.h"
#include "tests/docs/example_node.h"

namespace schakel::federation {
namespace {

constexpr crypto::TagSalt kSalt{};

class WireDetailTest : public ExampleTest {
 protected:
  WireDetailTest() : ExampleTest("docs/wire-details.md") {}

  void ExpectTag(const std::string& name, std::uint64_t tag) {
    Buffer bytes;
    AppendBigEndian64(bytes, tag);
    ExpectHex(name, bytes);
  }
  void ExpectNumbers(const std::string& name, const std::vector<std::size_t>& numbers) {
    std::string text;
    for (const std::size_t number : numbers)
      text += (text.empty() ? "" : " ") + std::to_string(number);
    std::string shown = examples_[name];
    std::replace(shown.begin(), shown.end(), '\n', ' ');
    EXPECT_EQ(shown, text + " ") << name;
  }
  // The frontier of the node's one journal as it is hashed.
  [[nodiscard]] static Buffer FrontierElement() {
    Buffer element = ToBuffer(Journal().publisher.view());
    AppendBigEndian32(element, 1);
    AppendBigEndian64(element, 1);
    Append(element, crypto::LeafHash(Header()).view());
    return element;
  }
  [[nodiscard]] static StateHash RestOfNone() {
    const auto hash = crypto::KeyedBlake2b(kSalt.view(), crypto::Blake2b({}).view());
    return *StateHash::From(hash.view().first(StateHash::kSize));
  }
  [[nodiscard]] static std::uint64_t RootTag() {
    return crypto::ShortTag(kSalt, crypto::LeafHash(Header()).view());
  }
  [[nodiscard]] static crypto::KeyPair RecoveryKey() {
    Buffer seed;
    for (std::uint8_t i = 0; i < crypto::KeyPair::kSeedSize; ++i)
      seed.push_back(static_cast<std::uint8_t>(0x20 + i));
    return crypto::KeyPair::FromSeed(seed);
  }
};

TEST_F(WireDetailTest, TagsAreEightBytesAsTheyCome) {
  ExpectTag("records-tag", crypto::ShortTag(kSalt, crypto::Blake2b({}).view()));
  ExpectTag("bucket-tag", crypto::ShortTag(kSalt, FrontierElement()));
  ExpectTag("empty-bucket-tag", crypto::ShortTag(kSalt, {}));
  ExpectHex("rest-of-none", RestOfNone().view());
}

TEST_F(WireDetailTest, LinesOfAForkAndOfWhatWasPulled) {
  const crypto::TreeHash nothing{};
  ExpectHex("forked-line", PackFrontierLines({{TagOf(Journal()), kForkedSize,
                                               crypto::ShortTag(kSalt, nothing.view())}}));
  ExpectHex("announcement-line",
            PackAnnouncements({{TagOf(Journal()), 1, RootTag(), UINT8_MAX, 2}}));
}

TEST_F(WireDetailTest, ARecentOfOneJournal) {
  RecentMessage recent;
  recent.lines = {{TagOf(Journal()), 1, RootTag()}};
  recent.rest = RestOfNone();
  recent.records_tag = crypto::ShortTag(kSalt, crypto::Blake2b({}).view());
  recent.echo = 1;
  const auto frame = EncodeFrame({{1, 7}, recent});
  ASSERT_TRUE(frame);
  ExpectHex("recent-frame", *frame);
}

TEST_F(WireDetailTest, TheSetOfBucketsOfAVector) {
  BucketSet buckets;
  buckets.set(Journal().publisher.bytes[0]);
  const Buffer packed = PackBucketSet(buckets);
  ExpectHex("bucket-set", packed);
  EXPECT_EQ(UnpackBucketSet(packed), buckets);
  EXPECT_FALSE(UnpackBucketSet(Bytes(packed).first(packed.size() - 1)));
  EXPECT_FALSE(UnpackBucketSet({}));
}

TEST_F(WireDetailTest, TheBodyOfAPageAndItsCost) {
  const Buffer body = BytesOf("page-body");
  const auto entries = UnpackPageBody(body, 0, static_cast<std::uint32_t>(body.size()));
  ASSERT_TRUE(entries) << entries.error().context;
  const PageEntry entry{Header(), true, ToBuffer(AsBytes(kExamplePayload))};
  EXPECT_EQ(*entries, std::vector<PageEntry>{entry});
  const auto examples = docs::Examples(docs::ReadSource("docs/protocol.md"));
  PageMessage page;
  page.checkpoint = examples.at("checkpoint");
  page.entries = {entry};
  page.proof.resize(3);
  ExpectNumbers("page-cost", {PageCost(page)});
}

TEST_F(WireDetailTest, WhoExpectsANode) {
  constexpr std::uint8_t kNodes = 40;
  std::vector<Admission> admissions(kNodes);
  for (std::uint8_t i = 0; i < kNodes; ++i)
    admissions[i].node_id = *crypto::NodeId::From(crypto::Blake2b({&i, 1}).view());
  const auto directory = Directory::FromAdmissions({1, 1}, std::move(admissions));
  ExpectHex("expected-all", directory->membership().view());
  const SecretOrder order(*crypto::TagSalt::From(BytesOf("order-key")), kNodes);
  std::vector<std::size_t> images;
  for (std::size_t i = 0; i < order.size(); ++i)
    images.push_back(static_cast<std::size_t>(order.At(i)));
  ExpectNumbers("order", images);
  ExpectNumbers("expected-places", ExpectedAt(*directory, directory->admissions().front().node_id));
  const SecretOrder own(*crypto::TagSalt::From(BytesOf("expected-key")), kNodes);
  ExpectNumbers("expected-first", {static_cast<std::size_t>(own.At(0))});
}

TEST_F(WireDetailTest, AKeysRecordAndAPresenceWithARoot) {
  KeysBody keys;
  keys.transport_key.bytes.fill(0x11);
  keys.sealing_key.bytes.fill(0x22);
  keys.sealing_epoch = 1;
  ExpectHex("keys-record", SignKeysRecord(Identity(), Journal().publisher, Counter(), keys));
  const Buffer presence =
      SignPresenceRecord(Identity(), Journal().publisher, Counter(), {{"192.0.2.1:27120"}, 7});
  const std::size_t prefix = 1 + crypto::NodeId::kSize + 8 + 1;
  ExpectHex("presence-body",
            Bytes(presence).subspan(prefix, presence.size() - prefix - crypto::Signature::kSize));
}

TEST_F(WireDetailTest, ARecoveryRecordAndAFreeze) {
  const Recovery stopped{{{1, 1, crypto::LeafHash(Header())}}, {}, 0, false};
  const Recovery other{{{1, 0, {}}}, {}, 0, false};
  const auto hash = crypto::RecoveryKeyHash(RecoveryKey().public_key());
  const auto first = OpenRecoveryRecord(BytesOf("recovery-record"), hash);
  ASSERT_TRUE(first) << first.error().context;
  ExpectHex("recovery-record",
            SignRecoveryRecord(RecoveryKey(), Journal().publisher, Counter(), stopped));
  const auto second = OpenRecoveryRecord(
      SignRecoveryRecord(RecoveryKey(), Journal().publisher, Counter() + 1, other), hash);
  ASSERT_TRUE(second);
  const auto freeze = FreezeOf(*second, *first);
  ASSERT_TRUE(freeze);
  ExpectHex("freeze-record-hash", crypto::Blake2b(*freeze).view());
}

TEST_F(WireDetailTest, RootsOfPayloadsOfNoneAndOfThreeChunks) {
  ExpectHex("payload-root-empty", crypto::PayloadRoot({}).view());
  ExpectHex("payload-root-three-chunks", crypto::PayloadRoot(Buffer(131'073, 0)).view());
}

TEST_F(WireDetailTest, NamesOfTrustFiles) {
  const std::string hash(64, 'a');
  const std::string path = AdmissionPath(Journal().publisher, AdmissionSource::kWide);
  const std::vector<std::string> names{RootFileName(2),
                                       std::string(kTimestampFileName),
                                       RoleFileName("snapshot", 7),
                                       RoleFileName("targets", 3),
                                       RoleFileName("nodes-0a", 5),
                                       RoleFileName("a b", 1),
                                       TargetFileName(path, hash)};
  EXPECT_EQ(docs::Lines(examples_["trust-names"]), names);
}

TEST_F(WireDetailTest, TheJsonOfAnAdmission) {
  const std::string& shown = examples_["admission"];
  const auto admission = ReadAdmission(AsBytes(shown), AdmissionSource::kNodes);
  ASSERT_TRUE(admission) << admission.error().context;
  EXPECT_EQ(admission->node_id, Journal().publisher);
  EXPECT_EQ(admission->identity_key, Identity().public_key());
  EXPECT_EQ(admission->recovery_key_hash, crypto::RecoveryKeyHash(RecoveryKey().public_key()));
  EXPECT_EQ(admission->trusted_points.size(), 1u);
  // Every member is there, and none that the anchor does not write.
  const auto json = Json::Parse(shown, JsonLimits{});
  ASSERT_TRUE(json);
  EXPECT_EQ(ToJson(*admission).Dump(), json->Dump());
}

TEST_F(WireDetailTest, ACoverageOfNothingLimitsNothing) {
  Admission admission;
  admission.rights.scope = PublishScope::kRegion;
  const EntryAudience stated{{"62"}, {"GM0363"}, 0};
  EXPECT_EQ(ReachOf(stated, admission), stated);
}

TEST_F(WireDetailTest, TheJsonOfAContinuation) {
  Json::Object document;
  document["incarnation"] = 1;
  document["root"] = crypto::LeafHash(Header()).hex();
  document["size"] = 1;
  EXPECT_EQ(examples_["continuation"], Json(std::move(document)).Dump() + "\n");
}

}  // namespace
}  // namespace schakel::federation
