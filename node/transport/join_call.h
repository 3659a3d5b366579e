// Asks a join socket one question and waits for its answer.
//
// Thread: the caller's, which waits. Errors: kInvalidArgument (endpoint), kUnavailable (nobody
// there, another key, no answer in time). Bounds: an answer of kJoinAnswerMax.
#pragma once

#include <string>

#include "base/result.h"
#include "crypto/transport_key.h"

namespace schakel::node {

Result<Buffer> CallJoinSocket(const std::string& endpoint, const crypto::TransportKey& server_key,
                              Bytes question);

}  // namespace schakel::node
