#include "tests/federation/trust/joiner.h"

#include "crypto/sodium.h"

namespace schakel::federation {

JoinToken SampleToken(const crypto::TransportKeyPair& join_key, const std::string& kvk) {
  JoinToken token;
  token.root_hash = crypto::Blake2b(AsBytes("a root"));
  crypto::FillRandom(token.secret.bytes);
  token.kvk = kvk;
  token.expires = kJoinDay + std::chrono::days(14);
  token.sealing_key = join_key.public_key();
  token.join_endpoint = "192.0.2.1:27140";
  token.anchor.node.bytes.fill(7);
  token.anchor.transport_key.bytes.fill(8);
  token.anchor.endpoint = "192.0.2.1:27120";
  return token;
}

TokenRecord SampleRecord(const JoinToken& token) {
  TokenRecord record;
  record.token = token;
  record.name = "Metaalhart";
  record.issued = kJoinDay;
  return record;
}

Joiner::Joiner(const std::string& kvk) {
  wish.node_id = crypto::NodeIdOf(identity.public_key());
  wish.organisation = {"Metaalhart", kvk, "NL"};
  wish.card = {"https://metaalhart.example", "post@metaalhart.example", "030 1234567", "Metaal"};
  wish.kind = NodeKind::kBranch;
  wish.coverage = {{"GM0344"}, {"24", "25.1"}};
  wish.identity_key = identity.public_key();
  wish.recovery_key_hash = crypto::Blake2b(AsBytes("recovery"));
  wish.transport_key = crypto::TransportKeyPair::Generate().public_key();
  wish.sealing_key = crypto::TransportKeyPair::Generate().public_key();
}

}  // namespace schakel::federation
