#include "simulations/adversaries/reshape.h"

#include "base/check.h"
#include "simulations/cast.h"

namespace schakel::simulations {

void Say(const HostileView& view, HostileDeeds& deeds, federation::LinkId link,
         federation::Message message) {
  auto frame = federation::EncodeFrame({view.cast.trust().version(), std::move(message)});
  CHECK(frame.has_value());
  deeds.frames.push_back({link, std::move(*frame)});
}

}  // namespace schakel::simulations
