// Plumtree (Leitao, Pereira, Rodrigues 2007): payloads on eager links, announcements on lazy ones;
// a duplicate prunes its link, a missing payload grafts the link of an announcer. The eager links
// become a spanning tree that the broadcasts share. The optimisation of the paper (swapping an
// eager link for a lazy one of fewer hops) is off, as in its main configuration.
#pragma once

#include <deque>

#include "simulations/baselines/spread.h"

namespace schakel::simulations {

class Plumtree final : public Spread {
 public:
  explicit Plumtree(const Field& field);

  [[nodiscard]] std::size_t eager_edges() const;

 private:
  struct Missing {
    std::deque<EdgeId> announcers;  // edges to them, in the order of arrival
    bool has_timer = false;
  };

  void Relay(std::uint32_t node, EdgeId edge, std::uint16_t hop) override;
  void OnDuplicate(EdgeId edge) override;
  void OnAnnounce(EdgeId edge) override;
  void OnPull(EdgeId edge) override;
  void OnPrune(EdgeId edge) override { is_eager_[field().graph.back(edge)] = false; }
  void OnTimer(std::uint32_t node) override;
  void Forget() override { missing_.assign(field().graph.nodes(), Missing{}); }

  std::vector<bool> is_eager_;  // by edge: what its source thinks of it
  std::vector<Missing> missing_;
};

}  // namespace schakel::simulations
