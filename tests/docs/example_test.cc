// The worked examples of docs/protocol.md, made again from the seed that stands there.
#include <gtest/gtest.h>

#include "base/coding.h"
#include "crypto/chunk_tree.h"
#include "crypto/note.h"
#include "federation/gossip/record.h"
#include "federation/journal/checkpoint.h"
#include "federation/trust/metadata.h"
#include "federation/wire/entry_codec.h"
#include "federation/wire/frame_codec.h"
#include "federation/wire/lines.h"
#include "tests/docs/document.h"
#include "tests/docs/example_node.h"

namespace schakel::federation {
namespace {

class ProtocolExampleTest : public ExampleTest {
 protected:
  ProtocolExampleTest() : ExampleTest("docs/protocol.md") {}
};

TEST_F(ProtocolExampleTest, NamesTheNodeByTheHashOfItsFirstKey) {
  ExpectHex("seed", Identity().seed());
  ExpectHex("identity-key", Identity().public_key().view());
  ExpectHex("node-id", Journal().publisher.view());
  EXPECT_EQ(docs::WithoutSpace(examples_["tuf-key-id"]), KeyIdOf(Identity().public_key()));
}

TEST_F(ProtocolExampleTest, HashesThePayloadByChunks) {
  EXPECT_EQ(examples_["payload"], kExamplePayload);
  ExpectHex("payload-root", crypto::PayloadRoot(AsBytes(kExamplePayload)).view());
}

TEST_F(ProtocolExampleTest, EncodesTheHeaderInItsOneForm) {
  const Buffer header = Header();
  ExpectHex("entry-header", header);
  ASSERT_TRUE(DecodeEntryHeader(header));
  ExpectHex("leaf-hash", crypto::LeafHash(header).view());
}

TEST_F(ProtocolExampleTest, SignsTheCheckpoint) {
  const crypto::TreeHash root = crypto::LeafHash(Header());
  const std::string note = SignCheckpoint(Identity(), {Journal(), {1, root}});
  EXPECT_EQ(examples_["checkpoint"], note);
  const auto opened = OpenCheckpoint(note, Journal(), Identity().public_key());
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->root, root);
}

TEST_F(ProtocolExampleTest, SignsThePresenceRecord) {
  const Buffer record =
      SignPresenceRecord(Identity(), Journal().publisher, Counter(), {{"192.0.2.1:27120"}});
  ExpectHex("presence-record", record);
  EXPECT_TRUE(OpenRecord(record, Identity().public_key()));
}

TEST_F(ProtocolExampleTest, PacksTheFrontierLine) {
  const crypto::TagSalt salt{};
  const crypto::TreeHash root = crypto::LeafHash(Header());
  ExpectHex("frontier-line",
            PackFrontierLines({{TagOf(Journal()), 1, crypto::ShortTag(salt, root.view())}}));
}

TEST_F(ProtocolExampleTest, SignsTheBeaconAndRefersToIt) {
  const Buffer record =
      SignBeaconRecord(Identity(), Journal().publisher, Counter(), {{1, 7}, 1, 300});
  ExpectHex("beacon-record", record);
  EXPECT_TRUE(OpenRecord(record, Identity().public_key()));
  ExpectHex("record-reference", PackRecordRefs({{TagOf(Journal().publisher), 3, Counter()}}));
}

// The state of a node that holds the one entry of the example, no records and no trust metadata.
TEST_F(ProtocolExampleTest, HashesTheStateForTheFingerprint) {
  Buffer line;
  Append(line, Journal().publisher.view());
  AppendBigEndian32(line, 1);
  AppendBigEndian64(line, 1);
  Append(line, crypto::LeafHash(Header()).view());
  Buffer state;
  Append(state, crypto::Blake2b(line).view());
  Append(state, crypto::Blake2b({}).view());
  Append(state, crypto::Digest{}.view());
  const auto hash = crypto::KeyedBlake2b(crypto::TagSalt{}.view(), state);
  const auto first = hash.view().first(StateHash::kSize);
  const auto frame = EncodeFrame({{1, 7}, FingerprintMessage{*StateHash::From(first), 1}});
  ASSERT_TRUE(frame);
  ExpectHex("fingerprint-frame", *frame);
  const auto pong = EncodeFrame({{1, 7}, PongMessage{1}});
  ASSERT_TRUE(pong);
  ExpectHex("pong-frame", *pong);
}

TEST_F(ProtocolExampleTest, EncodesThePullFrame) {
  const auto frame = EncodeFrame({{1, 7}, PullMessage{Journal(), 1, 245'760}});
  ASSERT_TRUE(frame);
  ExpectHex("pull-frame", *frame);
}

}  // namespace
}  // namespace schakel::federation
