#include "simulations/adversaries/trust_denier.h"

namespace schakel::simulations {

bool TrustDenier::OnReceive(NodeNumber /*peer*/, federation::LinkId /*link*/, Buffer& frame,
                            Now /*now*/) {
  return PeekTag(frame) != FrameTag::kTrustFiles;
}

}  // namespace schakel::simulations
