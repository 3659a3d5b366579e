// Passes everything on but the beacons, so that its peers do not know whether they are cut off.
#pragma once

#include "simulations/adversary.h"

namespace schakel::simulations {

class BeaconSuppressor final : public Adversary {
 public:
  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;
};

}  // namespace schakel::simulations
