#include "simulations/baselines/carrier.h"

#include "base/check.h"
#include "simulations/baselines/wire_sizes.h"

namespace schakel::simulations {
namespace {

constexpr std::uint64_t kPermille = 1000;

bool IsMessage(SignalKind kind) {
  return kind != SignalKind::kDurable && kind != SignalKind::kTimer;
}

}  // namespace

Carrier::Carrier(const PushGraph& graph, const LossModel& loss)
    : graph_(graph), loss_(loss), random_(loss.seed), clear_us_(graph.edges(), 0) {}

void Carrier::Count(SignalKind kind) {
  switch (kind) {
    case SignalKind::kPayload:
      ++payloads_sent_;
      break;
    case SignalKind::kAnnounce:
      control_bytes_ += kAnnounceBytes;
      break;
    case SignalKind::kPull:
      control_bytes_ += kPullBytes;
      break;
    case SignalKind::kPrune:
      control_bytes_ += kPruneBytes;
      break;
    case SignalKind::kDurable:
    case SignalKind::kTimer:
      CHECK(false);
  }
}

void Carrier::Send(EdgeId edge, SignalKind kind, std::uint16_t hop) {
  Count(kind);
  std::int64_t arrival = now_us_ + graph_.latency_us(edge);
  const bool is_lost = loss_.loss_permille > 0 &&
                       random_.Below(kPermille) < static_cast<std::uint64_t>(loss_.loss_permille);
  if (is_lost && loss_.retransmit.count() == 0) return;
  if (is_lost) arrival += loss_.retransmit.count();
  arrival = std::max(arrival, clear_us_[edge]);
  clear_us_[edge] = arrival;
  queue_.push({arrival, next_order_++, edge, hop, kind});
}

void Carrier::Plan(std::uint32_t node, SignalKind kind, std::int64_t delay_us, std::uint16_t hop) {
  CHECK(!IsMessage(kind) && delay_us >= 0);
  queue_.push({now_us_ + delay_us, next_order_++, node, hop, kind});
}

bool Carrier::Next(Signal& out) {
  if (queue_.empty()) return false;
  out = queue_.top();
  queue_.pop();
  CHECK(out.at_us >= now_us_);
  now_us_ = out.at_us;
  trace_.Add(static_cast<std::uint64_t>(out.at_us), out.place, out.hop,
             static_cast<std::uint64_t>(out.kind));
  return true;
}

}  // namespace schakel::simulations
