// Gives as little as it may, as late as it may (slow loris): credit a byte at a time, greetings a
// moment before its peer stops waiting for them, and on some links none at all.
//
// Bounds: one row per open link, kHeldMax frames on each of those that wait for a greeting.
#pragma once

#include <map>
#include <optional>

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class Trickler final : public Adversary {
 public:
  static constexpr std::size_t kHeldMax = 256;

  explicit Trickler(std::uint64_t seed) : random_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;
  [[nodiscard]] Duration interval() const override { return std::chrono::milliseconds(500); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

  [[nodiscard]] std::uint64_t bytes_granted() const { return bytes_granted_; }
  [[nodiscard]] std::uint64_t greeted_late() const { return greeted_late_; }
  [[nodiscard]] std::uint64_t never_greeted() const { return never_greeted_; }

 private:
  struct Slow {
    std::uint64_t owed = 0;               // bytes of credit that its core granted
    bool is_mute = false;                 // says nothing, not even HELLO
    std::optional<MonoTime> greets_at{};  // and what comes behind the greeting waits too
    std::vector<federation::SendFrame> held{};
  };

  void BeginSlowly(Slow& slow, Now now);

  SeededRandom random_;
  std::map<federation::LinkId, Slow> links_;
  std::uint64_t bytes_granted_ = 0;
  std::uint64_t greeted_late_ = 0;
  std::uint64_t never_greeted_ = 0;
};

}  // namespace schakel::simulations
