#include "simulations/adversaries/garbler.h"

namespace schakel::simulations {
namespace {

constexpr std::uint64_t kNoiseMax = 2'000;  // bytes

}  // namespace

std::vector<federation::SendFrame> Garbler::OnSend(NodeNumber peer, federation::SendFrame send,
                                                   Now now) {
  Buffer& bytes = send.frame;
  if (random_.Below(1000) >= static_cast<std::uint64_t>(permille_) || bytes.empty()) {
    return Adversary::OnSend(peer, std::move(send), now);
  }
  switch (random_.Below(3)) {
    case 0:
      bytes.resize(random_.Below(kNoiseMax));
      for (std::uint8_t& byte : bytes)
        byte = static_cast<std::uint8_t>(random_.Next());
      break;
    case 1:
      bytes.resize(random_.Below(bytes.size()));
      break;
    default:
      bytes[random_.Below(bytes.size())] ^= static_cast<std::uint8_t>(1 + random_.Below(255));
  }
  return Adversary::OnSend(peer, std::move(send), now);
}

}  // namespace schakel::simulations
