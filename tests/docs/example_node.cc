#include "tests/docs/example_node.h"

#include "crypto/chunk_tree.h"
#include "crypto/identity.h"
#include "crypto/sodium.h"
#include "federation/wire/entry_codec.h"
#include "tests/docs/document.h"

namespace schakel::federation {
namespace {

constexpr std::string_view kIssued = "2026-11-25T09:00:00Z";

}  // namespace

ExampleTest::ExampleTest(const std::string& document)
    : examples_(docs::Examples(docs::ReadSource(document))) {}

void ExampleTest::SetUpTestSuite() {
  ASSERT_TRUE(crypto::Initialise());
}

void ExampleTest::ExpectHex(const std::string& name, Bytes bytes) {
  EXPECT_EQ(docs::WithoutSpace(examples_[name]), ToHex(bytes)) << name;
}

Buffer ExampleTest::BytesOf(const std::string& name) const {
  const auto bytes = FromHex(docs::WithoutSpace(examples_.at(name)));
  CHECK(bytes.has_value());
  return *bytes;
}

crypto::KeyPair ExampleTest::Identity() {
  Buffer seed;
  for (std::uint8_t i = 0; i < crypto::KeyPair::kSeedSize; ++i)
    seed.push_back(i);
  return crypto::KeyPair::FromSeed(seed);
}

JournalId ExampleTest::Journal() {
  return {crypto::NodeIdOf(Identity().public_key()), 1};
}

Buffer ExampleTest::Header() {
  EntryHeader header;
  header.journal = Journal();
  header.kind = static_cast<std::uint16_t>(EntryKind::kGuidance);
  header.issued = *ParseRfc3339(kIssued);
  header.trust_root = 1;
  header.trust_timestamp = 7;
  header.tlp = 1;
  header.severity = 2;
  header.audience.sectors = {"24"};
  header.document_id = "VB-2026-1";
  header.document_version = "1";
  header.payload_root = crypto::PayloadRoot(AsBytes(kExamplePayload));
  header.payload_size = kExamplePayload.size();
  return EncodeEntryHeader(header).value();
}

std::uint64_t ExampleTest::Counter() {
  return static_cast<std::uint64_t>(ToUnixMillis(*ParseRfc3339(kIssued)));
}

}  // namespace schakel::federation
