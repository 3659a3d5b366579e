// Announce then pull, on every hop: a node that has the entry announces it on all push links but
// the one that it came on; who has not got it pulls at once from the first announcer, and from the
// next after `kPullTimeout`.
#pragma once

#include "simulations/baselines/spread.h"

namespace schakel::simulations {

class AnnouncePull final : public Spread {
 public:
  explicit AnnouncePull(const Field& field);

 private:
  struct Wish {
    std::vector<EdgeId> announcers;  // edges to them, in the order of arrival
    std::size_t next = 0;            // whom to ask
    int asked = 0;
    bool is_asking = false;
  };

  void Relay(std::uint32_t node, EdgeId edge, std::uint16_t hop) override;
  void OnAnnounce(EdgeId edge) override;
  void OnPull(EdgeId edge) override { Serve(edge); }
  void OnTimer(std::uint32_t node) override;
  void Forget() override { wishes_.assign(field().graph.nodes(), Wish{}); }
  void Ask(std::uint32_t node);

  std::vector<Wish> wishes_;
};

}  // namespace schakel::simulations
