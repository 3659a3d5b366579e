// Small requests for large answers, again and again: pages from the beginning, all records, all
// trust files. It grants all credit that there is and throws the answers away.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class Amplifier final : public Adversary {
 public:
  explicit Amplifier(std::uint64_t seed) : random_(seed) {}

  bool OnReceive(NodeNumber peer, federation::LinkId link, Buffer& frame, Now now) override;
  [[nodiscard]] Duration interval() const override { return std::chrono::milliseconds(250); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

 private:
  void NameAll(const Cast& cast);
  void AskAll(const HostileView& view, HostileDeeds& deeds, federation::LinkId link);

  SeededRandom random_;
  std::vector<std::string> names_;                     // of all trust files
  std::map<federation::LinkId, std::uint64_t> asked_;  // pages that its core does not expect
};

}  // namespace schakel::simulations
