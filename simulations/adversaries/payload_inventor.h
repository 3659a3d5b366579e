// A hostile publisher: signs headers, in a journal of its own making, that name payloads which
// nobody has, those of others under a wrong size, and those of others as its own.
//
// Bounds: kEntriesMax entries; remembers kSeenMax payloads of others.
#pragma once

#include "base/random.h"
#include "crypto/merkle.h"
#include "federation/journal/entry.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class PayloadInventor final : public Adversary {
 public:
  // What nobody has is asked for again and again, by every node.
  static constexpr std::uint64_t kEntriesMax = 16;
  static constexpr std::size_t kSeenMax = 64;

  explicit PayloadInventor(std::uint64_t seed) : random_(seed) {}

  bool OnReceive(NodeNumber peer, federation::LinkId link, Buffer& frame, Now now) override;
  [[nodiscard]] Duration interval() const override { return std::chrono::seconds(15); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;
  [[nodiscard]] bool SignsByItself() const override { return true; }

 private:
  struct Payload {
    crypto::Digest root;
    std::uint64_t size = 0;
  };
  [[nodiscard]] Payload Invent();
  [[nodiscard]] federation::EntryHeader NextHeader(const HostileView& view);

  SeededRandom random_;
  crypto::CompactTree tree_;
  std::vector<Payload> seen_;
};

}  // namespace schakel::simulations
