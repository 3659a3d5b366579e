// Changes what a frame says: decodes it, lets `change` edit it, encodes it again.
#pragma once

#include "federation/wire/frame_codec.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

// `change` takes a federation::Frame& and returns whether it changed it. A frame that cannot be
// decoded, or does not fit any more, stays as it is.
template <typename Change>
void Reshape(Buffer& bytes, const Change& change) {
  auto frame = federation::DecodeFrame(bytes);
  if (!frame || !change(*frame)) return;
  auto encoded = federation::EncodeFrame(*frame);
  if (encoded) bytes = std::move(*encoded);
}

// The same for one kind of message: `change` takes a MessageType& and changes it.
template <typename MessageType, typename Change>
void ReshapeMessage(Buffer& bytes, const Change& change) {
  Reshape(bytes, [&change](federation::Frame& frame) {
    auto* message = std::get_if<MessageType>(&frame.message);
    if (message != nullptr) change(*message);
    return message != nullptr;
  });
}

// Adds a frame under the trust version that everybody has.
void Say(const HostileView& view, HostileDeeds& deeds, federation::LinkId link,
         federation::Message message);

}  // namespace schakel::simulations
