#include "simulations/sim_network.h"

#include <algorithm>

#include "base/check.h"

namespace schakel::simulations {
namespace {

constexpr int kGenerationShift = 32;

// Generations begin at 1, so that no id is 0.
ConnectionId IdOf(std::uint32_t slot, std::uint32_t generation) {
  return ConnectionId{generation} << kGenerationShift | slot;
}
std::uint32_t SlotOf(ConnectionId id) {
  return static_cast<std::uint32_t>(id);
}

}  // namespace

SimNetwork::SimNetwork(std::size_t nodes, const NetworkOptions& options, std::uint64_t seed)
    : options_(options),
      latency_{seed, options.latency_min, options.latency_max},
      random_(seed),
      faults_(nodes),
      nodes_(nodes) {
  for (NodePaths& node : nodes_) {
    node.up = options.up_bytes_per_s;
    node.down = options.down_bytes_per_s;
  }
}

void SimNetwork::SetBandwidth(NodeNumber node, std::uint64_t up, std::uint64_t down) {
  NodePaths& paths = nodes_[node];
  paths.up = up;
  paths.down = down;
  // What waits on the line that was is not in the way of what comes over this one.
  paths.up_free = {};
  paths.down_free = {};
}

ConnectionId SimNetwork::Open(NodeNumber dialler, NodeNumber listener,
                              federation::LinkId dialler_link) {
  std::uint32_t index = 0;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  Slot& slot = slots_[index];
  const ConnectionId id = IdOf(index, ++slot.generation);
  const federation::LinkId inbound = federation::kInboundLinkBit | id;
  slot.connection = {};
  slot.connection.ends[0] = {dialler, dialler_link, true, false, {}, 0};
  slot.connection.ends[1] = {listener, inbound, true, false, {}, 0};
  slot.connection.latency = latency_.Between(dialler, listener);
  nodes_[dialler].places.push_back({id, Side::kDialler});
  nodes_[listener].places.push_back({id, Side::kListener});
  return id;
}

Connection* SimNetwork::Find(ConnectionId id) {
  Slot& slot = slots_[SlotOf(id)];
  const bool is_same = IdOf(SlotOf(id), slot.generation) == id;
  const auto& ends = slot.connection.ends;
  return is_same && (ends[0].is_open || ends[1].is_open) ? &slot.connection : nullptr;
}

std::optional<SimNetwork::Place> SimNetwork::PlaceOf(NodeNumber node,
                                                     federation::LinkId link) const {
  for (const Place& place : nodes_[node].places) {
    if (slots_[SlotOf(place.id)].connection.end(place.side).link == link) return place;
  }
  return std::nullopt;
}

void SimNetwork::CloseEnd(ConnectionId id, Side side) {
  Connection* connection = Find(id);
  if (connection == nullptr || !connection->end(side).is_open) return;
  Connection::End& end = connection->end(side);
  end.is_open = false;
  std::erase_if(nodes_[end.node].places,
                [id, side](const Place& place) { return place.id == id && place.side == side; });
  if (!connection->end(Other(side)).is_open) free_.push_back(SlotOf(id));
}

Duration SimNetwork::Transfer(std::uint32_t bytes, std::uint64_t bytes_per_s) {
  if (bytes_per_s == 0) return Duration(0);
  return Duration(static_cast<std::int64_t>(bytes * std::uint64_t{1'000'000} / bytes_per_s));
}

std::optional<MonoTime> SimNetwork::Arrival(ConnectionId id, Side from, std::uint32_t bytes,
                                            MonoTime now) {
  Connection* connection = Find(id);
  CHECK(connection != nullptr);
  Connection::End& end = connection->end(from);
  const NodeNumber target = connection->end(Other(from)).node;
  if (!faults_.Passes(end.node, target)) end.is_cut = true;
  if (end.is_cut) return std::nullopt;
  NodePaths& sender = nodes_[end.node];
  sender.up_free = std::max(sender.up_free, now) + Transfer(bytes, sender.up);
  MonoTime at = sender.up_free + connection->latency + faults_.Extra(end.node, target);
  if (options_.jitter.count() > 0) {
    at += Duration(static_cast<std::int64_t>(
        random_.Below(static_cast<std::uint64_t>(options_.jitter.count()))));
  }
  if (options_.loss_permille > 0 &&
      random_.Below(1000) < static_cast<std::uint64_t>(options_.loss_permille)) {
    at += options_.retransmit;
  }
  // The receiver's line is shared in the order of sending, which keeps a frame one event.
  NodePaths& receiver = nodes_[target];
  at = std::max(at, end.clear);
  if (receiver.down > 0) {
    at = std::max(at, receiver.down_free) + Transfer(bytes, receiver.down);
    receiver.down_free = at;
  }
  end.clear = at;
  return at;
}

}  // namespace schakel::simulations
