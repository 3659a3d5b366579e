// What the node knows of itself: the core's status and what only the node remembers. A copy: any
// thread may read it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "federation/gossip/status.h"
#include "federation/trust/expiry.h"

namespace schakel::node {

struct NodeStatus : federation::FederationStatus {
  bool is_admitted = false;              // the directory names this node, and it is not revoked
  bool is_key_due = false;               // transport or sealing key: time to rotate it
  bool is_recovering = false;            // this store was restored and its journal is not open yet
  std::vector<std::string> pending;      // of the anchor: stops that wait for a second officer
  std::vector<std::string> split_views;  // nodes with other trust metadata under our version
  std::vector<federation::Expiry> expiries;
  // How many nodes said that they trust this root; 0 = they did not say.
  std::map<std::uint32_t, std::size_t> trusted_roots;
  federation::TrustedSet trust_set;  // what `trust` is the version of
};

}  // namespace schakel::node
