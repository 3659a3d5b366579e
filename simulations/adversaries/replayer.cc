#include "simulations/adversaries/replayer.h"

namespace schakel::simulations {

std::vector<federation::SendFrame> Replayer::OnSend(NodeNumber /*peer*/,
                                                    federation::SendFrame frame, Now /*now*/) {
  std::vector<federation::SendFrame> frames;
  const federation::LinkId link = frame.link;
  recorded_.push_back(frame.frame);
  if (recorded_.size() > kRecordedMax) recorded_.pop_front();
  frames.push_back(std::move(frame));
  if (random_.Below(1000) < static_cast<std::uint64_t>(permille_)) {
    ++replayed_;
    frames.push_back({link, recorded_[random_.Below(recorded_.size())]});
  }
  return frames;
}

}  // namespace schakel::simulations
