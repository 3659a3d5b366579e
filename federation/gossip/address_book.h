// Where nodes can be reached: by the presence that they sign, or, until that is known, by the seeds
// of the join letter and the configuration.
//
// Owner: Dialer. Thread: the core's. Errors: none; who cannot be dialled has no target.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "federation/gossip/diversity.h"
#include "federation/gossip/endpoint.h"
#include "federation/gossip/link.h"
#include "federation/gossip/record_set.h"

namespace schakel::federation {

struct Seed {
  crypto::NodeId node;
  std::string endpoint;
  crypto::TransportKey transport_key;
};

struct DialTarget {
  crypto::NodeId node;
  std::string endpoint;
  crypto::TransportKey key;
};

// What the choice of links is made from. `directory` may be nullptr.
struct DialView {
  const Directory* directory = nullptr;
  const RecordSet& records;
  const LinkTable& links;
  Now now;
};

class AddressBook {
 public:
  AddressBook(const crypto::NodeId& self, std::vector<Seed> seeds, EndpointPolicy permitted);

  // Returns nothing for ourselves, for nodes that are not active and for nodes that state no
  // address that we may dial: the dial-only ones.
  [[nodiscard]] std::optional<DialTarget> Find(const Admission& admission,
                                               const DialView& view) const;
  // The same for any node id, or by a seed.
  [[nodiscard]] std::optional<DialTarget> Find(const crypto::NodeId& node,
                                               const DialView& view) const;
  // Seeds whose presence is not known.
  [[nodiscard]] std::vector<DialTarget> Unlisted(const DialView& view) const;

  // Returns the first endpoint of its presence that may be dialled, or nothing.
  [[nodiscard]] std::optional<std::string> EndpointOf(const crypto::NodeId& node,
                                                      const RecordSet& records) const;

 private:
  crypto::NodeId self_;
  std::vector<Seed> seeds_;
  EndpointPolicy permitted_;
};

}  // namespace schakel::federation
