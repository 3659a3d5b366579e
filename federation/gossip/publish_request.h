// What somebody wants this node to publish, and how it waits on disk. Plain functions; any thread.
#pragma once

#include "base/result.h"
#include "federation/gossip/action.h"

namespace schakel::federation {

struct PublishRequest {
  Token request = 0;   // chosen by the caller, named in the answer
  EntryHeader header;  // kind, TLP, severity, audience, document id and version, expiry
  Buffer payload;
};

// REQUIRES: the header can be encoded.
Buffer PackRequest(const PublishRequest& request);
// Errors: kCorruption.
Result<PublishRequest> UnpackRequest(Bytes bytes);

}  // namespace schakel::federation
