#include "simulations/baselines/spread.h"

namespace schakel::simulations {

Spread::Spread(const Field& field) : field_(field), heard_(field.graph.nodes()) {}

void Spread::Broadcast(std::uint32_t publisher) {
  heard_.assign(field_.graph.nodes(), Heard{});
  Forget();
  field_.tally.Begin(publisher, field_.carrier.now_us());
  heard_[publisher].has_payload = true;
  Relay(publisher, kNoEdge, 0);
  Signal signal;
  while (field_.carrier.Next(signal)) {
    Handle(signal);
  }
  field_.tally.End();
}

void Spread::Handle(const Signal& signal) {
  switch (signal.kind) {
    case SignalKind::kPayload:
      return OnPayload(signal.place, signal.hop);
    case SignalKind::kAnnounce:
      if (IsDropper(field_.graph.target(signal.place))) return Drop(signal.place);
      return OnAnnounce(signal.place);
    case SignalKind::kPull:
      if (IsDropper(field_.graph.target(signal.place))) return;
      return OnPull(signal.place);
    case SignalKind::kPrune:
      return OnPrune(signal.place);
    case SignalKind::kDurable:
      field_.tally.NoteDurable(signal.place, field_.carrier.now_us(), signal.hop);
      if (IsDropper(signal.place)) return;
      return Relay(signal.place, heard_[signal.place].edge, signal.hop);
    case SignalKind::kTimer:
      return OnTimer(signal.place);
  }
}

void Spread::OnPayload(EdgeId edge, std::uint16_t hop) {
  const std::uint32_t node = field_.graph.target(edge);
  field_.tally.NoteCopy(node);
  if (IsDropper(node)) Drop(edge);
  Heard& heard = heard_[node];
  if (heard.has_payload) return OnDuplicate(edge);
  heard.has_payload = true;
  heard.hop = hop;
  heard.edge = edge;
  field_.carrier.Plan(node, SignalKind::kDurable, field_.durable_write_us, hop);
}

void Spread::Drop(EdgeId edge) {
  Heard& heard = heard_[field_.graph.target(edge)];
  if (heard.has_announced) return;
  heard.has_announced = true;
  AnnounceToAllBut(field_.graph.target(edge), edge);
}

void Spread::AnnounceToAllBut(std::uint32_t node, EdgeId received) {
  for (EdgeId edge = field_.graph.first(node); edge < field_.graph.first(node + 1); ++edge) {
    if (received != kNoEdge && edge == field_.graph.back(received)) continue;
    field_.carrier.Send(edge, SignalKind::kAnnounce);
  }
}

void Spread::Serve(EdgeId pulled) {
  const std::uint32_t node = field_.graph.target(pulled);
  if (!Has(node)) return;
  field_.carrier.Send(field_.graph.back(pulled), SignalKind::kPayload,
                      static_cast<std::uint16_t>(HopOf(node) + 1));
}

}  // namespace schakel::simulations
