#include "federation/gossip/address_book.h"

namespace schakel::federation {

AddressBook::AddressBook(const crypto::NodeId& self, std::vector<Seed> seeds,
                         EndpointPolicy permitted)
    : self_(self), seeds_(std::move(seeds)), permitted_(std::move(permitted)) {}

std::optional<std::string> AddressBook::EndpointOf(const crypto::NodeId& node,
                                                   const RecordSet& records) const {
  const PresenceBody* presence = records.Presence(node);
  if (presence == nullptr) return std::nullopt;
  for (const std::string& endpoint : presence->endpoints) {
    if (permitted_.MayDial(endpoint)) return endpoint;
  }
  return std::nullopt;
}

std::optional<DialTarget> AddressBook::Find(const Admission& admission,
                                            const DialView& view) const {
  const crypto::NodeId& node = admission.node_id;
  if (node == self_ || !view.directory->IsActive(node)) return std::nullopt;
  auto endpoint = EndpointOf(node, view.records);
  if (!endpoint) return std::nullopt;
  const KeysBody* keys = view.records.Keys(node, *view.directory);
  const auto& key = keys == nullptr ? admission.transport_key : keys->transport_key;
  return DialTarget{node, std::move(*endpoint), key};
}

std::optional<DialTarget> AddressBook::Find(const crypto::NodeId& node,
                                            const DialView& view) const {
  const Admission* admission = view.directory == nullptr ? nullptr : view.directory->Find(node);
  if (admission != nullptr) {
    if (auto target = Find(*admission, view)) return target;
  }
  for (DialTarget& target : Unlisted(view)) {
    if (target.node == node) return std::move(target);
  }
  return std::nullopt;
}

std::vector<DialTarget> AddressBook::Unlisted(const DialView& view) const {
  std::vector<DialTarget> targets;
  for (const Seed& seed : seeds_) {
    const bool is_listed = view.directory != nullptr && EndpointOf(seed.node, view.records);
    const bool is_stopped = view.directory != nullptr && view.directory->IsStopped(seed.node);
    if (seed.node == self_ || is_listed || is_stopped) continue;
    // The key of the configuration is the first word, not the last.
    const KeysBody* keys = view.directory == nullptr || view.directory->Find(seed.node) == nullptr
                               ? nullptr
                               : view.records.Keys(seed.node, *view.directory);
    const auto& key = keys == nullptr ? seed.transport_key : keys->transport_key;
    targets.push_back({seed.node, seed.endpoint, key});
  }
  return targets;
}

}  // namespace schakel::federation
