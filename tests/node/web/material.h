// What the tests of pages and API show: a directory of two members, documents, a status.
#pragma once

#include <string>
#include <vector>

#include "crypto/hash.h"
#include "federation/gossip/draft.h"
#include "federation/trust/directory.h"
#include "node/runtime/node_status.h"
#include "node/web/advisory_index.h"

namespace schakel::node {

inline const WallTime kNow = WallTime(std::chrono::seconds(1'790'000'000));

inline crypto::NodeId NodeOf(std::uint8_t number) {
  crypto::NodeId id;
  id.bytes.fill(number);
  return id;
}

inline crypto::Digest RootOf(const std::string& text) {
  return crypto::Blake2b(AsBytes(text));
}

inline federation::Admission AdmissionOf(std::uint8_t number, const std::string& name) {
  federation::Admission admission;
  admission.node_id = NodeOf(number);
  admission.organisation = {name, "00000100", "NL"};
  admission.rights.kinds = {1, 4};
  admission.rights.scope = federation::PublishScope::kNational;
  admission.rights.tlp_publish_max = federation::Tlp::kGreen;
  admission.maturity = 2;
  admission.relays = {"*"};
  admission.valid_from = kNow - std::chrono::days(1);
  admission.valid_until = kNow + std::chrono::days(1);
  admission.source = federation::AdmissionSource::kWide;
  return admission;
}

// Node 1 is "Wij", node 2 the other.
inline std::shared_ptr<const federation::Directory> DirectoryWith(const std::string& other) {
  return federation::Directory::FromAdmissions({1, 1},
                                               {AdmissionOf(1, "Wij"), AdmissionOf(2, other)});
}

inline NodeStatus GoodStatus() {
  NodeStatus status;
  status.self = NodeOf(1);
  status.incarnation = 1;
  status.is_open = true;
  status.trust = {1, 1};
  status.trust_issued = kNow - std::chrono::seconds(90);
  status.trust_age = std::chrono::seconds(90);
  status.nodes = 2;
  status.is_admitted = true;
  status.may_sign = true;
  return status;
}

inline federation::DocumentRow RowOf(const std::string& id, const std::string& version) {
  federation::DocumentRow row;
  row.inspection = federation::Inspection::kGood;
  row.kind = static_cast<std::uint16_t>(federation::EntryKind::kAdvisory);
  row.tlp = federation::HeaderTlp(federation::Tlp::kClear);
  row.severity = 3;
  row.payload_root = RootOf(id + "/" + version);
  row.payload_size = 1'000;
  row.issued = kNow - std::chrono::hours(1);
  row.received = kNow - std::chrono::minutes(1);
  row.document_id = id;
  row.version = version;
  row.title = "Titel";
  row.publisher = "Uitgever";
  return row;
}

inline IndexedDocument PublishedBy(std::uint8_t node, federation::DocumentRow row) {
  return {federation::EntryPosition{{NodeOf(node), 1}, 5},
          std::move(row),
          {federation::Delivery::kDeliver, "ok"},
          false};
}

}  // namespace schakel::node
